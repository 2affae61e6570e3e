package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Rule                  = Scaled{}
	_ DiagonalProxer        = Scaled{}
	_ Float32Proxer         = Scaled{}
	_ Float32DiagonalProxer = Scaled{}
	_ Stationary            = Scaled{}
	_ Criticaler            = Scaled{}
	_ Strong                = Scaled{}
	_ Sized                 = Scaled{}
	_ Separable             = Scaled{}
	_ Coordinatewise        = Scaled{}
	_ ScalarMetric          = Scaled{}
	_ Subgradienter         = Scaled{}
	_ Complementary         = Scaled{}
	_ Shaped                = Scaled{}
	_ Conjugable            = Scaled{}
	_ fmt.Stringer          = Scaled{}
)

// Scaled is a penalty times a number,
//
//	g(x) = By · Of(x),
//
// and 0 everywhere, also outside the domain of Of, for By = 0. Its prox is that of Of with the steps By·step.
//
// It has every power that Of has. λ is By times that of Of: Strength is, and LambdaMax, which a factor does not change, is
// that of Of.
//
// Shapes: those of Of. Cost: that of Of, and one more pass where a vector of steps or gradients must be scaled; no
// allocation. Of a [Separable] penalty it is separable itself, and as fast.
// Errors: Validate asks for a finite By ≥ 0 and a valid Of, and for finite products with the strengths of a separable Of.
//
// Source: Combettes & Pesquet (2007), §2.3: prox of t·(c·g) is prox of (tc)·g.
type Scaled struct {
	By float64 // the factor
	Of Penalty // the operand
}

// Powers implements Rule: those of the operand.
func (p Scaled) Powers() Powers { return PowersOf(p.Of) }

// Validate returns an error unless By is finite and ≥ 0 and Of is valid.
func (p Scaled) Validate() error {
	if err := checkStrength("Scaled", "By", p.By); err != nil {
		return err
	}
	if err := checkOperand("Scaled", p.Of); err != nil {
		return err
	}
	if c, ok := p.terms(); ok && !(finite(c.l1) && finite(c.l2)) {
		return errors.Errorf("prox: Scaled: By = %v times the strengths of %v is beyond the range of a float64", p.By, p.Of)
	}
	return nil
}

// String returns the penalty as reports show it: 2·L1(λ=0.003).
func (p Scaled) String() string { return fmt.Sprintf("%g·%v", p.By, p.Of) }

func (p Scaled) terms() (terms, bool) {
	c, ok := termsOf(p.Of)
	return c.times(p.By), ok
}

// Value returns By·Of(x).
func (p Scaled) Value(x []float64) float64 {
	if p.By == 0 {
		return valueOfNone(x)
	}
	return p.By * p.Of.Value(x)
}

// Prox sets dst ← prox of (By·step)·Of at x and returns g(dst).
func (p Scaled) Prox(dst, x []float64, step float64) float64 {
	if c, ok := p.terms(); ok {
		return proxTerms(c, dst, x, step)
	}
	return scaledValue(p.By, dst, p.Of.Prox(dst, x, p.By*step))
}

// ProxDiag sets dst ← prox of Of at x in the metric diag(1/(By·step)) and returns g(dst).
func (p Scaled) ProxDiag(dst, x, step []float64) float64 {
	if c, ok := p.terms(); ok {
		return proxTermsDiag(c, dst, x, step)
	}
	s := scaledCopy(p.By, step)
	defer s.giveBack()
	return scaledValue(p.By, dst, p.Of.(DiagonalProxer).ProxDiag(dst, x, s.v))
}

// Prox32 is Prox on float32.
func (p Scaled) Prox32(dst, x []float32, step float32) float64 {
	if c, ok := p.terms(); ok {
		return proxTerms32(c, dst, x, step)
	}
	return scaledValue(p.By, dst, p.Of.(Float32Proxer).Prox32(dst, x, float32(p.By*float64(step))))
}

// ProxDiag32 is ProxDiag on float32; the scaled steps are rounded once.
func (p Scaled) ProxDiag32(dst, x, step []float32) float64 {
	if c, ok := p.terms(); ok {
		return proxTermsDiag32(c, dst, x, step)
	}
	s := scaledCopy(p.By, step)
	defer s.giveBack()
	return scaledValue(p.By, dst, p.Of.(Float32DiagonalProxer).ProxDiag32(dst, x, s.v))
}

// SubdiffDist returns By times the distance of −grad/By for Of, ‖grad‖∞ for By = 0.
func (p Scaled) SubdiffDist(x, grad []float64) float64 {
	if p.By == 0 {
		return distOfNone(x, grad)
	}
	if c, ok := p.terms(); ok {
		return c.distOver(x, grad)
	}
	s := scaledCopy(1/p.By, grad)
	defer s.giveBack()
	return p.By * p.Of.(Stationary).SubdiffDist(x, s.v)
}

// LambdaMax returns that of Of: the least λ = By·Strength(Of) for which 0 is stationary.
func (p Scaled) LambdaMax(grad0 []float64) float64 { return p.Of.(Criticaler).LambdaMax(grad0) }

// Strength implements Strong: By times that of Of.
func (p Scaled) Strength() float64 { return p.By * p.Of.(Strong).Strength() }

// CheckLen implements Sized: what Of says.
func (p Scaled) CheckLen(n int) error { return checkOperandLen("Scaled", p.Of, n) }

// Separable implements Separable: By times the strengths of Of, and its bounds unless By = 0.
func (p Scaled) Separable() (l1, l2, lo, hi float64) {
	c, _ := p.terms()
	return c.l1, c.l2, c.lo, c.hi
}

// ValueAt implements Coordinatewise.
func (p Scaled) ValueAt(i int, x float64) float64 {
	if p.By == 0 {
		return 0 * math.Abs(x)
	}
	return p.By * p.Of.(Coordinatewise).ValueAt(i, x)
}

// ProxAt implements Coordinatewise.
func (p Scaled) ProxAt(i int, x, step float64) float64 {
	return p.Of.(Coordinatewise).ProxAt(i, x, p.By*step)
}

// DistAt implements Coordinatewise.
func (p Scaled) DistAt(i int, x, grad float64) float64 {
	if p.By == 0 {
		return math.Abs(grad) + 0*x
	}
	return p.By * p.Of.(Coordinatewise).DistAt(i, x, grad/p.By)
}

// StepOf implements ScalarMetric: what Of says.
func (p Scaled) StepOf(step []float64) float64 { return p.Of.(ScalarMetric).StepOf(step) }

// Subgradient implements Subgradienter: By times that of Of.
func (p Scaled) Subgradient(dst, x []float64) {
	p.Of.(Subgradienter).Subgradient(dst, x)
	for i := range dst {
		dst[i] = p.By*dst[i] + 0
	}
}

// Margin implements Complementary: By times the margin of −grad/By for Of.
func (p Scaled) Margin(x, grad []float64) float64 {
	if p.By == 0 {
		return noTerms.marginOver(x, grad)
	}
	if c, ok := p.terms(); ok {
		return c.marginOver(x, grad)
	}
	s := scaledCopy(1/p.By, grad)
	defer s.giveBack()
	return p.By * p.Of.(Complementary).Margin(x, s.v)
}

// Shape implements Shaped: that of Of.
func (p Scaled) Shape() Shape { return ShapeOf(p.Of) }

// ConjugateValue implements Conjugable: By times that of Of at y/By; the indicator of 0 for By = 0.
func (p Scaled) ConjugateValue(y []float64) float64 {
	if p.By == 0 {
		return Box{}.Value(y)
	}
	s := scaledCopy(1/p.By, y)
	defer s.giveBack()
	return p.By * p.Of.(Conjugable).ConjugateValue(s.v)
}

// scaledValue returns by·g for the value g of the operand at x, which by = 0 takes out of it.
func scaledValue[F float](by float64, x []F, g float64) float64 {
	if by == 0 {
		return valueOfNone(x)
	}
	return by * g
}

// scaledCopy returns by·x on loan.
func scaledCopy[F float](by float64, x []F) *scratch[F] {
	s := borrow[F](len(x))
	for i, v := range x {
		s.v[i] = F(by * float64(v))
	}
	return s
}
