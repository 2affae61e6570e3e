//go:build !amd64 || noasm

package kernel

func prox32(_, _, _ []float32, _ int, _ *ProxCurve) (value float64, done bool) { return 0, false }
