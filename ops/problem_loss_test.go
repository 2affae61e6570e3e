package ops_test

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops"
)

func softmaxRows(x []float64, k int) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		sum := 0.0
		for _, v := range x[i/k*k : (i/k+1)*k] {
			sum += math.Exp(v)
		}
		y[i] = math.Exp(x[i]) / sum
	}
	return y
}

func softmaxProblem(s tensor.Shape, k int) problem {
	return problem{
		name:   "Softmax",
		scale:  weight / float64(s[0]),
		shapes: []tensor.Shape{s, s},
		build: func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.Softmax(in[0])
			if err != nil {
				return nil, err
			}
			return weighted(ops.SquaredError(y, in[1]))
		},
		closed: func(x [][]float64) (float64, [][]float64) {
			y := softmaxRows(x[0], k)
			cost, dy := squaredError(y, x[1], s[0])
			dx := make([]float64, len(y))
			for i := range y {
				for j := i / k * k; j < (i/k+1)*k; j++ { // J = diag(y) − y·yᵀ
					if i == j {
						dx[i] += y[i] * dy[i]
					}
					dx[i] -= y[i] * y[j] * dy[j]
				}
			}
			return cost, [][]float64{dx, times(-1, dy)}
		},
	}
}

func softmaxCrossEntropyProblem(n, k int, labels []int) problem {
	return problem{
		name:   "SoftmaxCrossEntropy",
		scale:  weight / float64(n),
		shapes: []tensor.Shape{{n, k}},
		build: func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			y := gorgonia.NewVector(in[0].Graph(), tensor.Int, gorgonia.WithName("labels"), gorgonia.WithShape(n),
				gorgonia.WithValue(dense(labels, n)))
			return weighted(ops.SoftmaxCrossEntropy(in[0], y))
		},
		closed: func(x [][]float64) (float64, [][]float64) {
			p := softmaxRows(x[0], k)
			cost, dz := 0.0, times(weight/float64(n), p)
			for i, y := range labels {
				cost -= weight * math.Log(p[i*k+y]) / float64(n)
				dz[i*k+y] -= weight / float64(n)
			}
			return cost, [][]float64{dz}
		},
	}
}

func sigmoidCrossEntropyProblem(s tensor.Shape) problem {
	return problem{
		name:   "SigmoidCrossEntropy",
		scale:  weight / float64(s.TotalSize()),
		shapes: []tensor.Shape{s, s},
		unit:   []bool{false, true},
		build: func(in []*gorgonia.Node) (*gorgonia.Node, error) {
			return weighted(ops.SigmoidCrossEntropy(in[0], in[1]))
		},
		closed: func(x [][]float64) (float64, [][]float64) {
			cost, n := 0.0, float64(len(x[0]))
			dz, dt := make([]float64, len(x[0])), make([]float64, len(x[0]))
			for i, z := range x[0] {
				p, t := 1/(1+math.Exp(-z)), x[1][i]
				cost -= weight * (t*math.Log(p) + (1-t)*math.Log(1-p)) / n
				dz[i], dt[i] = weight*(p-t)/n, -weight*z/n
			}
			return cost, [][]float64{dz, dt}
		},
	}
}

// termProblems are the penalties on one parameter. The groups leave out its last element, if it has more than one.
func termProblems(s tensor.Shape) []problem {
	const lambda = 0.375
	n := s.TotalSize()
	var all []int
	for i := range n {
		all = append(all, i)
	}
	groups, weights := [][]int{all}, []float64{1.5}
	if n > 2 {
		groups, weights = [][]int{all[n/2 : n-1], all[:n/2]}, []float64{1.5, 0.25}
	}
	group := func(groups [][]int, weights []float64) func(x []float64) (float64, []float64) {
		return func(x []float64) (cost float64, d []float64) {
			d = make([]float64, n)
			for b, index := range groups {
				norm := 0.0
				for _, i := range index {
					norm = math.Hypot(norm, x[i])
				}
				cost += weight * lambda * weights[b] * norm
				for _, i := range index {
					d[i] = weight * lambda * weights[b] * x[i] / norm
				}
			}
			return cost, d
		}
	}
	var ps []problem
	for _, c := range []struct {
		name   string
		op     func(w *gorgonia.Node) (*gorgonia.Node, error)
		closed func(x []float64) (float64, []float64)
	}{
		{"L1", func(w *gorgonia.Node) (*gorgonia.Node, error) { return ops.L1(w, lambda) },
			func(x []float64) (cost float64, d []float64) {
				for _, v := range x {
					cost += weight * lambda * math.Abs(v)
					d = append(d, math.Copysign(weight*lambda, v))
				}
				return cost, d
			}},
		{"SquaredL2", func(w *gorgonia.Node) (*gorgonia.Node, error) { return ops.SquaredL2(w, lambda) },
			func(x []float64) (cost float64, d []float64) {
				for _, v := range x {
					cost += weight * lambda * v * v / 2
				}
				return cost, times(weight*lambda, x)
			}},
		{"GroupL2 of all", func(w *gorgonia.Node) (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, nil, nil) },
			group([][]int{all}, []float64{math.Sqrt(float64(n))})},
		{"GroupL2", func(w *gorgonia.Node) (*gorgonia.Node, error) { return ops.GroupL2(w, lambda, groups, weights) },
			group(groups, weights)},
	} {
		ps = append(ps, problem{
			name:   c.name,
			shapes: []tensor.Shape{s},
			build:  func(in []*gorgonia.Node) (*gorgonia.Node, error) { return weighted(c.op(in[0])) },
			closed: func(x [][]float64) (float64, [][]float64) {
				cost, d := c.closed(x[0])
				return cost, [][]float64{d}
			},
		})
	}
	return ps
}
