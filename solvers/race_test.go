//go:build race

package solvers_test

// underRace tells that the race detector is on, under which a sync.Pool forgets some of what it is given, on purpose.
const underRace = true
