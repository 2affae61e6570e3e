package solvers

import (
	"math"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// enterDomains moves each parameter that is outside of the domain of its penalty to the prox of the penalty there, by a step so
// small that it is the projection. A parameter at which the penalty is finite is left alone.
func enterDomains(params []gorgonia.ValueGrad) error {
	const projection = 0x1p-60
	var s supportTracker
	for _, p := range params {
		penalty := penaltyOf(p)
		if penalty == nil {
			continue
		}
		name, err := nameOf(p)
		if err != nil {
			return err
		}
		v, err := vectorOf(p.Value())
		if err != nil {
			return errors.WithMessagef(err, "parameter %q", name)
		}
		if !math.IsInf(penalty.Value(s.wideOf(v)), 1) {
			continue
		}
		var a applier
		if err := a.bind(name, v.len(), v.f32 != nil, false, penalty); err != nil {
			return err
		}
		a.apply(v, projection, 1)
	}
	return nil
}
