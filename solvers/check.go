package solvers

import (
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// Check says what Step would refuse of params: a configuration or a penalty that is not valid, a penalty that does not fit its
// parameter or lacks a power. For loops that train without the penalties first, so that it does not come up only then. It
// changes nothing.
func (s *Prox) Check(params []gorgonia.ValueGrad) error {
	if err := s.Validate(); err != nil {
		return err
	}
	for _, p := range params {
		name, err := nameOf(p)
		if err != nil {
			return err
		}
		value, err := vectorOf(p.Value())
		if err != nil {
			return errors.WithMessagef(err, "parameter %q", name)
		}
		a := applier{summed: s.ProxEvery > 1}
		a.fusible = fuserOf(s.Rule) != nil && !a.summed
		diagonal := s.Rule.Diagonal() && s.Metric == MetricOfStep
		if err := a.bind(name, value.len(), value.f32 != nil, diagonal, penaltyOf(p)); err != nil {
			return err
		}
	}
	return nil
}
