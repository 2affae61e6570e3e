package proxtest_test

import "proxgrad/ops/prox"

// A bent penalty is the lasso with λ = 0.7, which keeps all laws, but for the methods that are set here.
type bent struct {
	prox.L1
	validate   func() error
	value      func(x []float64) float64
	prox       func(dst, x []float64, step float64) float64
	proxDiag   func(dst, x, step []float64) float64
	prox32     func(dst, x []float32, step float32) float64
	proxDiag32 func(dst, x, step []float32) float64
	dist       func(x, grad []float64) float64
	lambdaMax  func(grad []float64) float64

	valueAt     func(i int, x float64) float64
	proxAt      func(i int, x, step float64) float64
	distAt      func(i int, x, grad float64) float64
	subgradient func(dst, x []float64)
	margin      func(x, grad []float64) float64
	shape       func() prox.Shape
	conjugate   func(y []float64) float64
}

var lasso = prox.L1{Lambda: 0.7}

func family(lambda float64) prox.Penalty { return prox.L1{Lambda: lambda} }

func (b bent) Validate() error {
	if b.validate != nil {
		return b.validate()
	}
	return lasso.Validate()
}

func (b bent) Value(x []float64) float64 {
	if b.value != nil {
		return b.value(x)
	}
	return lasso.Value(x)
}

func (b bent) Prox(dst, x []float64, step float64) float64 {
	if b.prox != nil {
		return b.prox(dst, x, step)
	}
	return lasso.Prox(dst, x, step)
}

func (b bent) ProxDiag(dst, x, step []float64) float64 {
	if b.proxDiag != nil {
		return b.proxDiag(dst, x, step)
	}
	return lasso.ProxDiag(dst, x, step)
}

func (b bent) Prox32(dst, x []float32, step float32) float64 {
	if b.prox32 != nil {
		return b.prox32(dst, x, step)
	}
	return lasso.Prox32(dst, x, step)
}

func (b bent) ProxDiag32(dst, x, step []float32) float64 {
	if b.proxDiag32 != nil {
		return b.proxDiag32(dst, x, step)
	}
	return lasso.ProxDiag32(dst, x, step)
}

func (b bent) SubdiffDist(x, grad []float64) float64 {
	if b.dist != nil {
		return b.dist(x, grad)
	}
	return lasso.SubdiffDist(x, grad)
}

func (b bent) LambdaMax(grad []float64) float64 {
	if b.lambdaMax != nil {
		return b.lambdaMax(grad)
	}
	return lasso.LambdaMax(grad)
}

func (b bent) ValueAt(i int, x float64) float64 {
	if b.valueAt != nil {
		return b.valueAt(i, x)
	}
	return lasso.ValueAt(i, x)
}

func (b bent) ProxAt(i int, x, step float64) float64 {
	if b.proxAt != nil {
		return b.proxAt(i, x, step)
	}
	return lasso.ProxAt(i, x, step)
}

func (b bent) DistAt(i int, x, grad float64) float64 {
	if b.distAt != nil {
		return b.distAt(i, x, grad)
	}
	return lasso.DistAt(i, x, grad)
}

func (b bent) Subgradient(dst, x []float64) {
	if b.subgradient != nil {
		b.subgradient(dst, x)
		return
	}
	lasso.Subgradient(dst, x)
}

func (b bent) Margin(x, grad []float64) float64 {
	if b.margin != nil {
		return b.margin(x, grad)
	}
	return lasso.Margin(x, grad)
}

func (b bent) Shape() prox.Shape {
	if b.shape != nil {
		return b.shape()
	}
	return lasso.Shape()
}

func (b bent) ConjugateValue(y []float64) float64 {
	if b.conjugate != nil {
		return b.conjugate(y)
	}
	return lasso.ConjugateValue(y)
}

// edited returns the prox of the lasso with each coordinate passed through edit(z, prox of z).
func edited(edit func(z, p float64) float64) func(dst, x []float64, step float64) float64 {
	return func(dst, x []float64, step float64) float64 {
		for i, z := range x {
			p := []float64{z}
			lasso.Prox(p, p, step)
			dst[i] = edit(z, p[0])
		}
		return lasso.Value(dst)
	}
}

// restepped returns the diagonal prox of the lasso at other steps.
func restepped(change func(i int, step []float64) float64) func(dst, x, step []float64) float64 {
	return func(dst, x, step []float64) float64 {
		other := make([]float64, len(step))
		for i := range step {
			other[i] = change(i, step)
		}
		return lasso.ProxDiag(dst, x, other)
	}
}

// stepped is a penalty of one step for all that names it by stepOf.
type stepped struct {
	bare
	stepOf func(step []float64) float64
}

func (s stepped) StepOf(step []float64) float64 { return s.stepOf(step) }

// steppedLasso has both a prox in every metric and one step for all.
type steppedLasso struct{ bent }

func (steppedLasso) StepOf(step []float64) float64 { return step[0] }

// scaledMax is a lasso whose LambdaMax is a fiftieth too high.
type scaledMax struct{ prox.L1 }

func (s scaledMax) LambdaMax(grad []float64) float64 { return s.L1.LambdaMax(grad) * 1.02 }
