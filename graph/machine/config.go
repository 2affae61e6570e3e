package machine

import (
	"slices"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// Config says what a Machine is to compute. The targets of gorgonia.Read, among them graph.Builder.Output, are always
// computed; the zero value asks for nothing else.
type Config struct {
	// Params are the inputs of the graph whose gradients are wanted, after gorgonia.Grad; none for a machine that predicts.
	Params gorgonia.Nodes
	// Outputs are nodes whose Value is wanted after a run.
	Outputs gorgonia.Nodes
	// Batch are the inputs whose first axis counts samples. With it, Machine.Run takes any number of samples up to the one
	// that the graph was made for; without it, all runs are of the shapes in the graph.
	Batch gorgonia.Nodes
	// Threads is the number of goroutines that large matrix products are shared among, the caller's included. 0 is 1. The
	// others are shared with every machine and solver of as many threads; they are started once and live as long as the process.
	Threads int
}

// validate says what is wrong with c for the graph g.
func (c Config) validate(g *gorgonia.ExprGraph) error {
	if c.Threads < 0 {
		return errors.Errorf("machine: Threads is %d; expected a number ≥ 0", c.Threads)
	}
	for _, list := range []struct {
		what  string
		nodes gorgonia.Nodes
		input bool
	}{{"Params", c.Params, true}, {"Outputs", c.Outputs, false}, {"Batch", c.Batch, true}} {
		for i, n := range list.nodes {
			switch {
			case n == nil:
				return errors.Errorf("machine: node %d of %s is nil", i, list.what)
			case n.Graph() != g:
				return errors.Errorf("machine: %s: %q belongs to another graph", list.what, n.Name())
			case list.input && n.Op() != nil:
				return errors.Errorf("machine: %s: %q is the result of an operation; expected an input", list.what, n.Name())
			case slices.Contains(list.nodes[:i], n):
				return errors.Errorf("machine: %s: %q is there twice", list.what, n.Name())
			}
		}
	}
	for _, p := range c.Params {
		if p.Deriv() == nil {
			return errors.Errorf("machine: parameter %q has no gradient in the graph; differentiate before compiling, and "+
				"leave out parameters that the cost does not depend on", p.Name())
		}
		if slices.Contains(c.Batch, p) {
			return errors.Errorf("machine: %q is in Params and in Batch; a parameter has no samples", p.Name())
		}
	}
	_, err := c.rows()
	return err
}

// rows is the number of samples that the graph was made for, 0 if no input has any.
func (c Config) rows() (int, error) {
	rows := 0
	for _, n := range c.Batch {
		s := n.Shape()
		if len(s) == 0 {
			return 0, errors.Errorf("machine: Batch: %q is a scalar; expected an axis that counts samples", n.Name())
		}
		if rows > 0 && s[0] != rows {
			return 0, errors.Errorf("machine: Batch: %q has %d samples, expected %d as %q has", n.Name(), s[0], rows,
				c.Batch[0].Name())
		}
		rows = s[0]
	}
	return rows, nil
}
