//go:build !noasm

package kernel

// eachSet calls f with each set of instructions that the processor has, and without any. exact says that rounding is the
// twin's.
func eachSet(f func(name string, exact bool)) {
	best := widest
	defer func() { widest = best }()
	names := [...]string{noVectors: "portable", avx2: "avx2", avx512: "avx512"}
	for widest = noVectors; widest <= best; widest++ {
		f(names[widest], widest != noVectors)
	}
}
