package prox

import "math"

var (
	_, _ Subgradienter = GroupL2{}, SparseGroup{}
	_, _ Complementary = GroupL2{}, SparseGroup{}
)

// Subgradient implements Subgradienter: λ·w_b·x_b/‖x_b‖₂, 0 where x_b = 0.
func (p GroupL2) Subgradient(dst, x []float64) {
	subgradientBlocks(p.blocks(), dst, x, 0, func(b block, _ float64) float64 { return times(p.Lambda, b.weight) })
}

// Subgradient implements Subgradienter: λ₁·sign(x_i) + λ₂·w_b·x_i/‖x_b‖₂, where a term is 0 if x_i or x_b is.
func (p SparseGroup) Subgradient(dst, x []float64) {
	subgradientBlocks(p.blocks(), dst, x, p.L1, func(b block, _ float64) float64 { return times(p.L2, b.weight) })
}

// Margin implements Complementary: min over x_b = 0 of λ·w_b − ‖grad_b‖₂.
func (p GroupL2) Margin(x, grad []float64) float64 {
	return marginBlocks(p.blocks(), x, grad, 0, p.Lambda)
}

// Margin implements Complementary: the least of λ₂·w_b − ‖soft(grad_b, λ₁)‖₂ over the zero blocks, and of λ₁ − |grad_i|
// over the zero coordinates of the other blocks and of no block.
func (p SparseGroup) Margin(x, grad []float64) float64 {
	return marginBlocks(p.blocks(), x, grad, p.L1, p.L2)
}

// subgradientBlocks sets dst_i ← l1·sign(x_i) + slope(b, ‖x_b‖)·x_i/‖x_b‖.
func subgradientBlocks(p partition, dst, x []float64, l1 float64, slope func(b block, r float64) float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	p.maxOutside(len(x), func(i int) float64 {
		dst[i] = l1*sign(x[i]) + 0*x[i] // a NaN stays
		return 0
	})
	for j := range p.len() {
		b := p.block(j, len(x))
		s, inv := norm(x, b)
		if s == 0 {
			clearBlock(dst, b)
			continue
		}
		t := slope(b, s/inv)
		for k := range b.size {
			i := b.at(k)
			dst[i] = l1*sign(x[i]) + t*(x[i]*inv/s) + 0
		}
	}
}

func marginBlocks(p partition, x, grad []float64, l1, l2 float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	margin := math.Inf(1)
	if l1 > 0 {
		p.maxOutside(len(x), func(i int) float64 {
			if x[i] == 0 {
				margin = min(margin, l1-math.Abs(grad[i]))
			}
			return 0
		})
	}
	for j := range p.len() {
		b := p.block(j, len(x))
		if s, _ := norm(x, b); s == 0 {
			var left length
			for k := range b.size {
				left.add(soft(grad[b.at(k)], l1))
			}
			margin = min(margin, times(l2, b.weight)-left.norm())
		} else if l1 > 0 {
			for k := range b.size {
				if i := b.at(k); x[i] == 0 {
					margin = min(margin, l1-math.Abs(grad[i]))
				}
			}
		}
	}
	return margin
}
