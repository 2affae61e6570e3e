package prox

import (
	"math"

	"github.com/pkg/errors"
)

var (
	_ Stationary     = Sum{}
	_ Criticaler     = Sum{}
	_ Strong         = Sum{}
	_ Sized          = Sum{}
	_ Separable      = Sum{}
	_ Coordinatewise = Sum{}
	_ ScalarMetric   = Sum{}
	_ Subgradienter  = Sum{}
	_ Complementary  = Sum{}
	_ Shaped         = Sum{}
	_ Conjugable     = Sum{}
)

// Powers implements Rule.
func (p Sum) Powers() Powers {
	all, some := Powers(allPowers), Powers(0)
	for _, t := range p.Terms {
		powers := PowersOf(t)
		all &= powers
		some |= powers
	}
	if p.areParts() {
		all |= PowerCheckLen | PowerShape
		if all&PowerProxDiag == 0 && p.stepsKnown() {
			all |= PowerStepOf
		}
		return all &^ PowerBlocks
	}
	c, f, _ := p.split()
	if f == nil {
		return PowerProxDiag | PowerProx32 | PowerProxDiag32 | PowerSubdiffDist | PowerSeparable | PowerCoordinatewise |
			PowerMargin | PowerSubgradient&all | PowerShape | PowerConjugateValue | some&(PowerLambdaMax|PowerStrength|PowerCheckLen)
	}
	of := PowersOf(f)
	powers := of&(PowerProxDiag|PowerStepOf|PowerSubdiffDist|PowerStrength|PowerCoordinatewise|PowerBlocks) |
		PowerShape | PowerSubgradient&all | some&PowerCheckLen
	if of&PowerCoordinatewise != 0 {
		powers |= PowerProxDiag | PowerSubdiffDist
		powers &^= PowerBlocks
	}
	if besideConjugable(c, f) {
		powers |= PowerConjugateValue
	}
	if of&PowerStrength != 0 && (ShapeOf(f)&Even != 0 || c.l1 == 0 && c.unbounded()) {
		powers |= of & PowerLambdaMax
	}
	return powers
}

// stepsKnown reports whether each part has ProxDiag or names its one step.
func (p Sum) stepsKnown() bool {
	for _, t := range p.Terms {
		if PowersOf(t)&(PowerProxDiag|PowerStepOf) == 0 {
			return false
		}
	}
	return true
}

// SubdiffDist returns the greatest over the parts and of |grad_i| outside of them; else the distance of −grad from the sum
// of the subdifferentials.
func (p Sum) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if p.areParts() {
		worst := p.outside(len(x), func(i int) float64 { return math.Abs(grad[i]) + 0*x[i] })
		for _, t := range p.Terms {
			worst = max(worst, t.(Indexed).distInside(x, grad))
		}
		return worst
	}
	c, f, _ := p.split()
	if f == nil {
		return c.distOver(x, grad)
	}
	if of, ok := As[Coordinatewise](f); ok {
		worst := 0.0
		for i, v := range x {
			worst = max(worst, besideDistAt(c, of, i, v, grad[i]))
		}
		return worst
	}
	return besideDist(c, x, grad, func(g []float64) float64 { return f.(Stationary).SubdiffDist(x, g) })
}

// LambdaMax returns the least λ, the sum of the strengths with their ratios held fixed, for which 0 is stationary.
func (p Sum) LambdaMax(grad0 []float64) float64 {
	if p.areParts() {
		worst := p.outside(len(grad0), func(i int) float64 { return critical(math.Abs(grad0[i]), 0) })
		total := p.Strength()
		for _, t := range p.Terms {
			share := 0.0
			if total > 0 {
				share = t.(Indexed).Strength() / total
			}
			worst = max(worst, critical(t.(Indexed).criticalInside(grad0), share))
		}
		return worst
	}
	c, f, _ := p.split()
	if f == nil {
		return c.criticalOver(grad0)
	}
	return besideCritical(c, f, grad0)
}

// Strength implements Strong: the sum of the strengths.
func (p Sum) Strength() float64 {
	c, f, _ := p.split()
	if p.areParts() {
		sum := 0.0
		for _, t := range p.Terms {
			sum += t.(Indexed).Strength()
		}
		return sum
	}
	if f == nil {
		return c.l1 + c.l2
	}
	return c.l1 + c.l2 + f.(Strong).Strength()
}

// CheckLen implements Sized: what the terms say.
func (p Sum) CheckLen(n int) error {
	for k, t := range p.Terms {
		if s, ok := As[Sized](t); ok {
			if err := s.CheckLen(n); err != nil {
				return errors.WithMessagef(err, "prox: Sum: term %d", k)
			}
		}
	}
	return p.checkDomain(n)
}

// Separable implements Separable: the sums of the strengths, and the intersection of the boxes.
func (p Sum) Separable() (l1, l2, lo, hi float64) {
	c, _, _ := p.split()
	return c.l1, c.l2, c.lo, c.hi
}

// ValueAt implements Coordinatewise.
func (p Sum) ValueAt(i int, x float64) float64 {
	sum := 0.0
	for _, t := range p.Terms {
		sum += t.(Coordinatewise).ValueAt(i, x)
	}
	return sum
}

// ProxAt implements Coordinatewise.
func (p Sum) ProxAt(i int, x, step float64) float64 {
	if p.areParts() {
		if t := p.partOf(i); t != nil {
			return t.(Coordinatewise).ProxAt(i, x, step)
		}
		return unmoved(x, step)
	}
	c, f, _ := p.split()
	if f == nil {
		return c.prox(x, step) + 0
	}
	return besideAt(c, f.(Coordinatewise), ShapeOf(f)&Even != 0, i, x, step) + 0
}

// DistAt implements Coordinatewise.
func (p Sum) DistAt(i int, x, grad float64) float64 {
	if p.areParts() {
		if t := p.partOf(i); t != nil {
			return t.(Coordinatewise).DistAt(i, x, grad)
		}
		return math.Abs(grad) + 0*x
	}
	c, f, _ := p.split()
	if f == nil {
		return c.dist(x, grad)
	}
	return besideDistAt(c, f.(Coordinatewise), i, x, grad)
}

// StepOf implements ScalarMetric: the least that a term names.
func (p Sum) StepOf(step []float64) float64 {
	least := math.Inf(1)
	for _, t := range p.Terms {
		if s, ok := As[ScalarMetric](t); ok {
			least = min(least, s.StepOf(step))
		}
	}
	return least
}

// Subgradient implements Subgradienter: the sum of those of the terms.
func (p Sum) Subgradient(dst, x []float64) {
	g, at := borrow[float64](len(x)), borrow[float64](len(x))
	defer g.giveBack()
	defer at.giveBack()
	copy(at.v, x)
	clear(dst)
	for _, t := range p.Terms {
		t.(Subgradienter).Subgradient(g.v, at.v)
		for i, v := range g.v {
			dst[i] += v
		}
	}
}

// Margin implements Complementary: the least over the parts, or that of a separable sum.
func (p Sum) Margin(x, grad []float64) float64 {
	if c, f, _ := p.split(); f == nil {
		return c.marginOver(x, grad)
	}
	least := math.Inf(1)
	for _, t := range p.Terms {
		least = min(least, t.(Complementary).Margin(x, grad))
	}
	return least
}

// Shape implements Shaped: what all terms are.
func (p Sum) Shape() Shape {
	shape := Convex | Even
	for _, t := range p.Terms {
		shape &= ShapeOf(t)
	}
	return shape
}

// ConjugateValue implements Conjugable, for parts and separable sums, and for separable terms beside a convex f where, with l1
// or the bound x ≥ 0, f is even.
func (p Sum) ConjugateValue(y []float64) float64 {
	c, f, _ := p.split()
	if f == nil {
		return c.conjugateOver(y)
	}
	if !p.areParts() {
		return besideConjugate(c, f, y)
	}
	sum := p.outside(len(y), func(i int) float64 { return critical(math.Abs(y[i]), 0) })
	for _, t := range p.Terms {
		v := picked(y, t.(Indexed).Index)
		sum += t.(Indexed).Of.(Conjugable).ConjugateValue(v.v)
		v.giveBack()
	}
	return sum
}
