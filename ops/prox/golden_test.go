package prox_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/ops/prox"
)

// A record of testdata/prox.json: a penalty by its golden name, its parameters and the prox of z, to six digits.
type record struct {
	G      string    `json:"g"`
	Lambda float64   `json:"lambda"`
	Gamma  float64   `json:"gamma"`
	A      float64   `json:"a"`
	Eps    float64   `json:"eps"`
	L1     float64   `json:"l1"`
	L2     float64   `json:"l2"`
	T      float64   `json:"t"`
	Weight float64   `json:"weight"`
	TL1    float64   `json:"t_l1"`
	TL2    float64   `json:"t_l2"`
	TTV    float64   `json:"t_tv"`
	Radius float64   `json:"radius"`
	Metric []float64 `json:"d"`

	TWeights []float64 `json:"t_weights"`
	Want     []float64 `json:"want"`
}

// notYet are the golden names that have no penalty in this package. A name that gets one must leave the list.
var notYet = map[string]bool{}

// penalty returns the penalty of the record and its step, nil when the catalogue has none. In the block records the step
// is part of the strengths.
func (r record) penalty(step float64) (prox.Penalty, float64) {
	one := []float64{1}
	switch r.G {
	case "L1":
		return prox.L1{Lambda: r.Lambda}, step
	case "ElasticNet":
		return prox.ElasticNet{L1: r.L1, L2: r.L2}, step
	case "MCP":
		return prox.MCP{Lambda: r.Lambda, Gamma: r.Gamma}, step
	case "SCAD":
		return prox.SCAD{Lambda: r.Lambda, A: r.A}, step
	case "LogSum":
		return prox.LogSum{Lambda: r.Lambda, Eps: r.Eps}, step
	case "L0":
		return prox.L0{Lambda: r.Lambda}, step
	case "LHalf":
		return prox.LHalf{Lambda: r.Lambda}, step
	case "LTwoThirds":
		return prox.LTwoThirds{Lambda: r.Lambda}, step
	case "GroupL2":
		if r.Weight != 0 {
			one[0] = r.Weight
		}
		return prox.GroupL2{Lambda: 1, Weights: one}, r.T
	case "LInf":
		return prox.GroupLInf{Lambda: 1, Weights: one}, r.T
	case "L1Ball":
		return prox.L1Ball{Radius: r.Radius}, 1
	case "Simplex":
		return prox.Simplex{Radius: r.Radius}, 1
	case "SLOPE":
		return prox.SLOPE{Lambda: 1, Weights: r.TWeights}, 1
	case "TV1D":
		return prox.TotalVariation{Lambda: 1}, r.T
	case "FusedLasso":
		return prox.FusedLasso{L1: r.TL1, TV: r.TTV}, 1
	case "SparseGroup":
		return prox.SparseGroup{L1: r.TL1, L2: r.TL2, Weights: one}, 1
	}
	return nil, 0
}

func TestGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/prox.json")
	if err != nil {
		t.Fatal(err)
	}
	type section struct {
		T     float64   `json:"t"`
		Z     []float64 `json:"z"`
		Cases []record  `json:"cases"`
	}
	var file struct{ Separable, Block section }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	ran := map[string]int{}
	for _, s := range []section{file.Separable, file.Block} {
		for _, r := range s.Cases {
			p, scalar := r.penalty(s.T)
			if (p == nil) != notYet[r.G] {
				t.Errorf("%s: has a penalty: %v, is listed as not yet there: %v", r.G, p != nil, notYet[r.G])
			}
			if p == nil {
				continue
			}
			ran[r.G]++
			step := make([]float64, len(s.Z))
			for i := range step {
				step[i] = scalar
				if r.Metric != nil {
					step[i] = scalar / r.Metric[i]
				}
			}
			got := make([]float64, len(s.Z))
			p.(prox.DiagonalProxer).ProxDiag(got, s.Z, step)
			if diff := cmp.Diff(r.Want, sixDigits(got)); diff != "" {
				t.Errorf("%v, step %v: ProxDiag (-want +got)\n%s", p, step, diff)
			}
			if r.Metric == nil {
				p.Prox(got, s.Z, scalar)
				if diff := cmp.Diff(r.Want, sixDigits(got)); diff != "" {
					t.Errorf("%v, step %v: Prox (-want +got)\n%s", p, scalar, diff)
				}
			}
		}
	}
	want := map[string]int{
		"L1": 1, "ElasticNet": 1, "MCP": 1, "SCAD": 1, "LogSum": 1, "L0": 1, "LHalf": 1, "LTwoThirds": 1,
		"GroupL2": 2, "SparseGroup": 2, "LInf": 1, "SLOPE": 1, "TV1D": 1, "FusedLasso": 1, "L1Ball": 1, "Simplex": 1,
	}
	if diff := cmp.Diff(want, ran); diff != "" {
		t.Errorf("records that ran (-want +got)\n%s", diff)
	}
}

// TestGoldenMatrix runs the records whose point is a matrix.
func TestGoldenMatrix(t *testing.T) {
	raw, err := os.ReadFile("testdata/prox.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Matrix []struct {
			G       string
			T       float64
			Z, Want [][]float64
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Matrix) != 1 || file.Matrix[0].G != "Nuclear" {
		t.Fatalf("expected one record of Nuclear, got %+v", file.Matrix)
	}
	r := file.Matrix[0]
	p := prox.Nuclear{Lambda: 1, Rows: len(r.Z), Cols: len(r.Z[0])}
	got := slices.Concat(r.Z...)
	p.Prox(got, got, r.T)
	if diff := cmp.Diff(slices.Concat(r.Want...), sixDigits(got)); diff != "" {
		t.Errorf("%v, step %v: (-want +got)\n%s", p, r.T, diff)
	}
}

func sixDigits(x []float64) []float64 {
	rounded := make([]float64, len(x))
	for i, v := range x {
		rounded[i] = math.Round(v*1e6) / 1e6
	}
	return rounded
}
