package batch

// A Model is a smooth function of linear predictors,
//
//	f(x) = F(η),  η_c = Σ_j X_j·x_jc + b_c,
//
// with the columns X_j of a design and a predictor η_c for each output c. Its coordinates are the coefficients, feature by
// feature (x_jc at j·outputs + c), then one intercept an output where it has them. It is what the methods that work
// coordinate by coordinate need.
type Model interface {
	Smooth
	// Coordinates returns f as a function that moves coordinate by coordinate, with bounds of its curvature that hold
	// everywhere, or as a Searched, where there are none; an error where it is neither.
	Coordinates() (Moving, error)
	// Quadratic returns the second-order model of f,
	//
	//	q(z) = f(x) + ⟨∇f(x), z − x⟩ + ½⟨z − x, H(z − x)⟩,
	//
	// at the point x of the last Reset, with H = ∇²f(x).
	Quadratic() (Moving, error)
	// Intercepts returns the number of intercepts, which are the last coordinates.
	Intercepts() int
}

// A Moving is a smooth function q at a point that moves coordinate by coordinate. It is for one goroutine.
type Moving interface {
	// Reset puts the point to x. A second-order model is taken anew there; MoveTo moves it without.
	Reset(x []float64) error
	// MoveTo moves the point from one place to another: from is where it is. O(rows) for each coordinate that differs.
	MoveTo(from, to []float64)
	// Value returns q.
	Value() float64
	// Slope returns the derivative of q along coordinate i. O(rows).
	Slope(i int) float64
	// Gradient sets grad ← ∇q. O(rows·n), by several goroutines where it pays.
	Gradient(grad []float64)
	// Curvature returns an upper bound of the second derivative along coordinate i, exact for a second-order model; of a
	// Searched the second derivative at the point.
	Curvature(i int) float64
	// BlockCurvature returns an upper bound of the greatest eigenvalue of the Hessian in the coordinates of a block.
	BlockCurvature(block []int) float64
	// Move adds delta to coordinate i. O(rows).
	Move(i int, delta float64)
}

// A Searched is a Moving whose curvature has no bound, so that a step by the curvature at the point may lead too far: the method
// looks at where it has led, and goes back. Where f overflows, Value is +Inf or NaN.
type Searched interface {
	Moving
	// Mark remembers the point.
	Mark()
	// Back puts the point to that of the last Mark, to the bit.
	Back()
}

// A Bilinear is a Moving that knows its second derivatives.
type Bilinear interface {
	Moving
	// Constant says whether they are the same everywhere: f is a quadratic function.
	Constant() bool
	// Second returns the second derivative along coordinates i and j. O(rows).
	Second(i, j int) float64
}
