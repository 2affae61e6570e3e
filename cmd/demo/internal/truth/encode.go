package truth

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"github.com/pkg/errors"

	"proxgrad/internal/report"
)

// JSON writes the cells as an array.
func JSON(w io.Writer, cells []Cell) error {
	if cells == nil {
		cells = []Cell{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return errors.Wrap(e.Encode(cells), "writing JSON")
}

// CSV writes a line of heads and one for each cell, by the names of the JSON. A number that is not finite is empty.
func CSV(w io.Writer, cells []Cell) error {
	out := csv.NewWriter(w)
	lines := [][]string{{"rule", "penalty", "problem", "mode", "gap", "kkt", "support_ok", "seconds"}}
	for _, c := range cells {
		lines = append(lines, []string{
			c.Rule, c.Penalty, c.Problem, string(c.Mode), text(c.Gap), text(c.KKT), strconv.FormatBool(c.SupportOK), text(c.Seconds),
		})
	}
	return errors.Wrap(out.WriteAll(lines), "writing CSV")
}

func text(x report.Number) string {
	if v := float64(x); v-v == 0 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}
