package batch

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
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
	Max     float64 `json:"max"`     // its greatest entry, in the unit of [Problem.KKT]
	Radius  float64 `json:"radius"`  // ρ: the gradients are those of points within this distance
	Samples int     `json:"samples"` // gradients taken, each one evaluation
}

// KinkMeasure measures how far x is from a stationary point of f + g where f is smooth only in pieces, as the loss of a network
// with ReLU is. It is the distance of 0 from conv{∇f(y_j)} + ∂g(x),
//
//	min ‖Σ_j α_j·∇f(y_j) + v‖₂   over α in the simplex and v ∈ ∂g(x),   ‖y_j − x‖₂ ≤ ρ,   y_0 = x.
//
// At most it is the 2-norm of what [Problem.KKT] looks at, and equal to it with one sample. Where f is smooth it tends to that as ρ → 0.
// Every convex combination bounds the distance for the whole ball from above, so that a small value is a certificate for the
// radius ρ however the points were chosen; a large one may only say that the points were too few.
//
// Points come by turns: from the ball around x in the coordinates that are not zero or free, at random; and from the segment of length ρ
// against the residual, where a gradient is that makes it smaller if there is no descent along it. Zeros move in the second only,
// where the hull cannot hold them.
//
// Cost: Samples evaluations of f, and as many quadratic programs over at most 60 gradients (those without weight leave). Errors: a term whose penalty is not
// prox.Coordinatewise; those of f; cancellation.
//
// Source: Goldstein (1977) for the hull of the gradients in a ball; Burke, Lewis & Overton (2005), eq. 1.3, for its samples;
// Zhang, Lin, Jegelka, Jadbabaie & Sra (2020), algorithm 1, for those on the segment. Differs from the source: ∂g is exact, and
// only f is sampled.
func KinkMeasure(ctx context.Context, p *Problem, x []float64, s KinkSettings) (Kink, error) {
	if err := kinkable(p); err != nil {
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
	for taken := 1; ; taken++ {
		if err := ctx.Err(); err != nil {
			return Kink{}, errors.Wrap(err, "measure at a kink")
		}
		if _, err := p.Smooth.Eval(y, grad); err != nil {
			return Kink{}, err
		}
		h.add(grad)
		last := taken == s.Samples
		h.solve(rounds(last))
		k := Kink{Norm: h.norm, Max: h.max(), Radius: s.Radius, Samples: taken}
		if last || k.Max <= s.Tolerance {
			return k, nil
		}
		if taken%4 == 0 {
			h.ball(y, s.Radius, rng)
		} else {
			h.segment(y, s.Radius*rng.Float64())
		}
	}
}

// rounds is the number of rounds of the quadratic program: many for the last, few where it begins near its solution.
func rounds(last bool) int {
	if last {
		return 3000
	}
	return 60
}

// kinkable says which term has no subdifferential of single coordinates.
func kinkable(p *Problem) error {
	if err := p.Validate(); err != nil {
		return err
	}
	for k, t := range p.Terms {
		if _, ok := prox.As[prox.Coordinatewise](t.Penalty); !ok {
			return errors.Errorf("batch: term %d: %T is not prox.Coordinatewise; the measure at kinks needs a subdifferential of single coordinates", k, t.Penalty)
		}
	}
	return nil
}

// ball sets y to a random point of the ball around x, zeros staying zero.
func (h *hull) ball(y []float64, radius float64, rng *rand.Rand) {
	copy(y, h.x)
	sum, free := 0.0, 0
	z := slices.Grow(h.scratch[:0], len(y))[:len(y)]
	for i, v := range h.x {
		z[i] = 0
		if v != 0 || h.of[i] == nil {
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

// segment sets y to the point at the distance t from x against the residual.
func (h *hull) segment(y []float64, t float64) {
	copy(y, h.x)
	if h.norm == 0 {
		return
	}
	for i, r := range h.r {
		y[i] -= t / h.norm * r
	}
}
