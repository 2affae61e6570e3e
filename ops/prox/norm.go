package prox

import "math"

// Sums of squares at or above this bound have lost nothing that counts to underflow.
const leastSquares = 0x1p-900

// norm returns ‖x_b‖₂ as s/inv: inv is 1 unless the squares overflow or underflow, and then a power of two that brings
// the greatest coordinate near 1, so that scaling by inv is exact. s is not finite iff x_b holds a non-finite number.
func norm[F float](x []F, b block) (s, inv float64) {
	var squares float64
	for k := range b.size {
		v := float64(x[b.at(k)])
		squares += v * v
	}
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
