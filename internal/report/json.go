package report

import (
	"encoding/json"
	"io"

	"github.com/pkg/errors"
)

// JSON writes c as one indented JSON object and a newline. Fields come in the documented order, a missing list is [],
// a number that is not finite is null. The error is that of [Comparison.Validate] or of w.
func JSON(w io.Writer, c Comparison) error {
	if err := c.Validate(); err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return errors.Wrap(enc.Encode(withLists(c)), "report: writing JSON")
}

// withLists returns a copy of c in which no list of the JSON is nil and Repeats is a count.
func withLists(c Comparison) Comparison {
	c.Repeats = c.repeats()
	c.Hidden = append([]int{}, c.Hidden...)
	c.Arms = append([]Arm{}, c.Arms...)
	for i := range c.Arms {
		a := &c.Arms[i]
		a.Layers = append([]Layer{}, a.Layers...)
		a.LiveUnits = append([]int{}, a.LiveUnits...)
	}
	return c
}
