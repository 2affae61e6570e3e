package ops

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/ops/prox"
)

// Penalty is the node g(w) of a penalty of the catalogue
//
//	prox.L1          λ‖w‖₁                        [L1]
//	prox.ElasticNet  λ₁‖w‖₁ + ½λ₂‖w‖₂²            [L1] + [SquaredL2]
//	prox.GroupL2     λ Σ_b ω_b‖w_b‖₂              [GroupL2]
//	prox.SparseGroup λ₁‖w‖₁ + λ₂ Σ_b ω_b‖w_b‖₂    [L1] + [GroupL2]
//
// and of any other penalty that is a prox.Subgradienter, by its own Value and Subgradient. For those a float32 parameter goes
// through a float64 scratch. It is for training with the penalty in the loss, which never yields an exact zero: see [L1]. A
// penalty is data, and this is the one place that maps it to nodes; package prox knows nothing of graphs.
//
// Shapes: w is any shape; the result is a scalar. Cost: that of the nodes. The error says what is wrong with w or with the
// penalty. Every other penalty is an error too: indicators (prox.NonNegative, prox.Box) have no derivative, and of a user's
// own penalty without the power none is known; they are applied proximally.
func Penalty(w *gorgonia.Node, p prox.Penalty) (*gorgonia.Node, error) {
	const name = "Penalty"
	s, err := floatSignature(name, "w", w)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, errors.Errorf("ops: %s: the penalty is nil, expected one of package prox", name)
	}
	if err := p.Validate(); err != nil {
		return nil, errors.WithMessagef(err, "ops: %s", name)
	}
	if sized, ok := prox.As[prox.Sized](p); ok {
		if err := sized.CheckLen(s.size()); err != nil {
			return nil, errors.WithMessagef(err, "ops: %s", name)
		}
	}
	switch p := p.(type) {
	case prox.L1:
		return L1(w, p.Lambda)
	case prox.ElasticNet:
		l1, err := L1(w, p.L1)
		if err != nil {
			return nil, err
		}
		l2, err := SquaredL2(w, p.L2)
		if err != nil {
			return nil, err
		}
		return add(l1, l2)
	case prox.GroupL2:
		return GroupL2(w, p.Lambda, p.Groups, p.Weights)
	case prox.SparseGroup:
		l1, err := L1(w, p.L1)
		if err != nil {
			return nil, err
		}
		group, err := GroupL2(w, p.L2, p.Groups, p.Weights)
		if err != nil {
			return nil, err
		}
		return add(l1, group)
	default:
		if g, ok := prox.As[prox.Subgradienter](p); ok {
			return subgradient(w, s, subgradienter{p, g})
		}
		return nil, errors.Errorf("ops: %s: %T has no node in the graph: it is no prox.Subgradienter, as indicators are not, "+
			"which have no derivative; apply it proximally", name, p)
	}
}

// add is the stock sum of two terms.
func add(a, b *gorgonia.Node) (*gorgonia.Node, error) {
	n, err := gorgonia.Add(a, b)
	if err != nil {
		return nil, errors.Wrap(err, "ops: Penalty: sum of the two terms")
	}
	return n, nil
}
