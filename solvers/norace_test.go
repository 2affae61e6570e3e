//go:build !race

package solvers_test

// underRace tells whether the race detector is on.
const underRace = false
