package prox

import "fmt"

var (
	_ Rule                  = Rows{}
	_ DiagonalProxer        = Rows{}
	_ Float32Proxer         = Rows{}
	_ Float32DiagonalProxer = Rows{}
	_ Stationary            = Rows{}
	_ Criticaler            = Rows{}
	_ Strong                = Rows{}
	_ Sized                 = Rows{}
	_ Separable             = Rows{}
	_ Coordinatewise        = Rows{}
	_ ScalarMetric          = Rows{}
	_ Subgradienter         = Rows{}
	_ Complementary         = Rows{}
	_ Shaped                = Rows{}
	_ Conjugable            = Rows{}
	_ fmt.Stringer          = Rows{}
)

// Rows is a penalty on each row of a matrix,
//
//	g(X) = Σ_r Of(X_r),  X stored row by row.
//
// In a weight matrix of inputs × units a row holds the outgoing weights of one input: Rows{GroupL2{Lambda: λ}, units} makes
// whole inputs zero, as GroupL2 does whose blocks are the rows.
//
// It has every power that Of has, and is Blockwise for any Of that is Stationary: a row is a block. λ is that of Of.
//
// Shapes: x has a multiple of Cols coordinates, and Of takes vectors of Cols. Cost: that of Of for each row; no allocation.
// Errors: Validate asks for Cols ≥ 1 and a valid Of; CheckLen for whole rows.
//
// Source: Parikh & Boyd (2014), §2.1: the prox of a sum over disjoint blocks is that of each.
type Rows struct {
	Of   Penalty // the operand, on vectors of Cols coordinates
	Cols int     // the number of columns of the matrix
}

// Powers implements Rule: those of the operand, and Sized; Blockwise if the operand is Stationary.
func (p Rows) Powers() Powers {
	of := PowersOf(p.Of)&^PowerBlocks | PowerCheckLen
	if of&PowerSubdiffDist != 0 {
		of |= PowerBlocks
	}
	return of
}

// Validate returns an error unless Cols ≥ 1 and Of is valid.
func (p Rows) Validate() error { return validateCols("Rows", p.Cols, p.Of) }

// String returns the penalty as reports show it: Rows(GroupL2(λ=0.1, 1 block), 10 columns).
func (p Rows) String() string { return fmt.Sprintf("Rows(%v, %d columns)", p.Of, p.Cols) }

func (p Rows) parts(n int) layout { return rowsOf(n, p.Cols) }

// Value returns the sum of Of over the rows.
func (p Rows) Value(x []float64) float64 { return p.parts(len(x)).sumOver(x, p.Of.Value) }

// Prox applies the prox of Of to each row and returns g(dst).
func (p Rows) Prox(dst, x []float64, step float64) float64 {
	if c, ok := termsOf(p.Of); ok {
		return proxTerms(c, dst, x, step)
	}
	var sum float64
	each(p.parts(len(x)), dst, x, nil, func(dst, x, _ []float64) { sum += p.Of.Prox(dst, x, step) })
	return sum
}

// ProxDiag applies the prox of Of in its part of the metric to each row and returns g(dst).
func (p Rows) ProxDiag(dst, x, step []float64) float64 {
	if c, ok := termsOf(p.Of); ok {
		return proxTermsDiag(c, dst, x, step)
	}
	of, sum := p.Of.(DiagonalProxer), 0.0
	each(p.parts(len(x)), dst, x, step, func(dst, x, step []float64) { sum += of.ProxDiag(dst, x, step) })
	return sum
}

// Prox32 is Prox on float32.
func (p Rows) Prox32(dst, x []float32, step float32) float64 {
	if c, ok := termsOf(p.Of); ok {
		return proxTerms32(c, dst, x, step)
	}
	of, sum := p.Of.(Float32Proxer), 0.0
	each(p.parts(len(x)), dst, x, nil, func(dst, x, _ []float32) { sum += of.Prox32(dst, x, step) })
	return sum
}

// ProxDiag32 is ProxDiag on float32.
func (p Rows) ProxDiag32(dst, x, step []float32) float64 {
	if c, ok := termsOf(p.Of); ok {
		return proxTermsDiag32(c, dst, x, step)
	}
	of, sum := p.Of.(Float32DiagonalProxer), 0.0
	each(p.parts(len(x)), dst, x, step, func(dst, x, step []float32) { sum += of.ProxDiag32(dst, x, step) })
	return sum
}

// SubdiffDist returns the greatest distance over the rows.
func (p Rows) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	return p.parts(len(x)).maxOver(x, grad, p.Of.(Stationary).SubdiffDist)
}

// LambdaMax returns the greatest over the rows.
func (p Rows) LambdaMax(grad0 []float64) float64 {
	of := p.Of.(Criticaler)
	return p.parts(len(grad0)).maxOver(grad0, nil, func(grad, _ []float64) float64 { return of.LambdaMax(grad) })
}

// Strength implements Strong: that of Of.
func (p Rows) Strength() float64 { return p.Of.(Strong).Strength() }

// CheckLen returns an error unless n is a multiple of Cols and Of takes a row.
func (p Rows) CheckLen(n int) error {
	if err := checkCols("Rows", n, p.Cols); err != nil {
		return err
	}
	return checkOperandLen("Rows", p.Of, p.parts(n).size)
}

// Separable implements Separable: the numbers of Of.
func (p Rows) Separable() (l1, l2, lo, hi float64) { return p.Of.(Separable).Separable() }

// ValueAt implements Coordinatewise.
func (p Rows) ValueAt(i int, x float64) float64 { return p.Of.(Coordinatewise).ValueAt(i%p.Cols, x) }

// ProxAt implements Coordinatewise.
func (p Rows) ProxAt(i int, x, step float64) float64 {
	return p.Of.(Coordinatewise).ProxAt(i%p.Cols, x, step)
}

// DistAt implements Coordinatewise.
func (p Rows) DistAt(i int, x, grad float64) float64 {
	return p.Of.(Coordinatewise).DistAt(i%p.Cols, x, grad)
}

// StepOf implements ScalarMetric: the least over the rows, since one step stands for all.
func (p Rows) StepOf(step []float64) float64 {
	of := p.Of.(ScalarMetric)
	return p.parts(len(step)).minOver(step, nil, func(step, _ []float64) float64 { return of.StepOf(step) })
}

// Subgradient implements Subgradienter.
func (p Rows) Subgradient(dst, x []float64) {
	of := p.Of.(Subgradienter)
	each(p.parts(len(x)), dst, x, nil, func(dst, x, _ []float64) { of.Subgradient(dst, x) })
}

// Margin implements Complementary: the least over the rows.
func (p Rows) Margin(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	return p.parts(len(x)).minOver(x, grad, p.Of.(Complementary).Margin)
}

// Shape implements Shaped: that of Of.
func (p Rows) Shape() Shape { return ShapeOf(p.Of) }

// ConjugateValue implements Conjugable: the sum over the rows.
func (p Rows) ConjugateValue(y []float64) float64 {
	return p.parts(len(y)).sumOver(y, p.Of.(Conjugable).ConjugateValue)
}
