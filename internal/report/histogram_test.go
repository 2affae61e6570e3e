package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/race"
)

func TestHistogramCountsEveryWeight(t *testing.T) {
	c := fixture(1)
	lo, hi, clipped := decades(&c)
	if clipped {
		t.Error("an ordinary range is clipped")
	}
	for i := range c.Arms {
		a := &c.Arms[i]
		h := newHistogram(a, lo, hi)
		sum := h.zeros
		for _, n := range h.bins {
			sum += n
		}
		if h.zeros != a.ExactZeros || sum != a.Weights || h.total != a.Weights {
			t.Errorf("%s: %d zeros, %d counted of %d; want %d zeros of %d", a.Name, h.zeros, sum, h.total, a.ExactZeros, a.Weights)
		}
	}
	edge := Arm{Matrices: []Matrix{{Rows: 1, Cols: 6, Data: []float64{0, .1, -.1, .0999, 1, 1e-30}}}}
	h := newHistogram(&edge, -2, 0)
	if diff := cmp.Diff([]int{1, 0, 0, 0, 1, 2, 0, 0, 0, 1}, h.bins); diff != "" || h.zeros != 1 {
		t.Errorf("%d zeros, bins (-want +got):\n%s", h.zeros, diff)
	}
}

func TestHistogramShowsTheZeros(t *testing.T) {
	race.Alone(t)
	texts := strings.Join(wellFormed(t, usualPicture(t, "magnitudes").SVG), "|")
	for _, want := range []string{"|0|", "|81 = 2.4%|", "|3173 = 95.6%|", "|3230 = 97.3%|", "w = 0 exactly"} {
		if !strings.Contains(texts, want) {
			t.Errorf("%q is not in the picture: %s", want, texts)
		}
	}
}
