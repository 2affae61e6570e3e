package batch

import "math"

const (
	armijo    = 1e-4 // of the fall that the gradient promises, the share that a step must bring
	wakeRatio = 3    // the pull of the zeros over that of S from which on zeros wake
	recent    = 20   // pairs that count though S has changed since
)

// lengths returns the step lengths to try: the whole step, parts of it, and among these the first crossing of zero, which
// is exact: the parts of a direction that lie beyond it are not those of the objective there.
func lengths(first float64) [5]float64 {
	if first < 0.1 {
		return [...]float64{1, 1. / 4, first, 1. / 16, 1. / 64}
	}
	return [...]float64{1, first, 1. / 4, 1. / 16, 1. / 64}
}

// descend tries the quasi-Newton direction.
func (q *quasiNewton) descend() (bool, error) {
	if q.pairs.n == 0 {
		return false, nil
	}
	off, on := q.pull()
	copy(q.d, q.r)
	q.pairs.apply(q.d, q.on, recent+q.still)
	wake := off > wakeRatio*on
	first := q.firstCrossing()
	for k, t := range lengths(first) {
		if t == 1 && k > 0 {
			continue // nothing crosses
		}
		fall := q.move(t, t == first, wake)
		if err := q.try(); err != nil {
			return false, err
		}
		if q.trial.Objective() <= q.l.Objective()-armijo*max(fall, 0) && q.trial.Objective() < q.l.Objective() {
			q.trial.Step = t
			q.accept()
			return true, nil
		}
	}
	return false, nil
}

// firstCrossing returns the least t ≤ 1 at which a coordinate of a term is zero on its way from x to x − d, of those that are
// not to become zero at once.
func (q *quasiNewton) firstCrossing() float64 {
	first := 1.0
	for _, i := range q.on {
		x, d := q.l.X[i], q.d[i]
		if q.term[i] && q.back[i] != 0 && (x < 0) != (x-d < 0) {
			first = min(first, x/d)
		}
	}
	return first
}

// move sets trial.X to the point at t along −d, and zeros that wake to that along the proximal gradient step, and returns the
// fall of the objective that the gradient promises. At a crossing, what is zero but for rounding is zero.
func (q *quasiNewton) move(t float64, crossing, wake bool) (fall float64) {
	for i, x := range q.l.X {
		if x == 0 && q.term[i] {
			q.trial.X[i] = 0
			if wake {
				q.trial.X[i] = t * q.back[i]
				fall += t * q.back[i] * q.back[i] / q.step
			}
			continue
		}
		u := x - t*q.d[i]
		if crossing && q.term[i] && math.Abs(u) <= 1e-12*math.Abs(x) {
			u = 0
		}
		q.trial.X[i] = q.moved(i, x, u)
		fall += t * q.r[i] * q.d[i]
	}
	return fall
}

// moved returns where the coordinate i of S goes from x: to u, or to 0 where the proximal gradient or its sign say so.
func (q *quasiNewton) moved(i int, x, u float64) float64 {
	if q.term[i] && (q.back[i] == 0 || (x < 0) != (u < 0)) {
		return 0
	}
	return u
}
