package batch

import (
	"math"
	"sync"

	"proxgrad/ops/prox"
)

// A Conjugate smooth function f(x) = F(Ax + b) is convex and knows the conjugate F* of F: what a duality gap needs. In
// f(x) = F(Ax + b) the operator A is that of the penalised coordinates, b stands for what the free ones add.
type Conjugate interface {
	// DualPoint finds a dual point θ for x: the gradient of F there, after the free coordinates were moved to where their
	// derivatives vanish. It sets v ← −Aᵀθ, 0 in the free coordinates, and returns s ↦ F*(s·θ) for 0 ≤ s ≤ 1.
	// False where there is none. grad = ∇f(x) spares a pass over the data where the free coordinates are there already.
	DualPoint(x, grad, v []float64) (conjugate func(s float64) float64, ok bool)
}

// Gap returns the duality gap at x, where grad = ∇f(x),
//
//	f(x) + g(x) + F*(s·θ) + g*(−s·Aᵀθ) ≥ f(x) + g(x) − min (f + g),
//
// with the gradient θ of F, scaled by the greatest s ≤ 1 that makes it feasible. It needs a smooth part that is a
// [Conjugate] and penalties that are prox.Conjugable on all coordinates but those that are free by the smooth part
// (intercepts); false where one is missing or no dual point was found. The scale is found where the conjugate is finite
// anyway (an elastic net) or by λ over λ_max, the gauge of the dual ball of a norm: prox.Strong and prox.Criticaler.
// The gap is exact to the rounding of its four terms, and 0 where that would make it negative.
//
// Source: Fercoq, Gramfort & Salmon (2015), §2; Ndiaye, Fercoq, Gramfort & Salmon (2017), eq. 9.
// Differs from the source: a free intercept is moved to its optimum first, so that θ is feasible in its coordinate too.
func (p *Problem) Gap(x, grad []float64, objective float64) (gap float64, known bool) {
	f, ok := p.Smooth.(Conjugate)
	if !ok || len(p.Terms) == 0 {
		return 0, false
	}
	for _, t := range p.Terms {
		if _, ok := prox.As[prox.Conjugable](t.Penalty); !ok {
			return 0, false
		}
	}
	scratch := scratchOf(len(x))
	defer scratches.Put(scratch)
	v := *scratch
	conjugate, ok := f.DualPoint(x, grad, v)
	if !ok || !p.freeVanish(v) {
		return 0, false
	}
	s := 1.0
	for _, t := range p.Terms {
		s = min(s, feasible(t.Penalty, t.Of(v)))
	}
	if !(s > 0) { // θ = 0 is feasible and says nothing
		return 0, false
	}
	for i := range v {
		v[i] *= s
	}
	gap = objective + conjugate(s)
	for _, t := range p.Terms {
		c, _ := prox.As[prox.Conjugable](t.Penalty)
		gap += c.ConjugateValue(t.Of(v))
	}
	return max(gap, 0), gap-gap == 0
}

// feasible returns s ≤ 1 with g*(s·v) finite, the greatest but for some roundings; 0 where none was found.
func feasible(p prox.Penalty, v []float64) float64 {
	if c, _ := prox.As[prox.Conjugable](p); !math.IsInf(c.ConjugateValue(v), 1) {
		return 1
	}
	strong, known := prox.As[prox.Strong](p)
	critical, ok := prox.As[prox.Criticaler](p)
	if !known || !ok {
		return 0
	}
	const inside = 1 - 0x1p-48
	negate(v) // the gradient at 0 of which v is the dual point, and back
	top := critical.LambdaMax(v)
	negate(v)
	return min(1, strong.Strength()/top*inside)
}

func negate(v []float64) {
	for i := range v {
		v[i] = -v[i]
	}
}

// freeVanish says whether v is 0 on all coordinates that are in no term.
func (p *Problem) freeVanish(v []float64) bool {
	for lo, hi := range p.free() {
		for _, e := range v[lo:hi] {
			if e != 0 {
				return false
			}
		}
	}
	return true
}

var scratches = sync.Pool{New: func() any { return new([]float64) }}

// scratchOf returns n numbers from the pool, to be put back.
func scratchOf(n int) *[]float64 {
	s := scratches.Get().(*[]float64)
	if cap(*s) < n {
		*s = make([]float64, n)
	}
	*s = (*s)[:n]
	return s
}
