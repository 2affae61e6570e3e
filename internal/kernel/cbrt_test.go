package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// cbrt is within 0.75 ulp of the cube root, from the least number to the greatest, and exact for cubes.
func TestCbrt(t *testing.T) {
	rng := rand.New(rand.NewPCG(29, 1))
	worst := 0.0
	for range 30_000 {
		x := math.Float64frombits(rng.Uint64N(0x7ff << 52))
		worst = max(worst, cbrtError(x, cbrt(x)))
	}
	for _, x := range []float64{math.SmallestNonzeroFloat64, 0x1p-1022, math.MaxFloat64, math.MaxFloat32, 1, 0x1.fffffffffffffp0} {
		worst = max(worst, cbrtError(x, cbrt(x)))
	}
	if t.Logf("error %.3f ulp", worst); !(worst < 0.75) {
		t.Errorf("an error of %v ulp", worst)
	}
	for i := 1.; i < 1000; i++ {
		if got := cbrt(i * i * i); got != i {
			t.Errorf("∛%v = %v, want %v", i*i*i, got, i)
		}
	}
	for _, x := range []float64{0, math.Inf(1), math.NaN(), -8} {
		if got := cbrt(x); !sameBits(got, x) {
			t.Errorf("cbrt(%v) = %v, want it back", x, got)
		}
	}
}

// In float32 it is within 0.52 ulp.
func TestCbrtOfSingle(t *testing.T) {
	rng := rand.New(rand.NewPCG(30, 1))
	worst := 0.0
	for range 100_000 {
		x := math.Float32frombits(rng.Uint32N(0x7f8 << 20))
		exact, got := math.Cbrt(float64(x)), cubeRoot(x)
		worst = max(worst, math.Abs(float64(got)-exact)/float64(math.Nextafter32(got, math.MaxFloat32)-got))
	}
	if t.Logf("error %.4f ulp", worst); !(worst < 0.52) {
		t.Errorf("an error of %v ulp", worst)
	}
}

// cbrtError is the error of r as ∛x, in ulps of r: with c = r + δ, c³ = x, δ = (x − r³)/(3r²) but for terms in δ².
func cbrtError(x, r float64) float64 {
	exact := func(v float64) *big.Float { return new(big.Float).SetPrec(400).SetFloat64(v) }
	cube := new(big.Float).SetPrec(400).Mul(exact(r), exact(r))
	delta := new(big.Float).Quo(exact(x).Sub(exact(x), new(big.Float).Mul(cube, exact(r))), cube.Mul(cube, exact(3)))
	ulps, _ := delta.Quo(delta, exact(math.Nextafter(r, math.Inf(1))-r)).Float64()
	return math.Abs(ulps)
}
