package main

import (
	"encoding/json"
	"strings"
	"testing"

	"proxgrad/internal/cli"
)

// result is what --format json promises: the settings and figures by these names, and nothing beside them.
type result struct {
	Dataset      string   `json:"dataset"`
	RowsTrain    *int     `json:"rows_train"`
	RowsTest     *int     `json:"rows_test"`
	Features     *int     `json:"features"`
	Classes      *int     `json:"classes"`
	Hidden       []int    `json:"hidden"`
	Penalty      string   `json:"penalty"`
	Rule         string   `json:"rule"`
	Lambda       *float64 `json:"lambda"`
	LearningRate *float64 `json:"learning_rate"`
	Epochs       *int     `json:"epochs"`
	Batch        *int     `json:"batch"`
	Seed         *uint64  `json:"seed"`
	Arms         []struct {
		armResult
		Spread *spreadResult `json:"spread"` // with repeats

		L1Norm      *float64 `json:"l1_norm"`      // beside what was promised
		Lambda      *float64 `json:"lambda"`       // of an arm with its own
		LambdaRatio *float64 `json:"lambda_ratio"` // likewise
		Warning     string   `json:"warning"`
		Stopped     string   `json:"stopped"`
	} `json:"arms"`

	LambdaRatio *float64 `json:"lambda_over_lambda_max"` // beside what was promised
	Warmup      *int     `json:"warmup"`
	Repeats     *int     `json:"repeats"`
}

type armResult struct {
	Name          string        `json:"name"`
	Weights       *int          `json:"weights"`
	ExactZeros    *int          `json:"exact_zeros"`
	Layers        []layerResult `json:"layers"`
	LiveFeatures  *int          `json:"live_features"`
	LiveUnits     []int         `json:"live_units"`
	TrainAccuracy *float64      `json:"train_accuracy"`
	TestAccuracy  *float64      `json:"test_accuracy"`
	Loss          *float64      `json:"loss"`
	Penalty       *float64      `json:"penalty"`
	Objective     *float64      `json:"objective"`
	KKT           *float64      `json:"kkt"`
	Gap           *float64      `json:"duality_gap"`  // without hidden layers
	Margin        *float64      `json:"margin"`       // of an arm with zeros
	Kink          *float64      `json:"kkt_at_kinks"` // of the arm polished
	KinkRadius    *float64      `json:"kink_radius"`
	Seconds       *float64      `json:"seconds"`
}

type layerResult struct {
	Name  string `json:"name"`
	Size  int    `json:"size"`
	Zeros int    `json:"zeros"`
}

type rangeResult struct{ Min, Max *float64 }

type spreadResult struct {
	ExactZeros rangeResult `json:"exact_zeros"`
	Layers     []struct {
		Name  string      `json:"name"`
		Zeros rangeResult `json:"zeros"`
	} `json:"layers"`
	LiveFeatures  rangeResult   `json:"live_features"`
	LiveUnits     []rangeResult `json:"live_units"`
	TrainAccuracy rangeResult   `json:"train_accuracy"`
	TestAccuracy  rangeResult   `json:"test_accuracy"`
	Loss          rangeResult   `json:"loss"`
	Penalty       rangeResult   `json:"penalty"`
	Objective     rangeResult   `json:"objective"`
	KKT           rangeResult   `json:"kkt"`
	Gap           *rangeResult  `json:"duality_gap"`
	Margin        *rangeResult  `json:"margin"`
	Kink          *rangeResult  `json:"kkt_at_kinks"`
	KinkRadius    *rangeResult  `json:"kink_radius"`
	Seconds       rangeResult   `json:"seconds"`
	L1Norm        rangeResult   `json:"l1_norm"`
	LambdaRatio   *rangeResult  `json:"lambda_ratio"` // of an arm with its own λ
}

// decode reads the JSON of a run that went well; a field that is unknown, missing or null is an error.
func decode(t *testing.T, o outcome) result {
	t.Helper()
	if o.status != cli.OK {
		t.Fatalf("status %d, stderr %q", o.status, o.err)
	}
	var r result
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v in\n%s", err, o.stdout)
	}
	if d.More() {
		t.Fatalf("more than one object in\n%s", o.stdout)
	}
	present := func(name string, missing bool) {
		t.Helper()
		if missing {
			t.Errorf("%s is missing or null in\n%s", name, o.stdout)
		}
	}
	present("a setting", r.Dataset == "" || r.RowsTrain == nil || r.RowsTest == nil || r.Features == nil || r.Penalty == "" || r.Rule == "" || r.Classes == nil ||
		r.Hidden == nil || r.Lambda == nil || r.LearningRate == nil || r.Epochs == nil || r.Batch == nil || r.Seed == nil ||
		r.Warmup == nil || r.Repeats == nil)
	for _, a := range r.Arms {
		present("a figure of "+a.Name, a.Name == "" || a.Weights == nil || a.ExactZeros == nil || a.Layers == nil ||
			a.LiveFeatures == nil || a.LiveUnits == nil || a.TrainAccuracy == nil || a.TestAccuracy == nil || a.Loss == nil ||
			a.Penalty == nil || a.Objective == nil || a.KKT == nil || a.Seconds == nil || a.L1Norm == nil)
	}
	if t.Failed() {
		t.FailNow()
	}
	return r
}
