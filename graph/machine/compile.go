package machine

import (
	"reflect"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// compiler turns a graph into the program of a machine.
type compiler struct {
	graph  *gorgonia.ExprGraph
	config Config
	values map[*gorgonia.Node]*value
	order  []*value // operands before what is made from them
	steps  []*step
	made   map[*value]*step // which step writes a value
	m      *Machine
}

// Compile makes the program that computes what cfg asks for, and nothing else: no gradient of a data input, no value that
// nothing depends on. The graph must not grow afterwards. An operation of Gorgonia's that is known to compute something
// wrong is an error that names what to use instead; so is anything in the graph that is not what cfg says.
//
// What depends on no input is computed here, once. Memory is shared between values whose lives do not overlap.
func Compile(g *gorgonia.ExprGraph, cfg Config) (m *Machine, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = nil, errors.Errorf("machine: compile the graph: %v", r)
		}
	}()
	if g == nil {
		return nil, errors.New("machine: the graph is nil")
	}
	if err := cfg.validate(g); err != nil {
		return nil, err
	}
	rows, err := cfg.rows()
	if err != nil {
		return nil, err
	}
	c := &compiler{
		graph: g, config: cfg, values: make(map[*gorgonia.Node]*value), made: make(map[*value]*step),
		m: &Machine{rows: max(rows, 1), batch: rows > 0},
	}
	c.m.team = kernel.SharedTeam(cfg.Threads)
	for _, pass := range []func() error{c.ask, c.analyse, c.prune, c.fold, c.lower, c.allocate} {
		if err := pass(); err != nil {
			return nil, err
		}
	}
	return c.m, nil
}

// ask collects what is wanted.
func (c *compiler) ask() error {
	for _, n := range c.graph.AllNodes() {
		into := readTarget(n.Op())
		if into == nil {
			continue
		}
		children := childrenOf(c.graph, n)
		if len(children) != 1 {
			return errors.Errorf("machine: a read of %d nodes; expected one", len(children))
		}
		v, err := c.reach(children[0])
		if err != nil {
			return err
		}
		c.m.reads = append(c.m.reads, read{v, into})
	}
	for _, n := range c.config.Outputs {
		v, err := c.reach(n)
		if err != nil {
			return err
		}
		c.m.outputs = append(c.m.outputs, v)
	}
	for _, p := range c.config.Params {
		v, err := c.reach(p.Deriv())
		if err != nil {
			return err
		}
		own, err := newValue(p)
		if err != nil {
			return err
		}
		if own.dtype != v.dtype || own.size != v.size {
			return errors.Errorf("machine: parameter %q has shape %v of %v, its gradient %v of %v", p.Name(), own.shape, own.dtype,
				v.shape, v.dtype)
		}
		own.bound, err = own.memory()
		if err != nil {
			return err
		}
		own.p = first(own.bound)
		c.m.grads = append(c.m.grads, &gradient{param: p, from: v, own: own})
	}
	if len(c.m.reads)+len(c.m.outputs)+len(c.m.grads) == 0 {
		return errors.New("machine: nothing is asked for; expected Params, Outputs, or a gorgonia.Read in the graph")
	}
	return nil
}

// reach makes the values of n and of all that it is made from.
func (c *compiler) reach(n *gorgonia.Node) (*value, error) {
	if v, ok := c.values[n]; ok {
		return v, nil
	}
	v, err := newValue(n)
	if err != nil {
		return nil, err
	}
	c.values[n] = v
	if n.Op() != nil && !isConstant(n.Op()) {
		for _, child := range childrenOf(c.graph, n) {
			u, err := c.reach(child)
			if err != nil {
				return nil, err
			}
			v.in = append(v.in, u)
		}
	}
	c.order = append(c.order, v)
	return v, nil
}

// childrenOf returns the operands of n, in order, with repeats.
func childrenOf(g *gorgonia.ExprGraph, n *gorgonia.Node) []*gorgonia.Node {
	var list []*gorgonia.Node
	for it := g.From(n.ID()); it.Next(); {
		list = append(list, it.Node().(*gorgonia.Node))
	}
	return list
}

// readTarget returns what gorgonia.Read was told to write to, nil if op is no read. The field is not exported; a test
// holds that it is the first.
func readTarget(op gorgonia.Op) *gorgonia.Value {
	if op == nil || typeName(op) != "gorgonia.readOp" {
		return nil
	}
	return (*gorgonia.Value)(reflect.ValueOf(op).Field(0).UnsafePointer())
}
