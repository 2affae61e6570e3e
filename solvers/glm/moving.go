package glm

import (
	"gonum.org/v1/gonum/mat"

	"proxgrad/internal/kernel"
	"proxgrad/solvers/batch"
)

var _ batch.Moving = (*direct)(nil)

// Coordinates implements batch.Model: linear, logistic and multinomial models have bounds of their curvature, Poisson and Cox
// models are a batch.Searched.
func (m *Model) Coordinates() (batch.Moving, error) {
	h := m.family.bound()
	if h == nil {
		return newLocal(m), nil
	}
	if m.family.exact() {
		return m.Quadratic()
	}
	return &direct{predictor: newPredictor(m, h)}, nil
}

// Quadratic implements batch.Model.
func (m *Model) Quadratic() (batch.Moving, error) {
	return &quadratic{predictor: newPredictor(m, nil)}, nil
}

// A predictor is the linear predictors of a model at a moving point.
type predictor struct {
	m          *Model
	h          hessian
	eta, r     []float64 // η, and the gradient in it
	curvatures []float64 // along the coordinates, −1 where not computed
	block      []float64 // scratch of BlockCurvature
}

func newPredictor(m *Model, h hessian) predictor {
	n := m.x.rows * m.outputs
	p := predictor{m: m, h: h, eta: make([]float64, n), r: make([]float64, n), curvatures: make([]float64, m.Dim())}
	p.forget()
	return p
}

// forget drops the curvatures.
func (p *predictor) forget() {
	for i := range p.curvatures {
		p.curvatures[i] = -1
	}
}

// column returns the column of coordinate i, nil for an intercept, and its output.
func (p *predictor) column(i int) (x []float64, output int) {
	k := p.m.outputs
	if j := i / k; j < p.m.x.cols {
		return p.m.x.Column(j), i % k
	}
	return nil, i % k
}

// unseen says whether f does not change with coordinate i.
func (p *predictor) unseen(i int) bool {
	j := i / p.m.outputs
	return j < len(p.m.unseen) && p.m.unseen[j]
}

// part returns the rows of an output.
func (p *predictor) part(v []float64, output int) []float64 {
	n := p.m.x.rows
	return v[output*n : (output+1)*n]
}

// Slope implements batch.Moving.
func (p *predictor) Slope(i int) float64 {
	if p.unseen(i) {
		return 0
	}
	x, c := p.column(i)
	if x == nil {
		return total(p.part(p.r, c))
	}
	return kernel.Dot(x, p.part(p.r, c))
}

// Gradient implements batch.Moving.
func (p *predictor) Gradient(grad []float64) { p.m.adjoint(grad, p.r) }

// Curvature implements batch.Moving.
func (p *predictor) Curvature(i int) float64 {
	if p.curvatures[i] < 0 {
		p.curvatures[i] = p.curvature(i)
	}
	return p.curvatures[i]
}

func (p *predictor) curvature(i int) float64 {
	if p.unseen(i) {
		return 0
	}
	x, c := p.column(i)
	if w, ok := p.h.(scalar); ok {
		if x == nil {
			return w.square(nil, c)
		}
		return w.w * p.m.x.squares[i/p.m.outputs]
	}
	return p.h.square(x, c)
}

// BlockCurvature implements batch.Moving: the greatest eigenvalue of the Hessian in the coordinates of the block.
// Cost: O(rows·outputs) a pair of them.
func (p *predictor) BlockCurvature(block []int) float64 {
	if len(block) == 1 {
		return p.Curvature(block[0])
	}
	if p.block == nil {
		p.block = make([]float64, len(p.r))
	}
	h := mat.NewSymDense(len(block), nil)
	for a, i := range block {
		if p.unseen(i) {
			continue
		}
		x, c := p.column(i)
		clear(p.block)
		p.h.add(p.block, x, c, 1)
		for b, j := range block[:a+1] {
			if p.unseen(j) {
				continue
			}
			y, d := p.column(j)
			if y == nil {
				h.SetSym(a, b, total(p.part(p.block, d)))
			} else {
				h.SetSym(a, b, kernel.Dot(y, p.part(p.block, d)))
			}
		}
	}
	var e mat.EigenSym
	if !e.Factorize(h, false) {
		return mat.Trace(h)
	}
	values := e.Values(nil)
	return max(values[len(values)-1], 0) * (1 + 1e-12)
}
