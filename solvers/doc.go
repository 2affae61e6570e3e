// Package solvers trains parameters so that some of them become exactly zero.
//
// A [Rule] is the forward step of a stochastic method ([SGD], [Adam] and others: [Rules] lists them); [Prox] is a gorgonia.Solver that takes that step
// and then applies the proximal operator of each parameter's penalty, in the metric of that very step:
//
//	z  = w − s∘m            forward step, s_i the step size of coordinate i
//	w⁺ = argmin_x ½ Σ_i (x_i − z_i)²/s_i + g(x)
//
// For SGD s is one number and w⁺ is the ordinary prox; for Adam s_i = lr/(√v̂_i + ε), so that the threshold of an L1
// penalty is lr·λ/(√v̂_i + ε), coordinate by coordinate. Only then do the fixed points minimise loss + g. [Unscaled]
// names the other, popular choice (threshold lr·λ whatever the metric), which minimises something else.
//
// The strength of the penalties may have a schedule ([Prox].PenaltySchedule, [Ramp]), the prox may be taken for several steps at
// once (ProxEvery, [Prox.Land]), and zeros may be kept as they are ([Prox.Freeze], [Prox.Thaw]).
//
// [SVRG] reduces the variance of mini-batch gradients, for any rule, so that the zeros stand still at a constant rate.
//
// [Wrap] puts a post-step prox around any stock Gorgonia solver, [Polish] takes full-batch steps after training until the
// support is still, [Violation] says how far a point is from stationary.
//
// State is kept by parameter name. A parameter is anything with a value, a gradient and a name (a *gorgonia.Node will
// do); it is [Penalised] if it has a penalty too.
package solvers
