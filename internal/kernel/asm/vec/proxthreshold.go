package main

// soft: λ as float32 has it, λ. The threshold is rounded to float32, as in the fused update.
func (p *proxer) soft() {
	p.r = p.positive(p.sub(p.size, p.rounded(p.mul(p.step, p.constants[0]))))
	p.value = func(_, size lot) lot { return p.mul(size, p.constants[1]) }
}

// elastic: λ₁, λ₂, ½λ₂.
func (p *proxer) elastic() {
	l1, l2, half := p.constants[0], p.constants[1], p.constants[2]
	p.r = p.div(p.softened(l1), p.add(p.mul(p.step, l2), number(1)))
	p.value = func(_, size lot) lot { return p.mul(size, p.add(p.mul(size, half), l1)) }
}

// hard: λ.
func (p *proxer) hard() {
	lambda := p.constants[0]
	t := p.mul(p.root(p.mul(p.step, lambda)), number(sqrt2))
	p.r = p.and(p.size, p.mask(notAtMost, p.size, t))
	p.value = func(_, size lot) lot { return p.and(p.mask(notEqual, size, number(0)), lambda) }
}

const sqrt2 = 1.41421356237309504880168872420969807856967187537694

// firm: λ, γ, γλ, 1/(2γ), λ√γ.
func (p *proxer) firm() {
	lambda, gamma, knee, half, level := p.constants[0], p.constants[1], p.constants[2], p.constants[3], p.constants[4]
	steep := p.div(p.sub(p.size, p.mul(p.step, lambda)), p.from(number(1), p.div(p.step, gamma)))
	p.r = p.least(p.positive(steep), p.size)
	jump := p.and(p.size, p.mask(notAtMost, p.size, p.mul(p.root(p.step), level)))
	p.where(atLeast, p.step, gamma, jump, p.r)
	p.value = func(_, size lot) lot {
		v := p.least(size, knee)
		return p.mul(v, p.from(lambda, p.mul(v, half)))
	}
}

// clipped: λ, a−1, aλ, 1/(2(a−1)λ), ½(a−1)+1, a+1, λ√(a+1).
func (p *proxer) clipped() {
	lambda, a1, pull, half := p.constants[0], p.constants[1], p.constants[2], p.constants[3]
	middle, far, level := p.constants[4], p.constants[5], p.constants[6]
	soft := p.softened(lambda)
	steep := p.div(p.sub(p.mul(p.size, a1), p.mul(p.step, pull)), p.from(a1, p.step))
	p.r = p.least(p.greatest(soft, steep), p.size)
	top := p.mul(p.add(p.mul(p.step, number(0.5)), middle), lambda)
	p.where(atLeast, p.step, far, p.mul(p.root(p.step), level), top)
	p.where(above, p.size, top, p.size, soft)
	p.where(atLeast, p.step, a1, soft, p.r)
	p.value = func(_, size lot) lot {
		v := p.least(size, pull)
		w := p.positive(p.sub(v, lambda))
		return p.mul(p.sub(v, p.mul(w, p.mul(w, half))), lambda)
	}
}
