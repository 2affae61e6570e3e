package prox

import "math"

var (
	_ Stationary     = NonNegative{}
	_ Criticaler     = NonNegative{}
	_ Strong         = NonNegative{}
	_ Sized          = NonNegative{}
	_ Separable      = NonNegative{}
	_ Coordinatewise = NonNegative{}
	_ ScalarMetric   = NonNegative{}
	_ Subgradienter  = NonNegative{}
	_ Complementary  = NonNegative{}
	_ Shaped         = NonNegative{}
	_ Conjugable     = NonNegative{}
)

// Powers implements Rule.
func (p NonNegative) Powers() Powers {
	of := PowersOf(p.Of)
	switch {
	case p.Of == nil || of&PowerSeparable != 0:
		return of | PowerProxDiag | PowerProx32 | PowerProxDiag32 | PowerSubdiffDist | PowerSeparable | PowerCoordinatewise |
			PowerMargin | PowerShape | PowerConjugateValue
	case p.even():
		if of&PowerCoordinatewise == 0 || of&PowerCheckLen != 0 {
			of &^= PowerMargin
		}
		return of
	case of&PowerCoordinatewise != 0:
		return of&(PowerProx32|PowerProxDiag32|PowerCheckLen|PowerSubgradient|PowerShape|PowerCoordinatewise) |
			PowerProxDiag | PowerSubdiffDist
	}
	return 0
}

// SubdiffDist returns the distance of −grad from ∂g(x): that for Of, where a gradient that pushes a zero below 0 does not
// count; +Inf where a coordinate is negative. For an even Of and x_i = 0, ∂Of holds with every element those with the i-th
// coordinate between ± its own, and with the constraint all below: so −grad_i < 0 costs nothing. O(n), no allocation.
func (p NonNegative) SubdiffDist(x, grad []float64) float64 {
	if c, ok := p.terms(); ok {
		return c.distOver(x, grad)
	}
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	if p.even() {
		return p.distEven(x, grad, func(g []float64) float64 { return p.Of.(Stationary).SubdiffDist(x, g) })
	}
	worst := 0.0
	for i, v := range x {
		worst = max(worst, p.DistAt(i, v, grad[i]))
	}
	return worst
}

// distEven is the distance for an even Of, of whose distance is that of a gradient.
func (p NonNegative) distEven(x, grad []float64, of func(grad []float64) float64) float64 {
	g := borrow[float64](len(grad))
	defer g.giveBack()
	for i, v := range grad {
		if g.v[i] = v; x[i] == 0 {
			g.v[i] = min(v, 0)
		}
	}
	return belowZero(x, of(g.v))
}

// LambdaMax returns that of Of for the gradients that pull upwards.
func (p NonNegative) LambdaMax(grad0 []float64) float64 {
	g := borrow[float64](len(grad0))
	defer g.giveBack()
	for i, v := range grad0 {
		g.v[i] = min(v, 0)
	}
	return p.Of.(Criticaler).LambdaMax(g.v)
}

// Strength implements Strong: that of Of.
func (p NonNegative) Strength() float64 { return p.Of.(Strong).Strength() }

// CheckLen implements Sized: what Of says.
func (p NonNegative) CheckLen(n int) error { return checkOperandLen("NonNegative", p.Of, n) }

// Separable implements Separable: x ≥ 0, with the numbers of Of.
func (p NonNegative) Separable() (l1, l2, lo, hi float64) {
	c, _ := p.terms()
	return c.l1, c.l2, c.lo, c.hi
}

// ValueAt implements Coordinatewise.
func (p NonNegative) ValueAt(i int, x float64) float64 {
	if c, ok := p.terms(); ok {
		return c.value(x)
	}
	g := p.Of.(Coordinatewise).ValueAt(i, x)
	if x < 0 {
		g += math.Inf(1)
	}
	return g
}

// ProxAt implements Coordinatewise.
func (p NonNegative) ProxAt(i int, x, step float64) float64 {
	if c, ok := p.terms(); ok {
		return c.prox(x, step) + 0
	}
	of := p.Of.(Coordinatewise)
	if p.even() {
		return of.ProxAt(i, clampStep(x, step, 0, math.Inf(1)), step)
	}
	return clampStep(of.ProxAt(i, x, step), step, 0, math.Inf(1))
}

// DistAt implements Coordinatewise.
func (p NonNegative) DistAt(i int, x, grad float64) float64 {
	if c, ok := p.terms(); ok {
		return c.dist(x, grad)
	}
	of := p.Of.(Coordinatewise)
	switch {
	case x < 0:
		return math.Inf(1) + 0*grad
	case x == 0 && p.even():
		return of.DistAt(i, x, min(grad, 0))
	case x == 0:
		// ∂g = (−∞, b] for ∂Of = [a, b]. From above b, −grad − dist is b; from below a it is further off still.
		dist := of.DistAt(i, x, grad)
		if finite(dist) && of.DistAt(i, x, grad+dist) > dist {
			return 0
		}
		return dist
	}
	return of.DistAt(i, x, grad)
}

// StepOf implements ScalarMetric: what Of says.
func (p NonNegative) StepOf(step []float64) float64 { return p.Of.(ScalarMetric).StepOf(step) }

// Subgradient implements Subgradienter: that of Of.
func (p NonNegative) Subgradient(dst, x []float64) { p.Of.(Subgradienter).Subgradient(dst, x) }

var zero = make([]float64, 1) // only ever read

// Margin implements Complementary: the least grad_i + b over x_i = 0, where ∂Of(0) = [−b, b] at a coordinate.
func (p NonNegative) Margin(x, grad []float64) float64 {
	if c, ok := p.terms(); ok {
		return c.marginOver(x, grad)
	}
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	b, least := p.Of.(Complementary).Margin(zero, zero), math.Inf(1)
	for i, v := range x {
		if v == 0 {
			least = min(least, grad[i]+b)
		}
	}
	return least
}

// Shape implements Shaped: convex where Of is.
func (p NonNegative) Shape() Shape {
	if p.Of == nil {
		return Convex
	}
	return ShapeOf(p.Of) & Convex
}

// ConjugateValue implements Conjugable: that of Of at max(y, 0) for an even Of, else that of the four numbers.
func (p NonNegative) ConjugateValue(y []float64) float64 {
	if c, ok := p.terms(); ok {
		return c.conjugateOver(y)
	}
	v := borrow[float64](len(y))
	defer v.giveBack()
	for i, w := range y {
		v.v[i] = max(w, 0)
	}
	return p.Of.(Conjugable).ConjugateValue(v.v) + valueOfNone(y)
}
