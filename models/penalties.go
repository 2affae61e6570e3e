package models

import (
	"github.com/pkg/errors"

	"proxgrad/graph"
	"proxgrad/ops/prox"
)

// penalties are the penalties of a network by the names of its parameters; a parameter that has none has no entry.
type penalties map[string]prox.Penalty

// penalised says whether any penalty was asked for.
func (o FitOptions) penalised() bool { return o.Penalty != nil || len(o.Penalties) > 0 }

// assignments returns Penalties, and Penalty after them.
func (o FitOptions) assignments() []graph.Assignment {
	if o.Penalty == nil {
		return o.Penalties
	}
	n := len(o.Penalties)
	return append(o.Penalties[:n:n], graph.Assignment{Pattern: "*/weight", Penalty: o.Penalty})
}

// penalties gives each parameter of the network its penalty. One that is zero everywhere is an error, and so are
// assignments that give nothing to anybody.
func (n *network) penalties(assignments []graph.Assignment) (penalties, error) {
	if len(assignments) == 0 {
		return nil, nil
	}
	b := graph.NewBuilder(0, n.dtype)
	for l := range n.layers() {
		b.ParamOf(weightName(l), n.weights[l])
		if n.biases[l] != nil {
			b.ParamOf(biasName(l), n.biases[l])
		}
	}
	b.Penalise(assignments...)
	if err := b.Err(); err != nil {
		return nil, placeless(err)
	}
	all := make(penalties)
	for _, p := range b.Params() {
		if p.Penalty() == nil {
			continue
		}
		if err := checkStrength(p.Name(), p.Penalty(), p.Shape().TotalSize()); err != nil {
			return nil, err
		}
		all[p.Name()] = p.Penalty()
	}
	if len(all) == 0 {
		return nil, errors.New("FitOptions.Penalties gives no parameter a penalty; leave it empty to train without one")
	}
	return all, nil
}

// placeless returns the error of a Builder without the place, which is in this package.
func placeless(err error) error {
	var be *graph.BuildError
	if errors.As(err, &be) {
		return be.Err
	}
	return err
}

// of returns the assignments that give the named parameters these penalties.
func (ps penalties) of(params []*graph.Param) []graph.Assignment {
	var out []graph.Assignment
	for _, p := range params {
		if q := ps[p.Name()]; q != nil {
			out = append(out, graph.Assignment{Pattern: p.Name(), Penalty: q})
		}
	}
	return out
}

// checkStrength says that a penalty which is zero everywhere was asked for: L1 without λ.
func checkStrength(param string, p prox.Penalty, n int) error {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1e30 * (1 - 2*float64(i%2)) // far out: a box is 0 near the origin
	}
	if p.Value(x) == 0 {
		return errors.Errorf("the penalty %v of %q has no strength: it is 0 everywhere; set its λ, for instance "+
			"prox.L1{Lambda: 3e-3}, or give it no penalty", p, param)
	}
	return nil
}
