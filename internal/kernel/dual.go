package kernel

// A DualRule is a rule of dual averaging, whose step starts from an origin or a centre of its own. With r the rate, and the state
// in order:
//
//	DualLeader sum, squares, q, centre, count
//	           sum ← sum + g, squares ← squares + g², count ← count + 1, q' ← max(q, (√squares + ε)/r),
//	           centre ← centre + (q' − q)·w, w ← (centre − sum)/q', s = count/q'
//	DualSum    origin, sum, weight
//	           sum ← sum + r·g, weight ← weight + r, w ← origin − scale·sum, s that of the prox
//	DualMean   the same with sum/scale for scale·sum
//	DualCubic  origin, sum, weight, squares
//	           sum and weight the same, squares ← squares + r·g², d = ∛squares + ε, w ← origin − sum/d, s = weight/d
type DualRule int

// The rules: FTRL, RDA, RMDA, RAMDA.
const (
	DualLeader DualRule = iota
	DualSum
	DualMean
	DualCubic
)

// DualStep holds what one step of a DualRule shares over all coordinates.
type DualStep struct {
	Rule  DualRule
	Rate  float64 // r
	Eps   float64 // ε, of DualLeader and DualCubic
	Scale float64 // of DualSum and DualMean
}

// states is the number of state vectors of a rule.
func (r DualRule) states() int { return [...]int{5, 3, 3, 4}[r] }

// DualUpdate takes a step of a rule, the prox in the metric of that step, and clears the gradient, in one pass, as [AdamUpdate]
// does for Adam. state holds the vectors of the rule in their order. It returns what AdamUpdate returns.
func DualUpdate[F Float](w, g []F, state [][]F, d DualStep, p *Shrinkage) bool {
	u := dualOf[F](d)
	u.mode |= modeClear
	u.prox(p)
	probe := dualStep(w, g, state, nil, d.Rule, &u)
	return probe-probe == 0
}

// DualForward takes a step of a rule without a prox, and sets step to its step sizes, unless it is nil. It leaves g alone. Its
// arithmetic is that of DualUpdate.
func DualForward[F Float](w, g []F, state [][]F, step []F, d DualStep) {
	u := dualOf[F](d)
	if step != nil {
		step = step[:len(w)]
		u.mode |= modeSizes
	}
	dualStep(w, g, state, step, d.Rule, &u)
}

func dualOf[F Float](d DualStep) update[F] {
	return update[F]{rate: F(d.Rate), eps: F(d.Eps), scaleM: F(d.Scale)}
}

// dualStep cuts the vectors to the length of w and calls the kernel; those that the rule does not have are nil.
func dualStep[F Float](w, g []F, state [][]F, step []F, r DualRule, u *update[F]) F {
	n := len(w)
	var x [5][]F
	for i := range r.states() {
		x[i] = state[i][:n]
	}
	return dual(w, g[:n], x[0], x[1], x[2], x[3], x[4], step, r, u)
}

// Greatest returns the greatest number of x that is above 0, 0 if there is none.
func Greatest[F Float](x []F) float64 {
	if len(x) == 0 {
		return 0
	}
	return max(greatest(x), 0)
}
