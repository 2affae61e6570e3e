package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

func TestUpdateLeavesNoNegativeZero(t *testing.T) {
	eachISA(t, func(isa string) {
		for name, p := range shrinkages() {
			if p == nil {
				continue
			}
			w, g := make([]float32, 40), make([]float32, 40)
			for i := range w {
				w[i] = float32(math.Copysign(0.01*float64(i/2), float64(i%2)-0.5))
			}
			SGDUpdate(w, g, nil, 0.1, 0, false, p)
			for i, v := range w {
				if v == 0 && math.Signbit(float64(v)) {
					t.Errorf("%s, %s: w[%d] is −0", isa, name, i)
				}
			}
		}
	})
}

func TestUpdateReportsWhatIsNotFinite(t *testing.T) {
	eachISA(t, func(isa string) {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for n := 1; n < 68; n++ {
				for _, in := range []int{0, 1} { // w or g
					var x [4][]float32
					for k := range x {
						x[k] = make([]float32, n)
					}
					a := AdamStep{Rate: 0.1, Beta1: 0.9, Beta2: 0.9, Eps: 1e-8, ScaleM: 1, ScaleV: 1}
					if !AdamUpdate(x[0], x[1], x[2], x[3], a, shrinkages()["l1"]) {
						t.Fatalf("%s, n=%d: reports zeros as not finite", isa, n)
					}
					x[in][n-1] = float32(bad)
					if AdamUpdate(x[0], x[1], x[2], x[3], a, shrinkages()["everything"]) {
						t.Errorf("%s, n=%d: %v in vector %d is not reported", isa, n, bad, in)
					}
				}
			}
		}
	})
}

// The assembly reads update by these offsets.
func TestUpdateLayout(t *testing.T) {
	var a update[float32]
	var b update[float64]
	got := []uintptr{
		unsafe.Offsetof(a.l1), unsafe.Offsetof(a.minusL1), unsafe.Offsetof(a.l2), unsafe.Offsetof(a.rate), unsafe.Offsetof(a.beta1), unsafe.Offsetof(a.ombeta1),
		unsafe.Offsetof(a.beta2), unsafe.Offsetof(a.ombeta2), unsafe.Offsetof(a.scaleM), unsafe.Offsetof(a.scaleV),
		unsafe.Offsetof(a.eps), unsafe.Offsetof(a.step), unsafe.Offsetof(a.lo), unsafe.Offsetof(a.hi),
		unsafe.Offsetof(a.threshold), unsafe.Offsetof(a.opposite),
		unsafe.Offsetof(a.ofGradient), unsafe.Offsetof(a.total), unsafe.Offsetof(a.keep), unsafe.Offsetof(b.rate), unsafe.Offsetof(b.keep),
	}
	for i, want := range []uintptr{8, 16, 24, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 32, 152} {
		if got[i] != want {
			t.Errorf("field %d lies at %d, the assembly reads it at %d", i, got[i], want)
		}
	}
}

func TestUpdateAllocates(t *testing.T) {
	w, g, m, v := make([]float32, 100), make([]float32, 100), make([]float32, 100), make([]float32, 100)
	p := &Shrinkage{L1: 1, Lo: math.Inf(-1), Hi: math.Inf(1)}
	allocations(t, "update", func() {
		AdamUpdate(w, g, m, v, AdamStep{Rate: 1, Eps: 1}, p)
		SGDUpdate(w, g, m, 1, 0.5, true, p)
	})
}

func FuzzUpdateBits(f *testing.F) {
	f.Add(uint64(1), 33, true)
	f.Fuzz(func(t *testing.T, seed uint64, n int, spoil bool) {
		if n < 0 || n > 1<<12 {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(seed, 1))
		p := &Shrinkage{L1: rng.Float64(), L2: rng.Float64(), Lo: -rng.Float64(), Hi: rng.Float64()}
		a := AdamStep{rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64() * 1e-3, 1 + rng.Float64(), 1 + rng.Float64()}
		sameUpdate(t, "adam", rng, n, spoil, func(x [4][]float32) bool { return AdamUpdate(x[0], x[1], x[2], x[3], a, p) })
		sameUpdate(t, "adam", rng, n, spoil, func(x [4][]float64) bool { return AdamUpdate(x[0], x[1], x[2], x[3], a, p) })
	})
}
