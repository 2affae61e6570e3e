package prox

import "math"

var _, _, _ Coordinatewise = L1{}, ElasticNet{}, Box{}

// A Coordinatewise penalty is a sum over the coordinates, g(x) = Σ_i g_i(x_i), and knows each term by itself: what
// coordinate descent needs, and what the rules of calculus build on. ProxAt and the like agree with ProxDiag, SubdiffDist
// and Value on the coordinate i; i matters only where the terms differ (per-coordinate weights).
type Coordinatewise interface {
	// ValueAt returns g_i(x).
	ValueAt(i int, x float64) float64
	// ProxAt returns argmin_u ½(u − x)²/step + g_i(u).
	ProxAt(i int, x, step float64) float64
	// DistAt returns the distance of −grad from ∂g_i(x).
	DistAt(i int, x, grad float64) float64
}

// ValueAt implements Coordinatewise.
func (p L1) ValueAt(_ int, x float64) float64 { return p.Lambda * math.Abs(x) }

// ProxAt implements Coordinatewise.
func (p L1) ProxAt(_ int, x, step float64) float64 { return clean[float64](soft(x, step*p.Lambda)) }

// DistAt implements Coordinatewise.
func (p L1) DistAt(_ int, x, grad float64) float64 {
	return math.Abs(ElasticNet{L1: p.Lambda}.residual(x, grad))
}

// ValueAt implements Coordinatewise.
func (p ElasticNet) ValueAt(_ int, x float64) float64 { return p.at(x) }

// ProxAt implements Coordinatewise.
func (p ElasticNet) ProxAt(_ int, x, step float64) float64 {
	return clean[float64](soft(x, step*p.L1) / (1 + step*p.L2))
}

// DistAt implements Coordinatewise.
func (p ElasticNet) DistAt(_ int, x, grad float64) float64 { return math.Abs(p.residual(x, grad)) }

// ValueAt implements Coordinatewise.
func (p Box) ValueAt(_ int, x float64) float64 { return p.at(x) }

// ProxAt implements Coordinatewise.
func (p Box) ProxAt(_ int, x, step float64) float64 { return clampStep(x, step, p.Lo, p.Hi) }

// DistAt implements Coordinatewise.
func (p Box) DistAt(_ int, x, grad float64) float64 {
	if x == p.Lo {
		grad = min(grad, 0)
	}
	if x == p.Hi {
		grad = max(grad, 0)
	}
	return math.Abs(grad) + p.at(x)
}
