package prox

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"proxgrad/internal/race"
)

// TestSecularIterations solves random blocks with thresholds of all sizes, close to 0 and close to what makes the block zero,
// and bounds the steps and the residual of φ(r) = 1.
func TestSecularIterations(t *testing.T) {
	trials := 10_000
	if race.Enabled {
		trials = 500
	}
	part := map[string]func(u, decades float64) float64{ // of the critical threshold
		"any":      func(u, _ float64) float64 { return u },
		"small":    func(u, decades float64) float64 { return math.Pow(10, -decades*u) },
		"tiny":     func(u, decades float64) float64 { return math.Pow(10, -decades*(1+u)) },
		"critical": func(u, _ float64) float64 { return 1 - math.Pow(10, -8*u) },
	}
	const mostSteps, mostMean, mostResidual = 5, 2.5, 1e-14
	for _, decades := range []float64{3, 6, 12} { // of the metric
		for name, part := range part {
			rng := rand.New(rand.NewPCG(1, 2))
			total, worst := 0, 0.0
			var count [maxNewton + 1]int // of the blocks that took so many steps
			for trial := range trials {
				b := block{size: []int{2, 3, 5, 20, 60}[trial%5]}
				z, step := make([]float64, b.size), make([]float64, b.size)
				var critical length // ‖z/step‖, the threshold that makes the block zero
				for i := range z {
					z[i] = rng.NormFloat64()
					step[i] = math.Pow(10, decades*(rng.Float64()-0.5))
					critical.add(z[i] / step[i])
				}
				threshold := critical.norm() * part(rng.Float64(), decades)
				s, inv := norm(z, b)
				r, iterations := secularRoot(z, step, b, threshold, s, inv)
				if r <= 0 {
					t.Fatalf("z = %v, step = %v, t = %v: r = %v below the critical threshold", z, step, threshold, r)
				}
				var phi float64
				for i := range z {
					phi += math.Pow(z[i]/(r+threshold*step[i]), 2)
				}
				worst = max(worst, math.Abs(phi-1))
				total += iterations
				count[iterations]++
			}
			most := len(count) - 1
			for count[most] == 0 {
				most--
			}
			mean := float64(total) / float64(trials)
			t.Logf("%g decades, %s threshold: %.2f steps on average, 0, 1, … of them in %v blocks, residual %.1e",
				decades, name, mean, count[:most+1], worst)
			if most > mostSteps || mean > mostMean || worst > mostResidual {
				t.Errorf("%g decades, %s threshold: at most %d steps, %g on average, residual %g; want %d, %g, %g", decades, name,
					most, mean, worst, mostSteps, mostMean, mostResidual)
			}
		}
	}
}

func secularRoot(z, step []float64, b block, t, s, inv float64) (r float64, iterations int) {
	q := secular{memory: make([]float64, 2*b.size)}
	load(&q, z, step, b, t, inv)
	return q.root(s)
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
			r, iterations := secularRoot(test.z, test.step, b, test.t, s, inv)
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
