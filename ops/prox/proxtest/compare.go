package proxtest

import (
	"math"

	"github.com/pkg/errors"
)

// bits returns a number that is equal for equal bits, with all NaN as one.
func bits[F float](v F) uint64 {
	if v != v {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(float64(v))
}

func sameBits[F float](a, b []F) bool {
	for i := range a {
		if bits(a[i]) != bits(b[i]) {
			return false
		}
	}
	return true
}

// equal reports a == b in every coordinate; NaN equals NaN and +0 equals −0.
func equal[F float](a, b []F) bool {
	for i := range a {
		if a[i] != b[i] && (a[i] == a[i] || b[i] == b[i]) {
			return false
		}
	}
	return true
}

// near reports |a − b| ≤ tol. Infinite and NaN numbers are near their own kind only.
func near(a, b, tol float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || !math.IsInf(b, 0) && math.Abs(a-b) <= tol
}

// single reports whether F is float32.
func single[F float]() bool {
	return F(1)+F(1e-12) == 1
}

// tolerance returns what a few hundred roundings of F may amount to, relative to the numbers rounded.
func tolerance[F float]() float64 {
	if single[F]() {
		return 1e-6
	}
	return 1e-13
}

// smallest returns the least positive F, by which a denormal result may be off.
func smallest[F float]() float64 {
	if single[F]() {
		return math.SmallestNonzeroFloat32
	}
	return math.SmallestNonzeroFloat64
}

func clone[F float](x []F) []F { return append([]F(nil), x...) }

func widen[F float](x []F) []float64 {
	wide := make([]float64, len(x))
	for i, v := range x {
		wide[i] = float64(v)
	}
	return wide
}

func maxAbs[F float](x []F) float64 {
	var m float64
	for _, v := range x {
		m = max(m, math.Abs(float64(v)))
	}
	return m
}

func maxDiff(a, b []float64) float64 {
	var m float64
	for i := range a {
		m = max(m, math.Abs(a[i]-b[i]))
	}
	return m
}

// broken is the error of a law: what came, and the input that shows it.
func broken[F float](f form[F], in input[F], format string, args ...any) error {
	return errors.Errorf("%s at x = %v, step = %v: %s", f.name, in.x, in.step, errors.Errorf(format, args...))
}
