package prox

// A Subgradienter knows one subgradient of g at each point of its domain, 0 in the coordinates that are 0 where it may be.
// It is what the penalty adds to a gradient when it stands in the loss (and never makes a parameter zero).
// dst may be x. No allocation.
type Subgradienter interface {
	Subgradient(dst, x []float64)
}
