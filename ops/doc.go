// Package ops holds differentiable operations for Gorgonia's expression graphs: the layers, activations, losses and
// penalty terms that networks with exact zeros are built of. Each is stable at extreme arguments, computes in float32
// and float64, and differentiates symbolically, so that all of them mix with any node of Gorgonia itself.
//
// Rules that hold for every op here:
//   - Shapes are fixed when the node is made, and checked then; a value of another shape, another dtype or another
//     memory layout than row-major is an error of the run. No op panics.
//   - An op never writes to its inputs and never returns one. Its result is a buffer of its own, made by the first run
//     and written over by each later one: copy what must outlive the next run. After the first run nothing allocates.
//   - Two equal ops (the same operation with the same hyper-parameters, to the bit) on the same nodes become one node, as
//     Gorgonia does it. That is safe, because an op is a function of its inputs: what both would compute is the same.
//   - [gorgonia.ExprGraph.Clone] does not copy ops. A graph and its clones, or several machines on one graph, therefore
//     share the buffers: let them run one after the other, and copy results in between. An op that finds itself run
//     by two machines at once says so. A machine that brings its own memory ([Native]) shares nothing.
//   - Gradients go to every input of floating-point numbers, first derivatives only.
//
// Importing the package switches off Gorgonia's stabilisation of graphs, which rewrites nodes that have other users.
package ops

import (
	// Gorgonia's dependencies refuse to start on a current Go without this release of it.
	_ "go4.org/unsafe/assume-no-moving-gc"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func init() {
	gorgonia.UseNonStable()
	shareOne(tensor.Float32)
	shareOne(tensor.Float64)
}

// shareOne differentiates a small graph. The derivative of a cost by itself is a node that Gorgonia shares between all graphs,
// and whose hash it writes down at its first use: here, before two goroutines that build graphs can do so at once.
func shareOne(dtype tensor.Dtype) {
	x := gorgonia.NewScalar(gorgonia.NewGraph(), dtype, gorgonia.WithName("x"))
	if y, err := ReLU(x); err == nil {
		_, _ = gorgonia.Grad(y, x) // what comes of it does not matter
	}
}
