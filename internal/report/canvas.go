package report

import (
	"bytes"
	"image/color"

	"github.com/pkg/errors"
	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Sizes are in points. With two pixels to the point, whatever lies on half points is drawn without blur.
const (
	pictureWidth = 720
	pixelsPerPt  = 2
	pointsPerIn  = 72
)

var (
	ink   = color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff}
	faint = color.RGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff}
	rule  = color.RGBA{R: 0xe2, G: 0xe2, B: 0xe2, A: 0xff}
	wash  = color.RGBA{R: 0xf0, G: 0xf0, B: 0xf0, A: 0xff}
)

// A figure is a picture that is not drawn yet. Its sides are whole numbers of points, so that both formats have the
// same shape.
type figure struct {
	Picture
	w, h  vg.Length
	paint func(draw.Canvas)
}

func (f *figure) on(c vg.CanvasSizer) {
	dc := draw.New(c)
	dc.SetColor(color.White)
	dc.Fill(dc.Rectangle.Path())
	f.paint(dc)
}

func (f *figure) svg() ([]byte, error) {
	c := vgsvg.New(f.w, f.h)
	f.on(c)
	var buf bytes.Buffer
	if _, err := c.WriteTo(&buf); err != nil {
		return nil, errors.Wrapf(err, "report: writing the picture %s as SVG", f.Name)
	}
	return portable(buf.Bytes()), nil
}

// raster draws the figure in points of the screen.
func (f *figure) raster() *vgimg.Canvas {
	c := vgimg.NewWith(vgimg.UseWH(f.w, f.h), vgimg.UseDPI(pixelsPerPt*pointsPerIn))
	f.on(c)
	return c
}

func (f *figure) png() ([]byte, error) {
	var buf bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: f.raster()}).WriteTo(&buf); err != nil {
		return nil, errors.Wrapf(err, "report: writing the picture %s as PNG", f.Name)
	}
	return buf.Bytes(), nil
}

// portable mends what gonum's SVG writer leaves to luck: the font it names is on few machines, so its metric twin Arial
// follows it; and a bitmap is labelled as what it is, to be enlarged without smoothing, so that white cells stay white.
func portable(svg []byte) []byte {
	svg = bytes.ReplaceAll(svg, []byte("font-family:Liberation Sans;font-variant:normal;"),
		[]byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"))
	return bytes.ReplaceAll(svg, []byte(`xlink:href="data:image/jpg;base64,`),
		[]byte(`style="image-rendering:pixelated" xlink:href="data:image/png;base64,`))
}

// style is the text style of all pictures; x and y align the text at its point.
func style(size vg.Length, clr color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color: clr, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size),
		XAlign: x, YAlign: y, Handler: plot.DefaultTextHandler,
	}
}

func bold(s text.Style) text.Style {
	s.Font.Weight = xfont.WeightBold
	return s
}

// newPlot is an empty plot in the fonts and colours of all pictures.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Tick.Color = faint, faint
		a.LineStyle.Width, a.Tick.Width = .75, .75
		a.Tick.Label.Font = style(10, ink, 0, 0).Font
		a.Tick.Label.Color = ink
		a.Label.TextStyle.Font = style(11, ink, 0, 0).Font
		a.Label.TextStyle.Color = ink
		a.Label.Padding = 4
		a.Padding = 4
	}
	return p
}

func box(x0, y0, x1, y1 vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}
