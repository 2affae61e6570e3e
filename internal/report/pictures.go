package report

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Picture is one figure of the report in both formats.
type Picture struct {
	Name    string // of its files, without extension
	Title   string
	Caption string // what to look at
	Alt     string // what it shows, for those who cannot see it
	SVG     []byte // text in Liberation Sans or Arial
	PNG     []byte // 144 pixels per inch
}

// Pictures draws what c has the data for, in this order:
//
//   - zeros: exact zeros after each epoch;
//   - loss: loss and objective after each epoch;
//   - magnitudes: histograms of log10|w|, the exact zeros as a bar of their own;
//   - weights: the weight matrices, zeros white.
//
// The first two need History, the others Matrices, of at least one arm. An arm has one colour in all pictures.
// Cost: O(weights) plus the drawing, about 0.3 s. The error is that of [Comparison.Validate].
func Pictures(c Comparison) ([]Picture, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	var out []Picture
	for _, f := range figures(&c) {
		var err error
		if f.SVG, err = f.svg(); err != nil {
			return nil, err
		}
		if f.PNG, err = f.png(); err != nil {
			return nil, err
		}
		out = append(out, f.Picture)
	}
	return out, nil
}

// figures plans the pictures that c has the data for.
func figures(c *Comparison) []figure {
	var out []figure
	if maxLen(c, func(a *Arm) int { return len(a.History) }) > 0 {
		zeros, loss := zerosCurves(c), lossCurves()
		out = append(out,
			figure{zerosPicture(c), pictureWidth, panelHeight + 70, func(dc draw.Canvas) { drawCurves(dc, c, zeros) }},
			figure{lossPicture(c), pictureWidth, 2*panelHeight + 70, func(dc draw.Canvas) { drawCurves(dc, c, loss) }})
	}
	if maxLen(c, func(a *Arm) int { return len(a.Matrices) }) > 0 {
		height := vg.Length(len(c.Arms)*histogramHeight + 60)
		s := newSheet(c)
		out = append(out,
			figure{magnitudesPicture(c), pictureWidth, height, func(dc draw.Canvas) { drawHistograms(dc, c) }},
			figure{weightsPicture(c, &s), s.w, s.h, s.draw})
	}
	return out
}

func zerosPicture(c *Comparison) Picture {
	return Picture{
		Name: "zeros", Title: "Exact zeros after each epoch",
		Caption: "Only weights that are == 0 are counted; a small weight is not a zero." + firstRun(c),
		Alt:     "Curves over the epochs, one for each arm. At the end: " + zerosSentence(c),
	}
}

func lossPicture(c *Comparison) Picture {
	return Picture{
		Name: "loss", Title: "Loss and objective after each epoch",
		Caption: "Both are means over the training rows. Zeros are worth something only where these stay low." + firstRun(c),
		Alt:     "Two panels of curves over the epochs, one curve for each arm. At the end: " + priceSentence(c),
	}
}

func magnitudesPicture(c *Comparison) Picture {
	return Picture{
		Name: "magnitudes", Title: "How large the weights are",
		Caption: "The grey zone holds the weights that are exactly zero, which have no logarithm. A penalty in the loss makes" +
			" weights small, which shows at the left of the axis but not in the grey zone." + firstRun(c),
		Alt: "Histograms of the logarithm of the absolute weights, one for each arm, with a separate bar that counts the" +
			" exact zeros. " + zerosSentence(c),
	}
}

func weightsPicture(c *Comparison, s *sheet) Picture {
	caption := "One row for each input and one column for each unit of a layer, layers in order. White is exactly zero" +
		" and nothing else. A white row is an input the layer does not read, a white column a unit that reads nothing."
	if s.pool > 1 {
		caption += fmt.Sprintf(" Each cell stands for %d × %d weights and shows the greatest of them; it is white only if"+
			" all are zero.", s.pool, s.pool)
	}
	return Picture{
		Name: "weights", Title: "The weight matrices", Caption: caption + firstRun(c),
		Alt: "The weight matrices of each arm as coloured grids, negative weights blue, positive red, exact zeros white. " +
			zerosSentence(c),
	}
}

// firstRun says which of the repeats a picture shows.
func firstRun(c *Comparison) string {
	if c.repeats() == 1 {
		return ""
	}
	return fmt.Sprintf(" Shown is the first of %d repeats (seed %d).", c.repeats(), c.Seed)
}
