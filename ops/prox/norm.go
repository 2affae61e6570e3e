package prox

import "math"

// Sums of squares at or above this bound have lost nothing that counts to underflow.
const leastSquares = 0x1p-900

// norm returns ‖x_b‖₂ as s/inv: inv is 1 unless the squares overflow or underflow, and then a power of two that brings
// the greatest coordinate near 1, so that scaling by inv is exact. s is not finite iff x_b holds a non-finite number.
func norm[F float](x []F, b block) (s, inv float64) {
	squares := sumSquares(x, b)
	if squares >= leastSquares && finite(squares) {
		return math.Sqrt(squares), 1
	}
	var top float64
	for k := range b.size {
		top = max(top, math.Abs(float64(x[b.at(k)])))
	}
	if top == 0 || !finite(top) {
		return top, 1
	}
	_, exp := math.Frexp(top)
	inv = math.Ldexp(1, min(-exp+1, 1022)) // 2^1023 and more would scale a norm of many coordinates out of range
	squares = 0
	for k := range b.size {
		v := float64(x[b.at(k)]) * inv
		squares += v * v
	}
	return math.Sqrt(squares), inv
}

// sumSquares returns ‖x_b‖₂². Four sums side by side, since each addition waits for the one before it.
func sumSquares[F float](x []F, b block) float64 {
	if b.index == nil {
		return sumSquaresAll(x[:b.size])
	}
	var s0, s1, s2, s3 float64
	index := b.index
	for ; len(index) >= 4; index = index[4:] {
		v0, v1, v2, v3 := float64(x[index[0]]), float64(x[index[1]]), float64(x[index[2]]), float64(x[index[3]])
		s0 += v0 * v0
		s1 += v1 * v1
		s2 += v2 * v2
		s3 += v3 * v3
	}
	for _, i := range index {
		v := float64(x[i])
		s0 += v * v
	}
	return (s0 + s1) + (s2 + s3)
}

func sumSquaresAll[F float](x []F) float64 {
	var s0, s1, s2, s3 float64
	for ; len(x) >= 4; x = x[4:] {
		v0, v1, v2, v3 := float64(x[0]), float64(x[1]), float64(x[2]), float64(x[3])
		s0 += v0 * v0
		s1 += v1 * v1
		s2 += v2 * v2
		s3 += v3 * v3
	}
	for _, u := range x {
		v := float64(u)
		s0 += v * v
	}
	return (s0 + s1) + (s2 + s3)
}

// A length is a running ‖·‖₂ that neither overflows nor underflows, for vectors that are computed on the way.
type length struct {
	scale, squares float64 // ‖v‖₂² = scale²·squares
}

func (l *length) add(v float64) {
	v = math.Abs(v)
	switch {
	case v == 0:
	case v > l.scale:
		l.squares = 1 + l.squares*(l.scale/v)*(l.scale/v)
		l.scale = v
	default:
		l.squares += (v / l.scale) * (v / l.scale)
	}
}

func (l *length) norm() float64 { return l.scale * math.Sqrt(l.squares) }
