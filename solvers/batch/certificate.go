package batch

import (
	"encoding/json"
	"math"

	"proxgrad/ops/prox"
)

var _ json.Marshaler = Certificate{}

// A Certificate says how far a point is from the optimum, and how firmly its support stands. It is a plain value.
//
// In JSON a number that is not finite (of a point that has diverged) is null.
type Certificate struct {
	// KKT is the violation of 0 ∈ ∇f(x) + ∂g(x): see [Problem.KKT].
	KKT float64 `json:"kkt"`
	// Margin is that of strict complementarity: the least distance of a zero from waking, see prox.Complementary. 0 where
	// MarginKnown is false: a penalty cannot tell, or nothing is zero.
	Margin      float64 `json:"margin"`
	MarginKnown bool    `json:"margin_known"`
	// Gap is the duality gap, an upper bound of objective − optimum. 0 where GapKnown is false: the problem is not convex,
	// its smooth part or a penalty does not know its conjugate, or no dual point was found.
	Gap      float64 `json:"gap"`
	GapKnown bool    `json:"gap_known"`
	// Kink is the measure where f has kinks, on the scale of KKT: see [KinkMeasure]. nil where it was not taken; [Problem.Certify] does not.
	Kink *Kink `json:"kink,omitempty"`
}

// Certify certifies the point x, where grad = ∇f(x) on the full data and objective = f(x) + g(x).
//
// Cost: O(n), and one pass over the data for the gap where it is known.
func (p *Problem) Certify(x, grad []float64, objective float64) Certificate {
	c := Certificate{KKT: p.KKT(x, grad)}
	c.Margin, c.MarginKnown = p.Margin(x, grad)
	c.Gap, c.GapKnown = p.Gap(x, grad, objective)
	return c
}

// Margin returns the least margin of the terms, and whether all of them know theirs and any coordinate is zero.
func (p *Problem) Margin(x, grad []float64) (margin float64, known bool) {
	margin = math.Inf(1)
	for _, t := range p.Terms {
		c, ok := prox.As[prox.Complementary](t.Penalty)
		if !ok {
			return 0, false
		}
		margin = min(margin, c.Margin(t.Of(x), t.Of(grad)))
	}
	if margin-margin != 0 {
		return 0, false
	}
	return margin, true
}

// MarshalJSON implements json.Marshaler.
func (c Certificate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		KKT         *float64 `json:"kkt"`
		Margin      *float64 `json:"margin"`
		MarginKnown bool     `json:"margin_known"`
		Gap         *float64 `json:"gap"`
		GapKnown    bool     `json:"gap_known"`
		Kink        *Kink    `json:"kink,omitempty"`
	}{finite(c.KKT), finite(c.Margin), c.MarginKnown, finite(c.Gap), c.GapKnown, c.Kink})
}

// finite returns the address of v, nil where it is not finite.
func finite(v float64) *float64 {
	if v-v != 0 {
		return nil
	}
	return &v
}
