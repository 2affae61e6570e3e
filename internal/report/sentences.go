package report

import (
	"fmt"
	"math"
	"strings"
)

// Sentences says in two sentences what was seen: how many exact zeros each arm has, and what the sparse arm pays for
// them against the arm with the penalty in its loss. They are made from the numbers alone and say so when the numbers
// are not what one hopes for.
func Sentences(c Comparison) (zeros, price string) {
	return zerosSentence(&c), priceSentence(&c)
}

func zerosSentence(c *Comparison) string {
	parts := make([]string, len(c.Arms))
	for i := range c.Arms {
		a := &c.Arms[i]
		parts[i] = printable(a.Name) + " "
		if i == 0 {
			parts[i] += "sets "
		}
		switch {
		case a.ExactZeros == 0:
			parts[i] += "none"
		case a.ExactZeros == a.Weights:
			parts[i] += "all"
		default:
			parts[i] += fmt.Sprintf("%d (%s)", a.ExactZeros, percent(a.ExactZeros, a.Weights))
		}
		if i == 0 {
			parts[i] += " exactly to zero"
		}
		if a.Warning != "" {
			parts[i] += " (see the warning)"
		}
	}
	subject := "Of the weights"
	if of := total(c, func(a *Arm) (int, bool) { return a.Weights, true }); of != "" {
		subject = "Of the" + strings.TrimPrefix(of, " of") + " weights"
	}
	if n := c.repeats(); n > 1 {
		subject += fmt.Sprintf(", in the median of %d repeats", n)
	}
	return subject + ", " + enumerate(parts) + "."
}

// priceSentence compares the sparse arm with the arm penalty, or with the first other arm if there is no such arm.
func priceSentence(c *Comparison) string {
	a := sparseArm(c)
	b := other(c, a)
	opening := fmt.Sprintf("On the %d test rows %s", c.RowsTest, printable(a.Name))
	if a.ExactZeros == a.Weights {
		opening += ", in which no weight is left,"
	}
	if b == nil {
		return fmt.Sprintf("%s is right in %s of the cases; its objective is %s.", opening, share(a.TestAccuracy),
			figureText(a.Objective))
	}
	if a.ExactZeros <= b.ExactZeros {
		opening += fmt.Sprintf(", which has no more exact zeros than %s,", printable(b.Name))
	}
	s := fmt.Sprintf("%s is right in %s of the cases against %s in %s", opening, share(a.TestAccuracy),
		share(b.TestAccuracy), printable(b.Name))
	if d := float64(a.TestAccuracy - b.TestAccuracy); finite(d) {
		s += " (" + difference(100*d, " points") + ")"
	}
	if !samePtr(a.Lambda, b.Lambda) {
		return s + "; their objectives do not compare, since their λ differ."
	}
	s += fmt.Sprintf("; its objective is %s against %s", figureText(a.Objective), figureText(b.Objective))
	if d := float64((a.Objective - b.Objective) / b.Objective); finite(d) && b.Objective > 0 {
		s += " (" + difference(100*d, "%") + ")"
	}
	return s + "."
}

// other is what a is compared with: the arm penalty, else the first arm that is not a, nil if a is alone.
func other(c *Comparison, a *Arm) *Arm {
	if b := c.arm("penalty"); b != nil && b != a {
		return b
	}
	for i := range c.Arms {
		if b := &c.Arms[i]; b != a {
			return b
		}
	}
	return nil
}

// sparseArm is the arm the comparison is about: polished, else prox, else the one with most zeros. A dead network is
// passed over where there is a living one.
func sparseArm(c *Comparison) *Arm {
	for _, name := range []string{"polished", "prox"} {
		if a := c.arm(name); a != nil && a.Warning == "" {
			return a
		}
	}
	best := &c.Arms[0]
	for i := range c.Arms {
		a := &c.Arms[i]
		alive := a.Warning == "" && best.Warning != ""
		if alive || a.ExactZeros > best.ExactZeros && (a.Warning == "") == (best.Warning == "") {
			best = a
		}
	}
	return best
}

// difference says how far d is above or below, or that it is nothing in the digit shown.
func difference(d float64, unit string) string {
	rounded := math.Round(10*math.Abs(d)) / 10
	switch {
	case d == 0:
		return "the same"
	case rounded == 0:
		return "less than 0.1" + unit + " apart"
	case d > 200 && unit == "%":
		return fmt.Sprintf("%.1f times as high", 1+d/100)
	case d > 0:
		return fmt.Sprintf("%.1f%s higher", rounded, unit)
	}
	return fmt.Sprintf("%.1f%s lower", rounded, unit)
}

func share(x Number) string {
	if !x.finite() {
		return "an unknown share"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(x))
}

func figureText(x Number) string {
	if !x.finite() {
		return "not finite"
	}
	return float(float64(x), digits{significant: 3}.least([]float64{float64(x)}))
}

func enumerate(parts []string) string {
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}
