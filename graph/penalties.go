package graph

import (
	"path"
	"strings"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/ops"
	"proxgrad/ops/prox"
)

// An Assignment gives a penalty to the parameters whose names match a pattern.
type Assignment struct {
	// Pattern is as in path.Match: * matches anything but a slash, ? one character, [a-z] a range.
	Pattern string
	// Penalty is the penalty, validated; nil says that the matching parameters have none.
	Penalty prox.Penalty
}

// unpenalised are the last elements of names of parameters that a wildcard does not reach: biases and the parameters of
// normalisations get a penalty only when the pattern's own last element says so, without a wildcard.
var unpenalised = map[string]bool{
	"bias": true, "intercept": true, "scale": true, "shift": true, "gamma": true, "beta": true, "norm": true,
}

// Penalise assigns penalties to the parameters declared so far. For each parameter the first matching assignment wins; a
// parameter that none matches has no penalty. A pattern that is malformed or matches no parameter is an error, and so is a
// penalty that is not valid or does not fit its parameter's length. A later call replaces the earlier.
//
// Biases and normalisation parameters (last element bias, intercept, scale, shift, gamma, beta or norm) get a penalty only
// from a pattern that names them: "*/bias", not "*".
func (b *Builder) Penalise(assignments ...Assignment) {
	if b.err != nil {
		return
	}
	matched := make([]bool, len(assignments))
	for _, p := range b.params {
		p.penalty = nil
		decided := false
		for i, a := range assignments {
			ok, err := path.Match(a.Pattern, p.Name())
			if err != nil {
				b.fail("Penalise", errors.Errorf("the pattern %q is malformed; expected one such as \"*/weight\"", a.Pattern))
				return
			}
			if !ok || !names(a.Pattern, p.Name()) {
				continue
			}
			matched[i] = true
			if !decided {
				decided = true
				if err := b.assign(p, a.Penalty); err != nil {
					b.fail("Penalise", err)
					return
				}
			}
		}
	}
	for i, a := range assignments {
		if !matched[i] {
			b.fail("Penalise", errors.Errorf("the pattern %q matches no parameter; the parameters are %s", a.Pattern, b.paramNames()))
			return
		}
	}
}

func (b *Builder) assign(p *Param, penalty prox.Penalty) error {
	if penalty == nil {
		return nil
	}
	if err := penalty.Validate(); err != nil {
		return errors.WithMessagef(err, "penalty of parameter %q", p.Name())
	}
	if s, ok := penalty.(prox.Sized); ok {
		if err := s.CheckLen(p.Shape().TotalSize()); err != nil {
			return errors.WithMessagef(err, "penalty of parameter %q", p.Name())
		}
	}
	p.penalty = penalty
	return nil
}

// names says whether a matching pattern may give its penalty to the parameter: always, unless its last element is one of
// unpenalised and the pattern reaches it by a wildcard.
func names(pattern, name string) bool {
	if !unpenalised[path.Base(name)] {
		return true
	}
	return !strings.ContainsAny(path.Base(pattern), `*?[\`)
}

func (b *Builder) paramNames() string {
	if len(b.params) == 0 {
		return "none (declare them first)"
	}
	s := make([]string, len(b.params))
	for i, p := range b.params {
		s[i] = p.Name()
	}
	return strings.Join(s, ", ")
}

// PenaltyNode returns the sum of the penalties of all parameters as a node of the graph, to be added to the cost and
// differentiated with it. That is the penalty in the loss: its (sub)gradient never makes a weight exactly zero, and
// solvers.Prox must not then be given the penalties a second time. A penalty without a derivative node (an indicator, a
// penalty of one's own) is an error, as is a graph without penalties.
func (b *Builder) PenaltyNode() *gorgonia.Node {
	if b.err != nil {
		return b.placeholder()
	}
	var sum *gorgonia.Node
	for _, p := range b.params {
		if p.penalty == nil {
			continue
		}
		n, err := ops.Penalty(p.Node, p.penalty)
		if err != nil {
			return b.fail("PenaltyNode", errors.WithMessagef(err, "parameter %q", p.Name()))
		}
		if sum == nil {
			sum = n
			continue
		}
		if sum, err = gorgonia.Add(sum, n); err != nil {
			return b.fail("PenaltyNode", errors.Wrapf(err, "parameter %q", p.Name()))
		}
	}
	if sum == nil {
		return b.fail("PenaltyNode", errors.New("no parameter has a penalty; call Penalise first"))
	}
	return sum
}
