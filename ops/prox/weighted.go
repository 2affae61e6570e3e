package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Rule                  = Weighted{}
	_ DiagonalProxer        = Weighted{}
	_ Float32Proxer         = Weighted{}
	_ Float32DiagonalProxer = Weighted{}
	_ Stationary            = Weighted{}
	_ Criticaler            = Weighted{}
	_ Strong                = Weighted{}
	_ Sized                 = Weighted{}
	_ Coordinatewise        = Weighted{}
	_ Subgradienter         = Weighted{}
	_ Complementary         = Weighted{}
	_ Shaped                = Weighted{}
	_ fmt.Stringer          = Weighted{}
)

// Weighted is a penalty with a weight for each coordinate, the adaptive lasso for instance,
//
//	g(x) = Σ_i w_i · g_i(x_i),  Of(x) = Σ_i g_i(x_i).
//
// A coordinate of weight 0 is free. Its prox is that of g_i with the step w_i·step_i.
//
// It has ProxDiag, SubdiffDist and the powers of Coordinatewise, and of the others those that Of has, but LambdaMax and
// Margin only where the terms of Of are all the same (Of is not [Sized]). λ is that of Of; LambdaMax is the greatest over
// the coordinates of Of's own divided by w_i, so +Inf where a free coordinate has a gradient.
//
// Shapes: x has one coordinate a weight. Values share Weights with the caller, who must not change them. Cost: O(n), a call
// for each coordinate unless Of is [Separable]; no allocation.
// Errors: Validate asks for a valid [Coordinatewise] Of and finite weights ≥ 0, and for finite products with the strengths of
// a separable Of; CheckLen for one weight a coordinate.
//
// Source: Zou (2006), eq. 4, for the adaptive lasso; Combettes & Pesquet (2007), §2.3, for the steps.
type Weighted struct {
	Of      Penalty   // the operand
	Weights []float64 // w_i ≥ 0, one a coordinate
}

// Powers implements Rule.
func (p Weighted) Powers() Powers {
	of := PowersOf(p.Of)
	powers := of&(PowerProx32|PowerProxDiag32|PowerStrength|PowerSubgradient|PowerShape) | PowerCheckLen
	if of&PowerCoordinatewise != 0 {
		powers |= PowerCoordinatewise | PowerProxDiag | PowerSubdiffDist
	}
	if of&PowerCheckLen == 0 {
		powers |= of & (PowerLambdaMax | PowerMargin)
	}
	return powers
}

// Validate returns an error unless Of is valid and Coordinatewise and the weights are finite and ≥ 0.
func (p Weighted) Validate() error {
	if err := checkOperand("Weighted", p.Of); err != nil {
		return err
	}
	if PowersOf(p.Of)&PowerCoordinatewise == 0 {
		return errors.Errorf("prox: Weighted: want a sum over the coordinates (Coordinatewise), got %v; a group penalty has "+
			"Weights of its own, and Scaled takes any penalty", p.Of)
	}
	if len(p.Weights) == 0 {
		return errors.New("prox: Weighted: Weights is empty; want one weight a coordinate")
	}
	of, separable := termsOf(p.Of)
	for i, w := range p.Weights {
		if !(w >= 0 && finite(w)) {
			return errors.Errorf("prox: Weighted: the weight of coordinate %d must be a finite number ≥ 0, got %v", i, w)
		}
		if c := of.times(w); separable && !(finite(c.l1) && finite(c.l2)) {
			return errors.Errorf("prox: Weighted: the weight %v of coordinate %d times the strengths of %v is beyond the range of "+
				"a float64", w, i, p.Of)
		}
	}
	return nil
}

// CheckLen returns an error unless there is one weight a coordinate.
func (p Weighted) CheckLen(n int) error {
	if n != len(p.Weights) {
		return errors.Errorf("prox: Weighted: want one weight a coordinate, the vector has %d and Weights %d", n, len(p.Weights))
	}
	return checkOperandLen("Weighted", p.Of, n)
}

// String returns the penalty as reports show it: Weighted(L1(λ=0.1), 30 weights).
func (p Weighted) String() string {
	return fmt.Sprintf("Weighted(%v, %d weights)", p.Of, len(p.Weights))
}

// Value returns Σ w_i·g_i(x_i).
func (p Weighted) Value(x []float64) float64 {
	p.checkLength(len(x))
	of, sum := p.Of.(Coordinatewise), 0.0
	for i, v := range x {
		sum += p.valueAt(of, i, v)
	}
	return sum
}

// Prox sets dst_i ← prox of (w_i·step)·g_i at x_i and returns g(dst).
func (p Weighted) Prox(dst, x []float64, step float64) float64 {
	return proxWeighted(p, dst, x, nil, step)
}

// ProxDiag sets dst_i ← prox of (w_i·step_i)·g_i at x_i and returns g(dst).
func (p Weighted) ProxDiag(dst, x, step []float64) float64 {
	p.checkLength(len(step))
	return proxWeighted(p, dst, x, step, 0)
}

// Prox32 is Prox on float32: the float64 result, rounded once.
func (p Weighted) Prox32(dst, x []float32, step float32) float64 {
	return proxWeighted(p, dst, x, nil, step)
}

// ProxDiag32 is ProxDiag on float32: the float64 result, rounded once.
func (p Weighted) ProxDiag32(dst, x, step []float32) float64 {
	p.checkLength(len(step))
	return proxWeighted(p, dst, x, step, 0)
}

// SubdiffDist returns the greatest w_i·(distance of −grad_i/w_i from ∂g_i(x_i)), |grad_i| where w_i = 0.
func (p Weighted) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	p.checkLength(len(x))
	of, worst := p.Of.(Coordinatewise), 0.0
	for i, v := range x {
		worst = max(worst, p.distAt(of, i, v, grad[i]))
	}
	return worst
}

// LambdaMax returns the greatest of Of's LambdaMax of one coordinate divided by its weight.
func (p Weighted) LambdaMax(grad0 []float64) float64 {
	p.checkLength(len(grad0))
	of, worst := p.Of.(Criticaler), 0.0
	for i, w := range p.Weights {
		size := math.Abs(grad0[i]) // of a free coordinate
		if w > 0 {
			size = of.LambdaMax(grad0[i : i+1])
		}
		worst = max(worst, critical(size, w))
	}
	return worst
}

// Strength implements Strong: that of Of.
func (p Weighted) Strength() float64 { return p.Of.(Strong).Strength() }

// ValueAt implements Coordinatewise.
func (p Weighted) ValueAt(i int, x float64) float64 { return p.valueAt(p.Of.(Coordinatewise), i, x) }

// ProxAt implements Coordinatewise.
func (p Weighted) ProxAt(i int, x, step float64) float64 {
	return p.Of.(Coordinatewise).ProxAt(i, x, p.Weights[i]*step)
}

// DistAt implements Coordinatewise.
func (p Weighted) DistAt(i int, x, grad float64) float64 {
	return p.distAt(p.Of.(Coordinatewise), i, x, grad)
}

// Subgradient implements Subgradienter.
func (p Weighted) Subgradient(dst, x []float64) {
	p.checkLength(len(x))
	p.Of.(Subgradienter).Subgradient(dst, x)
	for i, w := range p.Weights {
		dst[i] = w*dst[i] + 0
	}
}

// Margin implements Complementary: the least over the coordinates of weight above 0, since the others are not held at zero.
func (p Weighted) Margin(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	p.checkLength(len(x))
	of, least := p.Of.(Complementary), math.Inf(1)
	g := borrow[float64](1)
	defer g.giveBack()
	for i, w := range p.Weights {
		if w > 0 && x[i] == 0 {
			g.v[0] = grad[i] / w
			least = min(least, w*of.Margin(x[i:i+1], g.v))
		}
	}
	return least
}

// Shape implements Shaped: that of Of.
func (p Weighted) Shape() Shape { return ShapeOf(p.Of) }

func (p Weighted) checkLength(n int) {
	if n != len(p.Weights) {
		panic("prox: Weighted: vectors must have one coordinate a weight")
	}
}

func (p Weighted) valueAt(of Coordinatewise, i int, x float64) float64 {
	if w := p.Weights[i]; w != 0 {
		return w * of.ValueAt(i, x)
	}
	return 0 * math.Abs(x)
}

func (p Weighted) distAt(of Coordinatewise, i int, x, grad float64) float64 {
	if w := p.Weights[i]; w != 0 {
		return w * of.DistAt(i, x, grad/w)
	}
	return math.Abs(grad) + 0*x
}

// proxWeighted is the prox with the steps step, or the one step size where step is nil.
func proxWeighted[F float](p Weighted, dst, x, step []F, size F) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	p.checkLength(len(x))
	of := p.Of.(Coordinatewise)
	c, separable := termsOf(p.Of)
	c = bounded[F](c)
	var sum float64
	for i, v := range x {
		w, s := p.Weights[i], size
		if step != nil {
			s = step[i]
		}
		if separable {
			c := c.times(w)
			r := clean[F](c.prox(float64(v), float64(s)))
			dst[i] = r
			sum += c.value(float64(r))
			continue
		}
		r := clean[F](of.ProxAt(i, float64(v), w*float64(s)))
		dst[i] = r
		sum += p.valueAt(of, i, float64(r))
	}
	return sum
}
