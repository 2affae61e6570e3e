package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/pkg/errors"
)

// CSV writes a header and one line for each arm. The columns are the fields of the JSON; the settings of the comparison
// come first in every line, hidden layers as 50-30-10, layers flattened to layer1_name, layer1_size, layer1_zeros, …;
// with more than one repeat each number is followed by its _min and _max. A number that is not finite is an empty cell.
// The error is that of [Comparison.Validate] or of w.
func CSV(w io.Writer, c Comparison) error {
	if err := c.Validate(); err != nil {
		return err
	}
	layers, units := 0, 0
	for i := range c.Arms {
		layers = max(layers, len(c.Arms[i].Layers))
		units = max(units, len(c.Arms[i].LiveUnits))
	}
	out := csv.NewWriter(w)
	for i := range c.Arms {
		r := record{spread: c.repeats() > 1}
		r.settings(&c)
		r.arm(&c.Arms[i], layers, units)
		if i == 0 {
			if err := out.Write(r.names); err != nil {
				return errors.Wrap(err, "report: writing CSV")
			}
		}
		if err := out.Write(r.cells); err != nil {
			return errors.Wrap(err, "report: writing CSV")
		}
	}
	out.Flush()
	return errors.Wrap(out.Error(), "report: writing CSV")
}

// record is one line in the making, with the names of its columns.
type record struct {
	names, cells []string
	spread       bool
}

func (r *record) add(name, cell string) {
	r.names = append(r.names, name)
	r.cells = append(r.cells, cell)
}

func (r *record) int(name string, v int) { r.add(name, strconv.Itoa(v)) }

func (r *record) number(name string, v Number) { r.add(name, decimal(v)) }

// decimal is the shortest text that reads back to the same float64, empty if v is not finite.
func decimal(v Number) string {
	if !v.finite() {
		return ""
	}
	return strconv.FormatFloat(float64(v), 'g', -1, 64)
}

// ranged adds a cell and, with repeats, its extremes; rng is nil where the arm has no spread.
func (r *record) ranged(name, cell string, rng *Range) {
	r.add(name, cell)
	if !r.spread {
		return
	}
	if rng == nil {
		r.add(name+"_min", "")
		r.add(name+"_max", "")
		return
	}
	r.number(name+"_min", rng.Min)
	r.number(name+"_max", rng.Max)
}

func (r *record) settings(c *Comparison) {
	r.add("dataset", c.Dataset)
	r.int("rows_train", c.RowsTrain)
	r.int("rows_test", c.RowsTest)
	r.int("features", c.Features)
	r.int("classes", c.Classes)
	r.add("hidden", join(c.Hidden, "-"))
	r.add("penalty_name", c.penalty())
	r.add("rule", c.rule())
	r.number("lambda", c.Lambda)
	r.number("learning_rate", c.LearningRate)
	r.int("epochs", c.Epochs)
	r.int("batch", c.Batch)
	r.add("seed", strconv.FormatUint(c.Seed, 10))
	r.number("lambda_over_lambda_max", c.LambdaRatio)
	r.int("warmup", c.Warmup)
	r.int("repeats", c.repeats())
}

func (r *record) arm(a *Arm, layers, units int) {
	r.add("name", a.Name)
	r.int("weights", a.Weights)
	r.ranged("exact_zeros", strconv.Itoa(a.ExactZeros), spreadOf(a, exactZeros))
	for l := range layers {
		var layer Layer
		var rng *Range
		zeros, size := "", ""
		if l < len(a.Layers) {
			layer = a.Layers[l]
			zeros, size = strconv.Itoa(layer.Zeros), strconv.Itoa(layer.Size)
			rng = spreadOf(a, func(s *Spread) *Range { return &s.Layers[l].Zeros })
		}
		prefix := fmt.Sprintf("layer%d_", l+1)
		r.add(prefix+"name", layer.Name)
		r.add(prefix+"size", size)
		r.ranged(prefix+"zeros", zeros, rng)
	}
	r.ranged("live_features", strconv.Itoa(a.LiveFeatures), spreadOf(a, func(s *Spread) *Range { return &s.LiveFeatures }))
	for l := range units {
		cell := ""
		var rng *Range
		if l < len(a.LiveUnits) {
			cell = strconv.Itoa(a.LiveUnits[l])
			rng = spreadOf(a, func(s *Spread) *Range { return &s.LiveUnits[l] })
		}
		r.ranged(fmt.Sprintf("live_units%d", l+1), cell, rng)
	}
	for _, m := range measures {
		r.ranged(m.name, decimal(*m.value(a)), spreadOf(a, m.rng))
		if m.name == "kkt" {
			for _, o := range optionals {
				r.optional(a, o)
			}
		}
	}
	for _, own := range []struct {
		name string
		v    *Number
	}{{"own_lambda", a.Lambda}, {"own_lambda_ratio", a.LambdaRatio}} {
		if own.v == nil {
			r.add(own.name, "")
		} else {
			r.number(own.name, *own.v)
		}
	}
	r.add("warning", a.Warning)
	r.add("stopped", a.Stopped)
}

func join(xs []int, sep string) string {
	s := make([]string, len(xs))
	for i, x := range xs {
		s[i] = strconv.Itoa(x)
	}
	return strings.Join(s, sep)
}
