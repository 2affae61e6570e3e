package solvers

// An Anchored rule computes its forward point from where the parameter started and all gradients since, not from the
// parameter as the last prox left it: dual averaging, FTRL-Proximal. The step sizes that it reports are those of the whole
// way from there, so its prox of one step stands for all before, and a forward point without it has no penalty at all: such
// rules refuse Prox.ProxEvery above 1.
type Anchored interface {
	Rule
	Anchored() bool
}

func anchored(r Rule) bool {
	a, ok := r.(Anchored)
	return ok && a.Anchored()
}
