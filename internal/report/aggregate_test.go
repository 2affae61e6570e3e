package report

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// runs are repeats of a comparison with one arm that differ in the numbers given.
func runs(zeros []int, loss []float64) []Comparison {
	out := make([]Comparison, len(zeros))
	for i := range out {
		out[i] = Comparison{Seed: uint64(i), Arms: []Arm{{
			Name: "prox", Weights: 10, ExactZeros: zeros[i], Loss: Number(loss[i]), LiveUnits: []int{zeros[i]},
			Layers: []Layer{{Name: "w", Size: 10, Zeros: zeros[i]}},
		}}}
	}
	return out
}

func TestAggregateMedians(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name      string
		zeros     []int
		loss      []float64
		wantZeros int
		wantLoss  float64
		spread    [2]float64 // of the loss
	}{
		{"odd", []int{9, 1, 5}, []float64{.9, .1, .2}, 5, .2, [2]float64{.1, .9}},
		{"even: the lower count, the mean of floats", []int{8, 1, 5, 2}, []float64{.5, .25, 1, .125}, 2, .375, [2]float64{.125, 1}},
		{"two", []int{7, 4}, []float64{1, 2}, 4, 1.5, [2]float64{1, 2}},
		{"equal", []int{3, 3}, []float64{.1, .1}, 3, .1, [2]float64{.1, .1}},
		{"a NaN is not averaged away", []int{1, 2, 3}, []float64{.1, nan, .2}, 2, nan, [2]float64{nan, nan}},
		{"infinities keep their order", []int{1, 2, 3}, []float64{.1, math.Inf(1), .2}, 2, .2, [2]float64{.1, math.Inf(1)}},
	}
	same := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Aggregate(runs(test.zeros, test.loss))
			if err != nil {
				t.Fatal(err)
			}
			a := got.Arms[0]
			if a.ExactZeros != test.wantZeros || a.Layers[0].Zeros != test.wantZeros || a.LiveUnits[0] != test.wantZeros {
				t.Errorf("zeros %d, in the layer %d, live %d, want %d", a.ExactZeros, a.Layers[0].Zeros, a.LiveUnits[0],
					test.wantZeros)
			}
			if diff := cmp.Diff(test.wantLoss, float64(a.Loss), same); diff != "" {
				t.Errorf("loss (-want +got):\n%s", diff)
			}
			spread := [2]float64{float64(a.Spread.Loss.Min), float64(a.Spread.Loss.Max)}
			if diff := cmp.Diff(test.spread, spread, same); diff != "" {
				t.Errorf("spread of the loss (-want +got):\n%s", diff)
			}
			if got.Repeats != len(test.zeros) || got.Seed != 0 {
				t.Errorf("%d repeats with seed %d, want %d with the seed of the first", got.Repeats, got.Seed, len(test.zeros))
			}
		})
	}
}

func TestAggregateOne(t *testing.T) {
	c := fixture(3)
	got, err := Aggregate([]Comparison{c})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got); diff != "" {
		t.Errorf("one run is changed (-want +got):\n%s", diff)
	}
}

func TestAggregateLeavesTheRuns(t *testing.T) {
	a, b := []Comparison{fixture(1), fixture(2)}, []Comparison{fixture(1), fixture(2)}
	if _, err := Aggregate(a); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, a); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestAggregateRemarks(t *testing.T) {
	rs := runs([]int{1, 2, 3}, []float64{1, 2, 3})
	rs[1].Arms[0].Warning = "dead"
	for i := range rs {
		rs[i].Arms[0].Stopped = []string{"still", "limit", "still"}[i]
	}
	c, err := Aggregate(rs)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Arms[0].Warning, "dead (1 of 3 repeats)"; got != want {
		t.Errorf("warning %q, want %q", got, want)
	}
	if got, want := c.Arms[0].Stopped, "still (2 of 3 repeats); limit (1 of 3 repeats)"; got != want {
		t.Errorf("stopped %q, want %q", got, want)
	}
}

func TestAggregateRefuses(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*Comparison)
		want  string
	}{
		{"other data", func(c *Comparison) { c.RowsTrain++ }, "data"},
		{"another network", func(c *Comparison) { c.Hidden = []int{3} }, "network"},
		{"another λ", func(c *Comparison) { c.Lambda = 1 }, "settings"},
		{"fewer arms", func(c *Comparison) { c.Arms = c.Arms[:3] }, "arms"},
		{"another arm", func(c *Comparison) { c.Arms[0].Name = "x" }, "arms"},
		{"another layer", func(c *Comparison) { c.Arms[0].Layers[0].Name = "x" }, "arms"},
		{"an arm with its own λ", func(c *Comparison) { l := Number(1); c.Arms[0].Lambda = &l }, "arms"},
		{"an invalid run", func(c *Comparison) { c.Arms[0].ExactZeros = -1 }, "run 2: arm"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := fixture(1), fixture(2)
			test.spoil(&b)
			_, err := Aggregate([]Comparison{a, b})
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want ErrInvalid about the %s", err, test.want)
			}
		})
	}
	if _, err := Aggregate(nil); !errors.Is(err, ErrInvalid) {
		t.Errorf("no runs: %v", err)
	}
}

// The margin is condensed like the other measures, but a run that does not know it leaves none.
func TestAggregateMargin(t *testing.T) {
	rs := runs([]int{1, 2, 3}, []float64{1, 2, 3})
	for i := range rs {
		m := Number([]float64{.3, -.1, .2}[i])
		rs[i].Arms[0].Margin = &m
	}
	c, err := Aggregate(rs)
	if err != nil {
		t.Fatal(err)
	}
	if a := c.Arms[0]; a.Margin == nil || *a.Margin != .2 || a.Spread.Margin == nil || *a.Spread.Margin != (Range{-.1, .3}) {
		t.Errorf("margin %v, spread %v, want 0.2 in [−0.1, 0.3]", a.Margin, a.Spread.Margin)
	}
	rs[1].Arms[0].Margin = nil
	if c, err = Aggregate(rs); err != nil {
		t.Fatal(err)
	}
	if a := c.Arms[0]; a.Margin != nil || a.Spread.Margin != nil {
		t.Errorf("margin %v, spread %v, want none", a.Margin, a.Spread.Margin)
	}
}
