package prox

// waterline returns the root τ ≥ start of
//
//	Σ_k c_k·max(u_k − τ, 0) = t,  c > 0,
//
// or start where the left side is at most t already there. The left side is convex, decreasing and piecewise linear, so
// Newton from the left of the root rises to it monotonically and ends in finitely many passes, some six on random input.
// Each pass adds what is missing at the last τ, so nothing cancels. A nil c stands for ones. No allocation.
//
// Source: Michelot (1986), whose sets are the active sets of these passes.
// Differs from the source: weights, and a start anywhere left of the root.
func waterline(u, c []float64, t, start float64) float64 {
	tau := start
	for range len(u) + 3 {
		var above, weight float64
		for k, v := range u {
			if v <= tau {
				continue
			}
			if c == nil {
				above += v - tau
				weight++
			} else {
				above += c[k] * (v - tau)
				weight += c[k]
			}
		}
		if !(above > t) {
			break
		}
		next := tau + (above-t)/weight
		if !(next > tau) {
			break
		}
		tau = next
	}
	return tau
}
