package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A rootRule is a rule of package kernel's RootStep, as the parts of a step that it has. Its state is m, v, a, u, b and c in this
// order, those that it has; v all have.
type rootRule struct {
	name     string
	mean     bool // m, a running mean of gradients, and bias corrections
	centered bool // a, the mean that the second moment is taken about
	momentum bool // b, a sum of directions, and c, of their weights
	greatest bool // u, the greatest second moment so far
	ahead    bool // it moves along the gradient too
	decayed  bool // a share of the weight is left
}

// rootRules are in the order of package kernel's RootRule.
var rootRules = []rootRule{
	{name: "scaled"},
	{name: "centered", centered: true},
	{name: "momentum", momentum: true},
	{name: "both", centered: true, momentum: true},
	{name: "greatest", mean: true, greatest: true},
	{name: "ahead", mean: true, ahead: true},
	{name: "decayed", mean: true, decayed: true},
}

// root writes a kernel with a loop for each rule.
func (v isa) root() {
	u := v.begin("root", "is rootGo with vectors; n is the common length, rule the RootRule.", "w, dw, a, b, c, d, s", "n, rule int")
	o := u.operands("a", "b", "c", "d")
	u.keep("beta1", "ombeta1", "beta2", "ombeta2", "scaleM", "scaleV", "eps", "ofGradient", "total", "keep")
	u.keepPenalty()
	o.rate = u.broadcast(u.field("rate"))
	var names []string
	for _, r := range rootRules {
		names = append(names, r.name)
	}
	u.choose(names, func(i int) { u.rootLoop(rootRules[i], o) })
}

// operands are the slices of a step, their length and the learning rate.
type operands struct {
	w, g, s func(at GPVirtual) Mem
	state   []func(at GPVirtual) Mem
	n       GPVirtual
	rate    VecVirtual
}

func (u *updater) operands(state ...string) *operands {
	o := &operands{w: u.pointer("w"), g: u.pointer("dw"), s: u.pointer("s")}
	for _, name := range state {
		o.state = append(o.state, u.pointer(name))
	}
	o.n = Load(Param("n"), GP64()).(GPVirtual)
	return o
}

// choose writes a loop for each rule, of which the kernel runs that of the number rule.
func (u *updater) choose(names []string, loop func(i int)) {
	rule := Load(Param("rule"), GP64())
	for i, name := range names[1:] {
		CMPQ(rule, U32(i+1))
		JE(LabelRef(name))
	}
	for i, name := range names {
		if i > 0 {
			Label(name)
		}
		loop(i)
		u.finish()
	}
}

// rootLoop writes the loop of a rule, in thirds as that of Adam: a root, the division, and where the point goes.
func (u *updater) rootLoop(r rootRule, o *operands) {
	root, direction, size, along := u.reg(), u.reg(), u.reg(), u.reg() // the latter two: of the vector before
	slots := o.state
	slot := func(has bool) (s func(at GPVirtual) Mem) {
		if has {
			s, slots = slots[0], slots[1:]
		}
		return s
	}
	mean, square := slot(r.mean), slot(true)
	centre, greatest := slot(r.centered), slot(r.greatest)
	sum, weight := slot(r.momentum), slot(r.momentum)
	u.inThirds(r.name, o.n, thirds{
		first: func(p part, at GPVirtual) {
			g := p.load(o.g(at))
			u.unless(modeClear, func() { p.store(u.zero, o.g(at)) })
			v := u.square(p.load(square(at)), g)
			p.store(v, square(at))
			if r.centered {
				a := p.load(centre(at))
				a = u.add(a, u.mul(u.sub(g, a), u.number("ombeta2")))
				p.store(a, centre(at))
				v = u.max(u.zero, u.sub(v, u.mul(a, a)))
			}
			if r.greatest {
				v = u.greatest(p.load(greatest(at)), v)
				p.store(v, greatest(at))
			}
			along := g
			if r.mean {
				m := u.average(p.load(mean(at)), g)
				p.store(m, mean(at))
				v = u.mul(v, u.number("scaleV"))
				along = u.mul(m, u.number("scaleM"))
			}
			if r.ahead {
				along = u.add(along, u.mul(g, u.number("ofGradient")))
			}
			u.emit(VMOVAPS, VMOVAPD, along, direction)
			u.emit(VSQRTPS, VSQRTPD, v, root)
		},
		second: func() {
			d := u.add(root, u.number("eps"))
			if r.momentum {
				u.emit(VDIVPS, VDIVPD, d, direction, along)
				u.emit(VDIVPS, VDIVPD, d, u.one(), size)
				return
			}
			u.emit(VDIVPS, VDIVPD, d, o.rate, size)
			u.emit(VMOVAPS, VMOVAPD, direction, along)
		},
		third: func(p part, at func(func(GPVirtual) Mem) Mem) {
			s, step := size, size
			if r.momentum {
				b := u.add(u.mul(p.load(at(sum)), u.number("beta1")), along)
				p.store(b, at(sum))
				c := u.add(u.mul(p.load(at(weight)), u.number("beta1")), size)
				p.store(c, at(weight))
				step = u.mul(b, o.rate)
				s = u.mul(c, o.rate)
			} else {
				step = u.mul(size, along)
			}
			if r.ahead {
				s = u.mul(size, u.number("total"))
			}
			w := p.load(at(o.w))
			if r.decayed {
				w = u.mul(w, u.number("keep"))
			}
			u.land(p, at, o, u.sub(w, step), s)
		},
	})
}

// land brings w to the forward point z, whose step sizes are s, and does with it what the mode says. It may change both.
func (u *updater) land(p part, at func(func(GPVirtual) Mem) Mem, o *operands, z, s VecVirtual) {
	u.unless(modeSizes|modeFixed, func() {
		u.unless(modeSizes, func() { p.store(s, at(o.s)) })
		u.unless(modeFixed, func() { u.emit(VMOVUPS, VMOVUPD, u.number("step"), s) })
	})
	u.backward(z, s)
	p.store(z, at(o.w))
}

// greatest returns the greater of a and b, NaN if one of them is.
func (u *updater) greatest(a, b VecVirtual) VecVirtual {
	d := u.max(a, b)
	u.poison(d, u.compare(notEqual, a, a))
	return d
}

// one returns 1 in all lanes.
func (u *updater) one() VecVirtual {
	if u.single {
		return u.broadcast(oneSingle)
	}
	return u.broadcast(one)
}
