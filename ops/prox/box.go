package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
)

var (
	_ Penalty               = Box{}
	_ DiagonalProxer        = Box{}
	_ Float32Proxer         = Box{}
	_ Float32DiagonalProxer = Box{}
	_ Stationary            = Box{}
	_ fmt.Stringer          = Box{}
)

// Box is the constraint lo ≤ x_i ≤ hi on every coordinate, as the penalty
//
//	g(x) = 0 if lo ≤ x_i ≤ hi for all i, else +Inf.
//
// Its prox is the projection x_i ← min(max(x_i, lo), hi), whatever the step and the metric; only a step of 0 leaves the
// coordinate where it is. A NaN or ±Inf is not clamped: it is passed on, and the value is then NaN or +Inf.
//
// Shapes: x of any length. Either bound may be infinite. On float32 the bounds are the least and the greatest float32
// within the box. Cost: O(n), no allocation.
// Errors: Validate asks for Lo ≤ Hi, for bounds that are not NaN, and for a finite number between them. The zero value
// is the valid, if narrow, constraint x = 0.
//
// Source: Parikh & Boyd (2014), §6.2 (box).
type Box struct {
	Lo, Hi float64 // the bounds, each itself allowed
}

// Validate returns an error unless a finite number lies within the bounds.
func (p Box) Validate() error {
	switch {
	case math.IsNaN(p.Lo):
		return errors.New("prox: Box: Lo must be a number or −Inf, got NaN")
	case math.IsNaN(p.Hi):
		return errors.New("prox: Box: Hi must be a number or +Inf, got NaN")
	case p.Lo > p.Hi:
		return errors.Errorf("prox: Box: want Lo ≤ Hi, got Lo = %v and Hi = %v", p.Lo, p.Hi)
	case p.Lo == p.Hi && math.IsInf(p.Lo, 0):
		return errors.Errorf("prox: Box: want a finite number between Lo and Hi, got both %v", p.Lo)
	}
	return nil
}

// String returns the penalty as reports show it: Box[-1, 1].
func (p Box) String() string { return fmt.Sprintf("Box[%g, %g]", p.Lo, p.Hi) }

// Value returns 0 within the box, +Inf outside it and for ±Inf, NaN for NaN. O(n), no allocation.
func (p Box) Value(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += p.at(v)
	}
	return sum
}

// Prox sets dst_i ← min(max(x_i, lo), hi) and returns g(dst). O(n), no allocation.
func (p Box) Prox(dst, x []float64, step float64) float64 { return boxScalar(p, dst, x, step) }

// ProxDiag sets dst_i ← min(max(x_i, lo), hi) where step_i ≠ 0 and dst_i ← x_i elsewhere, and returns g(dst).
// O(n), no allocation.
func (p Box) ProxDiag(dst, x, step []float64) float64 { return boxDiag(p, dst, x, step) }

// Prox32 is Prox on float32.
func (p Box) Prox32(dst, x []float32, step float32) float64 {
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return boxScalar(p, dst, x, step)
}

// ProxDiag32 is ProxDiag on float32.
func (p Box) ProxDiag32(dst, x, step []float32) float64 {
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return boxDiag(p, dst, x, step)
}

// SubdiffDist returns the greatest distance of −grad_i from the normal cone of [lo, hi] at x_i: |grad_i| inside,
// max(−grad_i, 0) at lo, max(grad_i, 0) at hi, 0 where lo = hi. It is +Inf outside the box. O(n), no allocation.
func (p Box) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	var dist float64
	for i, v := range x {
		g := grad[i]
		if v == p.Lo {
			g = min(g, 0)
		}
		if v == p.Hi {
			g = max(g, 0)
		}
		dist = max(dist, math.Abs(g)+p.at(v))
	}
	return dist
}

func (p Box) curve32() curve32 {
	lo, hi := within[float32](p)
	return curveOf(kernel.ProxBox, float64(lo), float64(hi), p.Lo, p.Hi)
}

// at returns the penalty of one coordinate.
func (p Box) at(v float64) float64 {
	switch {
	case v >= p.Lo && v <= p.Hi && finite(v):
		return 0
	case math.IsNaN(v):
		return v
	}
	return math.Inf(1)
}

func boxScalar[F float](p Box, dst, x []F, step F) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	lo, hi := within[F](p)
	var sum float64
	for i, v := range x {
		r := clampStep(v, step, lo, hi)
		dst[i] = r
		sum += p.at(float64(r))
	}
	return sum
}

func boxDiag[F float](p Box, dst, x, step []F) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	lo, hi := within[F](p)
	var sum float64
	for i, v := range x {
		r := clampStep(v, step[i], lo, hi)
		dst[i] = r
		sum += p.at(float64(r))
	}
	return sum
}

// clampStep returns v clamped to [lo, hi], v itself where it is not finite or the step is 0, NaN for a NaN step.
func clampStep[F float](v, step, lo, hi F) F {
	switch {
	case v-v != 0 || step == 0:
		return v + 0
	case step != step:
		return step
	}
	return min(max(v, lo), hi) + 0
}

// within returns the least and the greatest F within the box, or twice the F nearest to it where the box holds none.
func within[F float](p Box) (lo, hi F) {
	lo, hi = F(p.Lo), F(p.Hi)
	if float64(lo) < p.Lo {
		lo = F(math.Nextafter32(float32(lo), float32(math.Inf(1))))
	}
	if float64(hi) > p.Hi {
		hi = F(math.Nextafter32(float32(hi), float32(math.Inf(-1))))
	}
	if lo > hi {
		lo, hi = F(p.Lo), F(p.Lo)
	}
	return lo, hi
}
