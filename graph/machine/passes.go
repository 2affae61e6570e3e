package machine

import (
	"slices"

	"github.com/pkg/errors"
)

// analyse says how each value is computed and which of them have samples. What is wrong is kept with the value: it matters
// only if something depends on the value itself.
func (c *compiler) analyse() error {
	for _, v := range c.order {
		if v.node.Op() == nil {
			if slices.Contains(c.config.Batch, v.node) {
				v.sample = v.size / v.shape[0]
			}
			continue
		}
		if isConstant(v.node.Op()) {
			v.constant = true
			continue
		}
		var carries bool
		if v.action, v.bad = recognise(v); v.bad == nil {
			carries, v.bad = v.action.carry(v)
			v.bad = errors.WithMessagef(v.bad, "machine: %v", v)
		}
		if carries {
			v.sample = v.size / c.m.rows
		}
	}
	return nil
}

// prune marks what something that is wanted depends on.
func (c *compiler) prune() error {
	for _, r := range c.m.reads {
		r.from.wanted = true
	}
	for _, v := range c.m.outputs {
		v.wanted = true
	}
	var mark func(v *value)
	mark = func(v *value) {
		if v.live {
			return
		}
		v.live = true
		for _, u := range needs(v) {
			mark(u)
		}
	}
	for _, v := range c.order {
		if v.wanted {
			mark(v)
		}
	}
	for _, g := range c.m.grads {
		if g.from.batched() {
			return errors.Errorf("machine: the gradient of parameter %q has an axis of samples", g.param.Name())
		}
		mark(g.from)
	}
	for _, v := range c.order {
		if !v.live {
			continue
		}
		if v.bad != nil {
			return v.bad
		}
		for _, u := range needs(v) {
			u.users = append(u.users, v)
		}
	}
	return nil
}

// claim gives gradients that are computed for one parameter alone the memory that the parameter shows; the others are
// copied there. Two parameters can have the same node for a gradient, and a gradient can be another input, or a constant,
// which must survive that solvers clear what the parameter shows.
func (c *compiler) claim() {
	for _, g := range c.m.grads {
		if g.from.action == nil || g.from.wanted || g.from.constant || g.from.batched() {
			continue
		}
		g.from.wanted = true
		g.from.bound, g.from.p = g.own.bound, g.own.p
		g.claimed = true
	}
}

// fold computes what depends on no input.
func (c *compiler) fold() error {
	for _, v := range c.order {
		if !v.live || v.node.Op() == nil {
			continue
		}
		if v.constant { // of the graph
			v.bound = v.node.Value()
			if v.p = first(v.bound); v.p == nil || !isDense(v.bound) || v.bound.Dtype() != v.dtype ||
				v.bound.Shape().TotalSize() != v.size {
				return errors.Errorf("machine: constant %q holds a %T of %v with shape %v; expected shape %v of %v without gaps",
					v.node.Name(), v.bound, v.bound.Dtype(), v.bound.Shape(), v.shape, v.dtype)
			}
			continue
		}
		if !v.folds() {
			continue
		}
		v.constant = true
		if v.p == nil {
			if err := v.own(); err != nil {
				return err
			}
		}
		run, err := v.action.bind(v, nil)
		if err == nil {
			err = run(c.m.rows)
		}
		if err != nil {
			return errors.WithMessagef(err, "machine: %v", v)
		}
	}
	return nil
}

// folds says whether v is the same in all runs. Operations that run through Do may have state.
func (v *value) folds() bool {
	if _, ok := v.action.(fallback); ok || v.batched() {
		return false
	}
	if _, ok := v.action.(size); ok {
		return !ofSamples(v)
	}
	for _, u := range v.in {
		if !u.constant {
			return false
		}
	}
	return true
}

// lower makes the steps and puts them in an order in which each finds its operands.
func (c *compiler) lower() error {
	c.claim()
	var unordered []*step
	for _, v := range c.order {
		if !v.live || v.action == nil || v.constant || v.done {
			continue
		}
		s, err := stepOf(v, c.m.team)
		if err != nil {
			return errors.WithMessagef(err, "machine: %v", v)
		}
		v.done = true // also where only its user is written
		for _, out := range s.out {
			out.done = true
			c.made[out] = s
		}
		unordered = append(unordered, s)
	}
	for _, s := range unordered {
		if err := c.schedule(s); err != nil {
			return err
		}
	}
	for _, g := range c.m.grads {
		if !g.claimed {
			c.steps = append(c.steps, &step{name: g.from, in: []*value{g.from}, out: []*value{g.own}, run: copyOf(g.own, g.from)})
		}
	}
	c.m.steps = c.steps
	return nil
}

// schedule appends s after the steps that write what it reads.
func (c *compiler) schedule(s *step) error {
	switch {
	case s.scheduled:
		return nil
	case s.pending:
		return errors.Errorf("machine: %v depends on itself", s.name)
	}
	s.pending = true
	for _, v := range s.in {
		if before := c.made[v]; before != nil {
			if err := c.schedule(before); err != nil {
				return err
			}
		}
	}
	s.scheduled = true
	c.steps = append(c.steps, s)
	return nil
}
