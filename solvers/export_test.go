package solvers

// Apart hides from the solver that a rule can be fused with the prox, though not that it averages.
func Apart(r Rule) Rule {
	if a, ok := r.(averager); ok {
		return struct {
			Rule
			averager
		}{r, a}
	}
	return struct{ Rule }{r}
}
