package report

import "testing"

// The polish never takes more than its share of the width, never stretches beyond the scale of the epochs, and the axis
// rises throughout.
func TestTimeline(t *testing.T) {
	for _, tc := range []struct {
		name                string
		first, epochs, last int
		wantEnd             float64 // place of the last entry
	}{
		{"no polish", 1, 100, 100, 100},
		{"a short polish keeps the scale", 1, 100, 110, 110},
		{"a long polish is squeezed into its share", 0, 70, 5070, 100},
		{"one epoch", 1, 1, 50, 50},
	} {
		axis := timeline{tc.first, tc.epochs, tc.last}
		if got := axis.at(tc.last); got-tc.wantEnd > 1e-9 || tc.wantEnd-got > 1e-9 {
			t.Errorf("%s: the last entry is at %v, want %v", tc.name, got, tc.wantEnd)
		}
		for e := tc.first; e < tc.last; e++ {
			if axis.at(e+1) <= axis.at(e) {
				t.Errorf("%s: entry %d is at %v, the next at %v", tc.name, e, axis.at(e), axis.at(e+1))
				break
			}
		}
	}
}
