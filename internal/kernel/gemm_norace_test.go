//go:build !race

package kernel

// everySize is the distance between the sizes that are tried.
const everySize = 1
