package solvers_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
	"proxgrad/solvers/batch"
)

var _ prox.ScalarMetric = spectral{}

// spectral is λ times the sum of the singular values of a matrix with cols columns: naive, by one-sided Jacobi rotations.
type spectral struct {
	lambda float64
	cols   int
}

func (spectral) Validate() error               { return nil }
func (spectral) StepOf(step []float64) float64 { return slices.Min(step) }

func (p spectral) Value(x []float64) float64 {
	return p.Prox(make([]float64, len(x)), x, 0)
}

// Prox shrinks the singular values by λ·step.
func (p spectral) Prox(dst, x []float64, step float64) float64 {
	c, rows := p.cols, len(x)/p.cols
	u, v := slices.Clone(x), make([]float64, c*c) // x = u·vᵀ, and the columns of u become orthogonal
	for j := range c {
		v[j*c+j] = 1
	}
	dot := func(j, k int) (s float64) {
		for i := range rows {
			s += u[i*c+j] * u[i*c+k]
		}
		return s
	}
	for range 30 {
		for j := range c {
			for k := range j {
				if off := dot(j, k); off != 0 {
					angle := 0.5 * math.Atan2(2*off, dot(k, k)-dot(j, j))
					sin, cos := math.Sincos(angle)
					for _, m := range [][]float64{u, v} {
						for i := 0; i < len(m); i += c {
							m[i+k], m[i+j] = cos*m[i+k]+sin*m[i+j], cos*m[i+j]-sin*m[i+k]
						}
					}
				}
			}
		}
	}
	sum := 0.
	clear(dst)
	for j := range c {
		size := math.Sqrt(dot(j, j))
		left := max(size-p.lambda*step, 0)
		sum += left
		for i := range rows {
			for k := range c {
				if left > 0 {
					dst[i*c+k] += left / size * u[i*c+j] * v[k*c+j]
				}
			}
		}
	}
	return p.lambda * sum
}

// matrixFit is ½‖XW − Y‖²/n for W of 4 × 3, through the Gram matrix.
type matrixFit struct{ a, b []float64 }

func (matrixFit) Dim() int { return 12 }

func (m matrixFit) Eval(w, grad []float64) (float64, error) {
	f := 0.
	for i := range 4 {
		for j := range 3 {
			s := 0.
			for k := range 4 {
				s += m.a[i*4+k] * w[k*3+j]
			}
			f += w[i*3+j] * (0.5*s - m.b[i*3+j])
			if grad != nil {
				grad[i*3+j] = s - m.b[i*3+j]
			}
		}
	}
	return f, nil
}

// newMatrixFit draws 60 rows with features of the scales 1, 1.5, 2 and 2.5, from a matrix of rank 1 and noise.
func newMatrixFit() matrixFit {
	rng := rand.New(rand.NewPCG(12, 7))
	m := matrixFit{make([]float64, 16), make([]float64, 12)}
	for range 60 {
		x := random(rng, 4)
		signal := 0.
		for i := range x {
			x[i] *= 1 + 0.5*float64(i)
			signal += x[i] * float64(1-i%3)
		}
		for i, v := range x {
			for k, u := range x {
				m.a[i*4+k] += v * u / 60
			}
		}
		for j := range 3 {
			y := signal*float64(j+1)/2 + 0.3*rng.NormFloat64()
			for i, v := range x {
				m.b[i*3+j] += v * y / 60
			}
		}
	}
	return m
}

// oneSteps says what the rules need on that problem where it is not a rate of 0.02 that stays.
var oneSteps = map[string]fullBatch{
	"adagrad": {solvers.AdaGrad{Rate: 1}, nil, 3000},
	"ftrl":    {solvers.FTRL{Rate: 0.3, Restart: 50}, nil, 3000},
	"rda":     {solvers.RDA{Rate: 0.1, Restart: 10}, nil, 3000},
	"rmda":    {solvers.RMDA{Rate: 0.05, Restart: 50}, nil, 3000},
	"ramda":   {solvers.RAMDA{Rate: 0.02, Restart: 50}, nil, 3000},
}

// Under a penalty that knows scalar metrics only every rule of the catalogue ends at the minimiser that FISTA finds.
func TestOneStepEndsAtTheMinimiser(t *testing.T) {
	race.Alone(t)
	for _, penalty := range []prox.Penalty{spectral{0.4, 3}, prox.Nuclear{Lambda: 0.4, Rows: 4, Cols: 3}} {
		t.Run(fmt.Sprintf("%T", penalty), func(t *testing.T) { endsAtTheMinimiser(t, penalty) })
	}
}

func endsAtTheMinimiser(t *testing.T, penalty prox.Penalty) {
	m := newMatrixFit()
	problem := &batch.Problem{Smooth: m, Terms: []batch.Term{{Len: 12, Penalty: penalty}}}
	best, err := batch.Minimize(context.Background(), problem, make([]float64, 12), batch.Settings{KKT: 1e-13}, batch.FISTA{})
	must(t, err)
	t.Logf("FISTA: %s, KKT %.2g, %d iterations", best.End, best.KKT, best.Iterations)
	start := random(rand.New(rand.NewPCG(6, 6)), 12)
	for _, e := range solvers.Rules() {
		f, ok := oneSteps[e.Name]
		if !ok {
			f = fullBatch{e.New(0.02), nil, 3000}
		}
		if r, ok := f.rule.(solvers.AdamW); ok {
			r.Decay = solvers.NoDecay
			f.rule = r
		}
		p64, p32 := newParam("w", start, penalty), newParam32("w", start, penalty)
		s64 := &solvers.Prox{Rule: f.rule, Schedule: f.schedule, Total: float64(f.steps)}
		s32 := &solvers.Prox{Rule: f.rule, Schedule: f.schedule, Total: float64(f.steps)}
		g := make([]float64, 12)
		for range f.steps {
			m.Eval(p64.w(), p64.g())
			must(t, s64.Step(only(p64)))
			m.Eval(numbersOf(p32), g)
			for i, v := range g {
				p32.grad.Float32s()[i] = float32(v)
			}
			must(t, s32.Step(only(p32)))
		}
		must(t, s64.Land(only(p64)))
		must(t, s32.Land(only(p32)))
		off64, off32 := farthest(p64.w(), best.X), farthest(numbersOf(p32), best.X)
		t.Logf("%s: off by %.2g in float64, %.2g in float32", e.Name, off64, off32)
		if !(off64 <= 1e-9) || !(off32 <= 1e-4) {
			t.Errorf("%s: off by %.2g in float64, want ≤ 1e-9; %.2g in float32, want ≤ 1e-4", e.Name, off64, off32)
		}
	}
}

func farthest(x, y []float64) (d float64) {
	for i := range x {
		d = max(d, math.Abs(x[i]-y[i]))
	}
	return d
}
