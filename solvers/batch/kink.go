package batch

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/pkg/errors"
)

// KinkSettings say how [KinkMeasure] looks around a point. The zero value has documented defaults.
type KinkSettings struct {
	Radius    float64 // ρ of the ball in which gradients are taken; 0 means 1e-4
	Samples   int     // most gradients; 0 means 200
	Seed      uint64  // of the random points
	Tolerance float64 // enough: no more gradients once Max is at most this; 0 means that all are taken
}

// Validate says what is wrong with the settings.
func (s KinkSettings) Validate() error {
	if !(s.Radius >= 0) || math.IsInf(s.Radius, 1) {
		return errors.Errorf("batch: KinkSettings.Radius is %v; expected a finite number > 0 (0 means 1e-4)", s.Radius)
	}
	if s.Samples < 0 {
		return errors.Errorf("batch: KinkSettings.Samples is %d; expected ≥ 1 (0 means 200)", s.Samples)
	}
	if !(s.Tolerance >= 0) {
		return errors.Errorf("batch: KinkSettings.Tolerance is %v; expected a number ≥ 0", s.Tolerance)
	}
	return nil
}

func (s KinkSettings) orDefaults() KinkSettings {
	if s.Radius == 0 {
		s.Radius = 1e-4
	}
	if s.Samples == 0 {
		s.Samples = 200
	}
	return s
}

// A Kink is a measure of stationarity at a point where the loss may have kinks: see [KinkMeasure].
type Kink struct {
	Norm    float64 `json:"norm"`    // 2-norm of the least residual found
	Max     float64 `json:"max"`     // its greatest part, in the unit of [Problem.KKT]: see KinkMeasure
	Radius  float64 `json:"radius"`  // ρ: the gradients are those of points within this distance
	Samples int     `json:"samples"` // gradients taken, each one evaluation
}

// KinkMeasure measures how far x is from a stationary point of f + g where f is smooth only in pieces, as the loss of a network
// with ReLU is. It is the size of a residual
//
//	r = Σ_j α_j·∇f(y_j) + v,   α in the simplex, v ∈ ∂g(x⁺),   ‖y_j − x‖₂ ≤ ρ, ‖x⁺ − x‖₂ ≤ ρ,
//
// made small by the choice of α and x⁺ = prox_{τ·g}(x − τ·Σ_j α_j·∇f(y_j)). Both f and g are looked at within ρ of x: a weight
// that is nearer to 0 than ρ may count as zero. Every such residual bounds the distance of 0 from the hull for the whole ball from above, so a
// small value is a certificate for ρ however the points were chosen; a large one may only say that they were too few.
// Where f and g are smooth it tends to [Problem.KKT] as ρ → 0.
//
// v comes from the prox itself, v = (x − τ·Σ_j α_j·∇f(y_j) − x⁺)/τ, so that every penalty will do, convex or not. Max is the
// greatest |r_i| over coordinates that are free or of a prox.Coordinatewise penalty, ‖r_b‖₂ over the blocks of a prox.Blockwise one, and
// ‖r‖₂ over the whole term of another (total variation, SLOPE, the nuclear norm): at least what KKT would say, in its unit. Where g is
// not convex r is as true, but the α found need not be the best.
//
// Points come by turns: from the ball around x in the coordinates that are not zero or free, at random; and from the segment from x to x⁺,
// where a gradient is that makes r smaller if there is no descent along it. Zeros move in the second only, where the hull cannot hold them.
//
// Cost: Samples evaluations of f, and two quadratic programs each over at most 60 gradients (those without weight leave).
// Errors: an x that is farther than ρ from the domain of g; those of f; cancellation.
//
// Source: Goldstein (1977) for the hull of the gradients in a ball; Burke, Lewis & Overton (2005), eq. 1.3, for its samples;
// Zhang, Lin, Jegelka, Jadbabaie & Sra (2020), algorithm 1, for those on the segment. Differs from the source: g is not
// sampled but has its prox.
func KinkMeasure(ctx context.Context, p *Problem, x []float64, s KinkSettings) (Kink, error) {
	if err := p.Validate(); err != nil {
		return Kink{}, err
	}
	if err := s.Validate(); err != nil {
		return Kink{}, err
	}
	if n := p.Smooth.Dim(); len(x) != n {
		return Kink{}, errors.Errorf("batch: x has %d coordinates, the problem %d", len(x), n)
	}
	s = s.orDefaults()
	rng := rand.New(rand.NewPCG(s.Seed, 0x6b696e6b))
	h := newHull(p)
	h.reset(x)
	y, grad := make([]float64, len(x)), make([]float64, len(x))
	copy(y, x)
	best := Kink{Norm: math.Inf(1), Max: math.Inf(1), Radius: s.Radius}
	for {
		if err := ctx.Err(); err != nil {
			return Kink{}, errors.Wrap(err, "measure at a kink")
		}
		if _, err := p.Smooth.Eval(y, grad); err != nil {
			return Kink{}, err
		}
		best.Samples++
		h.add(grad)
		last := best.Samples == s.Samples
		h.within(s.Radius, last)
		if h.norm < best.Norm {
			best.Norm, best.Max = h.norm, h.max()
		}
		if math.IsInf(best.Norm, 1) {
			return Kink{}, errors.Errorf("batch: no point within %v of x has a finite penalty, so there is no residual to measure", s.Radius)
		}
		if last || best.Max <= s.Tolerance {
			return best, nil
		}
		if best.Samples%4 == 0 {
			h.ball(y, s.Radius, rng)
		} else {
			h.segment(y, rng.Float64())
		}
	}
}

// ball sets y to a random point of the ball around x, zeros staying zero.
func (h *hull) ball(y []float64, radius float64, rng *rand.Rand) {
	copy(y, h.x)
	sum, free := 0.0, 0
	z := slices.Grow(h.scratch[:0], len(y))[:len(y)]
	for i, v := range h.x {
		z[i] = 0
		if v != 0 || h.isFree(i) {
			z[i] = rng.NormFloat64()
			sum += z[i] * z[i]
			free++
		}
	}
	if free == 0 {
		return
	}
	t := radius * math.Pow(rng.Float64(), 1/float64(free)) / math.Sqrt(sum)
	for i := range y {
		y[i] += t * z[i]
	}
	h.scratch = z
}

// segment sets y to the share t of the way from x to x⁺.
func (h *hull) segment(y []float64, t float64) {
	copy(y, h.x)
	for k, i := range h.live {
		y[i] -= t * h.tau * h.r[k]
	}
}

const mostShrinks = 100 // of a step that leaves the radius; a few do where g is finite

// within solves with the greatest step τ for which x⁺ is within the radius of x, or nearly so: more exactly the last time.
func (h *hull) within(radius float64, last bool) {
	rounds, enough := 60, 1e-4
	if last {
		rounds, enough = 3000, 1e-9
	}
	h.begin(radius)
	h.solve(rounds, enough)
	if h.norm == 0 {
		return
	}
	h.tau = radius / h.norm
	h.solve(rounds, enough)
	for k := 0; h.tau*h.norm > radius; k++ {
		if k == mostShrinks {
			h.norm = math.Inf(1) // no step stays within the radius: x is not in the domain of g
			return
		}
		h.tau *= 0.99 * radius / (h.tau * h.norm)
		h.solve(0, 0)
	}
}
