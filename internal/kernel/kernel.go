// Package kernel holds the numeric loops that the ops stand on, generic over float32 and float64.
//
// Rules that hold for every kernel here:
//   - Matrices are dense, row-major and tight: an m×n matrix is a slice of m·n numbers. dst comes first.
//   - Element-wise and row-wise kernels may write over an operand (dst may be x, y or dy); the others must not.
//   - Sums are accumulated in float64, exponentials are computed in float64, whatever the precision of the operands.
//   - NaN and ±Inf are passed on by IEEE arithmetic, never turned into other numbers.
//   - Nothing allocates, but for [Gemm] on matrices that gonum multiplies in parallel.
//   - Lengths that do not fit are a programming error and panic; callers check shapes first.
package kernel

// Float is the precision of a kernel.
type Float interface {
	float32 | float64
}
