// Package batch minimises a smooth function plus nonsmooth terms on the full data,
//
//	minimise f(x) + Σ_k g_k(x_k),
//
// where the x_k are disjoint segments of x: the oracles against which stochastic training is measured, the polish after it,
// and the fast way for convex models.
//
// A [Problem] is a [Smooth] function and its [Term]s; a [Method] (ISTA, FISTA, proximal Newton, …) makes iterations of it;
// [Minimize] runs them until a [Settings] criterion holds, tells a [Recorder] of each and returns a [Result] with its
// certificate. The division of labour is that of gonum's package optimize.
//
// The package knows nothing of Gorgonia.
package batch
