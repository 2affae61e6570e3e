package golden

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// The records of cox.R, which says how they were made.
//
//go:embed cox.json
var coxRecords []byte

// coxSet is a data set of cox.json with its optima; coefficients are those of standardised features.
type coxSet struct {
	Name   string
	X      [][]float64
	Time   []float64
	Event  []bool
	Optima []struct {
		Lambda, Alpha, Objective, KKT float64
		Coefficients                  []float64
	}
}

// Cox returns the 9 problems of the Cox model in the order of their file, all new: lassos and elastic nets on two data sets
// drawn for them, drawn-60x8 and drawn-40x60 by their rows and features, with many ties after Breslow. Their X are glmnet's
// optima, refined from the definition of the partial likelihood.
func Cox() ([]*Problem, error) {
	var sets []coxSet
	if err := json.Unmarshal(coxRecords, &sets); err != nil {
		return nil, errors.Wrap(err, "golden: cox.json")
	}
	var out []*Problem
	for _, s := range sets {
		problems, err := s.problems()
		if err != nil {
			return nil, errors.WithMessagef(err, "golden: %s", s.Name)
		}
		out = append(out, problems...)
	}
	return out, nil
}

func (s coxSet) problems() ([]*Problem, error) {
	rows, cols := len(s.X), len(s.X[0])
	x := mat.NewDense(rows, cols, nil)
	for i, row := range s.X {
		x.SetRow(i, row)
	}
	d, err := glm.Standardise(x)
	if err != nil {
		return nil, err
	}
	m, err := glm.NewCox(d, s.Time, s.Event, glm.Breslow)
	if err != nil {
		return nil, err
	}
	var out []*Problem
	for _, o := range s.Optima {
		p := &Problem{
			Dataset: fmt.Sprintf("drawn-%dx%d", rows, cols), Family: m.Family(), Penalty: "l1", Lambda: o.Lambda, Alpha: o.Alpha,
			Model: m, Objective: o.Objective, X: o.Coefficients, KKT: o.KKT,
		}
		p.Name = fmt.Sprintf("%s time cox λ=%g", p.Dataset, p.Lambda)
		var g prox.Penalty = prox.L1{Lambda: o.Lambda}
		if o.Alpha != 1 {
			p.Penalty, g = "elasticnet", prox.ElasticNet{L1: o.Lambda * o.Alpha, L2: o.Lambda * (1 - o.Alpha)}
			p.Name += " elasticnet"
		}
		p.Batch = &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: m.Dim(), Penalty: g}}}
		if err := p.Batch.Validate(); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
