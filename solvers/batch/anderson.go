package batch

import "gonum.org/v1/gonum/mat"

// anderson extrapolates the epochs of coordinate descent: from the last memory+1 points x_0 … x_m it takes the point
// Σ c_k·x_{k+1} with Σ c_k = 1 whose combined differences ‖Σ c_k(x_{k+1} − x_k)‖ are least, and keeps it where it lowers the
// objective.
//
// Source: Bertrand & Massias (2021), algorithm 2.
type anderson struct {
	points [memory + 1][]float64 // on the working set
	at     int                   // how many there are
	before []float64             // the whole point
}

const memory = 5

func (a *anderson) forget() { a.at = 0 }

// after looks at the point after an epoch.
func (a *anderson) after(w *sweeper, set []int) {
	p := a.points[a.at][:0]
	for _, i := range set {
		if members, _, _ := w.block(i); members != nil {
			for _, k := range members {
				p = append(p, w.x[k])
			}
		} else {
			p = append(p, w.x[i])
		}
	}
	a.points[a.at] = p
	a.at++
	if a.at <= memory {
		return
	}
	a.at = 0
	c, ok := a.weights()
	if !ok {
		return
	}
	objective := w.m.Value() + w.value(set, w.x, &w.s)
	a.before = append(a.before[:0], w.x...)
	a.combine(w, set, c)
	if w.look != nil {
		w.look.Mark()
	}
	w.m.MoveTo(a.before, w.x)
	if w.m.Value()+w.value(set, w.x, &w.s) < objective {
		return
	}
	if w.look != nil {
		w.look.Back()
	} else {
		w.m.MoveTo(w.x, a.before)
	}
	copy(w.x, a.before)
}

// weights solves (UᵀU)·c = 1 for the differences U, scaled to Σ c = 1.
func (a *anderson) weights() ([]float64, bool) {
	gram := mat.NewSymDense(memory, nil)
	for k := range memory {
		for l := range k + 1 {
			sum := 0.0
			for i := range a.points[0] {
				sum += (a.points[k+1][i] - a.points[k][i]) * (a.points[l+1][i] - a.points[l][i])
			}
			gram.SetSym(k, l, sum)
		}
	}
	ridge := 1e-12 * mat.Trace(gram)
	if !(ridge > 0) {
		return nil, false
	}
	ones := mat.NewVecDense(memory, nil)
	for k := range memory {
		gram.SetSym(k, k, gram.At(k, k)+ridge)
		ones.SetVec(k, 1)
	}
	var chol mat.Cholesky
	var c mat.VecDense
	if !chol.Factorize(gram) || chol.SolveVecTo(&c, ones) != nil {
		return nil, false
	}
	total := mat.Sum(&c)
	if total == 0 || total != total {
		return nil, false
	}
	c.ScaleVec(1/total, &c)
	return c.RawVector().Data, true
}

// combine sets x ← Σ c_k·x_{k+1} on the working set.
func (a *anderson) combine(w *sweeper, set []int, c []float64) {
	at := 0
	next := func(i int) {
		sum, same := 0.0, true
		for k, v := range c {
			e := a.points[k+1][at]
			sum += v * e
			same = same && e == a.points[0][at]
		}
		if !same { // what has not moved stays as it is, to the bit
			w.x[i] = sum
		}
		at++
	}
	for _, i := range set {
		if members, _, _ := w.block(i); members != nil {
			for _, k := range members {
				next(k)
			}
		} else {
			next(i)
		}
	}
}
