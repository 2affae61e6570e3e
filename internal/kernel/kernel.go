// Package kernel holds the numeric loops that the ops stand on, generic over float32 and float64.
//
// Rules that hold for every kernel here:
//   - Matrices are dense, row-major and tight: an m×n matrix is a slice of m·n numbers. dst comes first.
//   - Element-wise and row-wise kernels may write over an operand (dst may be x, y or dy); the others must not.
//   - Sums over rows, columns and vectors are accumulated in float64, exponentials are computed in float64, whatever the
//     precision of the operands; products of matrices are accumulated in the precision of the operands.
//   - NaN and ±Inf are passed on by IEEE arithmetic, never turned into other numbers.
//   - Nothing allocates after the first calls. Where a [Team] is taken, it may share the work; the result is the same.
//   - AVX2 and AVX-512, chosen at run time, give the same bits; so does portable Go, but for products of matrices, whose
//     multiply-adds it fuses only where the compiler does. The build tag noasm leaves portable Go alone.
//   - Lengths that do not fit are a programming error and panic; callers check shapes first.
package kernel

// Float is the precision of a kernel.
type Float interface {
	float32 | float64
}
