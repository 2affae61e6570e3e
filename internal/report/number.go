package report

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"github.com/pkg/errors"
)

// Number is a float64 that JSON can always carry: NaN and ±Inf, for which JSON has no text, become null, and null
// becomes NaN. So a diverged training still gives a valid file, and its reader sees that a number is missing rather
// than a number that is wrong.
type Number float64

// MarshalJSON returns the shortest decimal that reads back to the same float64, or null if x is not finite.
func (x Number) MarshalJSON() ([]byte, error) {
	if !x.finite() {
		return []byte("null"), nil
	}
	b, err := json.Marshal(float64(x))
	return b, errors.WithStack(err)
}

// UnmarshalJSON reads a JSON number, or null as NaN.
func (x *Number) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*x = Number(math.NaN())
		return nil
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return errors.Wrapf(err, "report: expected a JSON number or null, got %s", b)
	}
	*x = Number(v)
	return nil
}

func (x Number) finite() bool { return finite(float64(x)) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
