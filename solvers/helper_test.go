package solvers_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
)

// param is a parameter by hand.
type param struct {
	name    string
	value   *tensor.Dense
	grad    *tensor.Dense
	penalty prox.Penalty
}

func (p *param) Name() string                  { return p.name }
func (p *param) Value() gorgonia.Value         { return p.value }
func (p *param) Grad() (gorgonia.Value, error) { return p.grad, nil }
func (p *param) Penalty() prox.Penalty         { return p.penalty }

func newParam(name string, w []float64, penalty prox.Penalty) *param {
	return &param{
		name: name, penalty: penalty,
		value: tensor.New(tensor.WithShape(len(w)), tensor.WithBacking(append([]float64(nil), w...))),
		grad:  tensor.New(tensor.WithShape(len(w)), tensor.Of(tensor.Float64)),
	}
}

func newParam32(name string, w []float64, penalty prox.Penalty) *param {
	s := make([]float32, len(w))
	for i, v := range w {
		s[i] = float32(v)
	}
	return &param{
		name: name, penalty: penalty,
		value: tensor.New(tensor.WithShape(len(w)), tensor.WithBacking(s)),
		grad:  tensor.New(tensor.WithShape(len(w)), tensor.Of(tensor.Float32)),
	}
}

func (p *param) w() []float64 { return p.value.Float64s() }
func (p *param) g() []float64 { return p.grad.Float64s() }

func only(p *param) []gorgonia.ValueGrad { return []gorgonia.ValueGrad{p} }

// lasso is ½‖Xw − y‖²/n + λ‖w‖₁ with badly scaled columns.
type lasso struct {
	n, p   int
	x      []float64 // n × p
	y      []float64
	lambda float64
	all    []int // the rows
}

// newLasso makes the problem of the package's tests: 200 rows, 50 columns with scales over two decades, 8 true
// coefficients, λ = 0.05·λ_max.
func newLasso() *lasso { return lassoOf(3, 2) }

// lassoOf is newLasso of another seed, with scales over so many decades.
func lassoOf(seed uint64, decades float64) *lasso {
	rng := rand.New(rand.NewPCG(seed, 4))
	scale := func(j int) float64 { return math.Pow(10, decades*(float64(j%10)/9-0.5)) }
	l := &lasso{n: 200, p: 50}
	l.x, l.y = make([]float64, l.n*l.p), make([]float64, l.n)
	for i := range l.n {
		l.all = append(l.all, i)
		for j := range l.p {
			l.x[i*l.p+j] = rng.NormFloat64() * scale(j)
		}
		for j := range 8 {
			l.y[i] += float64(1+j%3) * l.x[i*l.p+6*j] / scale(6*j)
		}
		l.y[i] += 0.5 * rng.NormFloat64()
	}
	g := make([]float64, l.p)
	l.gradient(g, make([]float64, l.p))
	for _, v := range g {
		l.lambda = max(l.lambda, 0.05*math.Abs(v))
	}
	return l
}

// gradient sets g to the gradient of the loss at w and returns the loss.
func (l *lasso) gradient(g, w []float64) float64 {
	return l.batch(g, w, l.all)
}

// batch is gradient on some of the rows.
func (l *lasso) batch(g, w []float64, rows []int) float64 {
	loss := 0.
	clear(g)
	for _, i := range rows {
		row := l.x[i*l.p : (i+1)*l.p]
		r := -l.y[i]
		for j, v := range row {
			r += v * w[j]
		}
		loss += 0.5 * r * r / float64(len(rows))
		for j, v := range row {
			g[j] += r * v / float64(len(rows))
		}
	}
	return loss
}

func (l *lasso) objective(w []float64) float64 {
	v := l.gradient(make([]float64, l.p), w)
	for _, x := range w {
		v += l.lambda * math.Abs(x)
	}
	return v
}

// solve is cyclic coordinate descent until not a bit changes: the oracle.
func (l *lasso) solve() []float64 {
	w, r := make([]float64, l.p), make([]float64, l.n)
	for i := range r {
		r[i] = -l.y[i]
	}
	for range 5000 {
		still := true
		for j := range l.p {
			c, h := 0., 0.
			for i := range l.n {
				v := l.x[i*l.p+j]
				c += v * r[i] / float64(l.n)
				h += v * v / float64(l.n)
			}
			z := w[j] - c/h
			t := l.lambda / h
			next := math.Copysign(max(math.Abs(z)-t, 0), z)
			for i := range l.n {
				r[i] += l.x[i*l.p+j] * (next - w[j])
			}
			still = still && next == w[j]
			w[j] = next
		}
		if still {
			break
		}
	}
	return w
}

func supportOf(w []float64) []int {
	var s []int
	for i, v := range w {
		if v != 0 {
			s = append(s, i)
		}
	}
	return s
}

func random(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()
	}
	return v
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// draws puts the gradients of a step into p: the same for any two parameters of one length.
func draws(p *param, step int) {
	rng := rand.New(rand.NewPCG(uint64(step), 42))
	for i := range p.value.DataSize() {
		v := float64(float32(rng.NormFloat64() * float64(i%3)))
		if p.value.Dtype().Size() == 4 {
			p.grad.Float32s()[i] = float32(v)
		} else {
			p.g()[i] = v
		}
	}
}

// numbersOf returns the numbers of p as float64.
func numbersOf(p *param) []float64 {
	if p.value.Dtype().Size() == 8 {
		return append([]float64(nil), p.w()...)
	}
	var w []float64
	for _, v := range p.value.Float32s() {
		w = append(w, float64(v))
	}
	return w
}

func differ(x, y []float64, tol float64) bool {
	for i := range x {
		if !(math.Abs(x[i]-y[i]) <= tol*max(1, math.Abs(y[i]))) || (x[i] == 0) != (y[i] == 0) {
			return true
		}
	}
	return false
}
