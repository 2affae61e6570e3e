// Package graph builds Gorgonia expression graphs that can be trusted: a [Builder] whose first error sticks and names the
// user's file and line, parameters with unique names and seeded initial values, and penalties that go to parameters by
// name pattern.
//
//	b := graph.NewBuilder(1)
//	x := b.Input("x", 32, 30)
//	y := b.Labels("y", 32)
//	w := b.Param("hidden/weight", graph.UniformFanIn{}, 30, 50)
//	h := b.ReLU(b.Affine(x, w, nil))
//	…
//	cost := b.SoftmaxCrossEntropy(logits, y)
//	b.Grad(cost)
//	b.Penalise(graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: 3e-3}})
//	if err := b.Err(); err != nil { … }
//
// The graph underneath is always reachable by Graph, and any Gorgonia node of one's own joins by Node. Graphs are run
// through gorgonia.VM; see package graph/machine.
package graph
