package prox_test

import (
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
)

// plain is a penalty without any power.
type plain struct{}

func (plain) Value(x []float64) float64                   { return prox.L1{}.Value(x) }
func (plain) Prox(dst, x []float64, step float64) float64 { return prox.L1{}.Prox(dst, x, step) }
func (plain) Validate() error                             { return nil }

// TestAs holds that As is the bare assertion for penalties that are no rules, and heeds the operands of those that are.
func TestAs(t *testing.T) {
	tests := []struct {
		penalty                     prox.Penalty
		diagonal, separable, strong bool
	}{
		{nil, false, false, false},
		{plain{}, false, false, false},
		{prox.L1{}, true, true, true},
		{prox.GroupL2{}, true, false, true},
		{prox.Box{}, true, true, false},
		{prox.Scaled{By: 1, Of: plain{}}, false, false, false},
		{prox.Scaled{By: 1, Of: prox.L1{}}, true, true, true},
		{prox.Scaled{By: 1, Of: prox.GroupL2{}}, true, false, true},
		{prox.Scaled{By: 1, Of: prox.Box{}}, true, true, false},
		{prox.Scaled{By: 1, Of: prox.Scaled{By: 1, Of: prox.GroupL2{}}}, true, false, true},
		{prox.Scaled{By: 1, Of: prox.Scaled{By: 1, Of: plain{}}}, false, false, false},
	}
	for _, test := range tests {
		_, diagonal := prox.As[prox.DiagonalProxer](test.penalty)
		_, separable := prox.As[prox.Separable](test.penalty)
		_, strong := prox.As[prox.Strong](test.penalty)
		if diagonal != test.diagonal || separable != test.separable || strong != test.strong {
			t.Errorf("%v: diagonal %v, separable %v, strong %v; want %+v", test.penalty, diagonal, separable, strong, test)
		}
		powers := prox.PowersOf(test.penalty)
		if got := powers&prox.PowerProxDiag != 0; got != test.diagonal {
			t.Errorf("%v has the powers %v", test.penalty, powers)
		}
		if n := testing.AllocsPerRun(5, func() {
			prox.As[prox.DiagonalProxer](test.penalty)
			prox.PowersOf(test.penalty)
		}); n != 0 && !race.Enabled {
			t.Errorf("%v: asking allocates %v times", test.penalty, n)
		}
	}
}

func TestPowersString(t *testing.T) {
	if got := prox.PowersOf(prox.GroupL2{}).String(); got != "DiagonalProxer, Float32Proxer, Float32DiagonalProxer, "+
		"Stationary, Criticaler, Strong, Sized, Subgradienter, Complementary, Shaped, Conjugable, Blockwise" {
		t.Error(got)
	}
	if got := prox.PowersOf(plain{}).String(); got != "none" {
		t.Error(got)
	}
}
