package batch

import "slices"

// follow makes S what is strictly between kinks at x.
func (a *activeSet) follow(w *sweeper, set []int) {
	for k := len(a.on) - 1; k >= 0; k-- {
		if i := a.on[k]; !a.inside(w, i) {
			a.remove(k)
		}
	}
	a.renew(w)
	for _, i := range set {
		if !a.in[i] && a.inside(w, i) {
			a.add(w, i)
		}
	}
}

// renew factors again where l2 has changed.
func (a *activeSet) renew(w *sweeper) {
	same := true
	for k, i := range a.on {
		_, l2, _, _ := w.line(i)
		same = same && l2 == a.l2[k]
	}
	if same {
		return
	}
	on, gram := a.on, a.gram
	a.f.clear()
	a.on, a.gram, a.l2 = nil, nil, nil
	for k, i := range on {
		a.in[i] = false
		a.row = a.row[:0]
		for j := range k {
			if a.in[on[j]] {
				a.row = append(a.row, gram[k][j])
			}
		}
		a.push(w, i, append(a.row, gram[k][k]))
	}
}

// add takes a coordinate into S; false where its column hangs on those of S.
func (a *activeSet) add(w *sweeper, i int) bool {
	a.row = a.row[:0]
	for _, j := range a.on {
		a.row = append(a.row, a.h.Second(i, j))
	}
	a.row = append(a.row, a.h.Second(i, i))
	return a.push(w, i, a.row)
}

func (a *activeSet) push(w *sweeper, i int, h []float64) bool {
	k := len(a.on)
	gram := slices.Clone(h)
	_, l2, _, _ := w.line(i)
	h[k] += l2
	if !a.f.add(h) {
		return false
	}
	a.on, a.gram, a.l2 = append(a.on, i), append(a.gram, gram), append(a.l2, l2)
	a.in[i] = true
	return true
}

// remove takes the coordinate at k of S out of it.
func (a *activeSet) remove(k int) {
	a.in[a.on[k]] = false
	a.f.remove(k)
	a.gram = slices.Delete(a.gram, k, k+1)
	for j := k; j < len(a.gram); j++ {
		a.gram[j] = slices.Delete(a.gram[j], k, k+1)
	}
	a.on, a.l2 = slices.Delete(a.on, k, k+1), slices.Delete(a.l2, k, k+1)
	if k < len(a.b) {
		a.b = slices.Delete(a.b, k, k+1)
	}
}
