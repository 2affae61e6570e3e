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
func (p Rows) Powers() Powers { return partPowers(p.Of) }

// Validate returns an error unless Cols ≥ 1 and Of is valid.
func (p Rows) Validate() error { return validateCols("Rows", p.Cols, p.Of) }

// String returns the penalty as reports show it: Rows(GroupL2(λ=0.1, 1 block), 10 columns).
func (p Rows) String() string { return fmt.Sprintf("Rows(%v, %d columns)", p.Of, p.Cols) }

// Value returns the sum of Of over the rows.
func (p Rows) Value(x []float64) float64 { return p.parts().value(x) }

// Prox applies the prox of Of to each row and returns g(dst).
func (p Rows) Prox(dst, x []float64, step float64) float64 { return p.parts().prox(dst, x, step) }

// ProxDiag applies the prox of Of in its part of the metric to each row and returns g(dst).
func (p Rows) ProxDiag(dst, x, step []float64) float64 { return p.parts().proxDiag(dst, x, step) }

// Prox32 is Prox on float32.
func (p Rows) Prox32(dst, x []float32, step float32) float64 { return p.parts().prox32(dst, x, step) }

// ProxDiag32 is ProxDiag on float32.
func (p Rows) ProxDiag32(dst, x, step []float32) float64 { return p.parts().proxDiag32(dst, x, step) }

// SubdiffDist returns the greatest distance over the rows.
func (p Rows) SubdiffDist(x, grad []float64) float64 { return p.parts().dist(x, grad) }

// LambdaMax returns the greatest over the rows.
func (p Rows) LambdaMax(grad0 []float64) float64 { return p.parts().critical(grad0) }

// Strength implements Strong: that of Of.
func (p Rows) Strength() float64 { return p.Of.(Strong).Strength() }

// CheckLen returns an error unless n is a multiple of Cols and Of takes a row.
func (p Rows) CheckLen(n int) error { return p.parts().checkLen("Rows", n) }

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
func (p Rows) StepOf(step []float64) float64 { return p.parts().step(step) }

// Subgradient implements Subgradienter.
func (p Rows) Subgradient(dst, x []float64) { p.parts().subgradient(dst, x) }

// Margin implements Complementary: the least over the rows.
func (p Rows) Margin(x, grad []float64) float64 { return p.parts().margin(x, grad) }

// Shape implements Shaped: that of Of.
func (p Rows) Shape() Shape { return ShapeOf(p.Of) }

// ConjugateValue implements Conjugable: the sum over the rows.
func (p Rows) ConjugateValue(y []float64) float64 { return p.parts().conjugate(y) }

func (p Rows) parts() parts { return parts{p.Of, p.Cols, rowsOf} }
