package main

import . "github.com/mmcloughlin/avo/reg"

const (
	siluEnd  = 800
	gaussEnd = 40
)

// within returns min(max(x, −end), end).
func (v lotter) within(x lot, end float64) lot { return v.min(number(end), v.max(number(-end), x)) }

func (v lotter) silu(x lot) lot { return v.mul(v.max(number(-siluEnd), x), v.sigmoid(x)) }

func (v lotter) siluGrad(x, dy lot) lot {
	x = v.within(x, siluEnd)
	e := v.exp(v.or(x, number(signOnly)))
	d := v.add(e, number(1))
	r := v.div(v.constant(number(1)), d)
	e = v.div(e, d)
	gate := v.make(func(i int) VecVirtual { return v.copy(e[i]) })
	v.where(notBelow, x, number(0), r, gate)
	v.where(notBelow, x, number(0), e, r) // now σ(−x)
	return v.mul(v.mul(gate, v.fma(x, r, number(1))), dy)
}

// normal is gaussian of package kernel.
func (v lotter) gaussian(x lot) (e, phi lot) {
	e, phi = v.gaussTail(v.min(number(gaussEnd), v.clearSign(x)))
	upper := v.sub(v.constant(number(1)), phi)
	v.where(notBelow, x, number(0), upper, phi)
	return e, phi
}

func (v lotter) gelu(x lot) lot {
	_, phi := v.gaussian(x)
	return v.mul(v.max(number(-gaussEnd), x), phi)
}

func (v lotter) geluGrad(x, dy lot) lot {
	x = v.within(x, gaussEnd)
	e, phi := v.gaussian(x)
	return v.mul(v.fma(v.mul(x, e), number(invSqrt2Pi), phi), dy)
}

const invSqrt2Pi = 0.39894228040143267793994605993438

// gaussTail is gaussTail of package kernel.
func (v lotter) gaussTail(a lot) (e, q lot) {
	square := v.mul(a, a)
	e = v.exp(v.mul(square, number(-0.5)))
	e = v.fma(e, v.mul(v.fnma(a, a, square), number(0.5)), e)
	r := v.div(v.constant(number(1)), v.add(a, number(5)))
	t := v.mul(v.sub(a, number(5)), r)
	square = v.mul(t, t)
	even, odd := v.constant(number(gaussSeries[22])), v.constant(number(gaussSeries[23]))
	for i := 20; i >= 0; i -= 2 {
		v.horner(odd, square, number(gaussSeries[i+1]))
		v.horner(even, square, number(gaussSeries[i]))
	}
	return e, v.mul(v.mul(e, v.fma(odd, t, even)), r)
}

var gaussSeries = [24]float64{
	0x1.89d3abe1f95aep-1, -0x1.54ad03f27ca19p-1, 0x1.fb31653876fd9p-2, -0x1.410ed5f8758d9p-2,
	0x1.51f6329effdcep-3, -0x1.1b1c254ca793bp-4, 0x1.54b4d4f5a2359p-6, -0x1.88590e919f5f4p-9,
	-0x1.a25038ca0b0afp-11, 0x1.1daf19fd84df7p-11, -0x1.f2141ae3b73dap-15, -0x1.a16fc916d1cc4p-15,
	0x1.17dbb786dad9ap-16, 0x1.0b0ce905b6a3dp-18, -0x1.73a1f359309a2p-19, -0x1.662385ec25d93p-22,
	0x1.d17126fce0881p-22, 0x1.4b53832ca0e74p-25, -0x1.218da7b043324p-24, -0x1.dcf8ada5baf45p-28,
	0x1.3eb07c76a1fb4p-27, 0x1.5d7920963a499p-30, -0x1.afcdad6622d3bp-31, -0x1.24bc80a8e5f28p-33,
}
