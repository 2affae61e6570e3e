//go:build !amd64 || noasm

package kernel

// eachSet calls f with the only kernels that there are. exact says that rounding is the twin's.
func eachSet(f func(name string, exact bool)) { f("portable", false) }
