package batch

import (
	"context"
	"math"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"
)

const (
	stillFor = 50 // iterations that S must have been still before a Newton step is tried
	rarely   = 10 // evaluations spent on other steps since the last Newton step, over those that one costs
)

// newtonPays tells whether a Newton step is due: S still and small, and ten times as many evaluations spent on other steps
// since the last one as it will cost, unless that one brought much. L-BFGS is cheaper where it gets on; where the way is
// along a curved valley it does not.
func (q *quasiNewton) newtonPays() bool {
	n := len(q.on)
	return n > 0 && n <= q.most && q.still >= stillFor && (q.ran || q.l.Evaluations-q.spent >= rarely*n)
}

// newton takes a step of Newton's method on S within the trust region. It reports whether it moved.
func (q *quasiNewton) newton(ctx context.Context) (bool, error) {
	q.ran = false
	off, on := q.pull()
	if off > on { // zeros want to wake
		return false, nil
	}
	h, err := q.hessian(ctx)
	if err != nil {
		return false, err
	}
	q.spent = q.l.Evaluations
	var eigen mat.EigenSym
	if !eigen.Factorize(h, true) {
		return false, nil
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	n := len(q.on)
	g := make([]float64, n)
	for k, i := range q.on {
		g[k] = q.r[i]
	}
	var rotated mat.VecDense
	rotated.MulVec(vectors.T(), mat.NewVecDense(n, g))
	for range 8 {
		p, model, bound := trustStep(values, rotated.RawVector().Data, q.radius)
		var step mat.VecDense
		step.MulVec(&vectors, mat.NewVecDense(n, p))
		copy(q.trial.X, q.l.X)
		for k, i := range q.on {
			x := q.l.X[i]
			q.trial.X[i] = q.stop(i, x, x+step.AtVec(k))
		}
		if err := q.try(); err != nil {
			return false, err
		}
		fall := q.l.Objective() - q.trial.Objective()
		switch {
		case fall < 0.25*model:
			q.radius = norm2(p) / 4
		case fall > 0.75*model && bound:
			q.radius *= 2
		}
		if fall > 0 && fall >= 1e-4*model {
			before := on
			q.accept()
			_, on = q.pull()
			q.ran = on < before/4 || bound
			return true, nil
		}
		if model < 1e-15*math.Abs(q.l.Objective()) {
			break
		}
	}
	return false, nil
}

// hessian returns that of f + g on S, by differences of gradients.
func (q *quasiNewton) hessian(ctx context.Context) (*mat.SymDense, error) {
	n := len(q.on)
	h := mat.NewSymDense(n, nil)
	copy(q.trial.X, q.l.X)
	for k, i := range q.on {
		if err := ctx.Err(); err != nil {
			return nil, errors.Wrap(err, "quasi-Newton")
		}
		x := q.l.X[i]
		e := math.Copysign(1e-6*max(math.Abs(x), 0.1), x)
		q.trial.X[i] = x + e
		if err := q.try(); err != nil {
			return nil, err
		}
		q.trial.X[i] = x + e
		gradientAt(q.p, q.d, q.sub, q.trial.X, q.trial.Grad)
		q.trial.X[i] = x
		for m, j := range q.on {
			half := (q.d[j] - q.r[j]) / e / 2
			h.SetSym(k, m, h.At(k, m)+half)
			if m == k {
				h.SetSym(k, k, h.At(k, k)+half)
			}
		}
	}
	return h, nil
}

// trustStep returns the minimiser of gᵀp + ½ Σ λ_j p_j² over ‖p‖ ≤ radius, by how much it falls below 0, and whether the
// bound holds it. λ is ascending. A direction of negative curvature without gradient is not followed (the hard case).
func trustStep(values, g []float64, radius float64) (p []float64, fall float64, bound bool) {
	n := len(values)
	p = make([]float64, n)
	top := math.Max(math.Abs(values[0]), math.Abs(values[n-1]))
	at := func(mu float64) float64 {
		for j, v := range values {
			p[j] = 0
			if g[j] != 0 {
				p[j] = -g[j] / (v + mu)
			}
		}
		return norm2(p)
	}
	low := max(0, -values[0]) + 1e-12*top
	if low > 2e-12*top || at(low) > radius {
		high := low + top + 1e-300
		for at(high) > radius {
			high *= 2
		}
		for range 100 {
			mid := 0.5 * (low + high)
			if at(mid) > radius {
				low = mid
			} else {
				high = mid
			}
		}
		at(high)
		bound = true
	}
	for j, v := range values {
		fall -= g[j]*p[j] + 0.5*v*p[j]*p[j]
	}
	return p, fall, bound
}

func norm2(x []float64) float64 { return math.Sqrt(dot(x, x)) }
