package proxtest

import "time"

// SetPatience sets how long a map may take before it is said to hang, and returns what it was.
func SetPatience(d time.Duration) time.Duration {
	was := patience
	patience = d
	return was
}
