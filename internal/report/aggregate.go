package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// Aggregate condenses repeats of one comparison, which differ in the seed only, into their medians.
//
// A float becomes the median of the runs, the mean of the middle two if their number is even, and NaN as soon as one
// run has NaN: a failed run is not averaged away. A count becomes the lower of the middle two, so that it stays a count
// that was seen. Medians are taken number by number: the objective need not be the sum of the loss and the penalty.
// Each arm gets a [Spread] with the extremes. Seed, history, matrices and command are those of the first run; warnings
// and reasons to stop are collected, with the number of runs they came from.
//
// One run is returned as it is, with Repeats = 1 and no spread. The runs are not changed. The error wraps [ErrInvalid]:
// no run, an invalid one, or runs that are not repeats of one comparison.
func Aggregate(runs []Comparison) (Comparison, error) {
	if len(runs) == 0 {
		return Comparison{}, errors.Wrap(ErrInvalid, "no runs to aggregate")
	}
	for i := range runs {
		if err := runs[i].Validate(); err != nil {
			return Comparison{}, errors.WithMessagef(err, "run %d", i+1)
		}
		if what := differs(&runs[0], &runs[i]); what != "" {
			return Comparison{}, errors.Wrapf(ErrInvalid, "run %d is no repeat of run 1: it differs in the %s", i+1, what)
		}
	}
	c := runs[0]
	c.Repeats = len(runs)
	if len(runs) == 1 {
		return c, nil
	}
	c.LambdaRatio, _ = condense(len(runs), func(r int) Number { return runs[r].LambdaRatio })
	c.Arms = make([]Arm, len(runs[0].Arms))
	for i := range c.Arms {
		arms := make([]*Arm, len(runs))
		for r := range runs {
			arms[r] = &runs[r].Arms[i]
		}
		c.Arms[i] = aggregateArm(arms)
	}
	return c, nil
}

func aggregateArm(runs []*Arm) Arm {
	a, s := *runs[0], &Spread{}
	count := func(of func(*Arm) int) (int, Range) {
		return condenseInt(len(runs), func(r int) int { return of(runs[r]) })
	}
	a.ExactZeros, s.ExactZeros = count(func(a *Arm) int { return a.ExactZeros })
	a.LiveFeatures, s.LiveFeatures = count(func(a *Arm) int { return a.LiveFeatures })
	a.Layers = slices.Clone(a.Layers)
	s.Layers = make([]LayerSpread, len(a.Layers))
	for l := range a.Layers {
		s.Layers[l].Name = a.Layers[l].Name
		a.Layers[l].Zeros, s.Layers[l].Zeros = count(func(a *Arm) int { return a.Layers[l].Zeros })
	}
	a.LiveUnits = slices.Clone(a.LiveUnits)
	s.LiveUnits = make([]Range, len(a.LiveUnits))
	for l := range a.LiveUnits {
		a.LiveUnits[l], s.LiveUnits[l] = count(func(a *Arm) int { return a.LiveUnits[l] })
	}
	for _, m := range measures {
		*m.value(&a), *m.rng(s) = condense(len(runs), func(r int) Number { return *m.value(runs[r]) })
	}
	for _, o := range optionals {
		o.aggregate(&a, s, runs)
	}
	if a.LambdaRatio != nil {
		ratio, rng := condense(len(runs), func(r int) Number { return *runs[r].LambdaRatio })
		a.LambdaRatio, s.LambdaRatio = &ratio, &rng
	}
	a.Warning = collect(runs, func(a *Arm) string { return a.Warning })
	a.Stopped = collect(runs, func(a *Arm) string { return a.Stopped })
	a.Spread = s
	return a
}

// condense returns the median and the extremes of n numbers; all three are NaN if one of them is.
func condense(n int, at func(int) Number) (Number, Range) {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = float64(at(i))
		if math.IsNaN(xs[i]) {
			nan := Number(math.NaN())
			return nan, Range{nan, nan}
		}
	}
	slices.Sort(xs)
	mid := xs[n/2]
	if n%2 == 0 && xs[n/2-1] != mid {
		mid = xs[n/2-1] + (mid-xs[n/2-1])/2
	}
	return Number(mid), Range{Number(xs[0]), Number(xs[n-1])}
}

// condenseInt returns the lower median and the extremes of n counts.
func condenseInt(n int, at func(int) int) (int, Range) {
	xs := make([]int, n)
	for i := range xs {
		xs[i] = at(i)
	}
	slices.Sort(xs)
	return xs[(n-1)/2], Range{Number(xs[0]), Number(xs[n-1])}
}

// collect joins the distinct texts in order of appearance, each with the number of runs it came from.
func collect(runs []*Arm, of func(*Arm) string) string {
	counts := make(map[string]int)
	var order []string
	for _, r := range runs {
		text := of(r)
		if text != "" && counts[text] == 0 {
			order = append(order, text)
		}
		counts[text]++
	}
	for i, text := range order {
		order[i] = fmt.Sprintf("%s (%d of %d repeats)", text, counts[text], len(runs))
	}
	return strings.Join(order, "; ")
}

// differs names the first setting in which b is no repeat of a, "" if it is one.
func differs(a, b *Comparison) string {
	switch {
	case a.Dataset != b.Dataset || a.RowsTrain != b.RowsTrain || a.RowsTest != b.RowsTest ||
		a.Features != b.Features || a.Classes != b.Classes:
		return "data"
	case !slices.Equal(a.Hidden, b.Hidden):
		return "network"
	case a.penalty() != b.penalty() || a.rule() != b.rule():
		return "penalty or the rule"
	case !same(a.Lambda, b.Lambda) || a.LearningRate != b.LearningRate || a.Epochs != b.Epochs || a.Batch != b.Batch ||
		a.Warmup != b.Warmup:
		return "settings"
	case len(a.Arms) != len(b.Arms):
		return "arms"
	}
	for i := range a.Arms {
		p, q := &a.Arms[i], &b.Arms[i]
		if p.Name != q.Name || p.Weights != q.Weights || len(p.LiveUnits) != len(q.LiveUnits) ||
			!samePtr(p.Lambda, q.Lambda) || (p.LambdaRatio == nil) != (q.LambdaRatio == nil) ||
			!slices.EqualFunc(p.Layers, q.Layers, func(x, y Layer) bool { return x.Name == y.Name && x.Size == y.Size }) {
			return "arms"
		}
	}
	return ""
}

// same compares numbers, of which NaN is one.
func same(a, b Number) bool { return a == b || a != a && b != b }

func samePtr(a, b *Number) bool { return a == b || a != nil && b != nil && *a == *b }
