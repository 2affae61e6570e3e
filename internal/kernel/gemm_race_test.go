//go:build race

package kernel

// everySize is the distance between the sizes that are tried: the race detector has nothing to see in one goroutine.
const everySize = 11
