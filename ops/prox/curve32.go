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

// curved is a penalty whose map has a kernel on float32.
type curved interface {
	Coordinatewise
	curve32() curve32
}

// prox32 is proxEach on float32, by the kernel where there is one.
func prox32[P curved](p P, dst, x []float32, step float32) float64 {
	if g, ok := p.curve32().prox(dst, x, step); ok {
		return g
	}
	return proxEach(p, dst, x, step)
}

// proxDiag32 is prox32 with a step for each coordinate.
func proxDiag32[P curved](p P, dst, x, step []float32) float64 {
	if g, ok := p.curve32().proxDiag(dst, x, step); ok {
		return g
	}
	return proxDiagEach(p, dst, x, step)
}
