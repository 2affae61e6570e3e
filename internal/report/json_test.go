package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestJSONReadsBack(t *testing.T) {
	repeats, err := repeated(4)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Comparison{"one": fixture(1), "repeats": repeats, "difficult": difficult(), "constrained": constrained()} {
		var b bytes.Buffer
		if err := JSON(&b, c); err != nil {
			t.Fatal(err)
		}
		var got Comparison
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		opts := cmp.Options{
			cmpopts.IgnoreFields(Comparison{}, "Command", "PenaltySummary", "Constraint"),
			cmpopts.IgnoreFields(Arm{}, "History", "Matrices"),
			cmp.Comparer(func(a, b Number) bool { return a == b || !a.finite() && !b.finite() }),
		}
		if diff := cmp.Diff(c, got, opts); diff != "" {
			t.Errorf("%s (-wrote +read):\n%s", name, diff)
		}
	}
}

// The order of the fields is documented.
func TestJSONFields(t *testing.T) {
	var b bytes.Buffer
	c := fixture(1)
	c.Arms = c.Arms[1:2]
	if err := JSON(&b, c); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range bytes.Split(b.Bytes(), []byte("\n")) {
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		if key, _, ok := bytes.Cut(bytes.TrimSpace(line), []byte(":")); ok && (indent == 2 || indent == 6) {
			name, err := strconv.Unquote(string(key))
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, name)
		}
	}
	want := []string{
		"dataset", "rows_train", "rows_test", "features", "classes", "hidden", "penalty", "rule", "lambda", "learning_rate", "epochs",
		"batch", "seed", "lambda_over_lambda_max", "warmup", "repeats", "arms",
		"name", "weights", "exact_zeros", "layers", "live_features", "live_units", "train_accuracy", "test_accuracy",
		"loss", "penalty", "objective", "kkt", "margin", "seconds", "l1_norm",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNumber(t *testing.T) {
	for _, test := range []struct {
		x    float64
		text string
	}{
		{0, "0"}, {3194, "3194"}, {.1, "0.1"}, {1e-9, "1e-9"}, {-2.5, "-2.5"},
		{math.NaN(), "null"}, {math.Inf(1), "null"}, {math.Inf(-1), "null"},
	} {
		b, err := json.Marshal(Number(test.x))
		if err != nil || string(b) != test.text {
			t.Errorf("%v marshals to %s (%v), want %s", test.x, b, err, test.text)
		}
		var back Number
		if err := json.Unmarshal(b, &back); err != nil {
			t.Errorf("%s: %v", b, err)
		}
		if finite(test.x) && float64(back) != test.x || !finite(test.x) && !math.IsNaN(float64(back)) {
			t.Errorf("%v reads back as %v", test.x, back)
		}
	}
	var x Number
	if err := json.Unmarshal([]byte(`"1"`), &x); err == nil {
		t.Error("a string was read as a number")
	}
}

func TestCSVIsRectangular(t *testing.T) {
	c := difficult()
	c.Arms[4].Layers, c.Arms[4].LiveUnits = nil, nil // an arm that tells less than the others
	var b bytes.Buffer
	if err := CSV(&b, c); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll() // fails on lines of different lengths
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1+len(c.Arms) {
		t.Errorf("%d lines for %d arms", len(lines), len(c.Arms))
	}
	seen := map[string]bool{}
	for _, name := range lines[0] {
		if name == "" || seen[name] {
			t.Errorf("column %q is empty or occurs twice", name)
		}
		seen[name] = true
	}
}
