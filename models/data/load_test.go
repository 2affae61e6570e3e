package data_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/models/data"
)

func TestLoad(t *testing.T) {
	const text = "x,y\n1,a\n2,b\n"
	want := plain{Features: []string{"x"}, X: [][]float64{{1}, {2}}, Target: "y", Raw: []string{"a", "b"}}
	dir := t.TempDir()
	for _, tt := range []struct{ file, bytes string }{
		{"plain.csv", text},
		{"packed.csv.gz", gzipped(t, text)},
		{"packed, though not called so.csv", gzipped(t, text)},
		{"plain, though called.gz", text},
	} {
		path := filepath.Join(dir, tt.file)
		if err := os.WriteFile(path, []byte(tt.bytes), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := data.Load(path, "y")
		if err != nil {
			t.Errorf("%s: %v", tt.file, err)
			continue
		}
		if diff := cmp.Diff(want, plainOf(table)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.file, diff)
		}
		if table.Name != path {
			t.Errorf("name %q, want %q", table.Name, path)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	nowhere := filepath.Join(dir, "nowhere.csv")
	_, err := data.Load(nowhere, "")
	checkError(t, err, nowhere+": expected a CSV file, got no such file", fs.ErrNotExist)
	_, err = data.Load(dir, "")
	checkError(t, err, dir+": expected a CSV file, got a directory", data.ErrNotText)
	_, err = data.Load("", "")
	checkError(t, err, "expected a CSV file, got an empty name", fs.ErrNotExist)

	inFile := filepath.Join(dir, "f.csv", "g.csv")
	if err := os.WriteFile(filepath.Join(dir, "f.csv"), []byte("x,y\n1,?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = data.Load(inFile, "")
	var e *data.Error
	var pe *fs.PathError
	if !errors.As(err, &e) || !errors.As(err, &pe) {
		t.Errorf("got %v (%T), want a *data.Error that wraps a *fs.PathError", err, err)
	}
	_, err = data.Load(filepath.Join(dir, "f.csv"), "")
	checkError(t, err, filepath.Join(dir, "f.csv")+`:2: column "y": expected a target, got "?", a missing value`, data.ErrMissing)
}
