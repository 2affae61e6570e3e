package solvers

import "testing"

// Slow is a window in which the objective falls by less than the share, the first from where it begins.
func TestSlowness(t *testing.T) {
	slow := slowness(100, 0.02)
	for _, s := range []struct {
		evaluations int
		objective   float64
		want        bool
	}{
		{1, 5, false}, {60, 5, false}, {102, 4.5, false}, {150, 4.49, false}, {202, 4.40, false}, {301, 4.40, false}, {303, 4.313, true},
		{350, 4.3, false}, {410, 4.0, false},
	} {
		if got := slow(s.evaluations, s.objective); got != s.want {
			t.Errorf("after %d evaluations at %v: slow %v, want %v", s.evaluations, s.objective, got, s.want)
		}
	}
}
