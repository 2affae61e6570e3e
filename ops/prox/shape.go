package prox

var _, _, _, _, _ Shaped = L1{}, ElasticNet{}, GroupL2{}, SparseGroup{}, Box{}

// Shape is what is known of the form of a penalty, as a set. What is not in it may hold all the same.
type Shape uint8

const (
	// Convex: g((x + y)/2) ≤ (g(x) + g(y))/2.
	Convex Shape = 1 << iota
	// Even: g depends on the |x_i| only, and does not fall when one of them rises.
	Even
)

// A Shaped penalty says of what form it is. Some rules of calculus are exact only for convex penalties or for even ones, and
// refuse an operand that does not say so.
type Shaped interface {
	Shape() Shape
}

// A Conjugable penalty is convex and knows its conjugate. ConjugateValue returns g*(y) = sup_x ⟨x, y⟩ − g(x), +Inf outside
// the domain of g*, NaN when y holds a NaN. No allocation.
type Conjugable interface {
	ConjugateValue(y []float64) float64
}

// ShapeOf returns the shape of a penalty, 0 where it does not say.
func ShapeOf(p Penalty) Shape {
	if s, ok := As[Shaped](p); ok {
		return s.Shape()
	}
	return 0
}

// Shape implements Shaped.
func (L1) Shape() Shape { return Convex | Even }

// Shape implements Shaped.
func (ElasticNet) Shape() Shape { return Convex | Even }

// Shape implements Shaped.
func (GroupL2) Shape() Shape { return Convex | Even }

// Shape implements Shaped.
func (SparseGroup) Shape() Shape { return Convex | Even }

// Shape implements Shaped: even where lo = −hi.
func (p Box) Shape() Shape {
	if p.Lo == -p.Hi {
		return Convex | Even
	}
	return Convex
}
