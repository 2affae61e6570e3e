package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// pointwiseCases are the activations with their definitions and derivatives, written as functions of x.
func pointwiseCases[F Float]() []struct {
	name          string
	value         func(dst, x []F)
	grad          func(dst, y, dy []F)
	naive, derive func(x float64) float64
	ofX           bool // grad takes x for y
} {
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	return []struct {
		name          string
		value         func(dst, x []F)
		grad          func(dst, y, dy []F)
		naive, derive func(x float64) float64
		ofX           bool
	}{
		{"ReLU", ReLU[F], ReLUGrad[F],
			func(x float64) float64 { return math.Max(x, 0) },
			func(x float64) float64 {
				if x > 0 {
					return 1
				}
				return 0
			}, false},
		{"Tanh", Tanh[F], TanhGrad[F], math.Tanh,
			func(x float64) float64 { return 1 / (math.Cosh(x) * math.Cosh(x)) }, false},
		{"Sigmoid", Sigmoid[F], SigmoidGrad[F], logistic,
			func(x float64) float64 { return logistic(x) * logistic(-x) }, false},
		{"Softplus", Softplus[F], SoftplusGrad[F],
			func(x float64) float64 { return math.Log1p(math.Exp(x)) }, logistic, false},
		{"SiLU", SiLU[F], SiLUGrad[F],
			func(x float64) float64 { return x * logistic(x) },
			func(x float64) float64 { return logistic(x) + x*logistic(x)*logistic(-x) }, true},
		{"GELU", GELU[F], GELUGrad[F],
			func(x float64) float64 { return x * naivePhi(x) },
			func(x float64) float64 {
				return naivePhi(x) + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
			}, true},
	}
}

func TestActivations(t *testing.T) { both(t, testActivations[float32], testActivations[float64]) }

func testActivations[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	for _, c := range pointwiseCases[F]() {
		for _, n := range []int{0, 1, 2, 7, 64, 1000} {
			x, dy := normal[F](rng, n), normal[F](rng, n)
			want, slope := make([]float64, n), make([]float64, n)
			for i := range x {
				x[i] *= 3
				want[i] = c.naive(float64(x[i]))
				slope[i] = c.derive(float64(x[i])) * float64(dy[i])
			}
			y, dx := garbage[F](n), garbage[F](n)
			c.value(y, x)
			check(t, c.name, y, want, 0, ulps[F](8))
			// y carries its rounding into the derivative: an absolute error of an ulp of 1.
			at := y
			if c.ofX {
				at = slices.Clone(x)
			}
			c.grad(dx, at, dy)
			check(t, c.name+"Grad", dx, slope, 4, ulps[F](8))

			// In place: the same bits.
			c.value(x, x)
			check(t, c.name+" in place", x, wide(y), 0, 0)
			c.grad(dy, at, dy)
			check(t, c.name+"Grad in place", dy, wide(dx), 0, 0)
		}
	}
}

func TestActivationsAtExtremes(t *testing.T) {
	both(t, testActivationsAtExtremes[float32], testActivationsAtExtremes[float64])
}

func testActivationsAtExtremes[F Float](t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	x := []float64{0, math.Copysign(0, -1), 1e4, -1e4, 1e30, -1e30, inf, -inf, nan}
	want := map[string][2][]float64{ // values and derivatives
		"ReLU":     {{0, 0, 1e4, 0, 1e30, 0, inf, 0, nan}, {0, 0, 1, 0, 1, 0, 1, 0, nan}},
		"Tanh":     {{0, 0, 1, -1, 1, -1, 1, -1, nan}, {1, 1, 0, 0, 0, 0, 0, 0, nan}},
		"Sigmoid":  {{.5, .5, 1, 0, 1, 0, 1, 0, nan}, {.25, .25, 0, 0, 0, 0, 0, 0, nan}},
		"SiLU":     {{0, 0, 1e4, 0, 1e30, 0, inf, 0, nan}, {.5, .5, 1, 0, 1, 0, 1, 0, nan}},
		"GELU":     {{0, 0, 1e4, 0, 1e30, 0, inf, 0, nan}, {.5, .5, 1, 0, 1, 0, 1, 0, nan}},
		"Softplus": {{math.Ln2, math.Ln2, 1e4, 0, 1e30, 0, inf, 0, nan}, {.5, .5, 1, 0, 1, 0, 1, 0, nan}},
	}
	in, ones := make([]F, len(x)), make([]F, len(x))
	for i, v := range x {
		in[i], ones[i] = F(v), 1
	}
	for _, c := range pointwiseCases[F]() {
		y, dx := garbage[F](len(x)), garbage[F](len(x))
		c.value(y, in)
		at := y
		if c.ofX {
			at = in
		}
		c.grad(dx, at, ones)
		check(t, c.name, y, want[c.name][0], 0, ulps[F](1))
		check(t, c.name+"Grad", dx, want[c.name][1], 0, ulps[F](1))
	}
}

// Far to the left, sigmoid and softplus are exp(x): their smallness must not be lost.
func TestSmallTails(t *testing.T) {
	x := []float64{-20, -40, -100, -700}
	y := make([]float64, len(x))
	for _, f := range []func(dst, x []float64){Sigmoid[float64], Softplus[float64]} {
		f(y, x)
		for i, v := range x {
			if !near(y[i], math.Exp(v), 0, 1e-8) {
				t.Errorf("at %v: %v, want %v", v, y[i], math.Exp(v))
			}
		}
	}
	dx := make([]float64, len(x))
	SoftplusGrad(dx, y, []float64{1, 1, 1, 1})
	for i, v := range x {
		if !near(dx[i], math.Exp(v), 0, 1e-8) {
			t.Errorf("derivative at %v: %v, want %v", v, dx[i], math.Exp(v))
		}
	}
}

func TestActivationsAllocate(t *testing.T) {
	x, y := make([]float32, 100), make([]float32, 100)
	for _, c := range pointwiseCases[float32]() {
		allocations(t, c.name, func() { c.value(y, x); c.grad(y, y, x) })
	}
}
