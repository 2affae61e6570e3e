//go:build !noasm

package kernel

import "unsafe"

// prox32 is Prox32 with the steps at step[0:8], step[stride:stride+8], … for the coordinates in eights.
func prox32(dst, x, step []float32, stride int, c *ProxCurve) (value float64, done bool) {
	if widest == noVectors {
		return 0, false
	}
	n, d, z, s, k := len(x), single(dst), single(x), single(step), &c.Constants[0]
	levels, last := unsafe.SliceData(c.Levels), len(c.Levels)-1
	switch c.Map {
	case ProxSoft:
		return proxSoftAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxElastic:
		return proxElasticAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxHard:
		return proxHardAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxFirm:
		return proxFirmAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxClipped:
		return proxClippedAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxLog:
		return proxLogAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxHalf:
		return proxHalfAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxTwoThirds:
		return proxTwoThirdsAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxBox:
		return proxBoxAVX2(d, z, s, n, stride, k, levels, last), true
	case ProxLevels:
		return proxLevelsAVX2(d, z, s, n, stride, k, levels, last), true
	}
	return 0, false
}

//go:noescape
func proxSoftAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxElasticAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxHardAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxFirmAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxClippedAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxLogAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxHalfAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxTwoThirdsAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxBoxAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64

//go:noescape
func proxLevelsAVX2(dst, x, step *float32, n, stride int, c, levels *float64, last int) float64
