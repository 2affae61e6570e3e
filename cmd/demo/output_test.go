package main

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
)

// promised are the files of --out.
var promised = []string{
	"loss.png", "loss.svg", "magnitudes.png", "magnitudes.svg", "report.html", "result.csv", "result.json",
	"weights.png", "weights.svg", "zeros.png", "zeros.svg",
}

// --out makes the folder and exactly the promised files in it; what it replaces is replaced, what is there besides stays.
func TestOut(t *testing.T) {
	inFolder(t, nil)
	dir := filepath.Join("deep", "down")
	got := execute(t, quick("--out", dir, "--format", "json")...)
	if got.status != cli.OK || got.err != "written to "+dir+": report.html, pictures, result.json and result.csv\n" {
		t.Fatalf("status %d, stderr %q", got.status, got.err)
	}
	if diff := cmp.Diff(promised, names(t, dir)); diff != "" {
		t.Errorf("files (-want +got)\n%s", diff)
	}
	checkFiles(t, dir, got.stdout)

	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	again := execute(t, quick("--out", dir, "--format", "json", "--seed", "2", "--quiet")...)
	if again.status != cli.OK || again.err != "" {
		t.Fatalf("status %d, stderr %q", again.status, again.err)
	}
	if read(t, dir, "notes.txt") != "mine" || len(names(t, dir)) != len(promised)+1 {
		t.Errorf("a folder that had everything and a user's file now has %q", names(t, dir))
	}
	if again.stdout == got.stdout {
		t.Error("two seeds give one result")
	}
	checkFiles(t, dir, again.stdout)
}

// network finds what a page would load, and not mere mentions of an address such as the names of XML.
var network = regexp.MustCompile(`(?i)(src|href|url|@import|action|data)\s*[=(]?\s*["']?\s*(https?:)?//`)

// checkFiles checks that the files hold what standard output says, and open without a network.
func checkFiles(t *testing.T, dir, stdout string) {
	t.Helper()
	if text := read(t, dir, "result.json"); text != stdout {
		t.Errorf("result.json differs from standard output (-stdout +file)\n%s", cmp.Diff(stdout, text))
	}
	if head := read(t, dir, "result.csv"); !strings.HasPrefix(head, "dataset,rows_train,") {
		t.Errorf("result.csv begins %.40q", head)
	}
	page := read(t, dir, "report.html")
	if found := network.FindString(page); found != "" {
		t.Errorf("report.html loads from the network: %q", found)
	}
	if !strings.Contains(page, "go run ./cmd/demo compare-penalty-vs-prox --hidden=6,4 --epochs=4") {
		t.Error("report.html does not have the command that made it")
	}
	for _, name := range promised {
		text := read(t, dir, name)
		switch filepath.Ext(name) {
		case ".svg":
			if !strings.Contains(text, "<svg") || !strings.HasSuffix(strings.TrimSpace(text), "</svg>") {
				t.Errorf("%s is no whole picture", name)
			}
		case ".png":
			if _, err := png.DecodeConfig(strings.NewReader(text)); err != nil || !strings.HasSuffix(text, "IEND\xaeB`\x82") {
				t.Errorf("%s is no whole picture: %v", name, err)
			}
		}
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// untilContext is cancelled when Err has been asked a number of times.
type untilContext struct {
	context.Context
	left int
}

func (c *untilContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// An interruption at any instant of the writing leaves the folder as it was; once the files go into place they all go.
func TestInterruptedWriting(t *testing.T) {
	inFolder(t, nil)
	files := []file{{"a.html", bytesOf([]byte("new"))}, {"b.json", bytesOf([]byte("new"))}, {"c.csv", bytesOf([]byte("new"))}}
	if err := os.Mkdir("r", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("r", "b.json"), []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	for asked := 0; ; asked++ {
		out, err := cli.Prepare("r")
		if err != nil {
			t.Fatal(err)
		}
		err = write(&untilContext{t.Context(), asked}, out, files)
		out.Discard()
		if err == nil {
			if diff := cmp.Diff([]string{"a.html", "b.json", "c.csv"}, names(t, "r")); diff != "" {
				t.Errorf("files after writing (-want +got)\n%s", diff)
			}
			if asked <= len(files) {
				t.Errorf("the context was asked only %d times while %d files were written", asked, len(files))
			}
			return
		}
		if diff := cmp.Diff([]string{"b.json"}, names(t, "r")); diff != "" || read(t, "r", "b.json") != "old" {
			t.Fatalf("files after an interruption at %d (-want +got)\n%s", asked, diff)
		}
	}
}
