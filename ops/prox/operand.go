package prox

import (
	"math"

	"github.com/pkg/errors"
)

// checkOperand says what is wrong with the operand of a rule.
func checkOperand(rule string, p Penalty) error {
	if p == nil {
		return errors.Errorf("prox: %s: Of is nil; expected a penalty", rule)
	}
	return errors.WithMessagef(p.Validate(), "prox: %s: its operand", rule)
}

// checkOperandLen says what is wrong with n coordinates for the operand of a rule.
func checkOperandLen(rule string, p Penalty, n int) error {
	if s, ok := As[Sized](p); ok {
		return errors.WithMessagef(s.CheckLen(n), "prox: %s: its operand", rule)
	}
	return nil
}

// valueOfNone returns the penalty 0 of x: 0, but NaN or +Inf where x is not finite.
func valueOfNone[F float](x []F) float64 {
	var sum float64
	for _, v := range x {
		sum += 0 * math.Abs(float64(v))
	}
	return sum
}

// distOfNone returns ‖grad‖∞, NaN where x holds a NaN.
func distOfNone(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	worst := 0.0
	for i, g := range grad {
		worst = max(worst, math.Abs(g), 0*x[i])
	}
	return worst
}
