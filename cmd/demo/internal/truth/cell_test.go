package truth

import (
	"math"
	"testing"

	"proxgrad/internal/report"
)

func TestVerdict(t *testing.T) {
	all := limits{gap: 1e-6, kkt: 1e-8, support: true}
	for _, c := range []struct {
		gap, kkt float64
		support  bool
		l        limits
		want     string
	}{
		{1e-7, 1e-9, true, all, ""},
		{1e-6, 1e-8, true, all, ""},
		{-1e-7, 0, true, all, ""},
		{2e-6, 0, true, all, "gap"},
		{-2e-6, 0, true, all, "gap"}, // better than the optimum: then it was none
		{2e-6, 0, true, limits{kkt: 1}, ""},
		{0, 2e-8, true, all, "KKT"},
		{0, 2e-8, true, limits{gap: 1}, ""},
		{0, 0, false, all, "support"},
		{0, 0, false, limits{}, ""},
		{math.NaN(), 0, true, limits{}, "diverged"},
		{0, math.Inf(1), true, limits{}, "diverged"},
	} {
		cell := Cell{Gap: report.Number(c.gap), KKT: report.Number(c.kkt), SupportOK: c.support, Must: true}
		cell.Failure = cell.verdict(c.l)
		if cell.Failure != c.want || cell.Broken() != (c.want != "") {
			t.Errorf("%+v: %q, broken %v", c, cell.Failure, cell.Broken())
		}
	}
}

func TestPower(t *testing.T) {
	for x, want := range map[float64]string{
		1: "1e0", 1e-10: "1e-10", 1.01e-10: "1e-9", 9.9e-11: "1e-10", 0.2: "1e0", 30: "1e2", math.Inf(1): "∞",
	} {
		if got := power(x); got != want {
			t.Errorf("power(%v) = %s, want %s", x, got, want)
		}
	}
}

// An entry is the worst of its cells, and a broken promise outdoes the rest.
func TestEntry(t *testing.T) {
	kept := &Cell{KKT: 1e-12, Must: true}
	free := &Cell{KKT: 1e-2, Failure: "KKT"}
	broken := &Cell{KKT: 1e-4, Failure: "KKT", Must: true}
	alone := &Cell{Gap: 1e-2, KKT: 1e-2, Mode: MiniBatch, Failure: "support"}
	lost := &Cell{KKT: report.Number(math.NaN()), Failure: "diverged", Must: true}
	for _, c := range []struct {
		cells []*Cell
		want  string
	}{
		{nil, "·"}, {[]*Cell{kept}, "1e-10"}, {[]*Cell{free, kept}, "1e-2*"}, {[]*Cell{broken, free}, "1e-2!"},
		{[]*Cell{free, broken}, "1e-2!"}, {[]*Cell{lost, kept}, "∞!"}, {[]*Cell{kept, lost, kept}, "∞!"},
		{[]*Cell{alone, kept}, "1e-2†"},
	} {
		if got := tables[tableConvex].entry(c.cells); got != c.want {
			t.Errorf("%v: %s, want %s", c.cells, got, c.want)
		}
	}
}
