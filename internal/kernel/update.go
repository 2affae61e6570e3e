package kernel

import (
	"math"
	"unsafe"
)

// A Shrinkage is the proximal operator of a penalty that is a sum over coordinates of
//
//	l1·|x| + ½·l2·x² + (0 if lo ≤ x ≤ hi, else +Inf).
//
// At the point z with the step size s it is min(max(soft(z, s·l1)/(1 + s·l2), lo), hi): the first two in float64 and rounded
// once, but for l2 = 0 in the precision of the kernel, with l1 and s·l1 rounded to it. The bounds leave a point alone that is not finite or has s = 0; the sign of a zero is +.
type Shrinkage struct {
	L1, L2 float64
	Lo, Hi float64 // numbers of the precision of the kernel, or infinite

	// Fixed takes the prox with the one step size Step for all coordinates rather than those of the forward step.
	Fixed bool
	Step  float64
}

// AdamStep holds what one step of Adam shares over all coordinates.
type AdamStep struct {
	Rate         float64 // learning rate
	Beta1, Beta2 float64 // decay of the means of g and g²
	Eps          float64 // added to √v̂
	ScaleM       float64 // 1/(1−β₁ᵗ)
	ScaleV       float64 // 1/(1−β₂ᵗ)
}

// AdamUpdate takes a step of Adam, the prox in the metric of that step, and clears the gradient, in one pass:
//
//	m ← β₁·m + (1−β₁)·g        v ← β₂·v + (1−β₂)·g²
//	s = rate/(√(v·scaleV) + ε)
//	w ← prox_{s·p}(w − s·m·scaleM)
//	g ← 0
//
// A nil p is no penalty. It returns whether every w is finite, and within the bounds of p, as far as it can say: false calls
// for a closer look (a w whose square overflows counts as well).
//
// The vector forms give the bits of the portable one.
func AdamUpdate[F Float](w, g, m, v []F, a AdamStep, p *Shrinkage) bool {
	n := len(w)
	g, m, v = g[:n], m[:n], v[:n]
	u := updateOf[F](a)
	u.prox(p)
	probe := adam(w, g, m, v, &u)
	return probe-probe == 0
}

// AdamForward takes a step of Adam without a prox, and sets step to the step sizes s of [AdamUpdate], unless it is nil. It leaves
// g alone. Its arithmetic is that of AdamUpdate.
func AdamForward[F Float](w, g, m, v, step []F, a AdamStep) {
	n := len(w)
	u := updateOf[F](a)
	if step != nil {
		step = step[:n]
		u.mode |= modeSizes
	}
	adamForward(w, g[:n], m[:n], v[:n], step, &u)
}

func updateOf[F Float](a AdamStep) update[F] {
	return update[F]{
		rate: F(a.Rate), beta1: F(a.Beta1), ombeta1: F(1 - a.Beta1), beta2: F(a.Beta2), ombeta2: F(1 - a.Beta2),
		scaleM: F(a.ScaleM), scaleV: F(a.ScaleV), eps: F(a.Eps),
	}
}

// SGDUpdate takes a step of stochastic gradient descent, the prox, and clears the gradient, in one pass:
//
//	b ← μ·b + g                            if b is not nil
//	w ← prox_{step·p}(w − rate·d)          d = g, or b, or g + μ·b if nesterov
//	g ← 0
//
// where step is p's. A nil p is no penalty. It returns what [AdamUpdate] returns.
func SGDUpdate[F Float](w, g, b []F, rate, mu float64, nesterov bool, p *Shrinkage) bool {
	u := update[F]{mode: modeClear, rate: F(rate), beta1: F(mu)}
	u.prox(p)
	probe := sgdStep(w, g, b, nesterov, &u)
	return probe-probe == 0
}

// SGDForward is [SGDUpdate] without a prox. It leaves g alone.
func SGDForward[F Float](w, g, b []F, rate, mu float64, nesterov bool) {
	sgdStep(w, g, b, nesterov, &update[F]{rate: F(rate), beta1: F(mu)})
}

func sgdStep[F Float](w, g, b []F, nesterov bool, u *update[F]) F {
	n := len(w)
	if b != nil {
		b = b[:n]
		u.mode |= modeMomentum
		if nesterov {
			u.mode |= modeNesterov
		}
	}
	return sgd(w, g[:n], b, u)
}

// The bits of update.mode: what of the prox there is to do.
const (
	modeSoft     = 1 << iota // l1 ≠ 0 and l2 = 0
	modeShrink               // l2 ≠ 0
	modeBox                  // a bound is finite
	modeFixed                // one step size for all
	modeMomentum             // sgd has a momentum
	modeNesterov             // of Nesterov's kind
	modeProx                 // there is a penalty
	modeClear                // root and sgd clear the gradient
	modeSizes                // root and adamForward write the step sizes
)

// update is what the kernels read. The assembly knows its layout.
type update[F Float] struct {
	mode            uint64
	l1, minusL1, l2 float64
	rate            F // learning rate

	beta1, ombeta1, beta2, ombeta2 F // decays, and 1 − decays
	scaleM, scaleV, eps            F

	step, lo, hi        F // of the prox
	threshold, opposite F // l1 and −l1

	ofGradient, total, keep F // of root
}

func (u *update[F]) prox(p *Shrinkage) {
	if p == nil {
		return
	}
	u.mode |= modeProx
	switch {
	case p.L2 != 0:
		u.mode |= modeShrink
	case p.L1 != 0:
		u.mode |= modeSoft
	}
	if !math.IsInf(p.Lo, -1) || !math.IsInf(p.Hi, 1) {
		u.mode |= modeBox
	}
	if p.Fixed {
		u.mode |= modeFixed
	}
	u.l1, u.minusL1, u.l2, u.lo, u.hi, u.step = p.L1, -p.L1, p.L2, F(p.Lo), F(p.Hi), F(p.Step)
	u.threshold = F(min(p.L1, largest[F]())) // finite, so that a step of 0 leaves a point alone
	u.opposite = -u.threshold
}

// largest returns the largest number of F.
func largest[F Float]() float64 {
	if unsafe.Sizeof(F(0)) == 4 {
		return math.MaxFloat32
	}
	return math.MaxFloat64
}
