package kernel

import (
	"math"
	"unsafe"
)

// cubeRoot returns ∛x in the precision of x.
func cubeRoot[F Float](x F) F {
	if unsafe.Sizeof(x) == 4 {
		return F(cbrtOfSingle(float64(x)))
	}
	return F(cbrt(float64(x)))
}

// cbrt returns ∛x for x > 0, to 0.75 ulp, and x itself for any other x: x·r² with the inverse cube root r to 12 digits, and a step
// of Newton.
func cbrt(x float64) float64 {
	if !positive(x) {
		return x
	}
	y := x
	if x < 0x1p-1022 {
		y = x * 0x1p60
	}
	r := inverseCbrt(y)
	e := math.FMA(-float64(float64(r*r)*r), y, 1)
	r = math.FMA(float64(r*e), math.FMA(e, 2./9, 1./3), r)
	square := float64(r * r)
	t := float64(y * square)
	e = math.FMA(-float64(t*t), t, y)
	t = math.FMA(e, float64(square*(1./3)), t)
	if x < 0x1p-1022 {
		t *= 0x1p-20
	}
	return t
}

// cbrtOfSingle is cbrt for an x that has been a float32, to 2·10⁻⁹, a 60th of its ulp.
func cbrtOfSingle(x float64) float64 {
	if !positive(x) {
		return x
	}
	r := inverseCbrt(x)
	e := math.FMA(-float64(float64(r*r)*r), x, 1)
	r = math.FMA(float64(r*e), 1./3, r)
	return float64(float64(r*r) * x)
}

// positive says whether x is greater than 0, and finite.
func positive(x float64) bool { return x > 0 && x <= math.MaxFloat64 }

// inverseCbrt returns x^(−1/3) for a normal x > 0, to 4 digits: from the bits of x, within 4%, by a step that takes the error to its
// fourth power.
func inverseCbrt(x float64) float64 {
	r := math.Float64frombits(uint64(0x553ee960-uint32(math.Float64bits(x)>>32)/3) << 32)
	e := math.FMA(-float64(float64(r*r)*r), x, 1)
	return math.FMA(float64(r*e), math.FMA(e, math.FMA(e, 14./81, 2./9), 1./3), r)
}
