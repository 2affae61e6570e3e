package solvers

import (
	"math"

	"proxgrad/internal/kernel"
	"proxgrad/ops/prox"
)

// A fuser is a rule whose forward step, the prox of a separable penalty and the clearing of the gradient are one pass over
// the parameter: with the same arithmetic as one after the other, but no vector of step sizes.
//
// fuse32 and fuse64 take that step with the numbers that numbers gives for it. p is nil for no penalty; unless p.Fixed, the
// prox is in the metric of the step. They return false when a number of the parameter may not be finite, or be outside the
// domain of the penalty.
type fuser interface {
	// same says that r is this very rule, and not one that embeds it to change something of it, and so inherits its methods.
	same(r Rule) bool
	numbers(t int, factor float64) stepNumbers
	fuse32(w, g []float32, state [][]float32, c *stepNumbers, p *kernel.Shrinkage) bool
	fuse64(w, g []float64, state [][]float64, c *stepNumbers, p *kernel.Shrinkage) bool
}

// stepNumbers are what a step shares over all coordinates of all parameters that have had as many steps.
type stepNumbers struct {
	t     int
	adam  kernel.AdamStep // of Adam, and of RAdam
	root  kernel.RootStep // of AdaGrad, RMSProp, AMSGrad, NAdam and AdamW
	first bool            // of a stage of dual averaging
	rate  float64         // learning rate times the schedule's factor
	size  float64         // step size of the prox, where the metric is scalar
	dual  kernel.DualStep // of dual averaging
	team  *kernel.Team    // that large updates are shared among
}

// proxAlone takes the prox at w, with the step size given unless p has one of its own: a step of SGD with gradients g of zero.
func proxAlone[F float32 | float64](w, g []F, size float64, p *kernel.Shrinkage) bool {
	return kernel.SGDUpdate(w, g, nil, 0, 0, false, fixed(p, size))
}

// fixed makes size the step size of p unless p has one of its own.
func fixed(p *kernel.Shrinkage, size float64) *kernel.Shrinkage {
	if p != nil && !p.Fixed {
		p.Fixed, p.Step = true, size
	}
	return p
}

// fuserOf returns r as a rule that can be fused, nil if it cannot.
func fuserOf(r Rule) fuser {
	if f, ok := r.(fuser); ok && f.same(r) {
		return f
	}
	return nil
}

// shrinkage returns the prox of strength times the penalty for the fused update, with the step size scalar if it is not in
// the metric of the step.
func (a *applier) shrinkage(single, unscaled bool, scalar, strength float64) *kernel.Shrinkage {
	s := &a.shrink
	s.L1, s.L2, s.Lo, s.Hi = a.separable.Separable()
	s.L1, s.L2 = strength*s.L1, strength*s.L2
	if single {
		s.Lo, s.Hi = prox.Bounds32(s.Lo, s.Hi)
	}
	s.Fixed, s.Step = unscaled, scalar
	return s
}

// stepFused takes the step of one parameter in one pass; penalty is nil if none acts.
func (s *Prox) stepFused(sl *slot, penalty prox.Penalty, factor, strength float64) error {
	var p *kernel.Shrinkage
	if penalty != nil {
		p = sl.prox.shrinkage(sl.single, s.Metric == Unscaled, s.Rule.LearningRate()*factor, strength)
	}
	if s.numbers.t != sl.steps {
		s.numbers = s.fuser.numbers(sl.steps, factor)
		s.numbers.team = s.team
	}
	var fine bool
	if sl.single {
		fine = s.fuser.fuse32(sl.value.f32, sl.grad.f32, sl.f32, &s.numbers, p)
	} else {
		fine = s.fuser.fuse64(sl.value.f64, sl.grad.f64, sl.f64, &s.numbers, p)
	}
	g := 0.0
	if !fine && penalty != nil {
		g = penaltyAt(penalty, sl.value)
	}
	s.average(sl)
	return s.checkValue(sl, g)
}

// checkValue says that the parameter has diverged if its penalty g is not finite.
func (s *Prox) checkValue(sl *slot, g float64) error {
	if g-g == 0 {
		return nil
	}
	i, bad := sl.value.nonFinite()
	return &NonFiniteError{Param: sl.name, What: "value", Index: i, Value: bad, Step: s.steps}
}

// penaltyAt returns the value of a separable penalty at x, piece by piece.
func penaltyAt(p prox.Penalty, x vector) float64 {
	if x.f64 != nil {
		return p.Value(x.f64)
	}
	var piece [64]float64
	g := 0.0
	for x := x.f32; len(x) > 0 && !math.IsNaN(g); x = x[min(len(x), len(piece)):] {
		n := min(len(x), len(piece))
		widen(piece[:n], x[:n])
		g += p.Value(piece[:n])
	}
	return g
}
