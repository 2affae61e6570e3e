package graph

import (
	"path"
	"strings"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
	"proxgrad/ops/prox"
)

// An Assignment gives a penalty, with its own λ, to the parameters whose names match a pattern. With neither Penalty nor
// Make the matching parameters have none.
type Assignment struct {
	// Pattern is as in path.Match: * matches anything but a slash, ? one character, [a-z] a range.
	Pattern string
	// Penalty is the penalty of each matching parameter.
	Penalty prox.Penalty
	// Make makes the penalty of each matching parameter from its size, where the penalty depends on it (groups, the nuclear
	// norm): set it instead of Penalty. A matrix is stored row by row, one row an input and one column a unit; a vector is
	// rows × 1. nil says that the parameter has none.
	Make func(rows, cols int) prox.Penalty
}

// Validate says what is wrong with the pattern or the penalty, as far as it can be known without the parameters.
func (a Assignment) Validate() error {
	if _, err := path.Match(a.Pattern, ""); err != nil || a.Pattern == "" {
		return errors.Errorf("the pattern %q is malformed; expected one such as \"*/weight\"", a.Pattern)
	}
	if a.Penalty == nil {
		return nil
	}
	if a.Make != nil {
		return errors.Errorf("the assignment of %q has both Penalty and Make; expected one of the two", a.Pattern)
	}
	return errors.WithMessagef(a.Penalty.Validate(), "penalty of %q", a.Pattern)
}

// of returns the penalty for a parameter of that shape.
func (a Assignment) of(shape tensor.Shape) prox.Penalty {
	if a.Make == nil {
		return a.Penalty
	}
	rows := 1
	if len(shape) > 0 {
		rows = shape[0]
	}
	return a.Make(rows, shape.TotalSize()/rows)
}

// unpenalised are the last elements of names of parameters that a wildcard does not reach: biases and the parameters of
// normalisations get a penalty only when the pattern's own last element says so, without a wildcard.
var unpenalised = map[string]bool{
	"bias": true, "intercept": true, "scale": true, "shift": true, "gamma": true, "beta": true, "norm": true,
}

// Penalise assigns penalties to the parameters declared so far. For each parameter the first matching assignment wins; a
// parameter that none matches has no penalty. A pattern that is malformed or matches no parameter is an error, and so is a
// penalty that is not valid or does not fit its parameter's length. A later call replaces the earlier. Make is called once
// for each parameter that its assignment wins.
//
// Biases and normalisation parameters (last element bias, intercept, scale, shift, gamma, beta or norm) get a penalty only
// from a pattern that names them: "*/bias", not "*".
func (b *Builder) Penalise(assignments ...Assignment) {
	if b.err != nil {
		return
	}
	for _, a := range assignments {
		if err := a.Validate(); err != nil {
			b.fail("Penalise", err)
			return
		}
	}
	matched := make([]bool, len(assignments))
	for _, p := range b.params {
		p.penalty = nil
		decided := false
		for i, a := range assignments {
			if ok, _ := path.Match(a.Pattern, p.Name()); !ok || !names(a.Pattern, p.Name()) {
				continue
			}
			matched[i] = true
			if !decided {
				decided = true
				if err := b.assign(p, a.of(p.Shape())); err != nil {
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
	if s, ok := prox.As[prox.Sized](penalty); ok {
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
// solvers.Prox must not then be given the penalties a second time. A penalty without a subgradient (an indicator) is an
// error, as is a graph without penalties; see ops.Penalty.
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
