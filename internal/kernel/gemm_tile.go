package kernel

import "unsafe"

// tile is what one call of a tile's kernel works on. The assembly knows the offsets of its fields. Distances are in bytes.
type tile struct {
	a, b, c, bias, h unsafe.Pointer
	mask             unsafe.Pointer // AVX2: the lanes of the last vector that exist
	k                int
	rowA, colA       int // from one row of op(A) to the next, from one column to the next
	rowB             int
	rowC             int    // of C and h
	lanes            uint64 // AVX-512: as mask
	flags            uint64
}

// Flags of a tile, in the order in which they take effect.
const (
	addBias = 1 << iota
	addC
	relu
	maskH
	wholeVectors
)
