package prox

// topmost puts the k greatest keys first, in any order; of equal keys those of the lower index. O(n) on average, no
// allocation.
//
// Source: Hoare (1961), algorithm 65: find.
func topmost(v []ranked, k int) {
	lo, hi := 0, len(v) // the k-th is in v[lo:hi]
	for hi-lo > 1 && k > lo && k < hi {
		pivot := middle(v[lo], v[lo+(hi-lo)/2], v[hi-1])
		i, j := lo, hi-1
		for i <= j {
			for v[i].before(pivot) {
				i++
			}
			for pivot.before(v[j]) {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j+1:
			hi = j + 1
		case k >= i:
			lo = i
		default:
			return
		}
	}
}

// before reports whether a comes first: no two coordinates are equal.
func (a ranked) before(b ranked) bool {
	return a.key > b.key || a.key == b.key && a.index < b.index
}

func middle(a, b, c ranked) ranked {
	if b.before(a) {
		a, b = b, a
	}
	switch {
	case c.before(a):
		return a
	case b.before(c):
		return b
	}
	return c
}
