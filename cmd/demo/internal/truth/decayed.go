package truth

import (
	"context"

	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

// decayOf returns the decay in the metric of AdamW's last step: δ·d_i.
func decayOf(rule solvers.AdamW, solver *solvers.Prox, params *parameters, n int) []float64 {
	r := make([]float64, n)
	for i := range r {
		r[i] = 1
	}
	state := solver.State()
	for i, p := range params.parts {
		part := r[params.at[i] : params.at[i]+len(p.w())]
		rule.DecayGradient(part, part, state.Params[p.name])
	}
	return r
}

// measureDecayed measures a run of AdamW, which minimises an objective of its own: loss + penalty + ½ Σ r_i·w_i², with
// r_i the decay. Its optimum is found as that of any other problem.
func (c *Case) measureDecayed(ctx context.Context, r *rest, cell *Cell) error {
	own := *c
	own.P = &batch.Problem{Smooth: ridged{c.P.Smooth, r.decay}, Terms: c.P.Terms}
	for _, v := range r.decay {
		own.extra = max(own.extra, v)
	}
	best, err := own.solve(ctx)
	if err != nil {
		return err
	}
	return own.measure(cell, best, r.x)
}

// ridged is f + ½ Σ r_i·x_i².
type ridged struct {
	f batch.Smooth
	r []float64
}

// Dim implements batch.Smooth.
func (s ridged) Dim() int { return s.f.Dim() }

// Eval implements batch.Smooth.
func (s ridged) Eval(x, grad []float64) (float64, error) {
	f, err := s.f.Eval(x, grad)
	for i, v := range x {
		f += 0.5 * s.r[i] * v * v
		if grad != nil {
			grad[i] += s.r[i] * v
		}
	}
	return f, err
}
