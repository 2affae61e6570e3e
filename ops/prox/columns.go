package prox

import "fmt"

var (
	_ Rule                  = Columns{}
	_ DiagonalProxer        = Columns{}
	_ Float32Proxer         = Columns{}
	_ Float32DiagonalProxer = Columns{}
	_ Stationary            = Columns{}
	_ Criticaler            = Columns{}
	_ Strong                = Columns{}
	_ Sized                 = Columns{}
	_ Separable             = Columns{}
	_ Coordinatewise        = Columns{}
	_ ScalarMetric          = Columns{}
	_ Subgradienter         = Columns{}
	_ Complementary         = Columns{}
	_ Shaped                = Columns{}
	_ Conjugable            = Columns{}
	_ Blockwise             = Columns{}
	_ fmt.Stringer          = Columns{}
)

// Columns is a penalty on each column of a matrix,
//
//	g(X) = Σ_c Of(X_·c),  X stored row by row.
//
// In a weight matrix of inputs × units a column holds the incoming weights of one unit: Columns{GroupL2{Lambda: λ}, units}
// makes whole units zero.
//
// It has every power that Of has, and is [Blockwise] for any Of that is [Stationary]: a column is a block. λ is that of Of.
//
// Shapes: x has a multiple of Cols coordinates, and Of takes vectors of len(x)/Cols. Cost: that of Of for each column, and
// two copies, since columns are gathered into a scratch, sixteen at a time; no allocation. Of a [Separable] penalty nothing is
// gathered. Errors: Validate asks for Cols ≥ 1 and a valid Of; CheckLen for whole rows.
//
// Source: Parikh & Boyd (2014), §2.1: the prox of a sum over disjoint blocks is that of each.
type Columns struct {
	Of   Penalty // the operand, on vectors of one coordinate a row
	Cols int     // the number of columns of the matrix
}

// Powers implements Rule: those of the operand, and Sized; Blockwise if the operand is Stationary.
func (p Columns) Powers() Powers { return partPowers(p.Of) }

// Validate returns an error unless Cols ≥ 1 and Of is valid.
func (p Columns) Validate() error { return validateCols("Columns", p.Cols, p.Of) }

// String returns the penalty as reports show it: Columns(GroupL2(λ=0.1, 1 block), 10 columns).
func (p Columns) String() string { return fmt.Sprintf("Columns(%v, %d columns)", p.Of, p.Cols) }

// Value returns the sum of Of over the columns.
func (p Columns) Value(x []float64) float64 { return p.parts().value(x) }

// Prox applies the prox of Of to each column and returns g(dst).
func (p Columns) Prox(dst, x []float64, step float64) float64 { return p.parts().prox(dst, x, step) }

// ProxDiag applies the prox of Of in its part of the metric to each column and returns g(dst).
func (p Columns) ProxDiag(dst, x, step []float64) float64 { return p.parts().proxDiag(dst, x, step) }

// Prox32 is Prox on float32.
func (p Columns) Prox32(dst, x []float32, step float32) float64 {
	return p.parts().prox32(dst, x, step)
}

// ProxDiag32 is ProxDiag on float32.
func (p Columns) ProxDiag32(dst, x, step []float32) float64 {
	return p.parts().proxDiag32(dst, x, step)
}

// SubdiffDist returns the greatest distance over the columns.
func (p Columns) SubdiffDist(x, grad []float64) float64 { return p.parts().dist(x, grad) }

// LambdaMax returns the greatest over the columns.
func (p Columns) LambdaMax(grad0 []float64) float64 { return p.parts().critical(grad0) }

// Strength implements Strong: that of Of.
func (p Columns) Strength() float64 { return p.Of.(Strong).Strength() }

// CheckLen returns an error unless n is a multiple of Cols and Of takes a column.
func (p Columns) CheckLen(n int) error { return p.parts().checkLen("Columns", n) }

// Separable implements Separable: the numbers of Of.
func (p Columns) Separable() (l1, l2, lo, hi float64) { return p.Of.(Separable).Separable() }

// ValueAt implements Coordinatewise.
func (p Columns) ValueAt(i int, x float64) float64 { return p.Of.(Coordinatewise).ValueAt(i/p.Cols, x) }

// ProxAt implements Coordinatewise.
func (p Columns) ProxAt(i int, x, step float64) float64 {
	return p.Of.(Coordinatewise).ProxAt(i/p.Cols, x, step)
}

// DistAt implements Coordinatewise.
func (p Columns) DistAt(i int, x, grad float64) float64 {
	return p.Of.(Coordinatewise).DistAt(i/p.Cols, x, grad)
}

// StepOf implements ScalarMetric: the least over the columns, since one step stands for all.
func (p Columns) StepOf(step []float64) float64 { return p.parts().step(step) }

// Subgradient implements Subgradienter.
func (p Columns) Subgradient(dst, x []float64) { p.parts().subgradient(dst, x) }

// Margin implements Complementary: the least over the columns.
func (p Columns) Margin(x, grad []float64) float64 { return p.parts().margin(x, grad) }

// Shape implements Shaped: that of Of.
func (p Columns) Shape() Shape { return ShapeOf(p.Of) }

// ConjugateValue implements Conjugable: the sum over the columns.
func (p Columns) ConjugateValue(y []float64) float64 { return p.parts().conjugate(y) }

func (p Columns) parts() parts { return parts{p.Of, p.Cols, columnsOf} }
