package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	arm := func(name string, zeros int, accuracy, objective float64) Arm {
		return Arm{Name: name, Weights: 1000, ExactZeros: zeros, TestAccuracy: Number(accuracy), Objective: Number(objective)}
	}
	own := Number(.3)
	with := func(a Arm, f func(*Arm)) Arm { f(&a); return a }
	tests := []struct {
		name         string
		arms         []Arm
		repeats      int
		zeros, price string
	}{
		{"what one hopes for", []Arm{arm("penalty", 0, .94, .1), arm("unscaled", 30, .96, 1.4), arm("prox", 960, .94, .102),
			arm("polished", 980, .93, .1)}, 1,
			"Of the 1000 weights, penalty sets none exactly to zero, unscaled 30 (3.0%), prox 960 (96.0%) and polished 980 (98.0%).",
			"On the 100 test rows polished is right in 93.0% of the cases against 94.0% in penalty (1.0 points lower); its " +
				"objective is 0.100 against 0.100 (the same)."},
		{"no polished arm, penalty has zeros", []Arm{arm("prox", 960, .95, .102), arm("penalty", 2, .94, .1)}, 3,
			"Of the 1000 weights, in the median of 3 repeats, prox sets 960 (96.0%) exactly to zero and penalty 2 (0.2%).",
			"On the 100 test rows prox is right in 95.0% of the cases against 94.0% in penalty (1.0 points higher); its " +
				"objective is 0.102 against 0.100 (2.0% higher)."},
		{"the sparse arm is not sparse", []Arm{arm("penalty", 5, .94, .1), arm("prox", 5, .94, .10001)}, 1,
			"Of the 1000 weights, penalty sets 5 (0.5%) exactly to zero and prox 5 (0.5%).",
			"On the 100 test rows prox, which has no more exact zeros than penalty, is right in 94.0% of the cases against " +
				"94.0% in penalty (the same); its objective is 0.100 against 0.100 (less than 0.1% apart)."},
		{"a dead arm is passed over", []Arm{arm("penalty", 0, .94, .1), arm("unscaled", 40, .9, 1),
			with(arm("polished", 1000, .6, .7), func(a *Arm) { a.Warning = "dead" })}, 1,
			"Of the 1000 weights, penalty sets none exactly to zero, unscaled 40 (4.0%) and polished all (see the warning).",
			"On the 100 test rows unscaled is right in 90.0% of the cases against 94.0% in penalty (4.0 points lower); its " +
				"objective is 1.00 against 0.100 (10.0 times as high)."},
		{"only a dead arm", []Arm{with(arm("prox", 1000, .6, .7), func(a *Arm) { a.Warning = "dead" })}, 1,
			"Of the 1000 weights, prox sets all exactly to zero (see the warning).",
			"On the 100 test rows prox, in which no weight is left, is right in 60.0% of the cases; its objective is 0.700."},
		{"no arm that is known", []Arm{arm("a", 1, .5, .5), arm("b", 2, .5, .25)}, 1,
			"Of the 1000 weights, a sets 1 (0.1%) exactly to zero and b 2 (0.2%).",
			"On the 100 test rows b is right in 50.0% of the cases against 50.0% in a (the same); its objective is 0.250 " +
				"against 0.500 (50.0% lower)."},
		{"its own λ", []Arm{arm("penalty", 0, .94, .1), with(arm("prox", 9, .94, .5), func(a *Arm) { a.Lambda = &own })}, 1,
			"Of the 1000 weights, penalty sets none exactly to zero and prox 9 (0.9%).",
			"On the 100 test rows prox is right in 94.0% of the cases against 94.0% in penalty (the same); their objectives " +
				"do not compare, since their λ differ."},
		{"it diverged", []Arm{arm("penalty", 0, .94, .1), arm("prox", 9, math.NaN(), math.Inf(1))}, 1,
			"Of the 1000 weights, penalty sets none exactly to zero and prox 9 (0.9%).",
			"On the 100 test rows prox is right in an unknown share of the cases against 94.0% in penalty; its objective is " +
				"not finite against 0.100."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			zeros, price := Sentences(Comparison{RowsTest: 100, Repeats: test.repeats, Arms: test.arms})
			if diff := cmp.Diff([]string{test.zeros, test.price}, []string{zeros, price}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
