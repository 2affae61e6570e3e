// Package golden lists problems of generalised linear models whose optima are known from another program, ready to run: what
// methods and step rules are held against.
//
// Origin of glm.json: made once with R 4 and glmnet 4.1, whose solutions were refined on their supports by Newton's method
// until the optimality conditions held to rounding; "kkt" is the violation of each record itself. The multinomial records
// were refined less far (kkt up to 4e-7). Conventions: features standardised with the 1/n standard deviation, coefficients
// on the original scale, the intercept free, and
//
//	objective = mean loss + λ(α‖w‖₁ + ½(1−α)‖w‖²)  on the standardised scale,
//
// with ½ the squared residual, or the negative log-likelihood without constants, as the loss; for "grouped" multinomial
// records λ Σ_j ‖w_j‖₂ over the features. (glmnet itself rescales the ridge half of a Gaussian elastic net by the standard
// deviation of y; these records do not.)
package golden

import (
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

//go:embed glm.json
var records []byte

//go:embed sets/*.csv.gz
var sets embed.FS

//go:embed sets/NOTICE
var notice string

// Notice gives authors, sources, changes and terms of the data sets that this package carries.
func Notice() string { return notice }

// A Problem is one of the golden problems.
type Problem struct {
	Name    string  // such as "mtcars vs binomial λ=0.1"
	Dataset string  // mtcars, iris, diabetes, breast_cancer, golub; drawn-60x8 and drawn-40x60 of Cox
	Family  string  // as Model.Family: linear, logistic, multinomial, poisson, cox
	Penalty string  // l1, elasticnet, grouped or ungrouped
	Lambda  float64 // λ
	Alpha   float64 // α, the share of λ that is L1
	// Model is the smooth part, on a standardised design; its EvalRows gives gradients of mini-batches, not those of Cox.
	Model *glm.Model
	// Batch is the whole problem: Model and the penalty on its coefficients. Start it from zeros.
	Batch *batch.Problem
	// Objective, X and KKT are the record: the objective, the point on the standardised scale, in the layout of Model, and
	// the violation of the optimality conditions that the record itself reports.
	Objective float64
	X         []float64
	KKT       float64
}

// Support says of each coefficient (intercepts are not among them) whether the record has it other than 0.
func (p *Problem) Support() []bool { return p.SupportOf(p.X) }

// SupportOf says of each coefficient of x whether it is other than 0.
func (p *Problem) SupportOf(x []float64) []bool {
	s := make([]bool, p.Model.Coefficients())
	for i := range s {
		s[i] = x[i] != 0
	}
	return s
}

// SameSupport says whether x has exactly the record's support.
func (p *Problem) SameSupport(x []float64) bool { return slices.Equal(p.SupportOf(x), p.Support()) }

// Gap returns (objective − record)/|record|: negative where the objective is better than the record.
func (p *Problem) Gap(objective float64) float64 {
	return (objective - p.Objective) / math.Abs(p.Objective)
}

// record is one entry of glm.json.
type record struct {
	Dataset, Target, Family, Penalty string
	Alpha, Lambda, Objective, KKT    float64
	Positive                         string
	Features, Classes                []string
	Intercept                        numbers
	Coefficients                     map[string]numbers
}

// numbers are one number or a list.
type numbers []float64

// UnmarshalJSON implements json.Unmarshaler.
func (n *numbers) UnmarshalJSON(text []byte) error {
	var one float64
	if json.Unmarshal(text, &one) == nil {
		*n = numbers{one}
		return nil
	}
	return json.Unmarshal(text, (*[]float64)(n))
}

// Problems returns the 32 problems in the order of the file, all new. It takes some tens of milliseconds.
func Problems() ([]*Problem, error) {
	var all []record
	if err := json.Unmarshal(records, &all); err != nil {
		return nil, errors.Wrap(err, "golden: glm.json")
	}
	out := make([]*Problem, 0, len(all))
	designs := map[string]*design{} // made once for all λ
	for _, r := range all {
		key := r.Dataset + " " + r.Target
		if designs[key] == nil {
			d, err := open(r)
			if err != nil {
				return nil, errors.WithMessagef(err, "golden: %s", key)
			}
			designs[key] = d
		}
		p, err := r.problem(designs[key])
		if err != nil {
			return nil, errors.WithMessagef(err, "golden: %s", key)
		}
		out = append(out, p)
	}
	return out, nil
}

func (r record) problem(d *design) (*Problem, error) {
	m, err := r.model(d)
	if err != nil {
		return nil, err
	}
	p := &Problem{
		Name:    fmt.Sprintf("%s %s %s λ=%g", r.Dataset, r.Target, r.Family, r.Lambda),
		Dataset: r.Dataset, Family: m.Family(), Penalty: r.Penalty, Lambda: r.Lambda, Alpha: r.Alpha,
		Model: m, Objective: r.Objective, KKT: r.KKT,
	}
	if r.Penalty != "l1" {
		p.Name += " " + r.Penalty
	}
	x := make([]float64, m.Dim())
	k := m.Outputs()
	for name, c := range r.Coefficients {
		j := slices.Index(d.features, name)
		if j < 0 || len(c) != k {
			return nil, errors.Errorf("coefficient %q of %d numbers; expected a feature and %d", name, len(c), k)
		}
		copy(x[j*k:], c)
	}
	if len(r.Intercept) != k {
		return nil, errors.Errorf("%d intercepts; expected %d", len(r.Intercept), k)
	}
	copy(x[m.Coefficients():], r.Intercept)
	p.X = m.FromOriginal(x)
	g, err := r.penalty(m)
	if err != nil {
		return nil, err
	}
	p.Batch = &batch.Problem{Smooth: m, Terms: []batch.Term{{At: 0, Len: m.Coefficients(), Penalty: g}}}
	return p, p.Batch.Validate()
}

func (r record) penalty(m *glm.Model) (prox.Penalty, error) {
	switch r.Penalty {
	case "l1", "ungrouped":
		return prox.L1{Lambda: r.Lambda}, nil
	case "elasticnet":
		return prox.ElasticNet{L1: r.Lambda * r.Alpha, L2: r.Lambda * (1 - r.Alpha)}, nil
	case "grouped":
		groups, err := prox.ConsecutiveGroups(m.Coefficients(), m.Outputs())
		if err != nil {
			return nil, err
		}
		weights := make([]float64, len(groups))
		for i := range weights {
			weights[i] = 1
		}
		return prox.GroupL2{Lambda: r.Lambda, Groups: groups, Weights: weights}, nil
	}
	return nil, errors.Errorf("penalty %q; expected l1, elasticnet, grouped or ungrouped", r.Penalty)
}

func (r record) model(d *design) (*glm.Model, error) {
	switch r.Family {
	case "gaussian":
		return glm.NewLinear(d.x, d.y)
	case "poisson":
		return glm.NewPoisson(d.x, d.y)
	case "binomial":
		return glm.NewLogistic(d.x, d.labels)
	case "multinomial":
		return glm.NewMultinomial(d.x, d.labels, len(r.Classes))
	}
	return nil, errors.Errorf("family %q; expected gaussian, poisson, binomial or multinomial", r.Family)
}
