// Package arrows holds the test of the arrows between packages: imports lead downwards only.
package arrows

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms are the packages, or trees of packages, from the top down, with what each may import of this module besides what is
// in the same room. A package in no room is an error.
var rooms = []struct {
	path string
	may  []string
}{
	{"cmd", []string{"internal/report", "internal/cli", "solvers/glm/golden", "models", "models/data", "graph", "graph/machine", "solvers", "ops", "ops/prox", "internal/kernel"}},
	{"examples", []string{"internal/report", "internal/cli", "models", "models/data", "graph", "graph/machine", "solvers", "ops", "ops/prox"}},
	{"internal/report", []string{"models", "solvers", "ops/prox"}},
	{"internal/cli", nil},
	{"internal/arrows", nil},
	{"solvers/glm/golden", []string{"models/data", "solvers", "ops/prox"}},
	{"models/data", []string{"internal/kernel"}},
	{"models", []string{"models/data", "graph", "graph/machine", "solvers", "ops", "ops/prox", "internal/kernel"}},
	{"graph/machine", []string{"graph", "ops", "internal/kernel"}},
	{"graph", []string{"ops", "ops/prox"}},
	{"solvers", []string{"ops", "ops/prox", "internal/kernel"}},
	{"ops/prox", []string{"internal/kernel", "internal/race"}},
	{"ops", []string{"ops/prox", "internal/kernel"}},
	{"internal/kernel", nil},
	{"internal/race", nil},
}

// outside says which third-party packages only some rooms may import, by prefix.
var outside = map[string][]string{
	"gorgonia.org/":             {"cmd", "examples", "models", "graph/machine", "graph", "solvers", "ops"},
	"gonum.org/v1/plot":         {"internal/report"},
	"github.com/spf13/cobra":    {"cmd"},
	"github.com/vbauerster/mpb": {"cmd"},
	"golang.org/x/term":         {"cmd", "internal/cli"},
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "proxgrad/...")
	out, err := cmd.Output()
	if err != nil {
		var ee *exec.ExitError
		if errors.As(err, &ee) {
			t.Fatalf("go list: %v\n%s", err, ee.Stderr)
		}
		t.Skipf("go list: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// roomOf returns the index of the most special room of a package, or −1.
func roomOf(importPath string) int {
	rel, ok := strings.CutPrefix(importPath, "proxgrad/")
	if !ok {
		return -1
	}
	best := -1
	for i, r := range rooms {
		if (rel == r.path || strings.HasPrefix(rel, r.path+"/")) && (best < 0 || len(r.path) > len(rooms[best].path)) {
			best = i
		}
	}
	return best
}

func TestArrowsLeadDownwards(t *testing.T) {
	pkgs := list(t)
	if len(pkgs) < 8 {
		t.Fatalf("go list shows only %d packages", len(pkgs))
	}
	for _, p := range pkgs {
		from := roomOf(p.ImportPath)
		if from < 0 {
			t.Errorf("%s is in no room", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			if to := roomOf(imp); to >= 0 && to != from && !slices.Contains(rooms[from].may, rooms[to].path) {
				t.Errorf("%s imports %s: %s may import %v of this module", p.ImportPath, imp, rooms[from].path, rooms[from].may)
			}
			for prefix, may := range outside {
				if strings.HasPrefix(imp, prefix) && !slices.Contains(may, rooms[from].path) {
					t.Errorf("%s imports %s, which only %v may", p.ImportPath, imp, may)
				}
			}
		}
	}
}

// The table itself must be downwards: a room may import only rooms below it.
func TestRoomsAreOrdered(t *testing.T) {
	index := map[string]int{}
	for i, r := range rooms {
		index[r.path] = i
	}
	for i, r := range rooms {
		for _, m := range r.may {
			j, ok := index[m]
			switch {
			case !ok:
				t.Errorf("%s may import %s, which is no room", r.path, m)
			case j <= i && !strings.HasPrefix(r.path, m+"/") && !strings.HasPrefix(m, r.path+"/"):
				t.Errorf("%s may import %s, which is not below it", r.path, m)
			}
		}
	}
}
