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

// start evaluates the point x0, of which it takes a copy.
func (l *Location) start(p *Problem, x0 []float64) error {
	l.X, l.Grad = slices.Clone(x0), make([]float64, len(x0))
	l.G = p.Penalty(x0)
	var err error
	l.F, err = p.Smooth.Eval(l.X, l.Grad)
	l.Evaluations++
	return err
}

// ErrStalled is returned by an Iteration that can make no progress in floating point.
var ErrStalled = errors.New("no further progress is possible in floating point")

// Settings say when to stop. The zero value: KKT ≤ 1e-9, at most 100000 iterations.
type Settings struct {
	KKT        float64 // stop once the violation of the optimality conditions is at most this; 0 means 1e-9, or never if Gap > 0
	Gap        float64 // stop once the duality gap is at most this; 0 means never. It costs a pass over the data an iteration
	Iterations int     // most iterations; 0 means 100000
	// Evaluations is the number of evaluations of the smooth part after which no further iteration begins; 0 means any number.
	Evaluations int
	Recorder    Recorder // sees the start and each iteration; nil means nobody
}

// Validate says what is wrong with the settings.
func (s Settings) Validate() error {
	if !(s.KKT >= 0) {
		return errors.Errorf("batch: Settings.KKT is %v; expected a number > 0 (0 means 1e-9)", s.KKT)
	}
	if !(s.Gap >= 0) {
		return errors.Errorf("batch: Settings.Gap is %v; expected a number > 0 (0 means no such criterion)", s.Gap)
	}
	if s.Iterations < 0 {
		return errors.Errorf("batch: Settings.Iterations is %d; expected ≥ 1 (0 means 100000)", s.Iterations)
	}
	if s.Evaluations < 0 {
		return errors.Errorf("batch: Settings.Evaluations is %d; expected ≥ 1 (0 means any number)", s.Evaluations)
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
	Converged   End = "converged"   // the criterion of Settings.KKT or Settings.Gap holds
	Stalled     End = "stalled"     // no further progress in floating point
	LimitEnd    End = "limit"       // Settings.Iterations or Evaluations were made
	Interrupted End = "interrupted" // the context was cancelled, or something failed
)

// Result is where a run ended.
type Result struct {
	X           []float64   `json:"x"`
	F           float64     `json:"f"`         // smooth part
	G           float64     `json:"penalty"`   // nonsmooth part
	Objective   float64     `json:"objective"` // their sum
	KKT         float64     `json:"kkt"`       // violation of the optimality conditions: that of the certificate
	Certificate Certificate `json:"certificate"`
	Iterations  int         `json:"iterations"`
	Evaluations int         `json:"evaluations"` // of the smooth part
	End         End         `json:"end"`
}

// Minimize runs a method on a problem from x0 until the settings say stop. On cancellation or failure it returns what was
// reached so far and the error. nil is [ISTA] as a method.
//
// Errors: those of [Problem.Validate], [Settings.Validate] and the method's Check, and an x0 of another length.
func Minimize(ctx context.Context, p *Problem, x0 []float64, s Settings, m Method) (*Result, error) {
	if m == nil {
		m = ISTA{}
	}
	if err := check(p, x0, s, m); err != nil {
		return nil, err
	}
	s = s.orDefaults()
	it, err := m.Start(p, x0)
	if err != nil {
		return nil, err
	}
	for k := 0; ; k++ {
		end, err := s.step(ctx, p, it, k)
		if end != "" {
			return finish(p, it.Location(), k, end), err
		}
	}
}

// check says what is wrong before the first iteration.
func check(p *Problem, x0 []float64, s Settings, m Method) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if err := s.Validate(); err != nil {
		return err
	}
	if err := m.Check(p); err != nil {
		return err
	}
	if n := p.Smooth.Dim(); len(x0) != n {
		return errors.Errorf("batch: x0 has %d coordinates, the problem %d", len(x0), n)
	}
	return nil
}

func (s Settings) orDefaults() Settings {
	if s.KKT == 0 && s.Gap == 0 {
		s.KKT = 1e-9
	}
	if s.Iterations == 0 {
		s.Iterations = 100000
	}
	return s
}

// step looks at where iteration k has led and makes the next one, or says why there is none.
func (s Settings) step(ctx context.Context, p *Problem, it Iteration, k int) (End, error) {
	l := it.Location()
	if o := l.Objective(); o-o != 0 {
		return Interrupted, p.notFinite(l, k)
	}
	kkt := p.KKT(l.X, l.Grad)
	if s.Recorder != nil {
		if err := s.Recorder.Record(k, l, kkt); err != nil {
			return Interrupted, errors.WithMessagef(err, "recorder, iteration %d", k)
		}
	}
	last := k == s.Iterations || s.Evaluations > 0 && l.Evaluations >= s.Evaluations
	if kkt <= s.KKT {
		return orLeap(it, Converged, last, s.KKT)
	}
	if s.Gap > 0 {
		if gap, known := p.Gap(l.X, l.Grad, l.Objective()); known && gap <= s.Gap {
			return Converged, nil
		}
	}
	if last {
		return LimitEnd, nil
	}
	if err := ctx.Err(); err != nil {
		return Interrupted, errors.Wrap(err, "minimise")
	}
	if err := it.Next(ctx); errors.Is(err, ErrStalled) {
		return orLeap(it, Stalled, false, max(kkt, s.KKT))
	} else if err != nil {
		return Interrupted, err
	}
	return "", nil
}

// orLeap ends a run, unless the method finds a lower point from here and may go on from it.
func orLeap(it Iteration, end End, last bool, level float64) (End, error) {
	lp, ok := it.(leaper)
	if !ok || last {
		return end, nil
	}
	lower, err := lp.leap(level)
	switch {
	case err != nil:
		return Interrupted, err
	case lower:
		return "", nil
	}
	return end, nil
}

// finish makes the result of a run that has ended.
func finish(p *Problem, l *Location, k int, end End) *Result {
	c := p.Certify(l.X, l.Grad, l.Objective())
	return &Result{
		X: slices.Clone(l.X), F: l.F, G: l.G, Objective: l.Objective(), KKT: c.KKT, Certificate: c,
		Iterations: k, Evaluations: l.Evaluations, End: end,
	}
}
