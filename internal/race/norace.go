//go:build !race

// Package race says whether the race detector watches. Under it everything takes ten times as long, and a sync.Pool forgets some
// of what it is given, on purpose: tests then try fewer inputs and count no allocations.
package race

// Enabled is whether the program was built with -race.
const Enabled = false
