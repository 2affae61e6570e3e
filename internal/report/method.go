package report

import "fmt"

// isL1 tells whether the penalty is λ‖W‖₁.
func (c *Comparison) isL1() bool { return c.Penalty == "" || c.Penalty == "l1" }

// isAdam tells whether the steps are Adam's.
func (c *Comparison) isAdam() bool { return c.Rule == "" || c.Rule == "adam" }

// usual tells whether penalty and rule are those that texts take for granted.
func (c *Comparison) usual() bool { return c.isL1() && c.isAdam() }

func (c *Comparison) penalty() string {
	if c.Penalty == "" {
		return "l1"
	}
	return printable(c.Penalty)
}

func (c *Comparison) rule() string {
	if c.Rule == "" {
		return "adam"
	}
	return printable(c.Rule)
}

// methodCaption names penalty and rule.
func methodCaption(c *Comparison) string {
	kind := "penalty"
	if c.Constraint {
		kind = "constraint"
	}
	text := fmt.Sprintf("%s %s", kind, c.penalty())
	if c.PenaltySummary != "" {
		text += " (" + printable(c.PenaltySummary) + ")"
	}
	return text + ", rule " + c.rule()
}

// objectiveText says what is minimised.
func objectiveText(c *Comparison) string {
	switch {
	case c.Constraint:
		return "the loss, under the constraint"
	case c.isL1():
		return "loss + λ‖W‖₁" + ownLambda(c)
	}
	return "loss + penalty" + ownLambda(c)
}

// scaleText says what a violation compares with.
func scaleText(c *Comparison) string {
	if c.Constraint {
		return "the gradient"
	}
	return "λ"
}

// explanation says what the arms are, for someone who knows none of it.
func explanation(c *Comparison) []string {
	if c.usual() {
		return []string{"Every arm starts from the same weights and sees the same batches; they differ in how λ‖W‖₁ acts. With the" +
			" penalty in the loss (penalty), its derivative pushes a weight towards zero and past it, back and forth, so weights" +
			" become small and none stays at zero. The proximal operator instead sets a weight to zero, exactly, when the step" +
			" cannot lower the loss by more than the penalty costs. For Adam that operator has a threshold of its own for each" +
			" weight, the learning rate times λ divided by Adam’s scale of that weight (prox); polished adds quasi-Newton" +
			" steps on all training rows after the last epoch. One threshold for all weights (unscaled) is another operation: its λ is not the" +
			" λ of the objective."}
	}
	out := []string{"Every arm starts from the same weights and sees the same batches; they differ in how the " + methodKind(c) + " acts."}
	if c.Constraint {
		out = append(out, "A constraint has no derivative, so it has no arm with a penalty in the loss. Its proximal operator is a"+
			" projection: after each step the weights go to the nearest point that satisfies it.")
	} else {
		out = append(out, "With the penalty in the loss (penalty), its derivative pushes the weights towards where the penalty is"+
			" least and past it, back and forth, so that none comes to rest there. The proximal operator instead goes there"+
			" exactly, when the step cannot lower the loss by more than the penalty costs: that is what makes weights, or whole"+
			" groups of them, exactly zero.")
	}
	return append(out, "The arm prox takes that operator in the metric of the step of "+c.rule()+", so that it comes to rest only where"+
		" the objective is stationary; polished adds quasi-Newton steps on all training rows after the last epoch. The same operator with the learning"+
		" rate as its one step (unscaled) is another operation, unless the rule has no metric and no momentum (sgd): it comes to"+
		" rest elsewhere.")
}

func methodKind(c *Comparison) string {
	if c.Constraint {
		return "constraint " + c.penalty()
	}
	return "penalty " + c.penalty()
}
