package main

// half: λ. It is halfProx of package prox, with a polynomial that is good to 2.7·10⁻⁹ in place of Newton's iteration.
func (p *proxer) half() {
	lambda := p.constants[0]
	root := p.root(p.size)
	q := p.div(p.mul(p.mul(p.step, lambda), number(0.5)), p.mul(p.size, root))
	w := p.polynomial(q, 1, -0.50000163956750987, -0.37467498759797825, -0.52232866383159549, -0.059543229403425793,
		-16.429744840912948, 178.91090614987915, -1428.6571145783581, 7164.0986976573965, -22678.290857030836,
		40867.319056460727, -32875.782851452728)
	keep := p.mask(below, q, number(0.27216552697590867758*(1-0x1p-51)))
	p.r = p.and(p.mul(p.mul(w, w), p.size), keep)
	p.value = func(_, _ lot) lot { return p.and(p.mul(p.mul(root, w), lambda), keep) }
}

// twoThirds: λ. It is twoThirdsProx of package prox, with a polynomial that is good to 4·10⁻⁹ in place of Newton's
// iteration. The inverse cube root r of the size
// takes another step.
func (p *proxer) twoThirds() {
	lambda := p.constants[0]
	r := p.inverseCbrt(p.size)
	e := p.fnma(p.mul(p.mul(r, r), r), p.size, number(1))
	r = p.fma(p.mul(r, number(1./3)), e, r)
	square := p.mul(r, r)
	q := p.mul(p.mul(p.mul(p.step, lambda), number(2./3)), p.mul(square, square))
	w := p.polynomial(q, 1, -0.33333636814644519, -0.22148673423356399, -0.30936941697876256, 2.3482336859578071,
		-68.793364313658015, 1125.5736495364649, -12682.588341779597, 100602.53620978353, -572081.01961142386,
		2342611.206793815, -6852750.2007948391, 13974646.733917921, -18882413.412563438, 15203452.303004885,
		-5528199.8797517526)
	keep := p.mask(below, q, number(0.39685026299204986869*(1-0x1p-51)))
	square = p.mul(w, w)
	p.r = p.and(p.mul(p.mul(square, w), p.size), keep)
	value := p.mul(p.mul(p.mul(p.size, r), square), lambda)
	p.value = func(_, _ lot) lot { return p.and(value, keep) }
}

// inverseCubeRoot is the high word of a number from which a third of the high word of x is to be taken for x^(−1/3).
const inverseCubeRoot = 0x553ee960

// polynomial returns Σ c_i·q^i, by halves, so that little has to wait.
func (p *proxer) polynomial(q lot, c ...float64) lot {
	powers := []lot{q} // q, q², q⁴, …
	for 1<<len(powers) < len(c) {
		last := powers[len(powers)-1]
		powers = append(powers, p.mul(last, last))
	}
	return p.halves(powers, c)
}

func (p *proxer) halves(powers []lot, c []float64) lot {
	switch len(c) {
	case 1:
		return p.constant(number(c[0]))
	case 2:
		return p.fma(powers[0], number(c[1]), number(c[0]))
	}
	k := len(powers) - 1
	for 1<<k >= len(c) {
		k--
	}
	low := p.halves(powers, c[:1<<k])
	return p.fma(p.halves(powers, c[1<<k:]), powers[k], low)
}
