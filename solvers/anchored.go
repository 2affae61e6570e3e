package solvers

// An Anchored rule computes its forward point from where the parameter started and all gradients since, not from the
// parameter as the last prox left it: dual averaging, FTRL-Proximal. The step sizes that it reports are those of the whole
// way from there, so its prox of one step stands for all before, and a forward point without it has no penalty at all: such
// rules refuse Prox.ProxEvery above 1. At t = 1 it begins anew from the present point, whatever its state holds (Prox.Restart).
type Anchored interface {
	Rule
	Anchored() bool
}

func anchored(r Rule) bool {
	a, ok := r.(Anchored)
	return ok && a.Anchored()
}

// Restart lets an Anchored rule begin anew: the next step of each parameter is its first, from an origin at the present point.
// Call it when the objective changes, as when a penalty begins to act: what the sums hold is of another one, and the prox of
// the whole way would make up for all steps before in one. Other rules, whose past fades, go on. After RMDA and RAMDA Land
// first.
func (s *Prox) Restart() {
	if !anchored(s.Rule) {
		return
	}
	for _, sl := range s.slots {
		sl.steps = 0
	}
}
