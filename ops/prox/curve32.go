package prox

import "proxgrad/internal/kernel"

// A curve32 is a map that the vector kernels know on float32, with as many constants as the map takes. The zero value is
// none.
type curve32 struct {
	kernel.ProxCurve
	known bool
}

func curveOf(m kernel.ProxMap, constants ...float64) curve32 {
	c := curve32{known: true}
	c.Map = m
	copy(c.Constants[:], constants)
	return c
}

// prox sets dst ← prox of x and returns g(dst). It returns false, and does nothing, where there is no kernel.
func (c curve32) prox(dst, x []float32, step float32) (g float64, ok bool) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	if !c.known {
		return 0, false
	}
	return kernel.Prox32(dst, x, nil, step, &c.ProxCurve)
}

// proxDiag is prox with a step for each coordinate.
func (c curve32) proxDiag(dst, x, step []float32) (g float64, ok bool) {
	if len(dst) != len(x) || len(step) != len(x) {
		panic(badLength)
	}
	if !c.known || len(x) == 0 {
		return 0, false
	}
	return kernel.Prox32(dst, x, step, 0, &c.ProxCurve)
}
