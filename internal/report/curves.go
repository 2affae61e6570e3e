package report

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A curvePanel plots one number of each epoch, one curve for each arm.
type curvePanel struct {
	title  string
	log    bool
	floor  float64 // least and greatest value of a linear axis
	ceil   float64
	value  func(Epoch) float64
	format func(float64) string
}

const (
	panelHeight = 210
	labelMargin = 132 // at the right, for the names of the curves
)

func zerosCurves(c *Comparison) []curvePanel {
	weights := 0
	for i := range c.Arms {
		weights = max(weights, c.Arms[i].Weights)
	}
	return []curvePanel{{
		title: fmt.Sprintf("weights that are exactly zero, of %d", weights),
		ceil:  float64(weights), value: func(e Epoch) float64 { return float64(e.Zeros) },
		format: func(x float64) string { return strconv.Itoa(int(x)) },
	}}
}

func lossCurves() []curvePanel {
	format := func(x float64) string { return figureText(Number(x)) }
	return []curvePanel{
		{title: "mean loss (log scale)", log: true, value: func(e Epoch) float64 { return e.Loss }, format: format},
		{title: "objective: mean loss + penalty (log scale)", log: true,
			value: func(e Epoch) float64 { return e.Objective }, format: format},
	}
}

// drawCurves stacks the panels over one axis of epochs.
func drawCurves(dc draw.Canvas, c *Comparison, panels []curvePanel) {
	axis := newTimeline(c)
	plots := make([][]*plot.Plot, len(panels))
	ends := make([][]endLabel, len(panels))
	for i, panel := range panels {
		p := newPlot()
		p.X.Min, p.X.Max = axis.at(axis.first), axis.at(axis.last)
		p.X.Label.Text = axis.label()
		p.X.Tick.Marker = axis.ticks()
		ends[i] = panel.fill(p, c, axis)
		plots[i] = []*plot.Plot{p}
	}
	area := draw.Crop(dc, 10, -labelMargin, 8, -26)
	tiles := plot.Align(plots, draw.Tiles{Rows: len(panels), Cols: 1, PadY: 34}, area)
	for i, p := range plots {
		tile := tiles[i][0]
		data := p[0].DataCanvas(tile)
		toX, toY := p[0].Transforms(&data)
		drawPhases(data, c, toX, axis)
		p[0].Draw(tile)
		dc.FillText(bold(style(11, ink, draw.XLeft, draw.YBottom)), vg.Point{X: area.Min.X, Y: data.Max.Y + 14},
			panels[i].title)
		for j := range ends[i] {
			ends[i][j].x = toX(float64(ends[i][j].x))
			ends[i][j].y = toY(float64(ends[i][j].y))
		}
		drawEndLabels(dc, ends[i], data.Max.X, data.Min.Y, data.Max.Y)
	}
}

// drawPhases shades the epochs without penalty, and the steps after the last epoch if the history has any. Their names
// stand above the axes, where no curve comes.
func drawPhases(data draw.Canvas, c *Comparison, toX func(float64) vg.Length, axis timeline) {
	sty := style(9, faint, draw.XCenter, draw.YBottom)
	shade := func(x0, x1 vg.Length, name string) {
		data.FillPolygon(wash, box(x0, data.Min.Y, x1, data.Max.Y))
		half := sty.Width(name) / 2
		x := max(data.Min.X+half, min(data.Max.X-half, (x0+x1)/2))
		data.FillText(sty, vg.Point{X: x, Y: data.Max.Y + 3}, name)
	}
	if c.Warmup > 0 {
		shade(data.Min.X, min(toX(float64(c.Warmup)), data.Max.X), "warm-up, no penalty")
	}
	if axis.polished() && c.Epochs > c.Warmup {
		shade(toX(axis.at(axis.epochs)), data.Max.X, "polish")
	}
}

// fill adds the curves and returns their ends in data coordinates.
func (panel *curvePanel) fill(p *plot.Plot, c *Comparison, axis timeline) []endLabel {
	lo, hi := panel.floor, panel.ceil
	if panel.log {
		lo, hi = panel.logRange(c)
		p.Y.Scale = plot.LogScale{}
	}
	p.Y.Min, p.Y.Max = lo, hi
	p.Y.Tick.Marker = panel.ticks()
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal = draw.LineStyle{Color: rule, Width: .5}
	p.Add(grid)
	var ends []endLabel
	styles := armStyles(c)
	for i := range c.Arms {
		var end *plotter.XY
		for _, run := range panel.runs(&c.Arms[i], axis) {
			p.Add(&plotter.Line{XYs: run, LineStyle: styles[i]})
			end = &run[len(run)-1]
		}
		if end != nil {
			ends = append(ends, endLabel{vg.Length(end.X), vg.Length(end.Y), printable(c.Arms[i].Name),
				panel.format(end.Y), styles[i]})
		}
	}
	return ends
}

// runs are the stretches of a curve that can be drawn: a NaN, or a zero on a log axis, leaves a gap.
func (panel *curvePanel) runs(a *Arm, axis timeline) []plotter.XYs {
	var out []plotter.XYs
	var run plotter.XYs
	for _, e := range a.History {
		if y := panel.value(e); panel.shows(y) {
			run = append(run, plotter.XY{X: axis.at(e.Epoch), Y: y})
		} else if run != nil {
			out, run = append(out, run), nil
		}
	}
	if run != nil {
		out = append(out, run)
	}
	return out
}

func (panel *curvePanel) shows(y float64) bool { return finite(y) && (!panel.log || y > 0) }

// logRange encloses all values, with a little air.
func (panel *curvePanel) logRange(c *Comparison) (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for i := range c.Arms {
		for _, e := range c.Arms[i].History {
			if y := panel.value(e); panel.shows(y) {
				lo, hi = min(lo, y), max(hi, y)
			}
		}
	}
	if hi == 0 {
		return .1, 1
	}
	return max(lo/1.15, math.SmallestNonzeroFloat64), min(hi*1.15, math.MaxFloat64)
}

// ticks are round numbers; on a log axis 1, 2, 5 of each decade, or the decades alone if there are many.
func (panel *curvePanel) ticks() plot.Ticker {
	if !panel.log {
		return plot.DefaultTicks{}
	}
	return plot.TickerFunc(func(lo, hi float64) []plot.Tick {
		var out []plot.Tick
		from, to := int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
		step := max(1, (to-from)/6)
		for d := from; d <= to; d += step {
			for _, m := range []float64{1, 2, 5} {
				v, err := strconv.ParseFloat(fmt.Sprintf("%ge%d", m, d), 64)
				if err != nil || v < lo || v > hi || m > 1 && to-from > 3 {
					continue
				}
				out = append(out, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', -1, 64)})
			}
		}
		return out
	})
}

// epochTicks are whole numbers, about six of them.
func epochTicks(first, last int) plot.ConstantTicks {
	step := 1
	for _, s := range []int{2, 5, 10} {
		for scale := 1; (last-first)/step > 6 && scale <= last; scale *= 10 {
			step = max(step, s*scale)
		}
	}
	var out plot.ConstantTicks
	for e := first; e <= last; e++ {
		if e%step == 0 {
			out = append(out, plot.Tick{Value: float64(e), Label: strconv.Itoa(e)})
		}
	}
	return out
}

// epochs are the first and the last of any history.
func epochs(c *Comparison) (first, last int) {
	first, last = math.MaxInt, math.MinInt
	for i := range c.Arms {
		for _, e := range c.Arms[i].History {
			first, last = min(first, e.Epoch), max(last, e.Epoch)
		}
	}
	if first == last {
		last++ // a single epoch still needs an axis
	}
	return first, last
}
