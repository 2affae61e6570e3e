package report

import (
	"image/color"
	"math"
)

// shades maps a weight to its colour: white if and only if it is == 0, else blue (negative) or red (positive), the
// darker the greater log|w|. The palest shade is still far from white, since telling a tiny weight from a zero is what
// the picture is for.
type shades struct{ lo, hi float64 } // log10|w| of the palest and the darkest shade

const shadeDecades = 6 // what is smaller gets the palest shade

// The stops of the two ramps, from ColorBrewer's RdBu by Brewer (2002), without its near-white middle.
var (
	blues = []color.RGBA{{0x9e, 0xc6, 0xe0, 0xff}, {0x43, 0x93, 0xc3, 0xff}, {0x21, 0x66, 0xac, 0xff}, {0x05, 0x30, 0x61, 0xff}}
	reds  = []color.RGBA{{0xf7, 0xb7, 0x99, 0xff}, {0xd6, 0x60, 0x4d, 0xff}, {0xb2, 0x18, 0x2b, 0xff}, {0x67, 0x00, 0x1f, 0xff}}
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	bad   = color.RGBA{0x00, 0x00, 0x00, 0xff} // NaN and ±Inf
)

func newShades(c *Comparison) shades {
	lo, hi, _ := decades(c)
	return shades{float64(max(lo, hi-shadeDecades)), float64(hi)}
}

func (s shades) of(w float64) color.RGBA {
	switch {
	case w == 0:
		return white
	case !finite(w):
		return bad
	case w < 0:
		return ramp(blues, s.place(w))
	}
	return ramp(reds, s.place(w))
}

// place is 0 for the palest and 1 for the darkest shade.
func (s shades) place(w float64) float64 {
	return max(0, min(1, (math.Log10(math.Abs(w))-s.lo)/(s.hi-s.lo)))
}

// ramp interpolates between equidistant stops; t is in [0, 1].
func ramp(stops []color.RGBA, t float64) color.RGBA {
	x := t * float64(len(stops)-1)
	i := min(int(x), len(stops)-2)
	f := x - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + f*(float64(b)-float64(a)))) }
	a, b := stops[i], stops[i+1]
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}
