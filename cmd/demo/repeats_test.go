package main

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The numbers of --repeats are the medians of the single runs with seeds counting up, between their extremes.
func TestRepeats(t *testing.T) {
	const first, runs = 13, 3
	r := decode(t, execute(t, quick("--format", "json", "--seed", strconv.Itoa(first), "--repeats", strconv.Itoa(runs))...))
	if *r.Repeats != runs || *r.Seed != first {
		t.Errorf("%d repeats from seed %d, want %d from %d", *r.Repeats, *r.Seed, runs, first)
	}
	var single []result
	for seed := first; seed < first+runs; seed++ {
		single = append(single, decode(t, execute(t, quick("--format", "json", "--seed", strconv.Itoa(seed))...)))
	}
	for i, a := range r.Arms {
		s := a.Spread
		if s == nil {
			t.Fatalf("%s has no spread", a.Name)
		}
		check := func(name string, median float64, spread rangeResult, of func(int) float64) {
			t.Helper()
			var values []float64
			for run := range runs {
				values = append(values, of(run))
			}
			slices.Sort(values)
			if spread.Min == nil || spread.Max == nil {
				t.Fatalf("%s: %s has no range", a.Name, name)
			}
			got := []float64{*spread.Min, median, *spread.Max}
			if !slices.Equal(got, values) {
				t.Errorf("%s: least, median and greatest %s are %v; the runs had %v", a.Name, name, got, values)
			}
		}
		check("zeros", float64(*a.ExactZeros), s.ExactZeros, func(n int) float64 { return float64(*single[n].Arms[i].ExactZeros) })
		check("zeros of layer 1", float64(a.Layers[0].Zeros), s.Layers[0].Zeros, func(n int) float64 {
			return float64(single[n].Arms[i].Layers[0].Zeros)
		})
		check("live units", float64(a.LiveUnits[1]), s.LiveUnits[1], func(n int) float64 {
			return float64(single[n].Arms[i].LiveUnits[1])
		})
		check("objective", *a.Objective, s.Objective, func(n int) float64 { return *single[n].Arms[i].Objective })
		check("test accuracy", *a.TestAccuracy, s.TestAccuracy, func(n int) float64 { return *single[n].Arms[i].TestAccuracy })
		check("KKT violation", *a.KKT, s.KKT, func(n int) float64 { return *single[n].Arms[i].KKT })
		if !(*s.Seconds.Min <= *a.Seconds && *a.Seconds <= *s.Seconds.Max) {
			t.Errorf("%s: seconds %v outside of [%v, %v]", a.Name, *a.Seconds, *s.Seconds.Min, *s.Seconds.Max)
		}
		if *s.Objective.Min == *s.Objective.Max {
			t.Errorf("%s: three seeds have one objective", a.Name)
		}
	}
	if r.LambdaRatio == nil || math.IsNaN(*r.LambdaRatio) {
		t.Errorf("λ/λ_max is %v", r.LambdaRatio)
	}
}

// The weights that are printed and drawn are those of the first run.
func TestRepeatsPrintFirstWeights(t *testing.T) {
	const said = "\nThe weights of the first of 2 runs, seed 1:\n"
	once := execute(t, quick("--print-weights")...).stdout
	twice := execute(t, quick("--print-weights", "--repeats", "2")...).stdout
	_, list, ok := strings.Cut(twice, said)
	if !ok || !strings.HasSuffix(once, list) || !strings.Contains(list, "penalty, layer1:") {
		t.Errorf("the listing of two runs is not that of the first:\n%s", twice)
	}
	if strings.Contains(once, "of the first") {
		t.Errorf("the listing of one run speaks of several:\n%s", once)
	}
}
