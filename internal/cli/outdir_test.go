package cli_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pkg/errors"

	"proxgrad/internal/cli"
)

func write(out *cli.OutDir, name, text string) error {
	return out.Write(name, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// contents are all files below dir, hidden ones too, with their text; folders end in a slash.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || e.IsDir() {
			got[name+"/"] = ""
			return err
		}
		b, err := os.ReadFile(path)
		got[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func prepare(t *testing.T, dir string) *cli.OutDir {
	t.Helper()
	out, err := cli.Prepare(dir)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOutDirCommit(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"result.json": "old", "notes.txt": "mine"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := prepare(t, dir)
	for name, text := range map[string]string{"result.json": "new", "report.html": strings.Repeat("page ", 10000)} {
		if err := write(out, name, text); err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, dir)
	if before["result.json"] != "old" || before["report.html"] != "" {
		t.Errorf("files are visible before they are committed: %v", before)
	}
	if err := out.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"result.json": "new", "report.html": strings.Repeat("page ", 10000), "notes.txt": "mine",
	}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("after Commit (-want +got):\n%s", diff)
	}
	out.Discard()
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("Discard after Commit is not idle (-want +got):\n%s", diff)
	}
}

func TestOutDirLeavesNothing(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	broken := errors.New("broken")
	tests := []struct {
		name string
		use  func(*cli.OutDir) error
		want error
	}{
		{"nothing written", func(*cli.OutDir) error { return nil }, nil},
		{"not committed", func(out *cli.OutDir) error { return write(out, "a", "a") }, nil},
		{"a file fails midway", func(out *cli.OutDir) error {
			if err := write(out, "a", "a"); err != nil {
				return err
			}
			return out.Write("b", func(w io.Writer) error {
				io.WriteString(w, "half")
				return broken
			})
		}, broken},
		{"interrupted", func(out *cli.OutDir) error {
			if err := write(out, "a", "a"); err != nil {
				return err
			}
			return out.Commit(cancelled)
		}, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parent := t.TempDir()
			out := prepare(t, filepath.Join(parent, "new", "out"))
			if err := test.use(out); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			out.Discard()
			if diff := cmp.Diff(map[string]string{}, contents(t, parent)); diff != "" {
				t.Errorf("left behind (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOutDirKeepsOthersFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	out := prepare(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "theirs"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	out.Discard()
	if diff := cmp.Diff(map[string]string{"theirs": ""}, contents(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOutDirRefusesNames(t *testing.T) {
	out := prepare(t, t.TempDir())
	defer out.Discard()
	if err := write(out, "a", ""); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", ".", "..", "../x", "x/y", "/x", ".partial-1", "a"} {
		if err := write(out, name, ""); err == nil {
			t.Errorf("Write(%q) was accepted", name)
		}
	}
}

func TestOutDirFolderInTheWay(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	out := prepare(t, dir)
	for _, name := range []string{"a", "b"} {
		if err := write(out, name, ""); err != nil {
			t.Fatal(err)
		}
	}
	err := out.Commit(context.Background())
	if err == nil || !strings.Contains(err.Error(), "a folder of that name is in the way") {
		t.Errorf("Commit: %v", err)
	}
	out.Discard()
	if diff := cmp.Diff(map[string]string{"b/": ""}, contents(t, dir)); diff != "" {
		t.Errorf("some files were committed (-want +got):\n%s", diff)
	}
}

func TestPrepareRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, dir, want string }{
		{"no name", "", "the output folder has no name"},
		{"a file", file, "output folder " + file + ": it is a file, expected a folder"},
		{"below a file", filepath.Join(file, "x"), "output folder " + filepath.Join(file, "x") +
			" cannot be written to: not a directory"},
	}
	if runtime.GOOS == "linux" { // not even root can write there
		tests = append(tests, struct{ name, dir, want string }{"no place for folders", "/proc/x/y",
			"output folder /proc/x/y cannot be written to: no such file or directory"})
	}
	if os.Getuid() > 0 {
		locked := t.TempDir()
		if err := os.Chmod(locked, 0o500); err != nil {
			t.Fatal(err)
		}
		tests = append(tests, struct{ name, dir, want string }{"no rights", locked,
			"output folder " + locked + " cannot be written to: permission denied"})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out, err := cli.Prepare(test.dir)
			if err == nil {
				out.Discard()
				t.Fatal("it was accepted")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
