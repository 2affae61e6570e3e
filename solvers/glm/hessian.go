package glm

import "proxgrad/internal/kernel"

// A hessian is a symmetric positive semidefinite matrix on the linear predictors, n rows of k outputs, by its products with
// vectors that are zero but in one output. A nil vector is one of ones.
type hessian interface {
	// add sets u ← u + a·H·(x in output c).
	add(u, x []float64, c int, a float64)
	// square returns ⟨x, H x⟩ for x in output c.
	square(x []float64, c int) float64
}

var _, _, _ hessian = scalar{}, diagonal{}, (*softmaxHessian)(nil)

// scalar is w times the identity, for n rows.
type scalar struct {
	w float64
	n int
}

func (w scalar) add(u, x []float64, c int, a float64) {
	u = u[c*w.n : (c+1)*w.n]
	if x == nil {
		shift(u, a*w.w)
		return
	}
	kernel.Axpy(u, x, a*w.w)
}

func (w scalar) square(x []float64, _ int) float64 {
	if x == nil {
		return w.w * float64(w.n)
	}
	return w.w * kernel.SquaredNorm2(x)
}

// diagonal is the Hessian of a loss of one output whose rows are apart: the second derivatives of each.
type diagonal struct{ w []float64 }

func (d diagonal) add(u, x []float64, _ int, a float64) {
	u = u[:len(d.w)]
	if x == nil {
		for i, w := range d.w {
			u[i] += a * w
		}
		return
	}
	x = x[:len(d.w)]
	for i, w := range d.w {
		u[i] += a * w * x[i]
	}
}

func (d diagonal) square(x []float64, _ int) float64 {
	sum := 0.0
	if x == nil {
		return total(d.w)
	}
	for i, w := range d.w {
		sum += w * x[i] * x[i]
	}
	return sum
}

// reuse returns a diagonal made before, or a new one, with its n weights. No allocation but at first.
func reuse(into hessian, n int) (hessian, []float64) {
	if d, ok := into.(diagonal); ok {
		return into, d.w
	}
	w := make([]float64, n)
	return diagonal{w}, w
}
