package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// lassoPath is the measured path: a random design and a response of a few columns and noise.
type lassoPath struct {
	rows, cols, active, count int
	ratio                     float64 // least λ over the greatest

	folder  string    // where the others read the data; "" without others
	columns []float64 // standardised, column by column
	y       []float64 // centred
	at      func(lambda float64) *batch.Problem
	x0      []float64
	lambdas []float64
}

// lassoGoals are the tolerances: ours is a duality gap over that of the null model, and each other has its own, by name. What
// they reach is measured.
var lassoGoals = []struct {
	gap    float64
	others map[string]string
}{
	{1e-3, map[string]string{"glmnet": "1e-7"}},                          // glmnet's default
	{2e-4, map[string]string{"scikit-learn": "1e-4", "glmnet": "1e-10"}}, // scikit-learn's default: gap ≤ tol·‖y‖²
}

// newLassoPath draws the data.
func newLassoPath(small bool) (*lassoPath, error) {
	p := &lassoPath{rows: 1000, cols: 10000, active: 50, count: 100, ratio: 1e-3}
	if small {
		p.rows, p.cols, p.active, p.count = 50, 200, 5, 10
	}
	p.draw()
	design, err := glm.FromColumns(p.rows, p.columns)
	if err != nil {
		return nil, err
	}
	model, err := glm.NewLinear(design, p.y)
	if err != nil {
		return nil, err
	}
	p.at = func(lambda float64) *batch.Problem {
		return &batch.Problem{Smooth: model, Terms: []batch.Term{{At: 0, Len: p.cols, Penalty: prox.L1{Lambda: lambda}}}}
	}
	var top float64
	if p.x0, top, err = batch.Null(context.Background(), p.at(1)); err != nil {
		return nil, err
	}
	p.lambdas = batch.Lambdas(top, p.ratio, p.count)
	return p, nil
}

// draw makes columns of mean 0 and mean square 1, and y = X·β + noise, centred, with as much noise as half the signal.
func (p *lassoPath) draw() {
	rng := rand.New(rand.NewPCG(1, 4))
	p.columns, p.y = make([]float64, p.rows*p.cols), make([]float64, p.rows)
	for j := range p.cols {
		x := p.columns[j*p.rows : (j+1)*p.rows]
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		centre(x)
		square := 0.0
		for _, v := range x {
			square += v * v
		}
		for i := range x {
			x[i] *= math.Sqrt(float64(p.rows) / square)
		}
	}
	signal := 0.0
	for k := range p.active {
		b := rng.NormFloat64()
		b += math.Copysign(1, b)
		signal += b * b
		for i, v := range p.columns[k*(p.cols/p.active)*p.rows:][:p.rows] {
			p.y[i] += b * v
		}
	}
	for i := range p.y {
		p.y[i] += 0.5 * math.Sqrt(signal) * rng.NormFloat64()
	}
	centre(p.y)
}

func centre(x []float64) {
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for i := range x {
		x[i] -= mean
	}
}

// write puts the data where the others read it.
func (p *lassoPath) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return errors.Wrap(err, "lasso path")
	}
	for name, v := range map[string][]float64{"x.bin": p.columns, "y.bin": p.y} {
		b := make([]byte, 8*len(v))
		for i, e := range v {
			binary.LittleEndian.PutUint64(b[8*i:], math.Float64bits(e))
		}
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o644); err != nil {
			return errors.Wrap(err, "lasso path")
		}
	}
	p.folder = folder
	return nil
}

// ours solves the path and returns its time, its greatest gap over the objective of the null model, and how many coefficients
// are not 0 at its end.
func (p *lassoPath) ours(ctx context.Context, gap float64) (us, reached float64, nonzero int, err error) {
	start := time.Now()
	points, err := batch.Path(ctx, p.at, p.lambdas, p.x0, batch.PathSettings{Gap: gap}, nil)
	us = float64(time.Since(start).Nanoseconds()) / 1e3
	if err != nil {
		return 0, 0, 0, err
	}
	for _, q := range points {
		if q.End != batch.Converged {
			return 0, 0, 0, errors.Errorf("lasso path: %s at λ = %g", q.End, q.Lambda)
		}
		reached = max(reached, q.Certificate.Gap/points[0].Objective)
	}
	for _, i := range points[len(points)-1].Index {
		if i < p.cols {
			nonzero++
		}
	}
	return us, reached, nonzero, nil
}

// lassoPaths measures the path at each tolerance, in turn with the others.
func lassoPaths(ctx context.Context, o *options, log io.Writer) ([]LassoPath, error) {
	p, err := newLassoPath(o.small)
	if err != nil {
		return nil, err
	}
	others := map[string]*peer{}
	why := ""
	if o.peers {
		if others, err = lassoPeers(ctx, o.cache, log); err != nil {
			why = err.Error()
		}
		defer func() {
			for _, q := range others {
				q.stop()
			}
		}()
		if err := p.write(filepath.Join(o.cache, "lasso-path")); err != nil {
			return nil, err
		}
	}
	var out []LassoPath
	for _, goal := range lassoGoals {
		m := LassoPath{Rows: p.rows, Cols: p.cols, Lambdas: p.count, Ratio: p.ratio, Tolerance: goal.gap, Peers: map[string]LassoPeer{}}
		if err := p.measure(ctx, o, &m, goal.others, others, why, log); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// measure takes the rounds of one tolerance.
func (p *lassoPath) measure(ctx context.Context, o *options, m *LassoPath, tolerances map[string]string, others map[string]*peer, why string, log io.Writer) error {
	rivals, last := map[string]*rival{}, map[string]answer{}
	var times []float64
	for round := range o.rounds {
		fmt.Fprintf(log, "lasso path, gap %g, round %d of %d\n", m.Tolerance, round+1, o.rounds)
		us, reached, nonzero, err := p.ours(ctx, m.Tolerance)
		if err != nil {
			return err
		}
		times = append(times, us)
		m.Gap, m.NonZero = reached, nonzero
		if !o.peers {
			continue
		}
		for name, tol := range tolerances {
			if rivals[name] == nil {
				rivals[name] = new(rival)
			}
			rivals[name].add(func() (float64, error) {
				q := others[name]
				if q == nil {
					return 0, errors.New(why)
				}
				a, err := q.question(fmt.Sprintf("%s %d %d %d %g %s", p.folder, p.rows, p.cols, p.count, p.ratio, tol))
				last[name] = a
				return a.Microseconds, err
			}, us)
		}
	}
	m.Seconds = median(times) / 1e6
	for name, r := range rivals {
		m.Peers[name] = LassoPeer{Peer: r.peer(), Tolerance: tolerances[name], Gap: last[name].Gap, NonZero: last[name].NonZero}
	}
	return nil
}

// lassoPeers installs scikit-learn and starts it and glmnet. What does not start is missing when it is asked.
func lassoPeers(ctx context.Context, cache string, log io.Writer) (map[string]*peer, error) {
	out := map[string]*peer{}
	python, err := install(ctx, cache, "venv-path", []string{"numpy==2.4.6", "scikit-learn==1.9.1"}, log)
	if err == nil {
		out["scikit-learn"] = start(ctx, python, cache, "scikit-learn", threads(), "sklearn_path.py")
	}
	out["glmnet"] = start(ctx, "Rscript", cache, "glmnet", threads(), "glmnet_path.R")
	return out, err
}
