//go:build race

package main

// raceDetector is whether the race detector, under which all takes ten times as long, watches.
const raceDetector = true
