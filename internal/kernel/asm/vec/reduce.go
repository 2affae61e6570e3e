package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// sums writes the kernels of Norm1 and Dot.
func (v isa) sums() {
	l := v.lots()
	v.text("norm1", "x", "", "float64")
	x := v.pointer("x")
	n, sum := v.length(), l.zeros()
	l.each(n, func(p lotPart, at GPVirtual) { l.accumulate(sum, l.clearSign(p.load(x(at)))) })
	l.result(l.sum(sum), 0)

	v.text("dot", "x, y", "", "float64")
	x, y := v.pointer("x"), v.pointer("y")
	n, sum = v.length(), l.zeros()
	l.each(n, func(p lotPart, at GPVirtual) { l.accumulate(sum, l.mul(p.load(x(at)), p.load(y(at)))) })
	l.result(l.sum(sum), 0)
}

// axpy writes dst_i ← dst_i + a·x_i.
func (v isa) axpy() {
	l := v.lots()
	v.text("axpy", "dst, x", ", a float64", "")
	dst, x := v.pointer("dst"), v.pointer("x")
	n, factor := v.length(), l.reg()
	VBROADCASTSD(NewParamAddr("a", 24), factor)
	l.each(n, func(p lotPart, at GPVirtual) {
		sum := p.load(dst(at))
		l.accumulate(sum, l.make2(p.load(x(at)), func(e VecVirtual) VecVirtual { return l.isa.mul(factor, e) }))
		p.store(sum, dst(at))
	})
	v.leave()
}

func (v lotter) accumulate(sum, x lot) {
	for i := range sum {
		VADDPD(x[i], sum[i], sum[i])
	}
}

// result stores the low lane of r as the last result, which has that index, and returns.
func (v lotter) result(r VecVirtual, index int) {
	Store(r.AsX(), ReturnIndex(index))
	v.leave()
}

// finite writes the kernel that returns 0 if all x_i are finite and NaN otherwise.
func (v isa) finite() {
	v.text("finite", "x", "", "float64")
	x := v.pointer("x")
	n, bad := v.length(), v.nought()
	v.each(n, func(p part, at GPVirtual) {
		e := p.load(x(at))
		v.orInto(v.sub(e, e), bad, bad)
	})
	if v.wide {
		top := YMM()
		VEXTRACTF64X4(Imm(1), bad, top)
		VORPS(top, bad.AsY(), bad.AsY())
	}
	low := XMM()
	VEXTRACTF128(Imm(1), bad.AsY(), low)
	VORPS(low, bad.AsX(), low)
	if v.single {
		wide := YMM()
		VCVTPS2PD(low, wide)
		VEXTRACTF128(Imm(1), wide, low)
		VORPD(low, wide.AsX(), low)
	}
	swapped := XMM()
	VPERMILPD(Imm(1), low, swapped)
	VORPD(swapped, low, low)
	Store(low, ReturnIndex(0))
	v.leave()
}

// rows writes what the rows of a softmax need.
func (v isa) rows() {
	l := v.lots()

	// The greatest element; anything if one is NaN.
	v.text("greatest", "x", "", "float64")
	x := v.pointer("x")
	n, top := v.length(), l.constant(number(negInf))
	l.each(n, func(p lotPart, at GPVirtual) {
		e := p.load(x(at))
		for i := range top {
			if p.masks == nil {
				VMAXPD(e[i], top[i], top[i])
			} else if l.wide {
				VMAXPD(e[i], top[i], p.masks[i], top[i])
			} else {
				m := p.masks[i]
				if v.single {
					w := l.reg()
					VPMOVSXDQ(m, w)
					m = w
				}
				t := l.reg()
				VMAXPD(e[i], top[i], t)
				VBLENDVPD(m, t, top[i], top[i])
			}
		}
	})
	l.result(l.fold(VMAXPD, top), 0)

	// dst_j ← exp(x_j − top); the sum of them where x_j ≠ top, and the number of those where x_j = top.
	v.text("expRow", "dst, x", ", top float64", "(small, ties float64)")
	dst, x := v.pointer("dst"), v.pointer("x")
	n = v.length()
	shift := l.reg()
	address := NewParamAddr("top", 24)
	VBROADCASTSD(address, shift)
	small, ties := l.zeros(), l.zeros()
	l.each(n, func(p lotPart, at GPVirtual) {
		d := l.make2(p.load(x(at)), func(e VecVirtual) VecVirtual { return l.isa.sub(e, shift) })
		e := l.apply(lotter.exp, d)
		p.store(e, dst(at))
		tie := l.zeros()
		l.where(equal, d, number(0), number(1), tie)
		l.where(equal, d, number(0), number(0), e)
		p.clearMasked(tie)
		p.clearMasked(e)
		l.accumulate(small, e)
		l.accumulate(ties, tie)
	})
	a, b := l.sum(small), l.sum(ties)
	Store(a.AsX(), ReturnIndex(0))
	l.result(b, 1)

	v.text("scale", "dst, x", ", c float64", "")
	dst, x = v.pointer("dst"), v.pointer("x")
	n = v.length()
	factor := l.reg()
	VBROADCASTSD(NewParamAddr("c", 24), factor)
	l.each(n, func(p lotPart, at GPVirtual) {
		p.store(l.make2(p.load(x(at)), func(e VecVirtual) VecVirtual { return l.isa.mul(factor, e) }), dst(at))
	})
	v.leave()
}

// make2 returns f of each register of x.
func (v lotter) make2(x lot, f func(VecVirtual) VecVirtual) lot {
	return v.make(func(i int) VecVirtual { return f(x[i]) })
}

// clearMasked sets the lanes of x that are not in the part to 0.
func (p lotPart) clearMasked(x lot) {
	for i := range x {
		switch {
		case p.masks == nil:
		case p.wide:
			VMOVAPD_Z(x[i], p.masks[i], x[i])
		case p.element.single:
			w := p.reg()
			VPMOVSXDQ(p.masks[i], w)
			VANDPD(w, x[i], x[i])
		default:
			VANDPD(p.masks[i], x[i], x[i])
		}
	}
}
