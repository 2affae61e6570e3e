//go:build race

package proxtest

const raceDetector = true
