package report

import (
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Colours of Okabe & Ito (2008), which people with any of the common colour blindnesses can tell apart; their yellow is
// left out, since it vanishes on white. An arm with a name of its own has its colour in all pictures of all reports.
var (
	ownColour = map[string]color.RGBA{
		"penalty":  {R: 0xe6, G: 0x9f, B: 0x00, A: 0xff},
		"unscaled": {R: 0xcc, G: 0x79, B: 0xa7, A: 0xff},
		"prox":     {R: 0x00, G: 0x72, B: 0xb2, A: 0xff},
		"polished": {R: 0x00, G: 0x9e, B: 0x73, A: 0xff},
	}
	furtherColours = []color.RGBA{
		{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff},
		{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff},
		{A: 0xff},
	}
	dashes = [][]vg.Length{nil, {6, 3}, {2, 2}, {8, 2, 2, 2}}
)

// armStyles gives each arm its line. An arm with a λ of its own, as unscaled:0.3, has the colour of its kind if no other
// arm has it. Colours repeat after seven arms, with another dash. The polished arm is dashed: up to the last epoch it is
// the prox arm, and both should be seen.
func armStyles(c *Comparison) []draw.LineStyle {
	out := make([]draw.LineStyle, len(c.Arms))
	taken := make(map[string]bool)
	next := 0
	for i := range c.Arms {
		kind, _, own := strings.Cut(c.Arms[i].Name, ":")
		out[i] = draw.LineStyle{Width: 1.75}
		if kind == "polished" {
			out[i].Dashes = dashes[1]
		}
		if clr, ok := ownColour[kind]; ok && !taken[kind] && !(own && c.arm(kind) != nil) {
			out[i].Color, taken[kind] = clr, true
			continue
		}
		out[i].Color = furtherColours[next%len(furtherColours)]
		out[i].Dashes = dashes[next/len(furtherColours)%len(dashes)]
		next++
	}
	return out
}
