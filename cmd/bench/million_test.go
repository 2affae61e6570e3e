package main

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
)

var million = flag.Bool("million", false, "take a million training steps and watch the memory")

// Resident memory is flat over a million steps of the smallest workload.
func TestMillionSteps(t *testing.T) {
	if !*million {
		t.Skip("takes a quarter of a minute: set -million")
	}
	w, _ := find("mission")
	ours, err := newOurs(w)
	if err != nil {
		t.Fatal(err)
	}
	steps := func(n int) {
		for range n {
			if err := ours.step(); err != nil {
				t.Fatal(err)
			}
		}
	}
	steps(10_000)
	before := resident(t)
	for range 10 {
		steps(100_000)
		t.Logf("%d KiB resident", resident(t))
	}
	if grown := resident(t) - before; grown > 1024 {
		t.Errorf("resident memory grew by %d KiB from %d KiB over a million steps, want at most 1024", grown, before)
	}
}

// resident returns the resident memory of this process in KiB.
func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skipf("no way to know the resident memory here: %v", err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kib
		}
	}
	t.Skip("no VmRSS in /proc/self/status")
	return 0
}
