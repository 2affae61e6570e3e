package batch

import (
	"context"
	"slices"

	"github.com/pkg/errors"
)

// A Method makes iterations of a problem. Methods are immutable configuration: their fields have documented zero defaults.
type Method interface {
	// Check says what the method needs that the problem does not have, and what is wrong with its own fields.
	Check(p *Problem) error
	// Start returns the iteration at the point x0, which is not changed or kept.
	Start(p *Problem, x0 []float64) (Iteration, error)
}

// An Iteration is a method at work. Next makes one iteration; the Location is valid until the next call of Next.
// ErrStalled says that the method can make no progress from here.
type Iteration interface {
	Next(ctx context.Context) error
	Location() *Location
}

// A Location is a point with all that was evaluated there.
type Location struct {
	X, Grad     []float64 // the point, and ∇f there
	F, G        float64   // smooth part and penalty
	Step        float64   // the step size that led here; 0 at the start and where it means nothing
	Evaluations int       // of f so far, with or without its gradient
}

// Objective returns f + g.
func (l *Location) Objective() float64 { return l.F + l.G }

// ErrStalled is returned by an Iteration that can make no progress in floating point.
var ErrStalled = errors.New("no further progress is possible in floating point")

// Settings say when to stop. The zero value: KKT ≤ 1e-9, at most 100000 iterations.
type Settings struct {
	KKT        float64  // stop once the violation of the optimality conditions is at most this; 0 means 1e-9
	Iterations int      // most iterations; 0 means 100000
	Recorder   Recorder // sees the start and each iteration; nil means nobody
}

// Validate says what is wrong with the settings.
func (s Settings) Validate() error {
	if !(s.KKT >= 0) {
		return errors.Errorf("batch: Settings.KKT is %v; expected a number > 0 (0 means 1e-9)", s.KKT)
	}
	if s.Iterations < 0 {
		return errors.Errorf("batch: Settings.Iterations is %d; expected ≥ 1 (0 means 100000)", s.Iterations)
	}
	return nil
}

// A Recorder sees each iteration. The location is valid during the call only. An error ends the run, which returns it.
type Recorder interface {
	Record(iteration int, l *Location, kkt float64) error
}

// RecorderFunc is a function as a Recorder.
type RecorderFunc func(iteration int, l *Location, kkt float64) error

// Record implements Recorder.
func (f RecorderFunc) Record(iteration int, l *Location, kkt float64) error {
	return f(iteration, l, kkt)
}

// End says what ended a run.
type End string

// The ends of a run.
const (
	Converged   End = "converged"   // the criterion of Settings.KKT holds
	Stalled     End = "stalled"     // no further progress in floating point
	LimitEnd    End = "limit"       // Settings.Iterations were made
	Interrupted End = "interrupted" // the context was cancelled, or something failed
)

// Result is where a run ended.
type Result struct {
	X           []float64 `json:"x"`
	F           float64   `json:"f"`         // smooth part
	G           float64   `json:"penalty"`   // nonsmooth part
	Objective   float64   `json:"objective"` // their sum
	KKT         float64   `json:"kkt"`       // violation of the optimality conditions
	Iterations  int       `json:"iterations"`
	Evaluations int       `json:"evaluations"` // of the smooth part
	End         End       `json:"end"`
}

// Minimize runs a method on a problem from x0 until the settings say stop. On cancellation or failure it returns what was
// reached so far and the error.
func Minimize(ctx context.Context, p *Problem, x0 []float64, s Settings, m Method) (*Result, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if m == nil {
		m = ISTA{}
	}
	if err := m.Check(p); err != nil {
		return nil, err
	}
	if n := p.Smooth.Dim(); len(x0) != n {
		return nil, errors.Errorf("batch: x0 has %d coordinates, the problem %d", len(x0), n)
	}
	tol, limit := s.KKT, s.Iterations
	if tol == 0 {
		tol = 1e-9
	}
	if limit == 0 {
		limit = 100000
	}
	it, err := m.Start(p, x0)
	if err != nil {
		return nil, err
	}
	for k := 0; ; k++ {
		l := it.Location()
		kkt := p.KKT(l.X, l.Grad)
		r := &Result{F: l.F, G: l.G, Objective: l.Objective(), KKT: kkt, Iterations: k, Evaluations: l.Evaluations, End: Interrupted}
		finish := func(end End, err error) (*Result, error) {
			r.End, r.X = end, slices.Clone(l.X)
			return r, err
		}
		if o := r.Objective; o-o != 0 {
			return finish(Interrupted, errors.Errorf("batch: the objective is %v in iteration %d", o, k))
		}
		if s.Recorder != nil {
			if err := s.Recorder.Record(k, l, kkt); err != nil {
				return finish(Interrupted, errors.WithMessagef(err, "recorder, iteration %d", k))
			}
		}
		switch {
		case kkt <= tol:
			return finish(Converged, nil)
		case k == limit:
			return finish(LimitEnd, nil)
		}
		if err := ctx.Err(); err != nil {
			return finish(Interrupted, errors.Wrap(err, "minimise"))
		}
		if err := it.Next(ctx); errors.Is(err, ErrStalled) {
			return finish(Stalled, nil)
		} else if err != nil {
			return finish(Interrupted, err)
		}
	}
}
