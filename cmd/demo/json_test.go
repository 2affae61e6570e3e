package main

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
)

func TestJSON(t *testing.T) {
	r := decode(t, execute(t, small("--format", "json", "--seed", "7", "--warmup", "2")...))
	type settings struct {
		Dataset                            string
		Train, Test, Features, Classes     int
		Hidden                             []int
		Lambda, Rate                       float64
		Epochs, Batch, Warmup, Repeats, By int
	}
	want := settings{"breast_cancer", 427, 142, 30, 2, []int{6, 4}, 3e-3, 1e-2, 4, 32, 2, 1, 7}
	got := settings{r.Dataset, *r.RowsTrain, *r.RowsTest, *r.Features, *r.Classes, r.Hidden, *r.Lambda, *r.LearningRate,
		*r.Epochs, *r.Batch, *r.Warmup, *r.Repeats, int(*r.Seed)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got)\n%s", diff)
	}
	if r.LambdaRatio == nil || !(*r.LambdaRatio > 0) {
		t.Errorf("λ/λ_max is %v", r.LambdaRatio)
	}
	var arms []string
	for _, a := range r.Arms {
		arms = append(arms, a.Name)
		checkArm(t, a.armResult, []int{30, 6, 4, 2})
		if got, want := *a.Penalty, *r.Lambda**a.L1Norm; math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: penalty %v, λ‖W‖₁ = %v", a.Name, got, want)
		}
		if a.Lambda != nil || a.Spread != nil {
			t.Errorf("%s has a λ of its own or a spread", a.Name)
		}
		if polished := a.Name == "polished"; polished != strings.Contains(a.Stopped, "passes over the training rows") {
			t.Errorf("%s stopped %q", a.Name, a.Stopped)
		}
	}
	if diff := cmp.Diff([]string{"penalty", "unscaled", "prox", "polished"}, arms); diff != "" {
		t.Errorf("arms (-want +got)\n%s", diff)
	}
	if zeros := *r.Arms[0].ExactZeros; zeros != 0 {
		t.Errorf("penalty has %d exact zeros", zeros)
	}
	if zeros := *r.Arms[3].ExactZeros; zeros < *r.Arms[3].Weights/2 {
		t.Errorf("polished has only %d exact zeros", zeros)
	}
}

// checkArm checks that the figures of an arm agree with each other and with the sizes of the network.
func checkArm(t *testing.T, a armResult, sizes []int) {
	t.Helper()
	weights, zeros := 0, 0
	for i, l := range a.Layers {
		weights += l.Size
		zeros += l.Zeros
		if want := (layerResult{"layer" + strconv.Itoa(i+1), sizes[i] * sizes[i+1], l.Zeros}); l != want || l.Zeros > l.Size {
			t.Errorf("%s: layer %d is %+v, want %+v", a.Name, i+1, l, want)
		}
	}
	if len(a.Layers) != len(sizes)-1 || weights != *a.Weights || zeros != *a.ExactZeros {
		t.Errorf("%s: %d layers with %d weights and %d zeros; the arm has %d and %d",
			a.Name, len(a.Layers), weights, zeros, *a.Weights, *a.ExactZeros)
	}
	if len(a.LiveUnits) != len(sizes)-2 || *a.LiveFeatures > sizes[0] {
		t.Errorf("%s: %d live features, live units %v", a.Name, *a.LiveFeatures, a.LiveUnits)
	}
	for i, n := range a.LiveUnits {
		if n < 0 || n > sizes[i+1] {
			t.Errorf("%s: %d of %d units live", a.Name, n, sizes[i+1])
		}
	}
	if sum := *a.Loss + *a.Penalty; math.Abs(*a.Objective-sum) > 1e-12*sum {
		t.Errorf("%s: objective %v, loss + penalty %v", a.Name, *a.Objective, sum)
	}
	for name, share := range map[string]float64{"train": *a.TrainAccuracy, "test": *a.TestAccuracy} {
		if !(share > 0.3 && share <= 1) {
			t.Errorf("%s: %s accuracy %v", a.Name, name, share)
		}
	}
	if !(*a.KKT >= 0) || !(*a.Seconds > 0) {
		t.Errorf("%s: kkt %v, seconds %v", a.Name, *a.KKT, *a.Seconds)
	}
	if polished := a.Name == "polished"; (a.Kink != nil) != polished || (a.KinkRadius != nil) != polished {
		t.Errorf("%s: kkt_at_kinks %v, kink_radius %v; want them of polished only", a.Name, a.Kink, a.KinkRadius)
	} else if polished && (!(*a.Kink > 0) || *a.KinkRadius < 1./2048) {
		t.Errorf("%s: kkt_at_kinks %v, kink_radius %v", a.Name, *a.Kink, *a.KinkRadius)
	}
}

// Without hidden layers the model is convex: every arm has a duality gap, at most a hair once polished; with them none has.
func TestDualityGap(t *testing.T) {
	r := decode(t, execute(t, compareName, "--epochs", "4", "--hidden", "none", "--format", "json"))
	if len(r.Hidden) != 0 || len(r.Arms) != 4 {
		t.Fatalf("hidden %v, %d arms", r.Hidden, len(r.Arms))
	}
	lowest := math.Inf(1)
	for _, a := range r.Arms {
		lowest = min(lowest, *a.Objective)
	}
	for _, a := range r.Arms {
		if a.Gap == nil || !(*a.Gap >= *a.Objective-lowest-1e-12) || a.Name == "polished" && *a.Gap > 1e-5 {
			t.Errorf("%s: gap %v, objective %v, the lowest is %v", a.Name, a.Gap, *a.Objective, lowest)
		}
	}
	for _, a := range decode(t, execute(t, small("--format", "json", "--arms", "prox")...)).Arms {
		if a.Gap != nil {
			t.Errorf("%s with hidden layers: gap %v", a.Name, *a.Gap)
		}
	}
}

// Arms with a λ of their own report it, and are trained with it.
func TestOwnLambda(t *testing.T) {
	r := decode(t, execute(t, small("--format", "json", "--arms", "unscaled,unscaled:0.3,unscaled:.3e1")...))
	for i, want := range []*float64{nil, ptr(0.3), ptr(3.0)} {
		a := r.Arms[i]
		if diff := cmp.Diff(want, a.Lambda); diff != "" {
			t.Errorf("λ of %s (-want +got)\n%s", a.Name, diff)
		}
		lambda := *r.Lambda
		if want != nil {
			lambda = *want
		}
		if got := *a.L1Norm * lambda; math.Abs(got-*a.Penalty) > 1e-9*got {
			t.Errorf("%s: penalty %v, its λ times ‖W‖₁ %v", a.Name, *a.Penalty, got)
		}
		if i > 0 && *a.ExactZeros <= *r.Arms[i-1].ExactZeros {
			t.Errorf("%s has %d zeros, %s with less λ %d", a.Name, *a.ExactZeros, r.Arms[i-1].Name, *r.Arms[i-1].ExactZeros)
		}
	}
	if got := r.Arms[1].Name + " " + r.Arms[2].Name; got != "unscaled:0.3 unscaled:.3e1" {
		t.Errorf("names %s", got)
	}
	own := r.Arms[1]
	ratio := *own.LambdaRatio / *r.LambdaRatio
	if math.Abs(ratio-100) > 1e-9 {
		t.Errorf("λ/λ_max of the arm is %v times that of the comparison, λ 100 times", ratio)
	}
}

func ptr[T any](v T) *T { return &v }

// --format csv has the numbers of --format json, digit by digit.
func TestCSV(t *testing.T) {
	text := execute(t, quick("--format", "csv")...)
	if text.status != cli.OK {
		t.Fatalf("status %d, stderr %q", text.status, text.err)
	}
	lines, err := csv.NewReader(strings.NewReader(text.stdout)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := decode(t, execute(t, quick("--format", "json")...))
	if len(lines) != 1+len(r.Arms) {
		t.Fatalf("%d lines for %d arms", len(lines), len(r.Arms))
	}
	for i, a := range r.Arms {
		row := make(map[string]string)
		for j, name := range lines[0] {
			row[name] = lines[i+1][j]
		}
		for name, want := range map[string]float64{
			"rows_train": float64(*r.RowsTrain), "lambda": *r.Lambda, "seed": float64(*r.Seed),
			"exact_zeros": float64(*a.ExactZeros), "layer2_zeros": float64(a.Layers[1].Zeros), "live_units1": float64(a.LiveUnits[0]),
			"objective": *a.Objective, "test_accuracy": *a.TestAccuracy, "l1_norm": *a.L1Norm,
		} {
			if got, err := strconv.ParseFloat(row[name], 64); err != nil || got != want {
				t.Errorf("%s of %s is %q, in JSON %v", name, a.Name, row[name], want)
			}
		}
		if row["name"] != a.Name {
			t.Errorf("line %d is of %q, want %q", i+2, row["name"], a.Name)
		}
	}
}

// The names of the fields are those of the documentation letter by letter, which decoding would not notice.
func TestJSONNames(t *testing.T) {
	var top struct{ Arms []map[string]json.RawMessage }
	var settings map[string]json.RawMessage
	text := []byte(execute(t, quick("--format", "json", "--arms", "prox")...).stdout)
	for _, to := range []any{&top, &settings} {
		if err := json.Unmarshal(text, to); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		got  map[string]json.RawMessage
		want string
	}{
		{settings, "dataset rows_train rows_test features classes hidden penalty rule lambda learning_rate epochs batch seed arms" +
			" lambda_over_lambda_max warmup repeats"},
		{top.Arms[0], "name weights exact_zeros layers live_features live_units train_accuracy test_accuracy loss penalty objective" +
			" kkt margin seconds l1_norm"},
	} {
		want := strings.Fields(c.want)
		slices.Sort(want)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(c.got))); diff != "" {
			t.Errorf("fields (-want +got)\n%s", diff)
		}
	}
}
