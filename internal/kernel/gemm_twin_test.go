package kernel

import (
	"math"
	"testing"
)

// The twin of the products rounds as the assembly does: a chain of fused multiply-adds for each block of terms, one addition
// for each block, then what follows. The vector kernels must agree with it to the last bit, whatever the sizes, and so with
// each other, at any number of rows and goroutines.
func twin[F Float](p product[F]) []F {
	c := make([]F, p.m*p.n)
	for i := range p.m {
		for j := range p.n {
			c[i*p.n+j] = p.twinOf(i, j)
		}
	}
	return c
}

func (p *product[F]) twinOf(i, j int) F {
	at := i*p.n + j
	var total F
	for first := 0; first == 0 || first < p.k; first += blockK {
		var sum F
		for l := first; l < min(first+blockK, p.k); l++ {
			x, y := i*p.k+l, l*p.n+j
			if p.transA {
				x = l*p.m + i
			}
			if p.transB {
				y = j*p.k + l
			}
			sum = fma(p.a[x], p.b[y], sum)
		}
		switch {
		case first > 0:
			sum += total
		case p.bias != nil:
			sum += p.bias[j]
		case p.beta != 0:
			sum += p.beta * p.c[at]
		}
		total = sum
	}
	if p.relu && total <= 0 {
		total = 0
	}
	if p.h != nil {
		if h := p.h[at]; h != h {
			return h
		} else if !(h > 0) {
			return 0
		}
	}
	return total
}

// fma is x·y + z rounded once.
func fma[F Float](x, y, z F) F {
	if _, ok := any(x).(float64); ok {
		return F(math.FMA(float64(x), float64(y), float64(z)))
	}
	// The product is exact in float64. The sum is rounded to odd, which a second rounding cannot tell from the exact sum.
	p, c := float64(x)*float64(y), float64(z)
	s := p + c
	v := s - p
	if rest := (p - (s - v)) + (c - v); rest != 0 && !math.IsNaN(rest) && math.Float64bits(s)&1 == 0 {
		s = math.Nextafter(s, math.Inf(int(math.Copysign(1, rest))))
	}
	return F(s)
}

func TestTwinRoundsOnce(t *testing.T) {
	// 1 + 2⁻²⁴ + 2⁻⁶⁰ is just above the middle of two float32, which a sum in float64 would land on, to be rounded to even.
	if got, want := fma[float32](0x1p-30, 0x1p-30, 1), float32(1); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	x := float32(1 + 0x1p-12)
	// x² = 1 + 2⁻¹¹ + 2⁻²⁴: the middle, so that the last bit of z decides.
	if got, want := fma(x, x, 0x1p-60), float32(1+0x1p-11+0x1p-23); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := fma(x, x, -0x1p-60), float32(1+0x1p-11); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// identical fails the test unless all elements are the same, where one NaN is like another.
func identical[F Float](t testing.TB, what string, got, want []F) {
	t.Helper()
	for i := range want {
		g, w := float64(got[i]), float64(want[i])
		if math.IsNaN(g) && math.IsNaN(w) {
			continue
		}
		if math.Float64bits(g) != math.Float64bits(w) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}
