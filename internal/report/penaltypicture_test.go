package report

import (
	"bytes"
	"image/png"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot"
)

var inf = math.Inf(1)

func TestConnected(t *testing.T) {
	xs := []float64{-2, -1, 0, 1, 2}
	for _, c := range []struct {
		name  string
		ys    []float64
		want  [][]float64 // the heights of each run
		walls []float64
	}{
		{"a line", []float64{0, .1, .2, .3, .4}, [][]float64{{0, .1, .2, .3, .4}}, nil},
		{"a jump", []float64{0, 0, 0, 1, 1}, [][]float64{{0, 0, 0}, {1, 1}}, nil},
		{"a point of its own", []float64{1, 1, 0, 1, 1}, [][]float64{{1, 1}, {0}, {1, 1}}, nil},
		{"a box", []float64{inf, 0, 0, 0, inf}, [][]float64{{0, 0, 0}}, []float64{-1, 1}},
		{"a half line", []float64{inf, inf, 0, 0, 0}, [][]float64{{0, 0, 0}}, []float64{0}},
	} {
		var got [][]float64
		for _, run := range connected(xs, c.ys) {
			var ys []float64
			for _, p := range run {
				ys = append(ys, p.Y)
			}
			got = append(got, ys)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: runs (-want +got)\n%s", c.name, diff)
		}
		if diff := cmp.Diff(c.walls, walls(xs, c.ys)); diff != "" {
			t.Errorf("%s: walls (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestFewTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		want   []string
	}{
		{0, 3.3, []string{"0", "1", "2", "3"}},
		{-3, 3, []string{"−2", "0", "2"}},
		{0, 1, []string{"0", "0.2", "0.4", "0.6", "0.8", "1"}},
		{0, 0.082, []string{"0", "0.02", "0.04", "0.06", "0.08"}},
		{0, 1.65, []string{"0", "0.5", "1", "1.5"}},
	} {
		var got []string
		for _, tick := range fewTicks(c.lo, c.hi).(plot.ConstantTicks) {
			got = append(got, tick.Label)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v to %v (-want +got)\n%s", c.lo, c.hi, diff)
		}
	}
}

// The picture has few colours, so that it is small, and is the same every time.
func TestPenaltyPicture(t *testing.T) {
	s := PenaltyShape{Name: "some", Before: []float64{1, -2, .5}, After: []float64{.5, -1.5, 0}, Block: 1}
	first, err := PenaltyPicture(s)
	if err != nil {
		t.Fatal(err)
	}
	second, err := PenaltyPicture(s)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("two pictures of one shape differ, %v", err)
	}
	img, err := png.Decode(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 1280 || size.Y != 2*shapeHeight {
		t.Errorf("the picture has %v points", size)
	}
	if len(first) > 20<<10 {
		t.Errorf("the picture has %d bytes", len(first))
	}
}
