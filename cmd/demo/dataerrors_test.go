package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/cli"
	"proxgrad/internal/race"
)

// inFolder makes the files in a new folder and goes there, so that messages name them as a user would.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// twoClasses is a table of n rows and two features, the first of which tells the classes apart.
func twoClasses(n int) string {
	var b strings.Builder
	b.WriteString("a,b,y\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,%d,%c\n", i%2*10+i%7, i*i%11, "xz"[i%2])
	}
	return b.String()
}

// Faults of the data are one line that says where and what was expected; the status is 1, and --out leaves no trace.
func TestDataErrors(t *testing.T) {
	regression := "a,y\n"
	for i := range 60 {
		regression += fmt.Sprintf("%d,%g\n", i, float64(i)*1.25)
	}
	for _, c := range []struct {
		name, content, target string
		want                  string
	}{
		{"empty", "", "", "t.csv: expected a line with the names of the columns, and rows, got an empty file"},
		{"header only", "a,b,y\n", "", "t.csv:1: expected rows after the names of the columns, got none"},
		{"no header", "1,2,3\n4,5,6\n", "", "t.csv:1: expected a first line that names the columns, got a line of data"},
		{"target alone", "y\nx\nz\n", "", `t.csv:1: expected features beside the target "y", got none`},
		{"ragged row", "a,b,y\n1,2,x\n1,2\n", "", `t.csv:3: column "y": expected 3 cells, as in the first line, got 2`},
		{"missing cell", "a,b,y\n1,2,x\n1,,z\n", "", `t.csv:3: column "b": expected a number, got an empty cell`},
		{"text cell", "a,b,y\n1,2,x\n1,much,z\n", "y", `t.csv:3: column "b": expected a number, got "much"`},
		{"infinite cell", "a,b,y\n1,Inf,x\n", "", `t.csv:2: column "b": expected a finite number, got "Inf"`},
		{"name twice", "a,a,y\n1,2,x\n", "", `t.csv:1: column "a": expected a name of its own, got the same in columns 1 and 2`},
		{"one class", "a,y\n1,x\n2,x\n", "", `t.csv: column "y": expected at least two classes, got "x" in all 2 rows`},
		{"lonely class", "a,y\n1,x\n2,x\n3,z\n", "", `t.csv:4: column "y": expected at least 2 rows of each class, got 1 of "z"`},
		{"no such target", "a,b,kind\n1,2,x\n", "kid",
			`t.csv:1: expected a target among the columns "a", "b", "kind", got "kid" (did you mean "kind"?)`},
		{"numeric target", regression, "",
			`t.csv: column "y": expected classes, got a numeric target, 60 distinct numbers in 60 rows (write the labels as text if they are classes)`},
		{"cut gzip", gzipped(t, twoClasses(500))[:40], "", "t.csv: expected a whole gzip file, got one that is cut off"},
		{"control characters", "a,\x1b[31mb,y\n1,\x1b[2Jx,z\n", "y", `t.csv:2: column "\x1b[31mb": expected a number, got "\x1b[2Jx"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			inFolder(t, map[string]string{"t.csv": c.content})
			args := quick("--data", "t.csv", "--out", "results")
			if c.target != "" {
				args = append(args, "--target", c.target)
			}
			want := outcome{cli.Failure, "", "demo: " + c.want + "\n"}
			if diff := cmp.Diff(want, execute(t, args...), cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([]string{"t.csv"}, names(t, ".")); diff != "" {
				t.Errorf("files afterwards (-want +got)\n%s", diff)
			}
		})
	}
}

// Faults of files and folders that are not in the data, and of the work itself.
func TestFailures(t *testing.T) {
	race.Elsewhere(t)
	inFolder(t, map[string]string{"good.csv": twoClasses(40), "file": "mine"})
	if err := os.MkdirAll(filepath.Join("taken", "report.html"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no such file", quick("--data", "none.csv"), "none.csv: expected a CSV file, got no such file"},
		{"a folder as data", quick("--data", "taken"), "taken: expected a CSV file, got a directory"},
		{"--out is a file", quick("--out", "file"), "output folder file: it is a file, expected a folder"},
		{"--out below a file", quick("--out", "file/below"), "output folder file/below cannot be written to: not a directory"},
		{"--out is /dev/null", quick("--out", "/dev/null"), "output folder /dev/null: it is a file, expected a folder"},
		{"a folder in the place of a file", quick("--data", "good.csv", "--out", "taken"),
			"output file taken/report.html: a folder of that name is in the way"},
		{"divergence", []string{compareName, "--lr", "1e6", "--epochs", "5", "--hidden", "50,50,50,50,50,50,50,50,50"},
			"arm penalty: epoch 1: the loss is NaN in step 2: training diverged; lower the learning rate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := outcome{cli.Failure, "", "demo: " + c.want + "\n"}
			if diff := cmp.Diff(want, execute(t, c.args...), cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff([]string{"report.html"}, names(t, "taken")); diff != "" {
		t.Errorf("in the folder that could not be filled (-want +got)\n%s", diff)
	}
}

// Where files cannot be written is said before the training, which would take hours here.
func TestOutIsCheckedFirst(t *testing.T) {
	inFolder(t, map[string]string{"file": "mine"})
	args := []string{compareName, "--epochs", "1000000", "--out"}
	if got := execute(t, append(args, "file")...); got.status != cli.Failure {
		t.Errorf("status %d, stderr %q", got.status, got.err)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	if err := os.Mkdir("locked", 0o555); err != nil {
		t.Fatal(err)
	}
	want := outcome{cli.Failure, "", "demo: output folder locked cannot be written to: permission denied\n"}
	if diff := cmp.Diff(want, execute(t, append(args, "locked")...), cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// names lists a folder, hidden entries included.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}
