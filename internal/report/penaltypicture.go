package report

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strconv"

	"github.com/pkg/errors"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A PenaltyShape is what the picture of a penalty shows: two curves where the coordinates are independent of each other, else
// a vector before and after its proximal map.
type PenaltyShape struct {
	Name string // of the file
	// X are points from left to right, Value is g there and Prox the proximal map; g may be +Inf.
	X, Value, Prox []float64
	// Before is a vector and After what its proximal map makes of it, in blocks of so many coordinates (0: no blocks).
	Before, After []float64
	Block         int
	Label         string // of the axis under the bars; "" means coordinate
}

const (
	shapeHeight = 190
	shapeGap    = 56
)

// PenaltyPicture draws one picture of docs/penalties.md, as PNG.
func PenaltyPicture(s PenaltyShape) ([]byte, error) {
	f := figure{Picture: Picture{Name: s.Name}, w: 640, h: shapeHeight}
	f.paint = func(dc draw.Canvas) {
		if s.X == nil {
			drawBars(dc, s)
			return
		}
		drawShape(dc, s)
	}
	img, err := fewColours(f.raster().Image())
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buf, img); err != nil {
		return nil, errors.Wrapf(err, "report: writing the picture of %s", s.Name)
	}
	return buf.Bytes(), nil
}

// fewColours gives a picture a palette of 16 levels a channel, which the eye does not miss in thin lines and text: a quarter
// of the bytes.
func fewColours(img image.Image) (*image.Paletted, error) {
	const most = 256
	var palette color.Palette
	at := make(map[[3]uint8]uint8)
	out := image.NewPaletted(img.Bounds(), nil)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			key := [3]uint8{level(r), level(g), level(b)}
			i, ok := at[key]
			if !ok {
				if len(palette) == most {
					return nil, errors.Errorf("report: a picture of a penalty has more than %d colours", most)
				}
				i = uint8(len(palette))
				at[key], palette = i, append(palette, color.RGBA{R: key[0], G: key[1], B: key[2], A: 0xff})
			}
			out.Pix[y*out.Stride+x] = i
		}
	}
	out.Palette = palette
	return out, nil
}

// level rounds a channel of 16 bits to one of 16 levels of 8 bits.
func level(v uint32) uint8 { return uint8((v + 0x888) / 0x1111 * 17) }

// drawShape puts the two curves side by side.
func drawShape(dc draw.Canvas, s PenaltyShape) {
	value, prox := newPlot(), newPlot()
	lo, hi := s.X[0], s.X[len(s.X)-1]
	for _, p := range []*plot.Plot{value, prox} {
		p.X.Min, p.X.Max = lo, hi
		p.X.Tick.Marker = wholeTicks(lo, hi)
	}
	value.Y.Min, value.Y.Max = valueRange(s.Value)
	value.Y.Tick.Marker = fewTicks(value.Y.Min, value.Y.Max)
	if constraint(s.Value) {
		value.Y.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: 1, Label: "∞"}}
	}
	value.X.Label.Text = "x"
	prox.Y.Min, prox.Y.Max = lo, hi
	prox.Y.Tick.Marker = wholeTicks(lo, hi)
	prox.X.Label.Text = "z"
	line := draw.LineStyle{Color: ownColour["prox"], Width: 2}
	for _, run := range connected(s.X, s.Value) {
		if len(run) == 1 { // a point of its own
			value.Add(&plotter.Scatter{XYs: run, GlyphStyle: draw.GlyphStyle{Color: line.Color, Radius: 2.5, Shape: draw.CircleGlyph{}}})
			continue
		}
		value.Add(&plotter.Line{XYs: run, LineStyle: line})
	}
	for _, x := range walls(s.X, s.Value) {
		value.Add(&plotter.Line{XYs: plotter.XYs{{X: x, Y: 0}, {X: x, Y: value.Y.Max}}, LineStyle: line})
	}
	prox.Add(&plotter.Line{
		XYs:       plotter.XYs{{X: lo, Y: lo}, {X: hi, Y: hi}},
		LineStyle: draw.LineStyle{Color: faint, Width: .75, Dashes: []vg.Length{3, 3}},
	})
	for _, run := range connected(s.X, s.Prox) {
		prox.Add(&plotter.Line{XYs: run, LineStyle: line})
	}
	area := draw.Crop(dc, 10, -14, 6, -24)
	tiles := plot.Align([][]*plot.Plot{{value, prox}}, draw.Tiles{Rows: 1, Cols: 2, PadX: shapeGap}, area)
	for i, p := range []*plot.Plot{value, prox} {
		data := p.DataCanvas(tiles[0][i])
		p.Draw(tiles[0][i])
		title := []string{"penalty g(x)", "proximal map of z, step 1"}[i]
		dc.FillText(bold(style(11, ink, draw.XLeft, draw.YBottom)), vg.Point{X: data.Min.X, Y: data.Max.Y + 7}, title)
	}
}

// drawBars shows a vector and what becomes of it.
func drawBars(dc draw.Canvas, s PenaltyShape) {
	p := newPlot()
	n := len(s.Before)
	p.X.Min, p.X.Max = .4, float64(n)+.6
	top := 0.0
	for i := range n {
		top = max(top, math.Abs(s.Before[i]), math.Abs(s.After[i]))
	}
	least := 0.0
	for i := range n {
		least = min(least, s.Before[i], s.After[i])
	}
	p.Y.Min, p.Y.Max = 0, 1.08*top
	if least < 0 {
		p.Y.Min = -p.Y.Max
	}
	p.Y.Tick.Marker = fewTicks(p.Y.Min, p.Y.Max)
	p.X.Tick.Marker = indexTicks(n, s.Block)
	p.X.Label.Text = "coordinate"
	if s.Label != "" {
		p.X.Label.Text = s.Label
	}
	area := draw.Crop(dc, 10, -14, 6, -24)
	data := p.DataCanvas(area)
	toX, toY := p.Transforms(&data)
	if s.Block > 0 {
		for b := 0; b < n; b += 2 * s.Block {
			data.FillPolygon(wash, box(toX(float64(b)+.5), data.Min.Y, toX(float64(min(n, b+s.Block))+.5), data.Max.Y))
		}
	}
	p.Draw(area)
	after := ownColour["prox"]
	zero := toY(0)
	for i := range n {
		at := float64(i + 1)
		dc.FillPolygon(pale, box(toX(at-.36), zero, toX(at-.02), toY(s.Before[i])))
		dc.FillPolygon(after, box(toX(at+.02), zero, toX(at+.36), toY(s.After[i])))
		if s.After[i] == 0 && s.Before[i] != 0 {
			dc.DrawGlyph(zeroGlyph, vg.Point{X: toX(at + .19), Y: zero})
		}
	}
	dc.StrokeLine2(draw.LineStyle{Color: faint, Width: .75}, data.Min.X, zero, data.Max.X, zero)
	barLegend(dc, data, slices.Contains(s.After, 0))
}

// pale is the colour of what was before.
var pale = color.RGBA{R: 0xb4, G: 0xb4, B: 0xb4, A: 0xff}

// barLegend says above the bars which is which.
func barLegend(dc draw.Canvas, data draw.Canvas, zeros bool) {
	text := style(10, ink, draw.XLeft, draw.YBottom)
	x, y := data.Min.X, data.Max.Y+7
	for _, l := range []struct {
		name string
		draw func(x vg.Length)
	}{
		{"before", func(x vg.Length) { dc.FillPolygon(pale, box(x, y+1, x+8, y+9)) }},
		{"after the proximal map", func(x vg.Length) { dc.FillPolygon(ownColour["prox"], box(x, y+1, x+8, y+9)) }},
		{"exactly zero", func(x vg.Length) { dc.DrawGlyph(zeroGlyph, vg.Point{X: x + 4, Y: y + 5}) }},
	} {
		if l.name == "exactly zero" && !zeros {
			continue
		}
		l.draw(x)
		dc.FillText(text, vg.Point{X: x + 13, Y: y}, l.name)
		x += 13 + text.Width(l.name) + 18
	}
}

// zeroGlyph marks a coordinate that has become exactly zero.
var zeroGlyph = draw.GlyphStyle{Color: ownColour["prox"], Radius: 2.6, Shape: draw.RingGlyph{}}

// jump is where a curve is cut: what has the continuous pieces of our penalties moves less between two points.
const jump = 0.3

// connected cuts a curve into runs without jumps and without what is not finite.
func connected(xs, ys []float64) []plotter.XYs {
	var out []plotter.XYs
	var run plotter.XYs
	for i, x := range xs {
		if len(run) > 0 && (!finite(ys[i]) || math.Abs(ys[i]-run[len(run)-1].Y) > jump) {
			out, run = append(out, run), nil
		}
		if finite(ys[i]) {
			run = append(run, plotter.XY{X: x, Y: ys[i]})
		}
	}
	if run != nil {
		out = append(out, run)
	}
	return out
}

// walls are the points at which a value becomes infinite.
func walls(xs, ys []float64) []float64 {
	var out []float64
	for i := 1; i < len(xs); i++ {
		switch a, b := finite(ys[i-1]), finite(ys[i]); {
		case a && !b:
			out = append(out, xs[i-1])
		case b && !a:
			out = append(out, xs[i])
		}
	}
	return out
}

// constraint tells whether a penalty is 0 wherever it is finite.
func constraint(ys []float64) bool {
	for _, y := range ys {
		if finite(y) && y != 0 {
			return false
		}
	}
	return true
}

// valueRange encloses what is finite of a penalty.
func valueRange(ys []float64) (lo, hi float64) {
	for _, y := range ys {
		if finite(y) {
			hi = max(hi, y)
		}
	}
	if hi == 0 {
		return 0, 1
	}
	return 0, 1.1 * hi
}

// wholeTicks marks whole numbers, not too many of them.
func wholeTicks(lo, hi float64) plot.Ticker {
	step := max(1, math.Round((hi-lo)/6))
	var out plot.ConstantTicks
	for x := math.Ceil(lo/step) * step; x <= hi; x += step {
		out = append(out, plot.Tick{Value: x, Label: signed(x)})
	}
	return out
}

// fewTicks marks three to six round numbers.
func fewTicks(lo, hi float64) plot.Ticker {
	scale := math.Pow(10, math.Floor(math.Log10(hi-lo))-1)
	step := scale
	for _, m := range []float64{1, 2, 2.5, 5, 10, 20, 25, 50} {
		if step = m * scale; math.Floor(hi/step)-math.Ceil(lo/step) <= 5 {
			break
		}
	}
	var out plot.ConstantTicks
	for k := math.Ceil(lo / step); k*step <= hi; k++ {
		out = append(out, plot.Tick{Value: k * step, Label: signed(k * step)})
	}
	return out
}

// signed is a number with a proper minus.
func signed(x float64) string {
	if x < 0 {
		return "−" + strconv.FormatFloat(-x, 'g', 4, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// indexTicks numbers the coordinates; those of many only at the ends of blocks.
func indexTicks(n, block int) plot.Ticker {
	step := max(1, block)
	if block == 0 && n > 16 {
		step = 4
	}
	var out plot.ConstantTicks
	for i := 1; i <= n; i++ {
		if block > 0 || i == 1 || i%step == 0 {
			out = append(out, plot.Tick{Value: float64(i), Label: strconv.Itoa(i)})
		}
	}
	return out
}
