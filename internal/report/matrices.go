package report

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
)

const (
	sheetWidth   = 800  // at most, unless the names of the arms need more
	matrixHeight = 600  // at most
	mostCells    = 1200 // in the width of the picture, and in the height of a matrix
	matrixGap    = 10
	armGap       = 20
	mostAbreast  = 5 // arms side by side; more go below
	matrixMargin = 12
	titleHeight  = 12
	headHeight   = 34
	scaleHeight  = 46
)

// A sheet is the layout of the weight matrices: a column for each arm, and in it the layers from the input on. All cells
// have one size, so that equal areas are equally many weights.
type sheet struct {
	c       *Comparison
	cell    vg.Length  // a multiple of half a point
	pool    int        // pool × pool weights share a cell; 1 unless the matrices are too large to show
	column  vg.Length  // width of an arm
	abreast int        // arms side by side
	height  vg.Length  // of an arm
	places  []vg.Point // of the upper left corner of each layer in the column, y downwards
	w, h    vg.Length
}

func newSheet(c *Comparison) sheet {
	s := sheet{c: c, pool: 1}
	rows, cols := 1, 1
	for _, m := range s.layers() {
		rows, cols = max(rows, m.Rows), max(cols, m.Cols)
	}
	bands := (len(c.Arms) + mostAbreast - 1) / mostAbreast
	s.abreast = (len(c.Arms) + bands - 1) / bands
	for (cols+s.pool-1)/s.pool*s.abreast > mostCells || (rows+s.pool-1)/s.pool > mostCells {
		s.pool++
	}
	wide := vg.Length((cols + s.pool - 1) / s.pool)
	n := vg.Length(s.abreast)
	fit := (sheetWidth - 2*matrixMargin - (n-1)*armGap) / (n * wide)
	fit = min(fit, 8, matrixHeight/vg.Length((rows+s.pool-1)/s.pool))
	s.cell = max(.5, vg.Length(math.Floor(2*float64(fit)))/2)
	s.column = s.cell * wide
	for i := range c.Arms {
		name, count := s.head(i)
		s.column = max(s.column, bold(style(11, ink, 0, 0)).Width(name), style(9, ink, 0, 0).Width(count))
	}
	s.column = vg.Length(math.Ceil(float64(s.column)))
	s.height = headHeight + s.pack()
	s.w = vg.Length(math.Ceil(float64(2*matrixMargin + n*s.column + (n-1)*armGap)))
	s.w = max(s.w, pictureWidth)
	s.h = 2*matrixMargin + vg.Length(bands)*s.height + vg.Length(bands-1)*armGap + scaleHeight
	return s
}

// layers are the matrices of the arm that has most; all arms train one network.
func (s *sheet) layers() []Matrix {
	var out []Matrix
	for i := range s.c.Arms {
		if ms := s.c.Arms[i].Matrices; len(ms) > len(out) {
			out = ms
		}
	}
	return out
}

func (s *sheet) size(m Matrix) (w, h vg.Length) {
	return s.cell * vg.Length((m.Cols+s.pool-1)/s.pool), s.cell * vg.Length((m.Rows+s.pool-1)/s.pool)
}

// slot is the room a matrix takes, with the title above it, which may be the wider of the two.
func (s *sheet) slot(m Matrix) (w, h vg.Length) {
	w, h = s.size(m)
	title := vg.Length(math.Ceil(float64(style(8, faint, 0, 0).Width(matrixTitle(m)))))
	return max(w, title), h + titleHeight
}

func matrixTitle(m Matrix) string { return fmt.Sprintf("%d×%d", m.Rows, m.Cols) }

// pack places the layers on shelves and returns their height: each goes below the one before if there is room on the
// shelf, else to the right of it, else on a new shelf.
func (s *sheet) pack() vg.Length {
	var top, height vg.Length      // of the shelf
	var x, width, bottom vg.Length // of the stack on it that grows
	for i, m := range s.layers() {
		w, h := s.slot(m)
		switch {
		case i > 0 && w <= width && bottom+matrixGap+h <= height:
			s.places = append(s.places, vg.Point{X: x, Y: top + bottom + matrixGap})
			bottom += matrixGap + h
			continue
		case i > 0 && x+width+matrixGap+w <= s.column:
			x += width + matrixGap
		case i > 0:
			top, height, x = top+height+matrixGap, 0, 0
		}
		s.places = append(s.places, vg.Point{X: x, Y: top})
		width, bottom, height = w, h, max(height, h)
	}
	return top + height
}

func (s *sheet) head(arm int) (name, count string) {
	a := &s.c.Arms[arm]
	zeros, total := 0, 0
	for _, m := range a.Matrices {
		total += len(m.Data)
		for _, w := range m.Data {
			if w == 0 {
				zeros++
			}
		}
	}
	return cut(printable(a.Name), 24), fmt.Sprintf("%d of %d exactly zero", zeros, total)
}

func (s *sheet) draw(dc vgdraw.Canvas) {
	shades := newShades(s.c)
	styles := armStyles(s.c)
	for i := range s.c.Arms {
		x := dc.Min.X + matrixMargin + vg.Length(i%s.abreast)*(s.column+armGap)
		y := dc.Max.Y - matrixMargin - vg.Length(i/s.abreast)*(s.height+armGap)
		name, count := s.head(i)
		dc.FillPolygon(styles[i].Color, box(x, y-10, x+9, y-1))
		dc.FillText(bold(style(11, ink, vgdraw.XLeft, vgdraw.YTop)), vg.Point{X: x + 14, Y: y + 2}, name)
		dc.FillText(style(9, ink, vgdraw.XLeft, vgdraw.YTop), vg.Point{X: x, Y: y - 13}, count)
		y -= headHeight
		for l, m := range s.c.Arms[i].Matrices {
			s.matrix(dc, m, x+s.places[l].X, y-s.places[l].Y, shades)
		}
	}
	s.scale(dc, shades)
}

// matrix draws one matrix with its upper left corner, title included, at x, y.
func (s *sheet) matrix(dc vgdraw.Canvas, m Matrix, x, y vg.Length, shades shades) {
	w, h := s.size(m)
	dc.FillText(style(8, faint, vgdraw.XLeft, vgdraw.YTop), vg.Point{X: x, Y: y}, matrixTitle(m))
	y -= titleHeight
	dc.DrawImage(vg.Rectangle{Min: vg.Point{X: x, Y: y - h}, Max: vg.Point{X: x + w, Y: y}},
		matrixImage(m, s.pool, int(pixelsPerPt*s.cell), shades))
	// The frame runs outside the cells and hides none of them.
	frame := box(x-.5, y-h-.5, x+w+.5, y+.5)
	dc.StrokeLines(vgdraw.LineStyle{Color: faint, Width: .5}, append(frame, frame[0]))
}

// matrixImage has side × side pixels for each cell: enlarged here, a viewer that smooths cannot blur zeros away. A cell
// that stands for pool × pool weights shows the greatest of them, and is white only if all of them are zero.
func matrixImage(m Matrix, pool, side int, shades shades) image.Image {
	rows, cols := (m.Rows+pool-1)/pool, (m.Cols+pool-1)/pool
	img := image.NewRGBA(image.Rect(0, 0, cols*side, rows*side))
	for i := range rows {
		for j := range cols {
			clr := image.NewUniform(shades.of(greatest(m, i*pool, j*pool, pool)))
			draw.Draw(img, image.Rect(j*side, i*side, (j+1)*side, (i+1)*side), clr, image.Point{}, draw.Src)
		}
	}
	return img
}

// greatest is the weight of largest magnitude in a block, NaN if it has one.
func greatest(m Matrix, i0, j0, pool int) float64 {
	best := 0.0
	for i := i0; i < min(i0+pool, m.Rows); i++ {
		for j := j0; j < min(j0+pool, m.Cols); j++ {
			w := m.Data[i*m.Cols+j]
			if math.IsNaN(w) {
				return w
			}
			if math.Abs(w) > math.Abs(best) {
				best = w
			}
		}
	}
	return best
}

// scale explains the colours below the matrices.
func (s *sheet) scale(dc vgdraw.Canvas, shades shades) {
	const width, height = 180, 9
	y := dc.Min.Y + matrixMargin + 14
	middle := vg.Length(math.Round(float64(dc.Center().X))) // on a whole pixel
	text := style(8, ink, vgdraw.XCenter, vgdraw.YTop)
	for _, sign := range []float64{-1, 1} {
		from := middle + vg.Length(sign)*28
		at := func(t float64) vg.Length { return from + vg.Length(sign*t)*width }
		dc.DrawImage(vg.Rectangle{
			Min: vg.Point{X: min(at(0), at(1)), Y: y}, Max: vg.Point{X: max(at(0), at(1)), Y: y + height},
		}, rampImage(shades, sign, pixelsPerPt*width, pixelsPerPt*height))
		step := 1.0
		if shades.hi-shades.lo > 3 {
			step = 2
		}
		for d := shades.hi; d >= shades.lo; d -= step {
			label := strconv.FormatFloat(math.Pow(10, d), 'f', max(0, -int(d)), 64)
			if d < -3 || d > 3 {
				label = fmt.Sprintf("1e%d", int(d))
			}
			if sign < 0 {
				label = "−" + label
			}
			dc.FillText(text, vg.Point{X: at((d - shades.lo) / (shades.hi - shades.lo)), Y: y - 2}, label)
		}
	}
	zero := box(middle-5, y, middle+5, y+height)
	dc.StrokeLines(vgdraw.LineStyle{Color: faint, Width: .5}, append(zero, zero[0]))
	dc.FillText(bold(text), vg.Point{X: middle, Y: y - 2}, "0")
	title := style(9, ink, vgdraw.XCenter, vgdraw.YBottom)
	dc.FillText(title, vg.Point{X: middle, Y: y + height + 4}, "weight (log scale in its size; white is exactly zero)")
}

// rampImage is one half of the colour scale, palest towards the zero.
func rampImage(shades shades, sign float64, w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		t := (float64(x) + .5) / float64(w)
		if sign < 0 {
			t = 1 - t
		}
		clr := image.NewUniform(shades.of(sign * math.Pow(10, shades.lo+t*(shades.hi-shades.lo))))
		draw.Draw(img, image.Rect(x, 0, x+1, h), clr, image.Point{}, draw.Src)
	}
	return img
}
