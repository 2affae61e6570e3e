package prox

import "math"

var _, _, _ Separable = L1{}, ElasticNet{}, Box{}

// A Separable penalty is a sum over the coordinates of one and the same term,
//
//	g(x) = Σ_i l1·|x_i| + ½·l2·x_i² + (0 if lo ≤ x_i ≤ hi, else +Inf),
//
// and Separable returns the four numbers: l1, l2 ≥ 0 and finite, either bound possibly infinite. They settle the prox in
// every diagonal metric: x_i ← min(max(soft(z_i, step_i·l1)/(1 + step_i·l2), lo), hi). A solver may then compute it together
// with its own step, in one pass over the coordinates, in place of Prox and ProxDiag, which must say the same.
//
// Source: the prox of a convex function of one variable, restricted to an interval, is the prox clamped to it
// (Combettes & Pesquet 2007, Proposition 3.1).
type Separable interface {
	Separable() (l1, l2, lo, hi float64)
}

// Separable implements Separable: λ·|x|.
func (p L1) Separable() (l1, l2, lo, hi float64) { return p.Lambda, 0, math.Inf(-1), math.Inf(1) }

// Separable implements Separable: λ₁·|x| + ½·λ₂·x².
func (p ElasticNet) Separable() (l1, l2, lo, hi float64) {
	return p.L1, p.L2, math.Inf(-1), math.Inf(1)
}

// Separable implements Separable: lo ≤ x ≤ hi.
func (p Box) Separable() (l1, l2, lo, hi float64) { return 0, 0, p.Lo, p.Hi }

// Bounds32 returns the least and the greatest float32 within [lo, hi], or twice the float32 nearest to lo where there is
// none: the bounds that a constraint has on float32. As float64 they are exact.
func Bounds32(lo, hi float64) (least, greatest float64) {
	a, b := within[float32](Box{lo, hi})
	return float64(a), float64(b)
}
