package batch

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

// firstCrossing returns the least t ≤ 1 at which a coordinate comes to rest on its way from x to x − d, of those that are not to
// rest at once.
func (q *quasiNewton) firstCrossing() float64 {
	first := 1.0
	for _, i := range q.on {
		if x := q.l.X[i]; !q.at(i, q.back[i]) {
			first = min(first, q.first(i, x, q.d[i]))
		}
	}
	return first
}

// move sets trial.X to the point at t along −d, and what wakes to that along the proximal gradient step, and returns the fall of
// the objective that the gradient promises. At a crossing, what is at rest but for rounding is at rest.
func (q *quasiNewton) move(t float64, crossing, wake bool) (fall float64) {
	for i, x := range q.l.X {
		if q.at(i, x) {
			q.trial.X[i] = x
			if d := q.back[i] - x; wake {
				q.trial.X[i] = x + t*d
				fall += t * d * d / q.step
			}
			continue
		}
		u := x - t*q.d[i]
		if crossing {
			u = q.snap(i, x, u)
		}
		q.trial.X[i] = q.moved(i, x, u)
		fall += t * q.r[i] * q.d[i]
	}
	return fall
}

// moved returns where the coordinate i of S goes from x: to u, or to rest where the proximal gradient or the way say so.
func (q *quasiNewton) moved(i int, x, u float64) float64 {
	if q.at(i, q.back[i]) {
		return q.back[i]
	}
	return q.stop(i, x, u)
}
