package glm_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"proxgrad/solvers/batch"
)

// The second-order model has f's value, gradient and Hessian (by differences of the gradient), in every coordinate.
func TestQuadraticIsTheSecondOrderModel(t *testing.T) {
	for _, s := range samples(t) {
		x := point(s.model.Dim(), 0.4, 11)
		q, err := s.model.Quadratic()
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Reset(x); err != nil {
			t.Fatal(err)
		}
		grad, moved := make([]float64, len(x)), make([]float64, len(x))
		f, _ := s.model.Eval(x, grad)
		if math.Abs(q.Value()-f) > 1e-14*(1+f) {
			t.Errorf("%s: value %v, want %v", s.name, q.Value(), f)
		}
		gradient := func(y, x []float64) {
			if _, err := s.model.Eval(x, y); err != nil {
				t.Fatal(err)
			}
		}
		h := mat.NewDense(len(x), len(x), nil)
		fd.Jacobian(h, gradient, x, &fd.JacobianSettings{Formula: fd.Central})
		for i := range x {
			if got := q.Slope(i); math.Abs(got-grad[i]) > 1e-14 {
				t.Errorf("%s: slope %d is %v, want %v", s.name, i, got, grad[i])
			}
			if got := q.Curvature(i); math.Abs(got-h.At(i, i)) > 1e-7 {
				t.Errorf("%s: curvature %d is %v, by differences %v", s.name, i, got, h.At(i, i))
			}
			const delta = 0.5
			q.Move(i, delta)
			if got, want := q.Value(), f+delta*grad[i]+0.5*delta*delta*h.At(i, i); math.Abs(got-want) > 1e-7 {
				t.Errorf("%s: value after moving %d: %v, want %v", s.name, i, got, want)
			}
			q.Gradient(moved)
			for k := range x {
				if want := grad[k] + delta*h.At(i, k); math.Abs(moved[k]-want) > 1e-7 {
					t.Errorf("%s: slope %d after moving %d: %v, want %v", s.name, k, i, moved[k], want)
				}
			}
			q.Move(i, -delta)
		}
		other := point(s.model.Dim(), 0.4, 12)
		q.MoveTo(x, other)
		want := f
		for i := range x {
			want += grad[i] * (other[i] - x[i])
			for k := range x {
				want += 0.5 * (other[i] - x[i]) * h.At(i, k) * (other[k] - x[k])
			}
		}
		if math.Abs(q.Value()-want) > 1e-6 {
			t.Errorf("%s: value at another point %v, want %v", s.name, q.Value(), want)
		}
		block := []int{0, 2, 3}
		sub := mat.NewSymDense(len(block), nil)
		for a, i := range block {
			for b, j := range block {
				sub.SetSym(a, b, h.At(min(i, j), max(i, j)))
			}
		}
		var e mat.EigenSym
		e.Factorize(sub, false)
		if got, want := q.BlockCurvature(block), e.Values(nil)[2]; math.Abs(got-want) > 1e-7 {
			t.Errorf("%s: curvature of a block %v, by differences %v", s.name, got, want)
		}
	}
}

// A step of 1/curvature along a coordinate or a block lowers f by at least half the slope's square times it, anywhere.
func TestCoordinatesHaveBoundsThatHold(t *testing.T) {
	for _, s := range samples(t) {
		m, err := s.model.Coordinates()
		if err != nil {
			t.Fatal(err)
		}
		if _, searched := m.(batch.Searched); searched {
			if f := s.model.Family(); f != "poisson" && f != "cox" {
				t.Errorf("%s has a bound, and asks for a search", s.name)
			}
			continue
		}
		for trial := range 20 {
			x := point(s.model.Dim(), []float64{0.1, 1, 10}[trial%3], uint64(trial))
			for i := range x {
				descends(t, s, m, x, []int{i})
			}
			descends(t, s, m, x, []int{0, 2, 3})
		}
	}
}

// Where there are no bounds, the curvature is that of the point, of the last of several moves too, and Back undoes all since Mark, to
// the bit, an overflow too.
func TestCoordinatesWithoutBounds(t *testing.T) {
	tried := 0
	for _, s := range samples(t) {
		m, err := s.model.Coordinates()
		if err != nil {
			t.Fatal(err)
		}
		l, ok := m.(batch.Searched)
		if !ok {
			continue
		}
		tried++
		x := point(s.model.Dim(), 0.4, 3)
		if err := l.Reset(x); err != nil {
			t.Fatal(err)
		}
		l.Move(1, 0.3)
		l.Move(2, -0.2)
		x[1], x[2] = x[1]+0.3, x[2]-0.2
		want, err := s.model.Quadratic()
		if err != nil {
			t.Fatal(err)
		}
		if err := want.Reset(x); err != nil {
			t.Fatal(err)
		}
		for i := range x {
			if got, h := l.Curvature(i), want.Curvature(i); math.Abs(got-h) > 1e-12*(1+h) {
				t.Errorf("%s: curvature %d is %v, want %v", s.name, i, got, h)
			}
			if got, g := l.Slope(i), want.Slope(i); math.Abs(got-g) > 1e-12*(1+math.Abs(g)) {
				t.Errorf("%s: slope %d is %v, want %v", s.name, i, got, g)
			}
		}
		for _, block := range [][]int{{1}, {0, 2, 3}} {
			if got, h := l.BlockCurvature(block), want.BlockCurvature(block); math.Abs(got-h) > 1e-12*(1+h) {
				t.Errorf("%s: curvature of %v is %v, want %v", s.name, block, got, h)
			}
		}
		l.Mark()
		value, slope, bend := l.Value(), l.Slope(0), l.Curvature(0)
		for _, delta := range []float64{1, 1e4, math.MaxFloat64, math.Inf(1)} {
			l.Move(0, delta)
			l.Move(1, delta)
			if after := l.Value(); after <= value {
				t.Errorf("%s: value %v after moves by %v", s.name, after, delta)
			}
			l.Back()
			if l.Value() != value || l.Slope(0) != slope || l.Curvature(0) != bend {
				t.Errorf("%s: %v, %v, %v after a move by %v and back; want %v, %v, %v", s.name, l.Value(), l.Slope(0), l.Curvature(0), delta, value, slope, bend)
			}
		}
	}
	if tried < 3 {
		t.Errorf("%d models; want Poisson, and Cox with both ties", tried)
	}
}

func descends(t *testing.T, s sample, m batch.Moving, x []float64, block []int) {
	t.Helper()
	if err := m.Reset(x); err != nil {
		t.Fatal(err)
	}
	before, l := m.Value(), m.BlockCurvature(block)
	y := append([]float64(nil), x...)
	square := 0.0
	for _, i := range block {
		g := m.Slope(i)
		y[i] -= g / l
		square += g * g
	}
	m.MoveTo(x, y)
	if drop := before - m.Value(); drop < square/(2*l)-1e-13*(1+before) {
		t.Errorf("%s, %v: a drop of %v, less than %v", s.name, block, drop, square/(2*l))
	}
	if f, _ := s.model.Eval(y, nil); math.Abs(f-m.Value()) > 1e-12*(1+f) {
		t.Errorf("%s: value %v after a move, f is %v", s.name, m.Value(), f)
	}
	if err := m.Reset(x); err != nil {
		t.Fatal(err)
	}
	for _, i := range block {
		m.Move(i, y[i]-x[i])
	}
	grad := make([]float64, len(x))
	if _, err := s.model.Eval(y, grad); err != nil {
		t.Fatal(err)
	}
	for i, g := range grad {
		if math.Abs(m.Slope(i)-g) > 1e-12*(1+math.Abs(g)) {
			t.Errorf("%s: slope %d after moves %v, want %v", s.name, i, m.Slope(i), g)
		}
	}
}
