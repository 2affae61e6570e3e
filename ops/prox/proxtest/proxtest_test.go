package proxtest_test

import (
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pkg/errors"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

func lawByName(t *testing.T, name string) proxtest.Law {
	t.Helper()
	for _, law := range proxtest.Laws() {
		if law.Name == name {
			return law
		}
	}
	t.Fatalf("no law is named %q", name)
	return proxtest.Law{}
}

// TestMutants holds that every law notices the mutants that break it, and that every law has a mutant.
func TestMutants(t *testing.T) {
	was := proxtest.SetPatience(time.Second)
	blocked := make(chan struct{})
	defer proxtest.SetPatience(was)
	defer close(blocked)

	caught := map[string]bool{}
	for _, m := range mutants(blocked) {
		t.Run(m.name, func(t *testing.T) {
			caught[m.law] = true
			err := lawByName(t, m.law).Check(m.penalty, m.options)
			var skipped *proxtest.Skipped
			switch {
			case err == nil:
				t.Errorf("%q did not notice", m.law)
			case errors.As(err, &skipped) && !strings.Contains(skipped.Reason, "race detector"):
				t.Errorf("%q was skipped: %v", m.law, err)
			default:
				t.Log(strings.SplitN(err.Error(), "\n", 2)[0])
			}
		})
	}
	for _, law := range proxtest.Laws() {
		if !caught[law.Name] {
			t.Errorf("no mutant breaks the law %q", law.Name)
		}
	}
}

// TestUnbent is the control of TestMutants: nothing fails where nothing is bent.
func TestUnbent(t *testing.T) {
	proxtest.Check(t, bent{}, proxtest.Options{
		WithLambda: family,
		Naive:      func(dst, x, step []float64) { lasso.ProxDiag(dst, x, step) },
	})
}

// bare is a user's penalty without optional powers: the number of non-zeros, which is not convex.
type bare struct{ strength float64 }

func (b bare) Validate() error { return nil }

func (b bare) Value(x []float64) float64 {
	var sum float64
	for _, v := range x {
		switch {
		case v-v != 0:
			sum += v * v // NaN or +Inf
		case v != 0:
			sum += b.strength
		}
	}
	return sum
}

func (b bare) Prox(dst, x []float64, step float64) float64 {
	if len(dst) != len(x) {
		panic("bare: unequal lengths")
	}
	for i, z := range x {
		dst[i] = 0
		if !(math.Abs(z) <= math.Sqrt(2*step*b.strength)) {
			dst[i] = z
		}
	}
	return b.Value(dst)
}

// TestBarePenalty runs a non-convex penalty without any power: the laws that need one are skipped, the others hold.
func TestBarePenalty(t *testing.T) {
	var skips []string
	for _, law := range proxtest.Laws() {
		err := law.Check(bare{strength: 0.7}, proxtest.Options{Nonconvex: true})
		var skipped *proxtest.Skipped
		if errors.As(err, &skipped) {
			skips = append(skips, skipped.Reason)
		} else if err != nil {
			t.Errorf("%s: %v", law.Name, err)
		}
	}
	want := []string{
		"no ValueAt, ProxAt and DistAt", "the penalty is not convex", "no Shape that says even", "no ProxDiag", "no Options.WithLambda", "no Prox32 and no ProxDiag32",
		"no Options.Naive", "no SubdiffDist", "no SubdiffDist", "no LambdaMax", "no Strength", "no ValueAt, ProxAt and DistAt",
		"no StepOf", "no Subgradient", "no Margin", "no Shape", "no ConjugateValue",
	}
	if race.Enabled {
		want = slices.Insert(want, 7, "the race detector allocates on its own account")
	}
	if diff := cmp.Diff(want, skips); diff != "" {
		t.Errorf("reasons to skip (-want +got):\n%s", diff)
	}
}

// TestUnsuitedLengths holds that a penalty that refuses all usual lengths is an error and not a suite without inputs.
func TestUnsuitedLengths(t *testing.T) {
	groups, err := prox.ConsecutiveGroups(100, 10)
	if err != nil {
		t.Fatal(err)
	}
	p := prox.GroupL2{Lambda: 1, Groups: groups}
	law := lawByName(t, "no competitor is better")
	if err := law.Check(p, proxtest.Options{}); err == nil || !strings.Contains(err.Error(), "set Options.Lengths") {
		t.Errorf("without Lengths: got %v", err)
	}
	if err := law.Check(p, proxtest.Options{Lengths: []int{100}}); err != nil {
		t.Errorf("with Lengths: got %v", err)
	}
}

// TestCheckFails runs Check on a broken penalty in a process of its own, which must fail and name the law.
func TestCheckFails(t *testing.T) {
	const inner = "PROXTEST_CHECK_BROKEN"
	if os.Getenv(inner) != "" {
		proxtest.Check(t, bent{validate: func() error { return errors.New("broken on purpose") }}, proxtest.Options{})
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestCheckFails$", "-test.v")
	cmd.Env = append(os.Environ(), inner+"=1")
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("a broken penalty passed:\n%s", out)
	}
	for _, want := range []string{
		"--- FAIL: TestCheckFails/Validate_accepts_the_penalty", "broken on purpose",
		"--- SKIP: TestCheckFails/the_naive_twin_agrees", "no Options.Naive",
		"--- PASS: TestCheckFails/no_competitor_is_better",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("output lacks %q:\n%s", want, out)
		}
	}
}
