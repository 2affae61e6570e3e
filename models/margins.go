package models

import (
	"math"

	"proxgrad/ops/prox"
)

// margins collects the margins of strict complementarity of the parameters of a double network.
type margins struct {
	min     float64 // +Inf while nothing is near waking
	unknown bool    // a penalty has none
}

func newMargins() *margins { return &margins{min: math.Inf(1)} }

// add takes in a parameter with its penalty, at the gradient of the full data.
func (m *margins) add(p *fullParam) {
	c, ok := prox.As[prox.Complementary](p.penalty)
	if !ok {
		m.unknown = true
		return
	}
	m.min = min(m.min, c.Margin(p.value.Float64s(), p.grad.Float64s()))
}

// least returns the least margin, and whether it is known and a number: without a zero that could wake it is not.
func (m *margins) least() (margin float64, known bool) {
	if m.unknown || m.min-m.min != 0 {
		return 0, false
	}
	return m.min, true
}
