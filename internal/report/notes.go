package report

import (
	"fmt"
	"strconv"
	"strings"
)

// caption says what was compared: data, network, settings.
func caption(c *Comparison) []string {
	layers := append([]int{c.Features}, c.Hidden...)
	layers = append(layers, c.Classes)
	settings := ""
	if !c.Constraint {
		settings = "λ = " + short(c.Lambda)
		if c.LambdaRatio.finite() {
			settings += " = " + short(c.LambdaRatio) + " λ_max"
		}
		settings += ", "
	}
	settings += fmt.Sprintf("learning rate %s, batch %d, %d epochs", short(c.LearningRate), c.Batch, c.Epochs)
	if c.Warmup > 0 {
		settings += fmt.Sprintf(" (the first %d without penalty)", c.Warmup)
	}
	settings += ", seed " + strconv.FormatUint(c.Seed, 10)
	if n := c.repeats(); n > 1 {
		settings += fmt.Sprintf(", median of %d repeats [min–max]", n)
	}
	out := []string{
		fmt.Sprintf("%s: %d training rows, %d test rows, %d features, %d classes",
			printable(c.Dataset), c.RowsTrain, c.RowsTest, c.Features, c.Classes),
		fmt.Sprintf("network %s%s%s", join(layers, "-"), weightsOf(c), activation(c)),
	}
	if !c.usual() {
		out = append(out, methodCaption(c))
	}
	return append(out, settings)
}

// activation is what stands between the layers.
func activation(c *Comparison) string {
	if len(c.Hidden) == 0 {
		return ""
	}
	return ", ReLU"
}

func weightsOf(c *Comparison) string {
	if of := total(c, func(a *Arm) (int, bool) { return a.Weights, true }); of != "" {
		return " with" + strings.TrimPrefix(of, " of") + " weights"
	}
	return ""
}

// warnings lists what the arms have to say, one line each; arms that say the same share a line.
func warnings(c *Comparison) []string {
	var texts []string
	arms := make(map[string][]string)
	for i := range c.Arms {
		a := &c.Arms[i]
		if a.Warning == "" {
			continue
		}
		if arms[a.Warning] == nil {
			texts = append(texts, a.Warning)
		}
		arms[a.Warning] = append(arms[a.Warning], printable(a.Name))
	}
	for i, text := range texts {
		texts[i] = fmt.Sprintf("warning: %s: %s", enumerate(arms[text]), printable(text))
	}
	return texts
}

// footnotes explain the rows whose names do not.
func footnotes(c *Comparison) []string {
	var out []string
	for i := range c.Arms {
		a := &c.Arms[i]
		if a.Stopped != "" {
			out = append(out, fmt.Sprintf("%s stopped: %s", printable(a.Name), printable(a.Stopped)))
		}
	}
	out = append(out, "Loss is the mean over the training rows, the objective is "+objectiveText(c)+
		". The KKT violation is the greatest distance from the optimality conditions on all training rows, on the scale"+
		" of "+scaleText(c)+". The margin ("+none+" if none is known) is how far the zero nearest to waking is from it; it means"+
		" something only where the violation is small beside it."+reluText(c)+gapText(c)+kinkText(c)+" Seconds are wall-clock, while other arms train on"+
		" the other processors.")
	return out
}

// reluText says what the violation is worth where there is a hidden layer.
func reluText(c *Comparison) string {
	if len(c.Hidden) == 0 {
		return ""
	}
	return " With ReLU the violation need not vanish: the weights come to rest on kinks, where the one gradient that" +
		" backpropagation returns is not the one that certifies the point."
}

// gapText explains the duality gap, if any arm knows it.
func gapText(c *Comparison) string {
	if gapRows(c) == nil {
		return ""
	}
	return " The duality gap is an upper bound of how far the objective is above its optimum."
}

// kinkText explains the measure at kinks, if any arm has it.
func kinkText(c *Comparison) string {
	if kinkRows(c) == nil {
		return ""
	}
	return " The violation at kinks is the least found with a mean of gradients from within the distance ρ of the parameters, on the same" +
		" scale; it certifies the point for that ρ, and is taken after a polish."
}

func ownLambda(c *Comparison) string {
	for i := range c.Arms {
		if c.Arms[i].Lambda != nil {
			return " at each arm's own λ"
		}
	}
	return ""
}
