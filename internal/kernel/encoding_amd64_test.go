//go:build !noasm

package kernel

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"proxgrad/internal/race"
)

// beyondAVX2 is what only AVX-512 has: registers above 15, masks, and the instructions on quad or double words by those names.
var beyondAVX2 = regexp.MustCompile(`\b[XY](1[6-9]|2\d|3[01])\b|\bZ\d+\b|\bK[0-7]\b|\bVP(OR|AND|XOR)[DQ]\b|\bVPSRAQ\b|\bVPMAX?[SU]Q\b`)

// Kernels named after AVX2 hold no instruction of AVX-512: on a processor with both, nothing else would show it.
func TestAVX2KernelsAreAVX2(t *testing.T) {
	race.Alone(t)
	files, err := filepath.Glob("*_amd64.s")
	if err != nil || len(files) < 5 {
		t.Fatalf("assembly files: %v, %v", files, err)
	}
	checked := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		function := ""
		for i, line := range strings.Split(string(text), "\n") {
			line, _, _ = strings.Cut(line, "//")
			if rest, ok := strings.CutPrefix(line, "TEXT ·"); ok {
				function, _, _ = strings.Cut(rest, "(")
			}
			if !strings.Contains(strings.ToLower(function), "avx2") {
				continue
			}
			checked++
			if beyondAVX2.MatchString(line) {
				t.Errorf("%s:%d: %s: %s", file, i+1, function, strings.TrimSpace(line))
			}
		}
	}
	if checked < 1000 {
		t.Errorf("%d lines of AVX2 kernels found: the names have changed", checked)
	}
}
