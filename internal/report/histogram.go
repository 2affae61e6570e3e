package report

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	binsPerDecade   = 5
	mostDecades     = 12  // what is smaller joins the last bin
	zeroZone        = .17 // share of the axis that the zeros have to themselves
	zoneGap         = .1  // share of it that is left empty
	histogramHeight = 104
)

// A histogram counts the weights of one arm by magnitude. A weight that is == 0 has no magnitude and is counted apart.
type histogram struct {
	zeros, total int
	bins         []int
}

// decades encloses log10|w| of all weights of all arms; clipped says that smaller ones lie below.
func decades(c *Comparison) (lo, hi int, clipped bool) {
	least, greatest := math.Inf(1), math.Inf(-1)
	for i := range c.Arms {
		for _, m := range c.Arms[i].Matrices {
			for _, w := range m.Data {
				if x := math.Log10(math.Abs(w)); w != 0 && finite(x) {
					least, greatest = min(least, x), max(greatest, x)
				}
			}
		}
	}
	if math.IsInf(least, 1) {
		return -3, 0, false
	}
	lo, hi = int(math.Floor(least)), int(math.Floor(greatest))+1
	if hi-lo > mostDecades {
		return hi - mostDecades, hi, true
	}
	return lo, hi, false
}

func newHistogram(a *Arm, lo, hi int) histogram {
	h := histogram{bins: make([]int, (hi-lo)*binsPerDecade)}
	for _, m := range a.Matrices {
		for _, w := range m.Data {
			h.total++
			if w == 0 {
				h.zeros++
				continue
			}
			x := math.Log10(math.Abs(w))
			if math.IsNaN(x) || math.IsInf(x, 1) {
				continue // no magnitude to show
			}
			bin := int(math.Floor(max(0, x-float64(lo)) * binsPerDecade))
			h.bins[min(len(h.bins)-1, bin)]++
		}
	}
	return h
}

// drawHistograms stacks the arms over one axis, so that magnitudes compare by eye; the zeros stand in a zone of their
// own at the left, with their count. Counts are on a log scale, or a few weights beside thousands of zeros would vanish.
func drawHistograms(dc draw.Canvas, c *Comparison) {
	lo, hi, clipped := decades(c)
	hs := make([]histogram, len(c.Arms))
	most := 1
	for i := range hs {
		hs[i] = newHistogram(&c.Arms[i], lo, hi)
		most = max(most, hs[i].zeros)
		for _, n := range hs[i].bins {
			most = max(most, n)
		}
	}
	zone := float64(hi-lo) * zeroZone / (1 - zeroZone)
	plots := make([][]*plot.Plot, len(hs))
	for i := range hs {
		p := newPlot()
		p.X.Min, p.X.Max = float64(lo)-zone, float64(hi)
		p.Y.Min = countHeight(.6)
		p.Y.Max = p.Y.Min + 1.3*(countHeight(float64(most))-p.Y.Min) // room for the count above the highest bar
		p.Y.Tick.Marker = countTicks(most)
		p.X.Tick.Marker = decadeTicks(lo, hi, zone, clipped, i == len(hs)-1)
		if i == len(hs)-1 {
			p.X.Label.Text = "log10|w|"
		}
		plots[i] = []*plot.Plot{p}
	}
	area := draw.Crop(dc, 28, -14, 8, -18)
	tiles := plot.Align(plots, draw.Tiles{Rows: len(hs), Cols: 1, PadY: 22}, area)
	styles := armStyles(c)
	for i, p := range plots {
		data := p[0].DataCanvas(tiles[i][0])
		toX, toY := p[0].Transforms(&data)
		hs[i].draw(data, toX, toY, lo, zone, styles[i])
		p[0].Draw(tiles[i][0])
		// The axis breaks where the zeros end: they have no place on it.
		axis := data.Min.Y - 4
		dc.FillPolygon(color.White, box(toX(float64(lo)-zone*zoneGap)+1, axis-2, toX(float64(lo))-3, axis+2))
		title := bold(style(11, ink, draw.XLeft, draw.YBottom))
		name := cut(printable(c.Arms[i].Name), 60)
		x, y := data.Min.X, data.Max.Y+5
		dc.FillPolygon(styles[i].Color, box(x, y, x+9, y+9))
		dc.FillText(title, vg.Point{X: x + 14, Y: y}, name)
	}
	axis := style(11, ink, draw.XCenter, draw.YTop)
	axis.Rotation = math.Pi / 2
	dc.FillText(axis, vg.Point{X: dc.Min.X + 8, Y: dc.Center().Y}, "weights in each bin (log scale)")
}

func (h *histogram) draw(data draw.Canvas, toX, toY func(float64) vg.Length, lo int, zone float64, sty draw.LineStyle) {
	border := toX(float64(lo) - zone*zoneGap)
	data.FillPolygon(wash, box(data.Min.X, data.Min.Y, border, data.Max.Y))
	bar := func(x0, x1 vg.Length, n int) {
		if n > 0 {
			data.FillPolygon(sty.Color, box(x0, data.Min.Y, x1, toY(countHeight(float64(n)))))
		}
	}
	centre := (data.Min.X + border) / 2
	bar(centre-16, centre+16, h.zeros)
	label := strconv.Itoa(h.zeros)
	if h.zeros > 0 {
		label = fmt.Sprintf("%d = %s", h.zeros, percent(h.zeros, h.total))
	}
	text := bold(style(10, ink, draw.XCenter, draw.YBottom))
	y := data.Min.Y + 4
	if h.zeros > 0 {
		y = toY(countHeight(float64(h.zeros))) + 4
	}
	data.FillText(text, vg.Point{X: centre, Y: y}, label)
	for i, n := range h.bins {
		x0, x1 := float64(lo)+float64(i)/binsPerDecade, float64(lo)+float64(i+1)/binsPerDecade
		bar(toX(x0)+.5, toX(x1)-.5, n)
	}
}

// countHeight is where a count stands on the axis.
func countHeight(n float64) float64 { return math.Log10(n) }

func countTicks(most int) plot.Ticker {
	var out plot.ConstantTicks
	for n := 1; n <= most; n *= 10 {
		out = append(out, plot.Tick{Value: countHeight(float64(n)), Label: strconv.Itoa(n)})
	}
	return out
}

// decadeTicks marks the zone of the zeros and the whole decades; only the lowest panel has labels.
func decadeTicks(lo, hi int, zone float64, clipped, labelled bool) plot.Ticker {
	out := plot.ConstantTicks{{Value: float64(lo) - zone*(1+zoneGap)/2, Label: "w = 0 exactly"}}
	for d := lo; d <= hi; d++ {
		label := "−" + strconv.Itoa(-d)
		if d >= 0 {
			label = strconv.Itoa(d)
		}
		if clipped && d == lo {
			label = "≤" + label
		}
		out = append(out, plot.Tick{Value: float64(d), Label: label})
	}
	if !labelled {
		for i := range out {
			out[i].Label = ""
		}
	}
	return out
}
