//go:build !race

package models

import "testing"

func TestKeepAllocatesNothing(t *testing.T) {
	x := make([]float64, 50)
	x[3], x[20] = 1, 2
	if a := testing.AllocsPerRun(100, func() { keep{k: 1}.Prox(x, x, 1) }); a > 0 {
		t.Errorf("%v allocations", a)
	}
}
