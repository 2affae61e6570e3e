package ops_test

import (
	"math"
	"math/rand/v2"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
)

// A problem is a cost made with one op, with its closed form: value and gradients, written by hand in float64.
type problem struct {
	name   string
	shapes []tensor.Shape
	build  build
	closed func(x [][]float64) (cost float64, grads [][]float64)
	unit   []bool  // inputs that are in [0, 1]
	scale  float64 // what a difference of 1 in an output adds to cost and gradients
}

func (p problem) draw(rng *rand.Rand) [][]float64 {
	x := make([][]float64, len(p.shapes))
	for i, s := range p.shapes {
		x[i] = draw(rng, s.TotalSize())
		if p.unit != nil && p.unit[i] {
			for j := range x[i] {
				x[i][j] = float64(float32(0.01 + 0.98*rng.Float64()))
			}
		}
	}
	return x
}

// weight multiplies every cost below by a stock node, so that no gradient arrives as 1.
const weight = 0.75

func weighted(n *gorgonia.Node, err error) (*gorgonia.Node, error) {
	if err != nil {
		return nil, err
	}
	c := gorgonia.NodeFromAny(n.Graph(), weight, gorgonia.WithName("weight"))
	if n.Dtype() == tensor.Float32 {
		c = gorgonia.NodeFromAny(n.Graph(), float32(weight), gorgonia.WithName("weight"))
	}
	return gorgonia.Mul(c, n)
}

// problems are all ops on n samples, p inputs and q outputs.
func problems(n, p, q int, rng *rand.Rand) []problem {
	labels := make([]int, n)
	for i := range labels {
		labels[i] = rng.IntN(q)
	}
	matrix, vector := tensor.Shape{n, q}, tensor.Shape{q}
	ps := []problem{
		affineProblem(n, p, q, true), affineProblem(n, p, q, false),
		softmaxProblem(matrix, q), softmaxProblem(vector, q),
		softmaxCrossEntropyProblem(n, q, labels),
		{"SquaredError", []tensor.Shape{matrix, matrix},
			func(in []*gorgonia.Node) (*gorgonia.Node, error) { return weighted(ops.SquaredError(in[0], in[1])) },
			func(x [][]float64) (float64, [][]float64) {
				cost, d := squaredError(x[0], x[1], n)
				return cost, [][]float64{d, times(-1, d)}
			}, nil, weight / float64(n)},
		sigmoidCrossEntropyProblem(matrix),
		sigmoidCrossEntropyProblem(tensor.Shape{}),
	}
	for _, s := range []tensor.Shape{matrix, vector, {}, {n, 2, q}} {
		ps = append(ps, activationProblems(s)...)
	}
	return append(ps, termProblems(tensor.Shape{p, q})...)
}

// squaredError is the closed form of the weighted squared error, with its gradient towards y.
func squaredError(y, target []float64, rows int) (cost float64, d []float64) {
	d = make([]float64, len(y))
	for i := range y {
		r := y[i] - target[i]
		cost += weight * r * r / 2 / float64(rows)
		d[i] = weight * r / float64(rows)
	}
	return cost, d
}

func times(a float64, x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = a * v
	}
	return y
}

func affineProblem(n, p, q int, bias bool) problem {
	pr := problem{name: "Affine", scale: weight / float64(n), shapes: []tensor.Shape{{n, p}, {p, q}, {n, q}, {q}}}
	if !bias {
		pr.name, pr.shapes = "Affine without bias", pr.shapes[:3]
	}
	pr.build = func(in []*gorgonia.Node) (*gorgonia.Node, error) {
		var b *gorgonia.Node
		if bias {
			b = in[3]
		}
		y, err := ops.Affine(in[0], in[1], b)
		if err != nil {
			return nil, err
		}
		return weighted(ops.SquaredError(y, in[2]))
	}
	pr.closed = func(in [][]float64) (float64, [][]float64) {
		x, w := in[0], in[1]
		y := make([]float64, n*q)
		for i := range y {
			for l := range p {
				y[i] += x[i/q*p+l] * w[l*q+i%q]
			}
			if bias {
				y[i] += in[3][i%q]
			}
		}
		cost, dy := squaredError(y, in[2], n)
		grads := [][]float64{make([]float64, n*p), make([]float64, p*q), times(-1, dy)}
		if bias {
			grads = append(grads, make([]float64, q))
		}
		for i, d := range dy {
			for l := range p {
				grads[0][i/q*p+l] += d * w[l*q+i%q]
				grads[1][l*q+i%q] += d * x[i/q*p+l]
			}
			if bias {
				grads[3][i%q] += d
			}
		}
		return cost, grads
	}
	return pr
}

func activationProblems(s tensor.Shape) []problem {
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	rows := 1
	if len(s) > 0 {
		rows = s[0]
	}
	var ps []problem
	for _, a := range []struct {
		name      string
		op        func(*gorgonia.Node) (*gorgonia.Node, error)
		f, derive func(float64) float64
	}{
		{"ReLU", ops.ReLU, func(x float64) float64 { return math.Max(0, x) }, func(x float64) float64 {
			if x > 0 {
				return 1
			}
			return 0
		}},
		{"Tanh", ops.Tanh, math.Tanh, func(x float64) float64 { return 1 - math.Tanh(x)*math.Tanh(x) }},
		{"Sigmoid", ops.Sigmoid, logistic, func(x float64) float64 { return logistic(x) * logistic(-x) }},
		{"Softplus", ops.Softplus, func(x float64) float64 { return math.Log1p(math.Exp(x)) }, logistic},
		{"SiLU", ops.SiLU, func(x float64) float64 { return x * logistic(x) }, func(x float64) float64 {
			return logistic(x) + x*logistic(x)*logistic(-x)
		}},
		{"GELU", ops.GELU, func(x float64) float64 { return x * (1 + math.Erf(x/math.Sqrt2)) / 2 }, func(x float64) float64 {
			return (1+math.Erf(x/math.Sqrt2))/2 + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
		}},
	} {
		ps = append(ps, problem{
			name:   a.name,
			shapes: []tensor.Shape{s, s},
			scale:  weight / float64(rows),
			build: func(in []*gorgonia.Node) (*gorgonia.Node, error) {
				y, err := a.op(in[0])
				if err != nil {
					return nil, err
				}
				return weighted(ops.SquaredError(y, in[1]))
			},
			closed: func(x [][]float64) (float64, [][]float64) {
				y := make([]float64, len(x[0]))
				for i, v := range x[0] {
					y[i] = a.f(v)
				}
				cost, dy := squaredError(y, x[1], rows)
				dx := make([]float64, len(dy))
				for i, v := range x[0] {
					dx[i] = a.derive(v) * dy[i]
				}
				return cost, [][]float64{dx, times(-1, dy)}
			},
		})
	}
	return ps
}
