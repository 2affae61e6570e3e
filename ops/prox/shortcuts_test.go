package prox_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/ops/prox"
)

// TestShortcuts measures two maps that are right in the plain metric and look right in others: SLOPE by pooling in the order
// of |z|, though the result may have another order; and the fused lasso as the soft threshold of the total variation, though
// the coordinates of a segment have different thresholds. It fails if they ever are right in a metric of three decades, since
// the inputs of the other tests would then not tell an exact map from a shortcut.
func TestShortcuts(t *testing.T) {
	const trials, n, far = 4000, 5, 1e-9
	weights := []float64{2, 1.5, 1, 0.5, 0.25}
	slope, fused := prox.SLOPE{Lambda: 0.6, Weights: weights}, prox.FusedLasso{L1: 0.2, TV: 0.4}
	x, step, want, got := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for _, decades := range []float64{0, 1, 3, 6} {
		rng := rand.New(rand.NewPCG(5, 6))
		var badSlope, badFused float64
		for range trials {
			size := math.Pow(10, 2*rng.Float64()-1)
			for i := range x {
				x[i], step[i] = rng.NormFloat64(), size*math.Pow(10, decades*(rng.Float64()-0.5))
			}
			slope.ProxDiag(want, x, step)
			pooled(got, x, step, 0.6, weights)
			badSlope += share(want, got, far) / trials
			fused.ProxDiag(want, x, step)
			prox.TotalVariation{Lambda: fused.TV}.ProxDiag(got, x, step)
			prox.L1{Lambda: fused.L1}.ProxDiag(got, got, step)
			badFused += share(want, got, far) / trials
		}
		t.Logf("%g decades: pooling in the order of |z| is wrong in %.1f %% of the inputs, soft of TV in %.1f %%", decades,
			100*badSlope, 100*badFused)
		if plain := decades == 0; plain && badSlope+badFused > 0 || decades >= 3 && min(badSlope, badFused) < 0.5 {
			t.Errorf("%g decades: wrong in %v and %v of the inputs", decades, badSlope, badFused)
		}
	}
}

// share returns 1 if a and b differ by more than tol, else 0.
func share(a, b []float64, tol float64) float64 {
	for i := range a {
		if math.Abs(a[i]-b[i]) > tol {
			return 1
		}
	}
	return 0
}

// pooled is the shortcut for SLOPE: weighted pooling of neighbours in the order of |x|.
func pooled(dst, x, step []float64, lambda float64, weights []float64) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(x[b]), math.Abs(x[a])) })
	type run struct {
		value, mass float64
		size        int
	}
	var runs []run
	for k, i := range order {
		r := run{math.Abs(x[i]) - step[i]*lambda*weights[k], 1 / step[i], 1}
		for len(runs) > 0 && runs[len(runs)-1].value <= r.value {
			a := runs[len(runs)-1]
			r = run{(a.value*a.mass + r.value*r.mass) / (a.mass + r.mass), a.mass + r.mass, a.size + r.size}
			runs = runs[:len(runs)-1]
		}
		runs = append(runs, r)
	}
	k := 0
	for _, r := range runs {
		for range r.size {
			dst[order[k]] = math.Copysign(max(r.value, 0), x[order[k]])
			k++
		}
	}
}
