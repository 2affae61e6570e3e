package batch

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The factor of rows that came and went is that of the matrix of those that are left.
func TestFactorComesAndGoes(t *testing.T) {
	const n, features = 40, 60
	rng := rand.New(rand.NewPCG(7, 1))
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, features)
		for j := range a[i] {
			a[i][j] = rng.NormFloat64()
		}
	}
	h := func(i, j int) (sum float64) {
		for k, v := range a[i] {
			sum += v * a[j][k]
		}
		return sum
	}
	var f factor
	var on []int
	for step := range 300 {
		if i := rng.IntN(n); !slices.Contains(on, i) {
			var row []float64
			for _, j := range append(on, i) {
				row = append(row, h(i, j))
			}
			if !f.add(row) {
				t.Fatalf("step %d: no place for row %d among %v", step, i, on)
			}
			on = append(on, i)
		} else {
			k := rng.IntN(len(on))
			f.remove(k)
			on = slices.Delete(on, k, k+1)
		}
		x := make([]float64, len(on))
		for k := range x {
			x[k] = float64(k + 1)
		}
		f.solve(x)
		for k, i := range on {
			b := 0.0
			for l, j := range on {
				b += h(i, j) * x[l]
			}
			if math.Abs(b-float64(k+1)) > 1e-9 {
				t.Fatalf("step %d: row %d of H·x is %v; expected %d", step, k, b, k+1)
			}
		}
	}
	again := make([]float64, 0, len(on)+1)
	for _, j := range on {
		again = append(again, h(on[0], j))
	}
	if f.add(append(again, h(on[0], on[0]))) || len(f.rows) != len(on) {
		t.Error("a row was added twice")
	}
}
