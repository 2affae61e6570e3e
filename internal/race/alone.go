package race

import "testing"

// Alone skips a long test that runs in one goroutine when the race detector watches, which has nothing to see there.
func Alone(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("one goroutine: nothing for the race detector to see")
	}
}

// Elsewhere skips a long test of what shorter tests run under the race detector too.
func Elsewhere(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("long, and shorter tests run the same under the race detector")
	}
}
