package prox

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestSecularIterations solves random blocks and bounds the Newton steps and the residual of φ(r) = 1.
func TestSecularIterations(t *testing.T) {
	tests := []struct {
		decades        float64 // of the metric
		steps          int     // at most
		mean, residual float64 // at most
	}{
		{decades: 3, steps: 6, mean: 3.5, residual: 1e-14},
		{decades: 6, steps: 7, mean: 3.5, residual: 1e-14},
		{decades: 12, steps: 8, mean: 3.5, residual: 1e-14},
	}
	for _, test := range tests {
		rng := rand.New(rand.NewPCG(1, 2))
		total, most, solved, worst := 0, 0, 0, 0.0
		for trial := range 5000 {
			b := block{size: []int{2, 3, 5, 20, 60}[trial%5]}
			z, step := make([]float64, b.size), make([]float64, b.size)
			var critical length // ‖z/step‖, the threshold that makes the block zero
			for i := range z {
				z[i] = rng.NormFloat64()
				step[i] = math.Pow(10, test.decades*(rng.Float64()-0.5))
				critical.add(z[i] / step[i])
			}
			threshold := critical.norm() * rng.Float64()
			s, inv := norm(z, b)
			r, iterations := secular(z, step, b, threshold, s, inv)
			if r <= 0 {
				t.Fatalf("z = %v, step = %v, t = %v: r = %v below the critical threshold", z, step, threshold, r)
			}
			var phi float64
			for i := range z {
				phi += math.Pow(z[i]/(r+threshold*step[i]), 2)
			}
			worst = max(worst, math.Abs(phi-1))
			total, most, solved = total+iterations, max(most, iterations), solved+1
		}
		mean := float64(total) / float64(solved)
		t.Logf("%g decades: %.2f steps on average, %d at most, residual %.1e", test.decades, mean, most, worst)
		if most > test.steps || mean > test.mean || worst > test.residual {
			t.Errorf("%g decades: want at most %d steps, %g on average, residual %g",
				test.decades, test.steps, test.mean, test.residual)
		}
	}
}

// TestSecularCorners are blocks at the edges of the range: each must be solved within the bound on Newton steps, with the
// residual asked for.
func TestSecularCorners(t *testing.T) {
	tests := []struct {
		name    string
		z, step []float64
		t       float64
		zero    bool
	}{
		{name: "a frozen coordinate", z: []float64{1e-9, 1}, step: []float64{0, 5}, t: 1},
		{name: "a frozen zero", z: []float64{0, 1, 2}, step: []float64{0, 5, 7}, t: 1, zero: true},
		{name: "all frozen but one", z: []float64{3, -4, 1}, step: []float64{0, 0, 1e6}, t: 1},
		{name: "just above the threshold", z: []float64{1, 2}, step: []float64{1, 2}, t: math.Sqrt2 * (1 - 1e-15)},
		{name: "just below the threshold", z: []float64{1, 2}, step: []float64{1, 2}, t: math.Sqrt2 * (1 + 1e-15),
			zero: true},
		{name: "two scales", z: []float64{1, 1e-6}, step: []float64{1, 1e-12}, t: 1 - 1e-13},
		{name: "a tail that counts for little", z: []float64{1, 1 - 1e-12}, step: []float64{1e-14, 1e14}, t: 1e-3},
		{name: "huge", z: []float64{1e300, -1e300, 3e299}, step: []float64{1, 2, 3}, t: 1e299},
		{name: "huge steps", z: []float64{1, 2}, step: []float64{1e308, 1e-3}, t: 1e3},
		{name: "tiny", z: []float64{1e-300, 2e-300}, step: []float64{1, 3}, t: 1e-301},
		{name: "huge beside tiny", z: []float64{1e300, 1e-300}, step: []float64{1e-300, 1}, t: 1e-300},
		{name: "many decades", z: []float64{1, 1, 1, 1}, step: []float64{1e-12, 1e-4, 1e4, 1e12}, t: 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := block{size: len(test.z)}
			s, inv := norm(test.z, b)
			r, iterations := secular(test.z, test.step, b, test.t, s, inv)
			if (r == 0) != test.zero || iterations >= maxNewton {
				t.Fatalf("r = %v after %d steps, want zero: %v", r, iterations, test.zero)
			}
			if test.zero {
				return
			}
			var phi float64
			for i := range test.z {
				phi += math.Pow(test.z[i]*inv/(r+test.t*test.step[i]*inv), 2)
			}
			if math.Abs(phi-1) > 1e-12 {
				t.Errorf("r = %v: φ(r) − 1 = %v", r, phi-1)
			}
		})
	}
}

// TestShrinkScales holds that a block in other units, with a threshold in those units, gives the same block in those
// units, to the last bit where the units are a power of two, up to where plain squares overflow or underflow.
func TestShrinkScales(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		coordinate := rapid.Custom(func(t *rapid.T) float64 { // a multiple of 2⁻²⁰, so that no unit makes it denormal
			return float64(rapid.IntRange(-1<<22, 1<<22).Draw(t, "z")) / (1 << 20)
		})
		z := rapid.SliceOfN(coordinate, n, n).Draw(t, "z")
		step := rapid.SliceOfN(rapid.Float64Range(1e-3, 1e3), n, n).Draw(t, "step")
		strength := rapid.Float64Range(1e-3, 1e3).Draw(t, "λ")
		unit := math.Ldexp(1, rapid.IntRange(-940, 1000).Draw(t, "exponent"))

		p, q := GroupL2{Lambda: strength}, GroupL2{Lambda: strength * unit}
		scaled, want, got := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range z {
			scaled[i] = z[i] * unit
		}
		p.ProxDiag(want, z, step)
		q.ProxDiag(got, scaled, step)
		for i := range want {
			if got[i] != want[i]*unit { // exactly: the inner unit of the kernels is a power of two as well
				t.Fatalf("coordinate %d: in units of %v got %v, want %v", i, unit, got[i]/unit, want[i])
			}
		}
	})
}
