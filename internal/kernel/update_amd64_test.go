//go:build !noasm

package kernel

import "testing"

// eachISA runs f with each set of vector instructions that this processor has, and with none.
func eachISA(t testing.TB, f func(name string)) {
	t.Helper()
	top := widest
	defer func() { widest = top }()
	for isa, name := range []string{"portable", "avx2", "avx512"} {
		if vectors(isa) <= top {
			widest = vectors(isa)
			f(name)
		}
	}
}
