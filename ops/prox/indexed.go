package prox

import (
	"fmt"
	"math"
	"slices"

	"github.com/pkg/errors"
)

var (
	_ Rule                  = Indexed{}
	_ DiagonalProxer        = Indexed{}
	_ Float32Proxer         = Indexed{}
	_ Float32DiagonalProxer = Indexed{}
	_ Stationary            = Indexed{}
	_ Criticaler            = Indexed{}
	_ Strong                = Indexed{}
	_ Sized                 = Indexed{}
	_ Coordinatewise        = Indexed{}
	_ ScalarMetric          = Indexed{}
	_ Subgradienter         = Indexed{}
	_ Complementary         = Indexed{}
	_ Shaped                = Indexed{}
	_ Conjugable            = Indexed{}
	_ fmt.Stringer          = Indexed{}
)

// Indexed is a penalty on some coordinates, in the order of Index, and none on the others,
//
//	g(x) = Of(x_Index).
//
// It has every power that Of has, but is not [Separable], since its terms differ, nor [Blockwise], and [Coordinatewise] only
// where Index ascends. λ is that of Of, and LambdaMax +Inf where a coordinate without penalty has a gradient. To give several parts of
// a vector a penalty each, see [Sum].
//
// Shapes: x has more coordinates than the greatest index, and Of takes vectors of len(Index). Values share Index with the
// caller, who must not change it. Cost: that of Of, and two copies; ValueAt, ProxAt and DistAt O(log n); no allocation.
// Errors: Validate asks for distinct indices ≥ 0, at least one, and a valid Of; CheckLen for indices below n.
//
// Source: Parikh & Boyd (2014), §2.1: the prox of a sum over disjoint blocks is that of each.
type Indexed struct {
	Of    Penalty // the operand
	Index []int   // its coordinates
}

// Powers implements Rule: those of the operand and Sized, without Separable and Blockwise.
func (p Indexed) Powers() Powers {
	powers := PowersOf(p.Of)&^(PowerSeparable|PowerBlocks) | PowerCheckLen
	if !slices.IsSorted(p.Index) {
		powers &^= PowerCoordinatewise
	}
	return powers
}

// Validate returns an error unless the indices are distinct and ≥ 0 and Of is valid.
func (p Indexed) Validate() error {
	if len(p.Index) == 0 {
		return errors.New("prox: Indexed: Index is empty; want at least one coordinate")
	}
	seen := make(map[int]bool, len(p.Index))
	for _, i := range p.Index {
		if i < 0 {
			return errors.Errorf("prox: Indexed: Index holds %d; want indices ≥ 0", i)
		}
		if seen[i] {
			return errors.Errorf("prox: Indexed: Index holds %d twice; want distinct indices", i)
		}
		seen[i] = true
	}
	return checkOperand("Indexed", p.Of)
}

// CheckLen returns an error when an index reaches beyond a vector of n coordinates, or Of does not take len(Index).
func (p Indexed) CheckLen(n int) error {
	for _, i := range p.Index {
		if i >= n {
			return errors.Errorf("prox: Indexed: Index holds %d; want indices from 0 to %d, the vector has %d coordinates", i, n-1, n)
		}
	}
	return checkOperandLen("Indexed", p.Of, len(p.Index))
}

// String returns the penalty as reports show it: Indexed(L1(λ=0.1), 30 coordinates).
func (p Indexed) String() string {
	return fmt.Sprintf("Indexed(%v, %d coordinates)", p.Of, len(p.Index))
}

// Value returns Of(x_Index).
func (p Indexed) Value(x []float64) float64 { return valueOfNone(x) + p.valueInside(x) }

func (p Indexed) valueInside(x []float64) float64 {
	v := picked(x, p.Index)
	defer v.giveBack()
	return p.Of.Value(v.v)
}

// Prox applies the prox of Of to x_Index, copies the rest, and returns g(dst).
func (p Indexed) Prox(dst, x []float64, step float64) float64 {
	copyUnmoved(dst, x, step)
	g := p.proxInside(dst, step)
	return valueOfNone(dst) + g
}

func (p Indexed) proxInside(x []float64, step float64) float64 {
	v := picked(x, p.Index)
	defer v.giveBack()
	g := p.Of.Prox(v.v, v.v, step)
	v.putBack(x, p.Index)
	return g
}

// ProxDiag applies the prox of Of in its part of the metric, copies the rest, and returns g(dst).
func (p Indexed) ProxDiag(dst, x, step []float64) float64 {
	copyUnmovedDiag(dst, x, step)
	g := p.proxDiagInside(dst, step)
	return valueOfNone(dst) + g
}

func (p Indexed) proxDiagInside(x, step []float64) float64 {
	v, s := picked(x, p.Index), picked(step, p.Index)
	defer v.giveBack()
	defer s.giveBack()
	g := p.Of.(DiagonalProxer).ProxDiag(v.v, v.v, s.v)
	v.putBack(x, p.Index)
	return g
}

// Prox32 is Prox on float32.
func (p Indexed) Prox32(dst, x []float32, step float32) float64 {
	copyUnmoved(dst, x, step)
	g := p.prox32Inside(dst, step)
	return valueOfNone(dst) + g
}

func (p Indexed) prox32Inside(x []float32, step float32) float64 {
	v := picked(x, p.Index)
	defer v.giveBack()
	g := p.Of.(Float32Proxer).Prox32(v.v, v.v, step)
	v.putBack(x, p.Index)
	return g
}

// ProxDiag32 is ProxDiag on float32.
func (p Indexed) ProxDiag32(dst, x, step []float32) float64 {
	copyUnmovedDiag(dst, x, step)
	g := p.proxDiag32Inside(dst, step)
	return valueOfNone(dst) + g
}

func (p Indexed) proxDiag32Inside(x, step []float32) float64 {
	v, s := picked(x, p.Index), picked(step, p.Index)
	defer v.giveBack()
	defer s.giveBack()
	g := p.Of.(Float32DiagonalProxer).ProxDiag32(v.v, v.v, s.v)
	v.putBack(x, p.Index)
	return g
}

// SubdiffDist returns the distance for Of at Index, and |grad_i| of the others where that is greater.
func (p Indexed) SubdiffDist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	return max(p.distInside(x, grad), p.outside(len(x), func(i int) float64 { return math.Abs(grad[i]) + 0*x[i] }))
}

func (p Indexed) distInside(x, grad []float64) float64 {
	v, g := picked(x, p.Index), picked(grad, p.Index)
	defer v.giveBack()
	defer g.giveBack()
	return p.Of.(Stationary).SubdiffDist(v.v, g.v)
}

// LambdaMax returns that of Of at Index, +Inf when another coordinate has a gradient.
func (p Indexed) LambdaMax(grad0 []float64) float64 {
	return max(p.criticalInside(grad0), p.outside(len(grad0), func(i int) float64 { return critical(math.Abs(grad0[i]), 0) }))
}

func (p Indexed) criticalInside(grad0 []float64) float64 {
	g := picked(grad0, p.Index)
	defer g.giveBack()
	return p.Of.(Criticaler).LambdaMax(g.v)
}

// outside returns the greatest f(i) ≥ 0 over the coordinates that are not in Index.
func (p Indexed) outside(n int, f func(i int) float64) float64 {
	groups := [1][]int{p.Index}
	return partition{groups: groups[:]}.maxOutside(n, f)
}

// Strength implements Strong: that of Of.
func (p Indexed) Strength() float64 { return p.Of.(Strong).Strength() }

// ValueAt implements Coordinatewise.
func (p Indexed) ValueAt(i int, x float64) float64 {
	if k, ok := slices.BinarySearch(p.Index, i); ok {
		return p.Of.(Coordinatewise).ValueAt(k, x)
	}
	return 0 * math.Abs(x)
}

// ProxAt implements Coordinatewise.
func (p Indexed) ProxAt(i int, x, step float64) float64 {
	if k, ok := slices.BinarySearch(p.Index, i); ok {
		return p.Of.(Coordinatewise).ProxAt(k, x, step)
	}
	return unmoved(x, step)
}

// DistAt implements Coordinatewise.
func (p Indexed) DistAt(i int, x, grad float64) float64 {
	if k, ok := slices.BinarySearch(p.Index, i); ok {
		return p.Of.(Coordinatewise).DistAt(k, x, grad)
	}
	return math.Abs(grad) + 0*x
}

// StepOf implements ScalarMetric: what Of says of the steps at Index.
func (p Indexed) StepOf(step []float64) float64 {
	s := picked(step, p.Index)
	defer s.giveBack()
	return p.Of.(ScalarMetric).StepOf(s.v)
}

// Subgradient implements Subgradienter, with 0 outside of Index.
func (p Indexed) Subgradient(dst, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	v := picked(x, p.Index)
	defer v.giveBack()
	p.Of.(Subgradienter).Subgradient(v.v, v.v)
	clear(dst)
	v.putBack(dst, p.Index)
}

// Margin implements Complementary: that of Of at Index. The other coordinates are not held at zero.
func (p Indexed) Margin(x, grad []float64) float64 {
	v, g := picked(x, p.Index), picked(grad, p.Index)
	defer v.giveBack()
	defer g.giveBack()
	return p.Of.(Complementary).Margin(v.v, g.v)
}

// Shape implements Shaped: that of Of.
func (p Indexed) Shape() Shape { return ShapeOf(p.Of) }

// ConjugateValue implements Conjugable: that of Of at Index, +Inf when another coordinate is not 0.
func (p Indexed) ConjugateValue(y []float64) float64 {
	v := picked(y, p.Index)
	defer v.giveBack()
	return p.Of.(Conjugable).ConjugateValue(v.v) + p.outside(len(y), func(i int) float64 { return critical(math.Abs(y[i]), 0) })
}
