package solvers_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"text/tabwriter"

	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// benchRules are the rules of the catalogue, Adam first, and the forms of RMSProp that have other state.
func benchRules() (names []string, rules []solvers.Rule) {
	names, rules = []string{"adam"}, []solvers.Rule{solvers.Adam{}}
	for _, e := range solvers.Rules() {
		if e.Name != "adam" {
			names, rules = append(names, e.Name), append(rules, e.New(0))
		}
	}
	return append(names, "rmsprop centered", "rmsprop momentum", "rmsprop both"), append(rules,
		solvers.RMSProp{Centered: true}, solvers.RMSProp{Momentum: 0.9}, solvers.RMSProp{Centered: true, Momentum: 0.9})
}

// benchPenalties are none, the one that is used most, and one that asks for the step sizes.
func benchPenalties(b *testing.B, n int) (names []string, penalties []prox.Penalty) {
	groups, err := prox.ConsecutiveGroups(n, 64)
	must(b, err)
	return []string{"none", "l1", "group"}, []prox.Penalty{nil, prox.L1{Lambda: 1e-4}, prox.GroupL2{Lambda: 1e-4, Groups: groups}}
}

// BenchmarkRuleSteps takes the steps of all rules by turns on one parameter, and prints the lower quartiles in ns a weight (other work
// on the machine only ever adds), each with its ratio to Adam's. That of adam is Adam's step taken a second time in each round: what
// chance does to the ratio.
func BenchmarkRuleSteps(b *testing.B) {
	var table bytes.Buffer
	for _, n := range []int{16384, 1_000_000} {
		penalties, values := benchPenalties(b, n)
		for k, penalty := range values {
			var columns [2]map[string]float64
			for single, make := range []func(string, []float64, prox.Penalty) *param{newParam, newParam32} {
				b.Run(fmt.Sprintf("%d/%s/float%d", n, penalties[k], 64/(1+single)), func(b *testing.B) {
					columns[single] = benchmarkRuleSteps(b, n, penalty, make)
				})
			}
			ruleTable(&table, fmt.Sprintf("%d weights, penalty %s: ns a weight (and as a multiple of Adam's)", n, penalties[k]), columns)
		}
	}
	table.WriteTo(os.Stdout)
}

// benchmarkRuleSteps returns the nanoseconds a weight of each rule.
func benchmarkRuleSteps(b *testing.B, n int, penalty prox.Penalty, makeParam func(string, []float64, prox.Penalty) *param) map[string]float64 {
	rng := rand.New(rand.NewPCG(1, 1))
	start, grad := random(rng, n), makeParam("g", random(rng, n), nil)
	names, rules := benchRules()
	names, rules = append(names, "again"), append(rules, rules[0])
	solver, params := make([]*solvers.Prox, len(rules)), make([]*param, len(rules))
	for k, rule := range rules {
		solver[k], params[k] = &solvers.Prox{Rule: rule}, makeParam("w", start, penalty)
	}
	times := make([][]float64, len(rules))
	for b.Loop() {
		for k, s := range solver {
			copyInto(params[k].grad, grad.value)
			times[k] = append(times[k], nanoseconds(func() { must(b, s.Step(only(params[k]))) }))
		}
	}
	cost := map[string]float64{}
	for k, name := range names {
		slices.Sort(times[k])
		cost[name] = times[k][len(times[k])/4] / float64(n)
	}
	b.ReportMetric(cost["adam"], "adam-ns/weight")
	b.ReportMetric(cost["again"]/cost["adam"], "again/adam")
	b.ReportMetric(cost["rmsprop"]/cost["adam"], "rmsprop/adam")
	b.ReportMetric(0, "ns/op")
	return cost
}

// ruleTable appends a table of float32 and float64 to out; a case that was not run has no numbers.
func ruleTable(out *bytes.Buffer, title string, columns [2]map[string]float64) {
	if columns[0] == nil && columns[1] == nil {
		return
	}
	fmt.Fprintf(out, "\n%s\n", title)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tfloat32\t\tfloat64\t\t")
	names, _ := benchRules()
	for _, name := range names {
		fmt.Fprintf(w, "%s\t", name)
		for _, cost := range []map[string]float64{columns[1], columns[0]} {
			t, of := cost[name], cost["adam"]
			if name == "adam" {
				t = cost["again"]
			}
			fmt.Fprintf(w, "%.3f\t(%.2f)\t", t, t/of)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

// copyInto sets the numbers of dst to those of src.
func copyInto(dst, src *tensor.Dense) {
	if src.Dtype() == tensor.Float32 {
		copy(dst.Float32s(), src.Float32s())
		return
	}
	copy(dst.Float64s(), src.Float64s())
}
