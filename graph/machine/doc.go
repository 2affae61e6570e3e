// Package machine runs expression graphs through the gorgonia.VM interface.
//
// [Machine] compiles a graph, with the symbolic gradients that gorgonia.Grad added to it, into a program of kernels:
//   - Only what somebody asks for is computed. The gradient of a data input is not, nor what the compiler can compute once.
//   - An affine layer and its ReLU are one pass, as are a softmax cross-entropy and its gradient, the gradients of a weight
//     matrix and its bias, and a product and the mask of the ReLU before it.
//   - Memory is planned: values whose lives do not overlap share it. A run allocates nothing.
//   - The ops of package ops and the safe ones of Gorgonia's own run on kernels; any other operation runs through its Do, on
//     copies of its operands. What is known to be wrong in Gorgonia is refused.
//   - Nodes are told apart by identity, never by hash.
//
// [Tape] is Gorgonia's own TapeMachine under guard rails, the reference that a Machine is tested against.
package machine
