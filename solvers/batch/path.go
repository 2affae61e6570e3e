package batch

import (
	"context"
	"math"
	"slices"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// PathSettings say how exactly the problems of a path are solved. The zero value: KKT ≤ 1e-4·λ, at most 1000 iterations each.
type PathSettings struct {
	KKT        float64 // stop at a violation of at most this times λ; 0 means 1e-4, or never if Gap > 0
	Gap        float64 // stop at a duality gap of at most this times |objective at the start of the path|; 0 means never
	Iterations int     // most iterations of a problem; 0 means 1000
}

// Validate says what is wrong with the settings.
func (s PathSettings) Validate() error {
	if !(s.KKT >= 0) || !(s.Gap >= 0) || s.Iterations < 0 {
		return errors.Errorf("batch: PathSettings of KKT %v, Gap %v, %d iterations; expected numbers ≥ 0", s.KKT, s.Gap, s.Iterations)
	}
	return nil
}

// rough is the gap from which on sweeps alone are the faster ones.
const rough = 5e-4

// A PathPoint is the solution for one λ.
type PathPoint struct {
	Lambda      float64     `json:"lambda"`
	Index       []int       `json:"index"` // the coordinates that are not 0, ascending
	Value       []float64   `json:"value"` // what they are
	F           float64     `json:"f"`     // smooth part
	Objective   float64     `json:"objective"`
	Certificate Certificate `json:"certificate"`
	Iterations  int         `json:"iterations"`
	End         End         `json:"end"`
}

// Dense sets dst to all coordinates of the point.
func (p *PathPoint) Dense(dst []float64) {
	clear(dst)
	for k, i := range p.Index {
		dst[i] = p.Value[k]
	}
}

// A restarter is an iteration that can go on from where it is with another penalty on the same smooth part. The working set of
// its next iteration is picked by the penalties of ahead, unless that is nil.
type restarter interface {
	restart(p, ahead *Problem)
}

// Path solves a problem for each λ, best in falling order, each from the solution before (warm starts), the first from x0.
// at(λ) is the problem for λ: all must have one smooth part. If m is nil its method is [CoordinateDescent] for least squares,
// [ProximalNewton] for the other models, and [FISTA] where the smooth part or a penalty is none for those.
//
// For gaps of 5e-4 and more that coordinate descent sweeps alone: there the active set was the slower one on a lasso with as many
// non-zeros as rows. Coordinate descent keeps its state along the path, and picks its working sets by the sequential strong rule:
// the coordinates that would wake at 2λ_k − λ_{k−1}. What the rule misses the optimality conditions on all coordinates find.
//
// Cost for CoordinateDescent: at least one gradient of all coordinates for each λ, and the sweeps over the working sets.
// Errors: no at, no λ, a λ that is not finite and ≥ 0; those of [Minimize], with the λ; on cancellation the points so far.
//
// Source: Friedman, Hastie & Tibshirani (2010), §2.5; Tibshirani and others (2012), eq. 7.
func Path(ctx context.Context, at func(lambda float64) *Problem, lambdas, x0 []float64, s PathSettings, m Method) ([]PathPoint, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if at == nil {
		return nil, errors.New("batch: Path: expected a function that makes the problem of a λ, got nil")
	}
	if len(lambdas) == 0 {
		return nil, errors.New("batch: Path: expected at least one λ, got none")
	}
	t := &tracer{at: at, s: s, m: m, x: x0}
	var out []PathPoint
	for k, lambda := range lambdas {
		before := lambda
		if k > 0 {
			before = lambdas[k-1]
		}
		point, err := t.to(ctx, lambda, before)
		if point != nil {
			out = append(out, *point)
		}
		if err != nil {
			return out, errors.WithMessagef(err, "path, λ = %v", lambda)
		}
	}
	return out, nil
}

// tracer is a path on its way.
type tracer struct {
	at    func(lambda float64) *Problem
	s     PathSettings
	m     Method
	x     []float64 // the last solution
	it    Iteration
	scale float64 // |objective| at the start
}

// to goes from λ = before to lambda.
func (t *tracer) to(ctx context.Context, lambda, before float64) (*PathPoint, error) {
	if !(lambda >= 0 && lambda <= math.MaxFloat64) {
		return nil, errors.New("batch: expected a finite λ ≥ 0")
	}
	p := t.at(lambda)
	if t.m == nil {
		t.m = t.s.method(p)
	}
	settings := Settings{KKT: t.s.KKT * lambda, Gap: t.s.Gap * t.scale, Iterations: t.s.Iterations}
	if t.s.KKT == 0 && t.s.Gap == 0 {
		settings.KKT = 1e-4 * lambda
	}
	if settings.Iterations == 0 {
		settings.Iterations = 1000
	}
	if err := t.begin(p, settings, lambda, before); err != nil {
		return nil, err
	}
	if t.scale == 0 {
		t.scale = math.Abs(t.it.Location().Objective())
		settings.Gap = t.s.Gap * t.scale
	}
	for k := 0; ; k++ {
		end, err := settings.step(ctx, p, t.it, k)
		if end == "" {
			continue
		}
		l := t.it.Location()
		t.x = l.X
		return pointAt(p, l, lambda, k, end), err
	}
}

// method returns the method for a problem.
func (s PathSettings) method(p *Problem) Method {
	if p.Validate() != nil || (ProximalNewton{}).Check(p) != nil {
		return FISTA{}
	}
	if m, err := p.Smooth.(Model).Coordinates(); err == nil {
		if h, ok := m.(Bilinear); ok && h.Constant() {
			return CoordinateDescent{Sweep: s.Gap >= rough}
		}
	}
	return ProximalNewton{}
}

// begin makes or restarts the iteration.
func (t *tracer) begin(p *Problem, s Settings, lambda, before float64) error {
	if r, ok := t.it.(restarter); ok {
		if err := p.Validate(); err != nil {
			return err
		}
		var ahead *Problem
		if strong := 2*lambda - before; strong > 0 && strong < lambda {
			ahead = t.at(strong)
		}
		r.restart(p, ahead)
		return nil
	}
	if err := check(p, t.x, s, t.m); err != nil {
		return err
	}
	var err error
	t.it, err = t.m.Start(p, t.x)
	return err
}

func pointAt(p *Problem, l *Location, lambda float64, k int, end End) *PathPoint {
	point := &PathPoint{Lambda: lambda, F: l.F, Objective: l.Objective(), Iterations: k, End: end}
	point.Certificate = p.Certify(l.X, l.Grad, l.Objective())
	for i, v := range l.X {
		if v != 0 {
			point.Index = append(point.Index, i)
			point.Value = append(point.Value, v)
		}
	}
	return point
}

// Null returns the null model of a problem: the point that is 0 in all penalised coordinates and optimal in the free ones, and
// the least λ for which it is the solution, by the prox.Criticaler of each term; NaN where one has none.
//
// Errors: those of [Problem.Validate] and [Minimize].
func Null(ctx context.Context, p *Problem) (x []float64, lambdaMax float64, err error) {
	if err := p.Validate(); err != nil {
		return nil, 0, err
	}
	pinned := &Problem{Smooth: p.Smooth, Terms: slices.Clone(p.Terms)}
	for k := range pinned.Terms {
		pinned.Terms[k].Penalty = prox.Box{}
	}
	var m Method = FISTA{}
	if _, ok := p.Smooth.(Model); ok {
		m = ProximalNewton{}
	}
	r, err := Minimize(ctx, pinned, make([]float64, p.Smooth.Dim()), Settings{KKT: 1e-14, Iterations: 10000}, m)
	if err != nil {
		return nil, 0, errors.WithMessage(err, "the null model")
	}
	grad := make([]float64, len(r.X))
	if _, err := p.Smooth.Eval(r.X, grad); err != nil {
		return nil, 0, err
	}
	for _, t := range p.Terms {
		c, ok := prox.As[prox.Criticaler](t.Penalty)
		if !ok {
			return r.X, math.NaN(), nil
		}
		lambdaMax = max(lambdaMax, c.LambdaMax(t.Of(grad)))
	}
	return r.X, lambdaMax, nil
}

// Lambdas returns count numbers from top down to ratio·top, in equal steps of the logarithm. It returns nil, which [Path]
// refuses, unless top is finite and ≥ 0 (the λ_max of [Null] may be neither), 0 < ratio ≤ 1 and count ≥ 1.
func Lambdas(top, ratio float64, count int) []float64 {
	if !(top >= 0 && top <= math.MaxFloat64 && ratio > 0 && ratio <= 1 && count >= 1) {
		return nil
	}
	out := make([]float64, count)
	for k := range out {
		out[k] = top * math.Pow(ratio, float64(k)/float64(max(count-1, 1)))
	}
	return out
}
