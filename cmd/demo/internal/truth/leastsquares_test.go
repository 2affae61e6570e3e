package truth

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"
)

func TestLeastSquares(t *testing.T) {
	l := newLeastSquares(3, 60, 6, 2, 10)
	w, grad := make([]float64, l.Dim()), make([]float64, l.Dim())
	for i := range w {
		w[i] = math.Sin(float64(3 * i))
	}
	if _, err := l.Eval(w, grad); err != nil {
		t.Fatal(err)
	}
	value := func(w []float64) float64 {
		f, _ := l.Eval(w, nil)
		return f
	}
	for i, want := range fd.Gradient(nil, value, w, &fd.Settings{Formula: fd.Central}) {
		if math.Abs(grad[i]-want) > 1e-8 {
			t.Errorf("gradient %d is %v, differences say %v", i, grad[i], want)
		}
	}
	if f := value(make([]float64, l.Dim())); math.Abs(f-1) > 1e-12 {
		t.Errorf("f(0) = %v; want ½ for each of 2 tasks", f)
	}
	var eigen mat.EigenSym
	eigen.Factorize(mat.NewSymDense(l.rows, l.a), false)
	values := eigen.Values(nil)
	if top := values[l.rows-1]; math.Abs(top-1) > 1e-9 {
		t.Errorf("the greatest eigenvalue is %v, want 1", top)
	}
	if condition := values[l.rows-1] / values[0]; condition < 30 || condition > 1e4 {
		t.Errorf("the condition is %v: not badly scaled, or not well-posed", condition)
	}
}
