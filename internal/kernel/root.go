package kernel

// A RootRule is a rule that moves along gradients g with the step sizes rate/(√v + ε), v a sum of squared gradients. What else
// there is to a step, and the state:
//
//	v ← β₂·v + c·g²      for all, c = ofSquare
//
//	RootScaled           v           s = rate/(√v + ε)                 w ← w − s·g
//	RootCentered         v, a        a ← a + c·(g − a)                 the same with v − a² ≥ 0 in place of v
//	RootMomentum         v, b, k     b ← β₁·b + g/d, k ← β₁·k + 1/d    w ← w − rate·b, s = rate·k, d = √v + ε
//	RootCenteredMomentum v, a, b, k  both
//	RootGreatest         m, v, u     m ← β₁·m + (1−β₁)·g, u ← max(u, v)
//	                                 s = rate/(√(u·scaleV) + ε)        w ← w − s·m·scaleM
//	RootAhead            m, v        r = rate/(√(v·scaleV) + ε)        w ← w − r·(m·scaleM + ofGradient·g), s = r·total
//	RootDecayed          m, v        s = rate/(√(v·scaleV) + ε)        w ← keep·w − s·m·scaleM
type RootRule int

// The rules: AdaGrad and RMSProp, three further forms of RMSProp, AMSGrad, NAdam, AdamW. For Adam there is [AdamUpdate].
const (
	RootScaled RootRule = iota
	RootCentered
	RootMomentum
	RootCenteredMomentum
	RootGreatest
	RootAhead
	RootDecayed
)

// RootStep holds what one step of a RootRule shares over all coordinates.
type RootStep struct {
	Rule RootRule
	AdamStep
	OfSquare   float64 // what g² counts in v
	OfGradient float64 // of RootAhead
	Total      float64 // of RootAhead
	Keep       float64 // of RootDecayed
}

// states is the number of state vectors of a rule.
func (r RootRule) states() int { return [...]int{1, 2, 3, 4, 3, 2, 2}[r] }

// RootUpdate takes a step of a rule, the prox in the metric of that step, and clears the gradient, in one pass, as [AdamUpdate]
// does for Adam. state holds the vectors of the rule in their order. It returns what AdamUpdate returns.
func RootUpdate[F Float](w, g []F, state [][]F, r RootStep, p *Shrinkage) bool {
	u := rootOf[F](r)
	u.mode |= modeClear
	u.prox(p)
	probe := rootStep(w, g, state, nil, r.Rule, &u)
	return probe-probe == 0
}

// RootForward takes a step of a rule without a prox, and sets step to its step sizes, unless it is nil. It leaves g alone. Its
// arithmetic is that of RootUpdate.
func RootForward[F Float](w, g []F, state [][]F, step []F, r RootStep) {
	u := rootOf[F](r)
	if step != nil {
		step = step[:len(w)]
		u.mode |= modeSizes
	}
	rootStep(w, g, state, step, r.Rule, &u)
}

func rootOf[F Float](r RootStep) update[F] {
	u := updateOf[F](r.AdamStep)
	u.ombeta2, u.ofGradient, u.total, u.keep = F(r.OfSquare), F(r.OfGradient), F(r.Total), F(r.Keep)
	return u
}

// rootStep cuts the vectors to the length of w and calls the kernel; those that the rule does not have are nil.
func rootStep[F Float](w, g []F, state [][]F, step []F, r RootRule, u *update[F]) F {
	n := len(w)
	var x [4][]F
	for i := range r.states() {
		x[i] = state[i][:n]
	}
	return root(w, g[:n], x[0], x[1], x[2], x[3], step, r, u)
}
