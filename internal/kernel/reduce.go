package kernel

import "math"

// Sums run in eight parts, of every eighth element, which are added at the end: the same parts in Go and in assembly.

// Dot returns Σ_i x_i·y_i.
func Dot[F Float](x, y []F) float64 { return dot(x, y[:len(x)]) }

// Axpy sets dst_i ← dst_i + a·x_i, computed in float64: the product is rounded before the sum.
func Axpy[F Float](dst, x []F, a float64) { axpy(dst[:len(x)], x, a) }

// Norm1 returns ‖x‖₁ = Σ_i |x_i|.
func Norm1[F Float](x []F) float64 { return norm1(x) }

// Finite says whether every x_i is finite: neither NaN nor ±Inf.
func Finite[F Float](x []F) bool { return finite(x) == 0 }

// SquaredNorm2 returns ‖x‖₂² = Σ_i x_i².
func SquaredNorm2[F Float](x []F) float64 {
	return Dot(x, x)
}

// Norm2At returns (Σ_{i in index} x_i²)^½, also where the squares overflow or underflow. A nil index is all of x.
func Norm2At[F Float](x []F, index []int) float64 {
	sum := 0.0
	if index == nil {
		sum = SquaredNorm2(x)
	}
	for _, i := range index {
		sum += float64(x[i]) * float64(x[i])
	}
	// Above this, no square that matters to the last digit can have been lost to underflow.
	const safe = 0x1p-900
	if sum > safe && sum <= math.MaxFloat64 {
		return math.Sqrt(sum)
	}
	return scaledNorm2At(x, index)
}

// scaledNorm2At divides by the greatest magnitude before squaring.
func scaledNorm2At[F Float](x []F, index []int) float64 {
	n := len(index)
	if index == nil {
		n = len(x)
	}
	at := func(i int) float64 {
		if index != nil {
			i = index[i]
		}
		return math.Abs(float64(x[i]))
	}
	top := 0.0
	for i := range n {
		top = max(top, at(i)) // the built-in max keeps NaN
	}
	if top == 0 || math.IsInf(top, 1) || math.IsNaN(top) {
		return top
	}
	sum := 0.0
	for i := range n {
		r := at(i) / top
		sum += r * r
	}
	return top * math.Sqrt(sum)
}

func dotGo[F Float](x, y []F) float64 {
	var s [8]float64
	for i, v := range x {
		s[i%8] += float64(float64(v) * float64(y[i]))
	}
	return fold(&s)
}

func axpyGo[F Float](dst, x []F, a float64) {
	for i, v := range x {
		dst[i] = F(float64(dst[i]) + float64(a*float64(v)))
	}
}

func norm1Go[F Float](x []F) float64 {
	var s [8]float64
	for i, v := range x {
		s[i%8] += math.Abs(float64(v))
	}
	return fold(&s)
}

// finiteGo returns 0 if every x_i is finite and NaN otherwise.
func finiteGo[F Float](x []F) float64 {
	var bad F
	for _, v := range x {
		bad += v - v
	}
	return float64(bad)
}

// fold returns the sum of eight parts.
func fold(s *[8]float64) float64 {
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}
