package batch

import (
	"iter"
	"math"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// A Smooth is a differentiable function of a vector.
type Smooth interface {
	// Dim returns the number of coordinates.
	Dim() int
	// Eval returns f(x) and, unless grad is nil, sets grad ← ∇f(x). It does not keep or change x.
	Eval(x, grad []float64) (float64, error)
}

// A Term is a penalty on the coordinates At … At+Len−1.
type Term struct {
	At, Len int
	Penalty prox.Penalty
}

// A Problem is to minimise Smooth plus the penalties of the Terms. Coordinates in no term (an intercept, biases) are free.
type Problem struct {
	Smooth Smooth
	Terms  []Term // disjoint segments
}

// Validate says what is wrong with the problem.
func (p *Problem) Validate() error {
	if p == nil {
		return errors.New("batch: expected a problem, got nil")
	}
	if p.Smooth == nil {
		return errors.New("batch: Problem.Smooth is nil; expected the smooth part of the objective")
	}
	n := p.Smooth.Dim()
	taken := make([]bool, n)
	for k, t := range p.Terms {
		if t.Penalty == nil {
			return errors.Errorf("batch: term %d has no penalty", k)
		}
		if t.At < 0 || t.At >= n || t.Len < 1 || t.Len > n-t.At {
			return errors.Errorf("batch: term %d is at coordinate %d and %d long; expected a segment of 0 to %d", k, t.At, t.Len, n-1)
		}
		for i := t.At; i < t.At+t.Len; i++ {
			if taken[i] {
				return errors.Errorf("batch: term %d covers coordinate %d, which another term has already", k, i)
			}
			taken[i] = true
		}
		if err := t.Penalty.Validate(); err != nil {
			return errors.WithMessagef(err, "batch: term %d", k)
		}
		if s, ok := prox.As[prox.Sized](t.Penalty); ok {
			if err := s.CheckLen(t.Len); err != nil {
				return errors.WithMessagef(err, "batch: term %d", k)
			}
		}
	}
	return nil
}

// Of returns the term's segment of x.
func (t Term) Of(x []float64) []float64 { return x[t.At : t.At+t.Len] }

// Penalty returns Σ_k g_k(x_k).
func (p *Problem) Penalty(x []float64) float64 {
	sum := 0.0
	for _, t := range p.Terms {
		sum += t.Penalty.Value(t.Of(x))
	}
	return sum
}

// Prox sets dst ← prox_{step·g}(x), free coordinates to those of x, and returns g(dst). dst may be x.
func (p *Problem) Prox(dst, x []float64, step float64) float64 {
	copy(dst, x)
	sum := 0.0
	for _, t := range p.Terms {
		sum += t.Penalty.Prox(t.Of(dst), t.Of(dst), step)
	}
	return sum
}

// KKT returns the greatest violation of 0 ∈ ∇f(x) + ∂g(x), where grad = ∇f(x): that of each term by its prox.Stationary, or,
// for a penalty without it, its prox-gradient residual with step 1; |grad_i| of the free coordinates. O(n), no allocation.
func (p *Problem) KKT(x, grad []float64) float64 {
	worst := 0.0
	for _, t := range p.Terms {
		worst = max(worst, violation(t.Penalty, t.Of(x), t.Of(grad)))
	}
	for lo, hi := range p.free() {
		for _, g := range grad[lo:hi] {
			worst = max(worst, math.Abs(g))
		}
	}
	return worst
}

// free yields the segments lo … hi−1 that are in no term, in order. O(terms²), no allocation.
func (p *Problem) free() iter.Seq2[int, int] {
	return func(yield func(lo, hi int) bool) {
		for at, n := 0, p.Smooth.Dim(); at < n; {
			next := Term{At: n}
			for _, t := range p.Terms {
				if t.At >= at && t.At < next.At {
					next = t
				}
			}
			if at < next.At && !yield(at, next.At) {
				return
			}
			at = next.At + next.Len
		}
	}
}

func violation(p prox.Penalty, x, grad []float64) float64 {
	if s, ok := prox.As[prox.Stationary](p); ok {
		return s.SubdiffDist(x, grad)
	}
	scratch := scratchOf(len(x))
	defer scratches.Put(scratch)
	z := *scratch
	for i := range z {
		z[i] = x[i] - grad[i]
	}
	p.Prox(z, z, 1)
	worst := 0.0
	for i := range z {
		worst = max(worst, math.Abs(z[i]-x[i]))
	}
	return worst
}

// notFinite says why the objective is not finite in iteration k.
func (p *Problem) notFinite(l *Location, k int) error {
	for i, t := range p.Terms {
		if math.IsInf(t.Penalty.Value(t.Of(l.X)), 1) {
			return errors.Errorf("batch: the point of iteration %d is outside of the domain of %v, term %d; start within it, for "+
				"instance at its prox of 0", k, t.Penalty, i)
		}
	}
	return errors.Errorf("batch: the objective is %v in iteration %d", l.Objective(), k)
}
