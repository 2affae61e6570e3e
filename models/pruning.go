package models

import (
	"math"

	"gorgonia.org/gorgonia"

	"proxgrad/graph"
	"proxgrad/ops/prox"
)

// pruning is the part of a target in a fit: after the epoch from it keeps fewer and fewer of what is counted, and from the
// epoch to on, when so many are left as are wanted, it keeps the zeros. With to = 0 the zeros of the start are kept.
type pruning struct {
	of       Counted
	left     int // that are to be left
	from, to int // epochs

	kept map[string]prox.TopK // by parameter: what the epoch under way keeps
}

// leftAt returns how many of n are left at the end of an epoch: the cubic ramp.
func (p *pruning) leftAt(epoch, n int) int {
	if epoch >= p.to {
		return p.left
	}
	rest := 1 - float64(epoch-p.from)/float64(p.to-p.from)
	return p.left + int(math.Round(float64(n-p.left)*rest*rest*rest))
}

// begin keeps the zeros of the start, if that is what there is to do.
func (p *pruning) begin(f *fit) error {
	if p.to > 0 {
		return nil
	}
	p.kept = make(map[string]prox.TopK)
	for l, w := range f.net.weights {
		p.kept[weightName(l)] = prox.TopK{K: count(mask(w))}
	}
	return p.freeze(f)
}

// params returns the parameters for the solver in an epoch, with the constraints that act in it.
func (p *pruning) params(f *fit, epoch int) []gorgonia.ValueGrad {
	if epoch <= p.from || epoch > p.to {
		return f.batch.bare()
	}
	sizes := f.net.sizesOf(p.of)
	n := 0
	for _, s := range sizes {
		n += len(s)
	}
	p.kept = make(map[string]prox.TopK)
	for l, k := range allocate(sizes, p.leftAt(epoch, n)) {
		if sizes[l] != nil {
			p.kept[weightName(l)] = prox.TopK{K: k, Groups: groupsOf(p.of, f.net.sizes, l)}
		}
	}
	return p.constrained(f)
}

// end finishes an epoch: it says what it was, and keeps the zeros after the last of the ramp.
func (p *pruning) end(f *fit, e *Epoch) error {
	e.Strength = 0 // there is no penalty
	switch {
	case e.Epoch > p.to:
		e.Phase = Finetuning
	case e.Epoch > p.from:
		e.Phase = Pruning
	}
	if e.Epoch != p.to {
		return nil
	}
	return p.freeze(f)
}

func (p *pruning) freeze(f *fit) error {
	_, err := f.solver.Freeze(p.constrained(f))
	f.penalties = make(penalties) // for the certificate: the gradient vanishes on what is kept
	for name, k := range p.kept {
		f.penalties[name] = k
	}
	return err
}

// constrained returns the parameters with what the epoch keeps of them.
func (p *pruning) constrained(f *fit) []gorgonia.ValueGrad {
	out := f.batch.bare()
	for i, q := range f.batch.params {
		if k, ok := p.kept[q.Name()]; ok {
			out[i] = constrained{q, k}
		}
	}
	return out
}

// constrained is a parameter under a constraint.
type constrained struct {
	*graph.Param
	by prox.TopK
}

// Penalty implements solvers.Penalised.
func (c constrained) Penalty() prox.Penalty { return c.by }
