package kernel

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"proxgrad/internal/race"
)

var exhaustive = flag.Bool("exhaustive", false, "try every float32 rather than one of 4093")

// An elementary function: the kernel, and its value in float64 to an ulp or two and in many digits.
type elementary struct {
	name     string
	single   func(dst, x []float32)
	double   func(dst, x []float64)
	standard func(x float64) float64
	exact    func(x *big.Float) *big.Float
}

func elementaries() []elementary {
	one := big.NewFloat(1)
	return []elementary{
		{"tanh", Tanh[float32], Tanh[float64], math.Tanh, func(x *big.Float) *big.Float {
			t := bigExp(newBig().Add(x, x))
			return newBig().Quo(newBig().Sub(t, one), newBig().Add(t, one))
		}},
		{"sigmoid", Sigmoid[float32], Sigmoid[float64], func(x float64) float64 {
			if x < 0 {
				return math.Exp(x) / (1 + math.Exp(x))
			}
			return 1 / (1 + math.Exp(-x))
		}, func(x *big.Float) *big.Float {
			return newBig().Quo(one, newBig().Add(one, bigExp(newBig().Neg(x))))
		}},
		{"softplus", Softplus[float32], Softplus[float64], func(x float64) float64 {
			return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
		}, func(x *big.Float) *big.Float {
			if x.Sign() > 0 {
				return newBig().Add(x, bigLog1p(bigExp(newBig().Neg(x))))
			}
			return bigLog1p(bigExp(x))
		}},
	}
}

const bigPrecision = 1300 // bits: 2^−1074 beside 1 and 128 more

func newBig() *big.Float { return new(big.Float).SetPrec(bigPrecision) }

// bigExp is the series of exp at x/2^k, squared k times.
func bigExp(x *big.Float) *big.Float {
	const k = 64
	r := newBig().SetMantExp(x, -k)
	sum, term := newBig().SetInt64(1), newBig().SetInt64(1)
	for i := int64(1); i < 40; i++ {
		term.Mul(term, r)
		term.Quo(term, newBig().SetInt64(i))
		sum.Add(sum, term)
	}
	for range k {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog1p is the series of 2·artanh(u/(2+u)) for small u; for others it is log 2^k + log(1+u') by Newton's method on exp.
func bigLog1p(u *big.Float) *big.Float {
	if u.MantExp(nil) < -200 {
		s := newBig().Quo(u, newBig().Add(u, big.NewFloat(2)))
		cube := newBig().Mul(s, newBig().Mul(s, s))
		sum := newBig().Add(s, cube.Quo(cube, big.NewFloat(3)))
		return sum.Add(sum, sum)
	}
	a := newBig().Add(u, big.NewFloat(1))
	f, _ := a.Float64()
	y := newBig().SetFloat64(math.Log(f))
	for range 6 { // y ← y + 2·(a − e^y)/(a + e^y), of third order
		e := bigExp(y)
		d := newBig().Quo(newBig().Sub(a, e), newBig().Add(a, e))
		y.Add(y, d.Add(d, d))
	}
	return y
}

// bigUlps is |got − want| in ulps of float64 at want.
func bigUlps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	_, e := math.Frexp(w)
	diff := newBig().Sub(newBig().SetFloat64(got), want)
	ulp := math.Ldexp(1, max(e-53, -1074))
	d, _ := newBig().Quo(diff, newBig().SetFloat64(ulp)).Float64()
	return math.Abs(d)
}

// The documented bound in float64: 3 ulps, over all magnitudes. (The portable form has the bits of the others.)
func TestElementaryErrorsInFloat64(t *testing.T) {
	race.Alone(t)
	rng := rand.New(rand.NewPCG(51, 1))
	var points []float64
	for range 150 {
		points = append(points, 40*rng.Float64()-20, 4*rng.Float64()-2, 1480*rng.Float64()-740, math.Ldexp(rng.Float64()-0.5, -rng.IntN(60)))
	}
	points = append(points, 5e-324, -5e-324, 1e-310, -1e-310, 21.9, 22, 22.1, -744.4, -745, -746, -708.5, 0.34657, -0.34658, 0.8813735870195430, -0.8813735870195431)
	for _, f := range elementaries() {
		y := make([]float64, len(points))
		f.double(y, points)
		worst, where := 0.0, 0.0
		for i, x := range points {
			if e := bigUlps(y[i], f.exact(newBig().SetFloat64(x))); !(e <= worst) {
				worst, where = e, x
			}
		}
		t.Logf("%s: %.3f ulps at %v", f.name, worst, where)
		if !(worst <= 3) {
			t.Errorf("%s: an error of %.3f ulps at %v, want at most 3", f.name, worst, where)
		}
	}
}

func TestExpErrors(t *testing.T) {
	race.Alone(t)
	rng := rand.New(rand.NewPCG(52, 1))
	for _, c := range []struct {
		name     string
		f        func(float64) float64
		lo, hi   float64
		subtract bool
		bound    float64
	}{{"exp", exp, -745, 709.7, false, 1}, {"exp near 0", exp, -1, 1, false, 1}, {"expm1", expm1, -50, 50, true, 2}, {"expm1 near 0", expm1, -2, 2, true, 2}} {
		worst, where := 0.0, 0.0
		for range 1500 {
			x := c.lo + (c.hi-c.lo)*rng.Float64()
			want := bigExp(newBig().SetFloat64(x))
			if c.subtract {
				want.Sub(want, big.NewFloat(1))
			}
			if e := bigUlps(c.f(x), want); !(e <= worst) {
				worst, where = e, x
			}
		}
		t.Logf("%s: %.3f ulps at %v", c.name, worst, where)
		if !(worst <= c.bound) {
			t.Errorf("%s: an error of %.3f ulps at %v, want at most %v", c.name, worst, where, c.bound)
		}
	}
	for x, want := range map[float64]float64{
		0: 1, math.Inf(1): math.Inf(1), math.Inf(-1): 0, 709.79: math.Inf(1), -745.14: 0, -745.13: 5e-324, 1e300: math.Inf(1), -1e300: 0,
	} {
		if got := exp(x); got != want {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	if got := exp(math.NaN()); got == got {
		t.Errorf("exp(NaN) = %v", got)
	}
}

// The documented bound in float32, over the whole range: what the standard library says, rounded, to 0.5001 ulps.
func TestElementaryErrorsInFloat32(t *testing.T) {
	race.Alone(t)
	stride := uint64(4093)
	if *exhaustive {
		stride = 1
	}
	const block = 1 << 12
	x, y := make([]float32, 0, block), make([]float32, block)
	for _, f := range elementaries() {
		worst, where := 0.0, float32(0)
		for bits := uint64(0); bits < 1<<32; {
			x = x[:0]
			for ; len(x) < block && bits < 1<<32; bits += stride {
				x = append(x, math.Float32frombits(uint32(bits)))
			}
			f.single(y[:len(x)], x)
			for i, v := range x {
				want := f.standard(float64(v))
				if math.IsNaN(want) || math.IsInf(want, 0) {
					if !near(float64(y[i]), want, 0, 0) {
						t.Fatalf("%s(%v) = %v, want %v", f.name, v, y[i], want)
					}
					continue
				}
				_, e := math.Frexp(want)
				if d := math.Abs(float64(y[i])-want) / math.Ldexp(1, max(e-24, -149)); !(d <= worst) {
					worst, where = d, v
				}
			}
		}
		t.Logf("%s: %.6f ulps at %v", f.name, worst, where)
		if !(worst <= 0.5001) {
			t.Errorf("%s: an error of %.6f ulps at %v, want at most 0.5001", f.name, worst, where)
		}
	}
}
