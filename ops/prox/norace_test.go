//go:build !race

package prox_test

const raceDetector = false
