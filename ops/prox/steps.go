package prox

import "math"

// steps are the step sizes of a proximal map: one for each coordinate, or one for all where each is nil. The kernels of the
// structured penalties read them through it, so that Prox and ProxDiag are one piece of code.
type steps[F float] struct {
	each []F
	all  float64
}

func (s steps[F]) at(i int) float64 {
	if s.each == nil {
		return s.all
	}
	return float64(s.each[i])
}

// checkLens panics unless dst, x and the steps have one length.
func (s steps[F]) checkLens(dst, x []F) {
	if len(dst) != len(x) || s.each != nil && len(s.each) != len(x) {
		panic(badLength)
	}
}

// equal reports whether one step serves all coordinates that are not zero already, and returns it. A frozen coordinate that
// is not zero makes it false, unless all of them are frozen.
func (s steps[F]) equal(x []F) (step float64, ok bool) {
	if s.each == nil {
		return s.all, true
	}
	least, greatest := math.Inf(1), 0.0
	for i, v := range x {
		if v != 0 {
			least, greatest = min(least, float64(s.each[i])), max(greatest, float64(s.each[i]))
		}
	}
	return greatest, least == greatest || greatest == 0
}

// A survey is what a kernel must know of a block before it computes.
type survey struct {
	top   float64 // ‖x_b‖∞, NaN or +Inf where the block has diverged
	least float64 // the least positive step, +Inf where all coordinates are frozen
	sick  bool    // a step is NaN
}

func surveyOf[F float](x []F, s steps[F], b block) survey {
	r := survey{least: math.Inf(1)}
	for k := range b.size {
		i := b.at(k)
		r.top = max(r.top, math.Abs(float64(x[i])))
		switch step := s.at(i); {
		case step > 0:
			r.least = min(r.least, step)
		case step != step:
			r.sick = true
		}
	}
	return r
}

// still reports whether the block stays as it is: it is zero, frozen, or has diverged.
func (r survey) still() bool { return r.top == 0 || !finite(r.top) || math.IsInf(r.least, 1) }

// inv returns the power of two that brings top near 1, so that scaling by it is exact.
func (r survey) inv() float64 {
	_, exp := math.Frexp(r.top)
	return math.Ldexp(1, min(-exp+1, 1022))
}

// passOn sets dst ← x on the block, in which a NaN step makes every finite coordinate NaN.
func passOn[F float](dst, x []F, b block, sick bool) {
	for k := range b.size {
		i := b.at(k)
		v := x[i]
		if sick && v-v == 0 {
			v = F(math.NaN())
		}
		dst[i] = v + 0
	}
}

// whole is the block of all n coordinates.
func whole(n int) block { return block{size: n} }

// from returns the steps of the coordinates from lo on.
func (s steps[F]) from(lo int) steps[F] {
	if s.each != nil {
		s.each = s.each[lo:]
	}
	return s
}

// upTo returns the steps of the first n coordinates.
func (s steps[F]) upTo(n int) steps[F] {
	if s.each != nil {
		s.each = s.each[:n]
	}
	return s
}
