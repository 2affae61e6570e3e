package glm

import "math"

// conjugate returns a bound of F*(s·θ) from above. With the probabilities p^e of the risk set of each event e at η, n·θ is
// Σ_e p^e less 1 at the events; log Σ_R a_i·exp(η_i) has the conjugate Σ_R q_i·log(q_i/a_i) on the distributions q of the risk set
// (a_i is 1, or 1 − l/d where Efron has part of a row). So for any distributions q^e with Σ_e (q^e − δ_e) = n·s·θ,
//
//	F*(s·θ) ≤ 1/n Σ_e Σ_i q^e_i·log(q^e_i/a_i),
//
// and q^e = s·p^e + (1 − s)·δ_e are some, since an event is at risk at its own time: the rows but the event itself add
// s·p_i·(log s + η_i − log Σ), in one sum the mean of η. At s = 1 the bound is F*(θ). Cost: O(rows).
func (c *cox) conjugate(eta, _ []float64, s float64) (float64, bool) {
	h := newCoxHessian(c)
	h.forward(eta)
	h.means(eta)
	sum, top := 0.0, math.Inf(-1)
	for g, t := range c.moments {
		for _, i := range c.order[t.first : t.last+1] {
			top = max(top, eta[i])
		}
		for l, i := range t.events {
			a, all := 1-c.share(l, len(t.events)), top+math.Log(h.sum[g][l])
			ratio := eta[i] - all // log(p/a) of the event itself
			p := a * math.Exp(ratio)
			q := s*p + 1 - s
			sum += (1-p)*entropy(s) + s*(h.bar[g][l]-all) - s*p*ratio + entropy(q) - q*math.Log(a)
		}
	}
	return sum / float64(len(eta)), true
}
