package kernel

import (
	"math"
	"testing"
)

// naivePhi returns Φ(x) = erfc(−x/√2)/2. What the rounding of the argument loses, up to x² times the rounding of the result, is
// added again.
func naivePhi(x float64) float64 {
	const lo = -9.667293313452913e-17 // √2 − float64(√2)
	z := -x / math.Sqrt2
	missing := -(math.FMA(z, math.Sqrt2, x) + z*lo) / math.Sqrt2
	return math.Erfc(z)/2 - math.Exp(-z*z)*missing/math.Sqrt(math.Pi)
}

// The tail beside the naive one, to the errors of the two: math.Erfc has a few units.
func TestGaussTail(t *testing.T) {
	for i := range 37_001 {
		a := float64(i) / 1000
		e, q := gaussTail(a)
		if want := naivePhi(-a); !near(q, want, 0, 12*0x1p-53) {
			t.Fatalf("Q(%v) = %v, want %v", a, q, want)
		}
		square := a * a
		want := math.Exp(-square/2) * (1 - math.FMA(a, a, -square)/2)
		if !near(e, want, 0, 5*0x1p-53) {
			t.Fatalf("exp(−%v²/2) = %v, want %v", a, e, want)
		}
	}
}
