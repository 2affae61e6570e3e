package report

import (
	"image"
	"image/color"
	"math"
	"testing"
)

// In the picture of the weights a cell is white if and only if the weight is == 0, whatever its size.
func TestWhiteIsExactlyZero(t *testing.T) {
	c := fixture(1)
	m := c.Arms[2].Matrices[0]
	copy(m.Data[:8], []float64{1e-300, -1e-300, 5e-324, 1e-9, -1e-9, 0, math.Copysign(0, -1), 1})
	s := newSheet(&c)
	f := figure{w: s.w, h: s.h, paint: s.draw}
	var err error
	if f.PNG, err = f.png(); err != nil {
		t.Fatal(err)
	}
	img := decode(t, f.Picture)
	if s.pool != 1 {
		t.Fatalf("cells of %d weights, want 1", s.pool)
	}
	cells := 0
	for i := range c.Arms {
		for l, m := range c.Arms[i].Matrices {
			left := matrixMargin + float64(i)*float64(s.column+armGap) + float64(s.places[l].X)
			top := matrixMargin + headHeight + titleHeight + float64(s.places[l].Y)
			for r := range m.Rows {
				for k := range m.Cols {
					w := m.Data[r*m.Cols+k]
					for _, at := range [][2]float64{{.1, .1}, {.5, .5}, {.9, .9}} { // near the corners too: nothing is blurred
						x := 2 * (left + (float64(k)+at[0])*float64(s.cell))
						y := 2 * (top + (float64(r)+at[1])*float64(s.cell))
						got := color.RGBAModel.Convert(img.At(int(x), int(y))).(color.RGBA)
						if (got == white) != (w == 0) {
							t.Fatalf("%s, layer %d, row %d, column %d: weight %g is drawn as %v", c.Arms[i].Name, l, r, k, w, got)
						}
						if w != 0 && (w < 0) != (got.B > got.R) {
							t.Fatalf("weight %g has the colour of the other sign, %v", w, got)
						}
					}
					cells++
				}
			}
		}
	}
	if cells != 4*3320 {
		t.Errorf("%d cells, want %d", cells, 4*3320)
	}
}

// A tiny weight must not pass for a zero: its shade is far from white, in luminance too.
func TestPalestShadeIsNotWhite(t *testing.T) {
	s := shades{-6, 0}
	luminance := func(c color.RGBA) float64 { return .2126*float64(c.R) + .7152*float64(c.G) + .0722*float64(c.B) }
	last := math.Inf(1)
	for _, w := range []float64{1e-300, 1e-6, 1e-4, 1e-2, 1, 1e300} {
		for _, w := range []float64{w, -w} {
			if l := luminance(s.of(w)); l > 205 {
				t.Errorf("weight %g has luminance %.0f of 255", w, l)
			}
		}
		if l := luminance(s.of(w)); l > last {
			t.Errorf("weight %g is paler than a smaller one", w)
		} else {
			last = l
		}
	}
	if s.of(math.NaN()) != bad || s.of(math.Inf(1)) != bad {
		t.Error("what is no number has the colour of one")
	}
}

// When matrices are too large to show each weight, a block is white only if all of it is zero.
func TestPooledCells(t *testing.T) {
	m := Matrix{Rows: 5, Cols: 4, Data: make([]float64, 20)}
	m.Data[4*4+3] = -1e-7 // alone in the last, incomplete block
	m.Data[0], m.Data[5] = .1, -.5
	img := matrixImage(m, 2, 1, shades{-6, 0})
	if got, want := img.Bounds().Size(), (image.Point{X: 2, Y: 3}); got != want {
		t.Fatalf("%v cells, want %v", got, want)
	}
	want := map[image.Point]float64{{X: 0, Y: 0}: -.5, {X: 1, Y: 2}: -1e-7}
	for y := range 3 {
		for x := range 2 {
			if got := img.At(x, y); got != (shades{-6, 0}).of(want[image.Point{X: x, Y: y}]) {
				t.Errorf("cell %d, %d is %v", x, y, got)
			}
		}
	}
}
