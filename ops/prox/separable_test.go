package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"proxgrad/ops/prox"
)

// The four numbers of a separable penalty say what its value and its prox in a diagonal metric are.
func TestSeparableIsValueAndProx(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 1))
	for _, p := range []prox.Penalty{
		prox.L1{Lambda: 0.3}, prox.L1{}, prox.ElasticNet{L1: 0.2, L2: 1.5}, prox.ElasticNet{L2: 2}, prox.NonNegative{},
		prox.Box{Lo: -0.5, Hi: 0.25}, prox.Box{Lo: math.Inf(-1), Hi: 0.1}, prox.Box{},
		prox.Conjugate{Of: prox.L1{Lambda: 0.3}}, prox.Conjugate{Of: prox.L1{}}, prox.Conjugate{Of: prox.NonNegative{}},
		prox.Conjugate{Of: prox.NonNegative{Of: prox.L1{Lambda: 0.3}}}, prox.Conjugate{Of: prox.Box{Lo: math.Inf(-1)}},
		prox.Conjugate{Of: prox.Box{Lo: -0.4, Hi: 0.4}}, prox.Conjugate{Of: prox.Box{}},
		prox.Conjugate{Of: prox.Conjugate{Of: prox.ElasticNet{L1: 0.2, L2: 1.5}}},
	} {
		numbers, ok := prox.As[prox.Separable](p)
		if !ok {
			t.Errorf("%v is not separable", p)
			continue
		}
		l1, l2, lo, hi := numbers.Separable()
		z, step, x := make([]float64, 100), make([]float64, 100), make([]float64, 100)
		for i := range z {
			z[i], step[i] = rng.NormFloat64(), rng.ExpFloat64()
		}
		p.(prox.DiagonalProxer).ProxDiag(x, z, step)
		value := 0.0
		for i := range z {
			want := math.Copysign(max(math.Abs(z[i])-step[i]*l1, 0), z[i]) / (1 + step[i]*l2)
			want = min(max(want, lo), hi)
			if math.Abs(x[i]-want) > 1e-15 {
				t.Errorf("%v: prox of %v with step %v is %v, the numbers say %v", p, z[i], step[i], x[i], want)
			}
			value += l1*math.Abs(want) + l2*want*want/2
		}
		if got := p.Value(x); math.Abs(got-value) > 1e-13 {
			t.Errorf("%v: value %v, the numbers say %v", p, got, value)
		}
	}
}

// A conjugate that bends beside zero, or is a part of a square, is none of the four numbers.
func TestConjugatesThatAreNotSeparable(t *testing.T) {
	for _, p := range []prox.Penalty{
		prox.ElasticNet{L1: 0.2, L2: 1.5}, prox.NonNegative{Of: prox.ElasticNet{L2: 1.5}}, prox.Box{Lo: -0.4, Hi: 0.5}, prox.Box{Lo: -0.4, Hi: math.Inf(1)},
		prox.Box{Lo: 0.25, Hi: 0.25}, prox.Sum{Terms: []prox.Penalty{prox.L1{Lambda: 0.1}, prox.Box{Lo: -1, Hi: 1}}}, prox.GroupL2{Lambda: 1},
	} {
		if s, ok := prox.As[prox.Separable](prox.Conjugate{Of: p}); ok {
			t.Errorf("the conjugate of %v is separable: %v", p, s)
		}
	}
}

func TestBounds32AreWithin(t *testing.T) {
	for _, b := range [][2]float64{{-0.1, 0.1}, {0.1, 0.3}, {0, 0}, {math.Inf(-1), 1e-50}, {0, math.Inf(1)}, {-1e39, 1e39}} {
		lo, hi := prox.Bounds32(b[0], b[1])
		if lo < b[0] || hi > b[1] || float64(float32(lo)) != lo || float64(float32(hi)) != hi {
			t.Errorf("Bounds32(%v, %v) = %v, %v", b[0], b[1], lo, hi)
		}
	}
}
