package prox

import "github.com/pkg/errors"

// checkStrength says what is wrong with a field that holds a strength (a λ).
func checkStrength(penalty, field string, v float64) error {
	if v >= 0 && finite(v) {
		return nil
	}
	return errors.Errorf("prox: %s: %s must be a finite number ≥ 0, got %v", penalty, field, v)
}
