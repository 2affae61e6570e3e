package batch

import "math"

// pairs are the last moves of a point and the changes of a gradient that went with them, as L-BFGS takes them.
type pairs struct {
	s, y  [][]float64 // a ring
	moved []float64   // ‖s‖²
	n     int         // pairs in it
	at    int         // where the next one goes
	rho   []float64   // scratch: 1/sᵀy, 0 for a pair that does not count
	a     []float64   // scratch
}

func newPairs(memory, n int) *pairs {
	p := &pairs{
		s: make([][]float64, memory), y: make([][]float64, memory),
		moved: make([]float64, memory), rho: make([]float64, memory), a: make([]float64, memory),
	}
	for i := range p.s {
		p.s[i], p.y[i] = make([]float64, n), make([]float64, n)
	}
	return p
}

// add keeps the move from xWas to x, with the gradients there.
func (p *pairs) add(x, xWas, g, gWas []float64) {
	s, y := p.s[p.at], p.y[p.at]
	for i := range x {
		s[i], y[i] = x[i]-xWas[i], g[i]-gWas[i]
	}
	p.moved[p.at] = dot(s, s)
	p.at = (p.at + 1) % len(p.s)
	p.n = min(p.n+1, len(p.s))
}

// leastCosine is that between s and y below which a pair does not count: its curvature is not positive, or lost in rounding.
const leastCosine = 1e-8

// apply sets d ← H·d on the coordinates of on, H the L-BFGS matrix of the most last pairs there: those that moved mostly
// elsewhere, or along a curvature that is not positive, are left out.
func (p *pairs) apply(d []float64, on []int, most int) {
	n := min(p.n, most)
	scale := 0.0
	m := len(p.s)
	for k := range n {
		j := (p.at - 1 - k + 2*m) % m
		s, y := p.s[j], p.y[j]
		var sy, yy, ss, sd float64
		for _, i := range on {
			sy += s[i] * y[i]
			yy += y[i] * y[i]
			ss += s[i] * s[i]
			sd += s[i] * d[i]
		}
		p.rho[j] = 0
		if !(sy > leastCosine*math.Sqrt(ss*yy)) || p.moved[j]-ss > 0.1*ss {
			continue
		}
		p.rho[j] = 1 / sy
		if scale == 0 {
			scale = sy / yy
		}
		p.a[j] = sd / sy
		for _, i := range on {
			d[i] -= p.a[j] * y[i]
		}
	}
	if scale == 0 {
		scale = 1
	}
	for _, i := range on {
		d[i] *= scale
	}
	for k := n - 1; k >= 0; k-- {
		j := (p.at - 1 - k + 2*m) % m
		if p.rho[j] == 0 {
			continue
		}
		s, y := p.s[j], p.y[j]
		b := 0.0
		for _, i := range on {
			b += y[i] * d[i]
		}
		b *= p.rho[j]
		for _, i := range on {
			d[i] += (p.a[j] - b) * s[i]
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
