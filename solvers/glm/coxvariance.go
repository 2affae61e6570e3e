package glm

// square implements hessian: 1/n Σ over events of the variance of x under the probabilities of the event. All its terms are
// positive: nothing is lost where x is large and hardly varies, or where one row has nearly all of the probability, as it is
// in the difference of ⟨x, diag(mean)·x⟩ and the squares of the means.
//
// Source: West (1979) for a row, Chan, Golub & LeVeque (1983), eq. 2.1, for two sets of rows.
func (h *coxHessian) square(x []float64, _ int) float64 {
	if x == nil {
		return 0
	}
	var risk spread
	sum := 0.0
	for _, t := range h.moments {
		var own spread // of the events of this time
		for k := t.first; k <= t.last; k++ {
			i := h.order[k]
			risk, own = risk.times(h.fall[k]), own.times(h.fall[k])
			if h.event[i] {
				own = own.and(spread{weight: h.size[k], mean: x[i]})
			} else {
				risk = risk.and(spread{weight: h.size[k], mean: x[i]})
			}
		}
		for l := range t.events {
			s := risk.and(own.times(1 - h.share(l, len(t.events))))
			sum += s.squares / s.weight
		}
		risk = risk.and(own)
	}
	return sum / float64(len(x))
}

// A spread is the weight of some rows, their mean, and the weighted squares of their differences from it.
type spread struct{ weight, mean, squares float64 }

// times returns the spread with all weights multiplied by f.
func (s spread) times(f float64) spread { return spread{f * s.weight, s.mean, f * s.squares} }

// and returns the spread of two sets of rows together.
func (s spread) and(t spread) spread {
	if t.weight == 0 {
		return s
	}
	w := s.weight + t.weight
	share, d := t.weight/w, t.mean-s.mean
	return spread{w, s.mean + d*share, s.squares + t.squares + d*d*s.weight*share}
}
