package prox

import (
	"fmt"
	"math"
	"strings"

	"github.com/pkg/errors"
)

var (
	_ Rule                  = Sum{}
	_ DiagonalProxer        = Sum{}
	_ Float32Proxer         = Sum{}
	_ Float32DiagonalProxer = Sum{}
	_ fmt.Stringer          = Sum{}
)

// Sum is a sum of penalties,
//
//	g(x) = Σ_k g_k(x),
//
// where its prox is known exactly, in the metrics in which those of its terms are:
//
//   - Parts: every term is [Indexed], on coordinates of its own. The prox of each, on its coordinates.
//   - Separable: every term is [Separable]. The strengths add up, the boxes intersect; g is separable too.
//   - Separable terms, together l1·‖x‖₁ + ½·l2·‖x‖₂² on a box, and one other term f. With a_i = 1 + step_i·l2,
//     f(x) + ½·l2·‖x‖₂² has the prox of f at z/a with the steps step/a, for any f. With l1 > 0 too, for an even f
//     (prox.Even), the prox of f comes after the soft threshold, soft(z_i, step_i·l1)/a_i; and with the box x ≥ 0 after
//     max(z_i − step_i·l1, 0)/a_i: so L1 and GroupL2 make the sparse group lasso. For an f that is convex and
//     [Coordinatewise], l1 and any box will do: the minimiser is the prox of f at z_i ∓ step_i·l1 where that is
//     positive (negative), else 0; and it is clamped to the box.
//
// What is not of these kinds is refused by Validate: two penalties that act on the same coordinates have no prox in closed
// form, in general, and one prox after the other is not the prox of the sum.
//
// An even f need not be convex: the minimiser has the signs of z, and for z ≥ 0, u ≥ 0,
//
//	½ (u − z)²/s + l1·u + f(u) = ½ (u − (z − s·l1))²/s + f(u) + const,
//
// so that it is the prox of f at max(z − s·l1, 0), as [NonNegative] shows.
//
// Powers: parts have those that all of them have; separable sums those of a separable penalty; others ProxDiag or StepOf,
// SubdiffDist and Subgradient where f has them, Coordinatewise or [Blockwise] where f is, Strength, LambdaMax for an even f, and
// [Conjugable] for a convex f that is even, or beside l2 alone. λ is the sum of the strengths with their ratios held fixed, as in
// [Criticaler].
//
// Shapes: those of the terms. Cost: that of the terms and a few passes; no allocation. Values share Terms with the caller,
// who must not change them. Errors: Validate asks for at least one term, for valid ones, and for one of the kinds above.
//
// Source: Combettes & Pesquet (2007), Propositions 3.1 and 3.6 (box; l1 with a convex function of one variable) and Table 1
// (the square); Yu (2013), Theorem 4 (the order of soft threshold and group).
// Differs from the source: the terms after the soft threshold need only be even, and not convex.
type Sum struct {
	Terms []Penalty
}

// areParts reports whether all terms are Indexed.
func (p Sum) areParts() bool {
	for _, t := range p.Terms {
		if _, ok := t.(Indexed); !ok {
			return false
		}
	}
	return true
}

// split returns the sum of the separable terms, the last other one, nil if there is none, and the number of others.
func (p Sum) split() (c terms, f Penalty, others int) {
	c = noTerms
	for _, t := range p.Terms {
		d, ok := termsOf(t)
		if !ok {
			f = t
			others++
			continue
		}
		c.l1 += d.l1
		c.l2 += d.l2
		c.lo, c.hi = max(c.lo, d.lo), min(c.hi, d.hi)
	}
	return c, f, others
}

// Validate returns an error unless the terms are valid and the prox of their sum is known.
func (p Sum) Validate() error {
	if len(p.Terms) == 0 {
		return errors.New("prox: Sum: Terms is empty; want at least one")
	}
	for k, t := range p.Terms {
		if t == nil {
			return errors.Errorf("prox: Sum: term %d is nil; expected a penalty", k)
		}
		if err := t.Validate(); err != nil {
			return errors.WithMessagef(err, "prox: Sum: term %d", k)
		}
	}
	if p.areParts() {
		return p.checkDisjoint()
	}
	c, f, others := p.split()
	switch {
	case !(c.lo <= c.hi):
		return errors.Errorf("prox: Sum: no point is within all bounds: the greatest lower one is %v, the least upper one %v",
			c.lo, c.hi)
	case !finite(c.l1) || !finite(c.l2):
		return errors.Errorf("prox: Sum: the strengths of the separable terms add up to %v and %v; want finite numbers", c.l1, c.l2)
	case others > 1:
		return errors.Errorf("prox: Sum: %d terms are neither separable nor all Indexed, so that no exact prox of the sum is "+
			"known; give each Indexed coordinates of its own, or keep one of them beside separable terms", others)
	case others == 1 && !exactBeside(c, f):
		return errors.Errorf("prox: Sum: no exact prox is known of %v beside %v; with l1 the other term must say that it is "+
			"even, or convex and coordinatewise (prox.Shaped); with bounds convex and coordinatewise, or even with the bound "+
			"x ≥ 0; with l2 alone any term will do", f, c)
	}
	if p.Powers()&PowerCheckLen == 0 {
		return p.checkDomain(1) // all coordinates are alike
	}
	return nil
}

// checkDomain returns an error when the bounds of the separable terms leave out all of another term's domain in one of n
// coordinates.
func (p Sum) checkDomain(n int) error {
	c, f, _ := p.split()
	if f == nil || c.unbounded() || p.areParts() {
		return nil
	}
	of, ok := As[Coordinatewise](f)
	for i := 0; ok && i < n; i++ {
		if x := besideAt(c, of, ShapeOf(f)&Even != 0, i, 0, 1); math.IsInf(of.ValueAt(i, x), 1) {
			return errors.Errorf("prox: Sum: no number is within %v and in the domain of %v in coordinate %d", c.box(), f, i)
		}
	}
	return nil
}

// exactBeside reports whether the prox of c + f is known.
func exactBeside(c terms, f Penalty) bool {
	shape, powers := ShapeOf(f), PowersOf(f)
	switch {
	case c.l1 == 0 && c.unbounded():
		return true
	case shape&Even != 0 && (c.unbounded() || c.nonNegative()):
		return true
	}
	return shape&Convex != 0 && powers&PowerCoordinatewise != 0
}

func (c terms) unbounded() bool   { return math.IsInf(c.lo, -1) && math.IsInf(c.hi, 1) }
func (c terms) nonNegative() bool { return c.lo == 0 && math.IsInf(c.hi, 1) }

// String returns the terms as errors show them.
func (c terms) String() string {
	s := ElasticNet{c.l1, c.l2}.String()
	if !c.unbounded() {
		s += " + " + c.box().String()
	}
	return s
}

// String returns the penalty as reports show it: L1(λ=0.1) + Box[-1, 1].
func (p Sum) String() string {
	names := make([]string, len(p.Terms))
	for k, t := range p.Terms {
		names[k] = fmt.Sprint(t)
	}
	return strings.Join(names, " + ")
}

// Value returns Σ g_k(x).
func (p Sum) Value(x []float64) float64 {
	if c, f, _ := p.split(); f == nil {
		return c.valueOver(x)
	}
	var sum float64
	for _, t := range p.Terms {
		sum += t.Value(x)
	}
	return sum
}

// Prox sets dst to the prox at x, see above, and returns g(dst).
func (p Sum) Prox(dst, x []float64, step float64) float64 {
	if p.areParts() {
		copyUnmoved(dst, x, step)
		sum := 0.0
		for _, t := range p.Terms {
			sum += t.(Indexed).proxInside(dst, step)
		}
		return sum + valueOfNone(dst)
	}
	c, f, _ := p.split()
	if f == nil {
		return proxTerms(c, dst, x, step)
	}
	return p.proxBeside(c, f, dst, x, nil, step)
}

// ProxDiag sets dst to the prox at x in the metric diag(1/step), see above, and returns g(dst).
func (p Sum) ProxDiag(dst, x, step []float64) float64 {
	if p.areParts() {
		copyUnmovedDiag(dst, x, step)
		sum := 0.0
		for _, t := range p.Terms {
			sum += t.(Indexed).proxDiagInside(dst, step)
		}
		return sum + valueOfNone(dst)
	}
	c, f, _ := p.split()
	if f == nil {
		return proxTermsDiag(c, dst, x, step)
	}
	return p.proxBeside(c, f, dst, x, step, 0)
}

// Prox32 is Prox on float32, for parts and separable sums.
func (p Sum) Prox32(dst, x []float32, step float32) float64 {
	if c, f, _ := p.split(); f == nil {
		return proxTerms32(c, dst, x, step)
	}
	copyUnmoved(dst, x, step)
	sum := 0.0
	for _, t := range p.Terms {
		sum += t.(Indexed).prox32Inside(dst, step)
	}
	return sum + valueOfNone(dst)
}

// ProxDiag32 is ProxDiag on float32, for parts and separable sums.
func (p Sum) ProxDiag32(dst, x, step []float32) float64 {
	if c, f, _ := p.split(); f == nil {
		return proxTermsDiag32(c, dst, x, step)
	}
	copyUnmovedDiag(dst, x, step)
	sum := 0.0
	for _, t := range p.Terms {
		sum += t.(Indexed).proxDiag32Inside(dst, step)
	}
	return sum + valueOfNone(dst)
}
