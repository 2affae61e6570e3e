package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Rule           = Conjugate{}
	_ DiagonalProxer = Conjugate{}
	_ Stationary     = Conjugate{}
	_ Sized          = Conjugate{}
	_ Coordinatewise = Conjugate{}
	_ Separable      = Conjugate{}
	_ ScalarMetric   = Conjugate{}
	_ Shaped         = Conjugate{}
	_ Conjugable     = Conjugate{}
	_ fmt.Stringer   = Conjugate{}
)

// Conjugate is the convex conjugate of a convex penalty,
//
//	g(y) = Of*(y) = sup_x ⟨x, y⟩ − Of(x):
//
// of a norm of strength λ the indicator of the ball of radius λ of its dual norm (L1: the box ±λ; GroupL2: blocks of norm
// λ·w_b at most), of a [Box] its support function, of an [ElasticNet] a square beyond a threshold. Its prox is Moreau's,
//
//	prox(z) = z − step∘u,  u = prox of Of at z/step in the metric diag(step),
//
// also with one step for each coordinate. For a [Separable] Of the closed form takes its place, which rounds better: it is
// [Coordinatewise] too, and has SubdiffDist, and it is Separable itself where it is a box, as of L1 and NonNegative, or L1, as of
// a box of ±hi. The conjugate of a Conjugate is the penalty itself, with all of these that it has.
// For another Of a coordinate whose step is 0 has 2⁻⁶⁰ of the least other step in u, and is then left as it is; and a point
// that rounding has put just outside the domain is pulled back into it.
//
// Shapes: those of Of. Cost: that of Of and a few passes; no allocation. Where |z_i|/step_i is beyond the range of a float64
// and Of is not separable, the result is not finite. Errors: Validate asks for a valid Of that says it is convex
// (prox.Shaped) and knows its conjugate's value ([Conjugable]): Value needs it.
//
// Source: Moreau (1965); Combettes & Pesquet (2007), eq. 2.21; in a metric Becker & Fadili (2012), Lemma 3.
type Conjugate struct {
	Of Penalty // the operand
}

// Powers implements Rule.
func (p Conjugate) Powers() Powers {
	if of, ok := p.twice(); ok {
		const same = PowerProxDiag | PowerCheckLen | PowerStepOf | PowerSubdiffDist | PowerCoordinatewise | PowerSeparable
		return PowersOf(of)&same | PowerShape | PowerConjugateValue
	}
	of := PowersOf(p.Of)
	powers := of&(PowerProxDiag|PowerCheckLen|PowerStepOf) | PowerShape | PowerConjugateValue
	if c, ok := termsOf(p.Of); ok {
		powers |= PowerSubdiffDist | PowerCoordinatewise
		if _, ok := c.dual(); ok {
			powers |= PowerSeparable
		}
	}
	return powers
}

// twice returns what Of is the conjugate of, if it is one: the conjugate of a conjugate is the penalty itself, where that is closed
// and convex, as Validate asks.
func (p Conjugate) twice() (Penalty, bool) {
	c, ok := p.Of.(Conjugate)
	return c.Of, ok
}

// Validate returns an error unless Of is valid, convex, and knows its conjugate's value.
func (p Conjugate) Validate() error {
	if err := checkOperand("Conjugate", p.Of); err != nil {
		return err
	}
	if ShapeOf(p.Of)&Convex == 0 {
		return errors.Errorf("prox: Conjugate: want a convex penalty that says so (prox.Shaped), got %v; the conjugate of "+
			"another one is that of its convex hull", p.Of)
	}
	if PowersOf(p.Of)&PowerConjugateValue == 0 {
		return errors.Errorf("prox: Conjugate: want a penalty that knows its conjugate's value (prox.Conjugable), got %v", p.Of)
	}
	return nil
}

// String returns the penalty as reports show it: Conjugate(L1(λ=0.1)).
func (p Conjugate) String() string { return fmt.Sprintf("Conjugate(%v)", p.Of) }

// Value returns Of*(x).
func (p Conjugate) Value(x []float64) float64 {
	if of, ok := p.twice(); ok {
		return of.Value(x)
	}
	if c, ok := termsOf(p.Of); ok {
		return c.conjugateOver(x)
	}
	return p.Of.(Conjugable).ConjugateValue(x)
}

// Prox sets dst ← x − step·(prox of Of/step at x/step) and returns Of*(dst).
func (p Conjugate) Prox(dst, x []float64, step float64) float64 {
	if len(dst) != len(x) {
		panic(badLength)
	}
	if of, ok := p.twice(); ok {
		return of.Prox(dst, x, step)
	}
	if c, ok := termsOf(p.Of); ok {
		return c.proxConjugate(dst, x, nil, step)
	}
	if step == 0 {
		copyUnmoved(dst, x, step)
		return p.Value(dst)
	}
	return p.settle(dst, x, func(u, z []float64, part float64) {
		step := part * step
		for i, v := range z {
			u[i] = v / step
		}
		p.Of.Prox(u, u, 1/step)
		for i, v := range z {
			u[i] = moreau(v, step, u[i])
		}
	})
}

// ProxDiag is Prox in the metric diag(1/step).
func (p Conjugate) ProxDiag(dst, x, step []float64) float64 {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	if of, ok := p.twice(); ok {
		return of.(DiagonalProxer).ProxDiag(dst, x, step)
	}
	if c, ok := termsOf(p.Of); ok {
		return c.proxConjugate(dst, x, step, 0)
	}
	least := math.Inf(1)
	for _, s := range step {
		if s > 0 {
			least = min(least, s)
		}
	}
	if math.IsInf(least, 1) {
		copyUnmovedDiag(dst, x, step)
		return p.Value(dst)
	}
	inverse := borrow[float64](len(x))
	defer inverse.giveBack()
	return p.settle(dst, x, func(u, z []float64, part float64) {
		for i, s := range step {
			if s == 0 {
				s = least * 0x1p-60
			}
			s *= part
			u[i], inverse.v[i] = z[i]/s, 1/s
		}
		p.Of.(DiagonalProxer).ProxDiag(u, u, inverse.v)
		for i, v := range z {
			u[i] = moreau(v, part*step[i], u[i])
		}
	})
}

// SubdiffDist returns the greatest distance of −grad_i from the maximisers of x·y_i − Of_i(x), for a separable Of.
func (p Conjugate) SubdiffDist(y, grad []float64) float64 {
	if len(grad) != len(y) {
		panic(badGradLength)
	}
	if of, ok := p.twice(); ok {
		return of.(Stationary).SubdiffDist(y, grad)
	}
	c, _ := termsOf(p.Of)
	worst := 0.0
	for i, v := range y {
		worst = max(worst, c.conjugateDist(v, grad[i]))
	}
	return worst
}

// CheckLen implements Sized: what Of says.
func (p Conjugate) CheckLen(n int) error { return checkOperandLen("Conjugate", p.Of, n) }

// ValueAt implements Coordinatewise.
func (p Conjugate) ValueAt(i int, y float64) float64 {
	if of, ok := p.twice(); ok {
		return of.(Coordinatewise).ValueAt(i, y)
	}
	c, _ := termsOf(p.Of)
	return c.conjugate(y)
}

// ProxAt implements Coordinatewise.
func (p Conjugate) ProxAt(i int, y, step float64) float64 {
	if of, ok := p.twice(); ok {
		return of.(Coordinatewise).ProxAt(i, y, step)
	}
	c, _ := termsOf(p.Of)
	return c.conjugateProx(y, step) + 0
}

// DistAt implements Coordinatewise.
func (p Conjugate) DistAt(i int, y, grad float64) float64 {
	if of, ok := p.twice(); ok {
		return of.(Coordinatewise).DistAt(i, y, grad)
	}
	c, _ := termsOf(p.Of)
	return c.conjugateDist(y, grad)
}

// Separable implements Separable: the numbers of Of*, or of what Of is the conjugate of.
func (p Conjugate) Separable() (l1, l2, lo, hi float64) {
	if of, ok := p.twice(); ok {
		return of.(Separable).Separable()
	}
	of, _ := termsOf(p.Of)
	c, _ := of.dual()
	return c.l1, c.l2, c.lo, c.hi
}

// StepOf implements ScalarMetric: what Of says.
func (p Conjugate) StepOf(step []float64) float64 { return p.Of.(ScalarMetric).StepOf(step) }

// Shape implements Shaped: a conjugate is convex, and even where Of is.
func (p Conjugate) Shape() Shape { return Convex | ShapeOf(p.Of)&Even }

// ConjugateValue implements Conjugable: Of(x), as Of is closed and convex.
func (p Conjugate) ConjugateValue(x []float64) float64 { return p.Of.Value(x) }
