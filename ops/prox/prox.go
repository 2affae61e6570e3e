// Package prox holds the nonsmooth terms of a training objective: penalties and constraints that are cheap to evaluate,
// to prox and to certify.
//
// The proximal map of g with step t at z is
//
//	prox_{t·g}(z) = argmin_x ½‖x − z‖² + t·g(x)
//
// and, in the metric of a step with its own size t_i for each coordinate (an Adam step, say),
//
//	argmin_x ½ Σ_i (x_i − z_i)²/t_i + g(x).
//
// A [Penalty] evaluates g and its proximal map. What else a penalty can do it says by implementing the optional powers
// ([DiagonalProxer], [Stationary], [Criticaler], …: [Powers] lists them); those who need a power ask for it with [As], once,
// before the first iteration, and name it when it is missing.
//
// Penalties are made of penalties by the rules of calculus: [Scaled], [Weighted] by coordinate, [Rows] and [Columns] of a
// matrix, [Indexed] coordinates, [Sum], [NonNegative], [Conjugate]. A rule has the powers that its operands lend it: [Rule].
//
// Rules that hold for every penalty here, and that proxtest checks:
//   - Values are immutable and safe for concurrent use; no method allocates, but for scratch that structured penalties keep
//     in a pool.
//   - dst and x (and step) have one length; dst may be x, and must not overlap it otherwise. A mismatch of lengths is a
//     programming error and panics, as in gonum.
//   - A zero in dst is the number +0, never −0 and never merely small.
//   - λ = 0 or step = 0 leaves the point as it is.
//   - A NaN or ±Inf in x is passed on as it is: a diverged point never comes back as an innocent number.
//
// The package knows nothing of Gorgonia.
package prox

// A Penalty is a closed function g on vectors whose proximal map is cheap.
// Values are immutable and safe for concurrent use.
type Penalty interface {
	// Value returns g(x), +Inf outside the domain of g, NaN when x holds a NaN.
	Value(x []float64) float64
	// Prox sets dst ← prox_{step·g}(x) and returns g(dst). dst may be x. step ≥ 0.
	Prox(dst, x []float64, step float64) float64
	// Validate says what is wrong with the penalty's fields: λ < 0, NaN, a group index out of range, …
	Validate() error
}

// A DiagonalProxer also knows its prox in the metric diag(1/step):
//
//	dst ← argmin_x ½ Σ_i (x_i − z_i)²/step_i + g(x),  z = x on entry,
//
// and returns g(dst). step_i ≥ 0; a coordinate with step_i = 0 does not move. dst may be x but not step.
// A solver whose step has a size for each coordinate (Adam) needs it.
type DiagonalProxer interface {
	ProxDiag(dst, x, step []float64) float64
}

// A Float32Proxer computes Prox on float32 natively. A penalty without it is served through a float64 scratch.
type Float32Proxer interface {
	Prox32(dst, x []float32, step float32) float64
}

// A Float32DiagonalProxer computes ProxDiag on float32 natively.
type Float32DiagonalProxer interface {
	ProxDiag32(dst, x, step []float32) float64
}

// A Stationary penalty can certify a point. SubdiffDist returns the distance of −grad from the subdifferential ∂g(x),
// the violation of the optimality (KKT) condition 0 ∈ grad + ∂g(x): the greatest over the coordinates for separable
// penalties, over the groups (in the 2-norm) for group penalties. It is 0 exactly at a stationary point, +Inf outside
// the domain, NaN when an argument holds a NaN.
type Stationary interface {
	SubdiffDist(x, grad []float64) float64
}

// A Criticaler knows its critical strength. LambdaMax returns the least λ for which x = 0 is stationary when the smooth
// part has the gradient grad0 there.
//
// For a penalty with two strengths, λ is their sum with the mixing fixed, as in glmnet: ElasticNet{L1: αλ, L2: (1−α)λ}
// with α = L1/(L1+L2), and likewise SparseGroup. Where no λ will do (α = 0 in an elastic net, or both strengths 0) it is
// +Inf, unless grad0 = 0, where it is 0.
type Criticaler interface {
	LambdaMax(grad0 []float64) float64
}

// A Strong penalty says how strong it is: Strength returns λ in the unit of LambdaMax, so that Strength/LambdaMax is the
// λ/λ_max of reports.
type Strong interface {
	Strength() float64
}

// A Sized penalty is bound to vectors of certain lengths (groups that index coordinates). CheckLen says what is wrong
// with a vector of n coordinates. Callers ask before the first iteration.
type Sized interface {
	CheckLen(n int) error
}
