package kernel

import "math"

// Dot returns Σ_i x_i·y_i.
func Dot[F Float](x, y []F) float64 {
	y = y[:len(x)]
	sum := 0.0
	for i, v := range x {
		sum += float64(v) * float64(y[i])
	}
	return sum
}

// Norm1 returns ‖x‖₁ = Σ_i |x_i|.
func Norm1[F Float](x []F) float64 {
	sum := 0.0
	for _, v := range x {
		sum += math.Abs(float64(v))
	}
	return sum
}

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
