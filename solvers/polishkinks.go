package solvers

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"proxgrad/solvers/batch"
)

// Kinks says whether the loss of a polish is smooth in pieces only.
type Kinks int

const (
	// ByModel leaves it to the fit of a model: AtKinks for a network with ReLU between its layers. Otherwise NoKinks.
	ByModel Kinks = iota
	// AtKinks lets gradient sampling follow the quasi-Newton method. It ends, Settled, once the residual of
	// the optimality conditions with gradients from within ρ = KinkRadius(x) of the parameters x is at most KinkTolerance·λ
	// (half of that as it sees it, so that another look with other samples agrees), or where no descent is found within ρ.
	AtKinks
	// NoKinks says that the loss is smooth, or that the polish is to end where the quasi-Newton method does.
	NoKinks
)

// KinkRadius returns the ρ within which a polish takes gradients for one point, and a fit certifies it,
//
//	ρ = 2⁻¹¹·max(‖x‖₂, 1):
//
// the distance by which rounding the parameters x to half precision may move them. Whoever takes those for the same network
// takes the kinks within ρ for kinks of the point. O(n).
func KinkRadius(x []float64) float64 { return math.Ldexp(max(floats.Norm(x, 2), 1), -11) }

// sampling returns the method at kinks.
func (d *descent) sampling(evaluations int) batch.GradientSampling {
	least := KinkRadius(d.f.x)
	return batch.GradientSampling{
		Seed: d.p.Seed, Radius: max(least, 0.03), Least: least, Limit: evaluations,
		Tolerance: orDefault(d.p.KinkTolerance, 0.1) / 2 * d.f.strength,
	}
}
