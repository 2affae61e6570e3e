package prox_test

import (
	"flag"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
	"proxgrad/ops/prox/catalogue"
	"proxgrad/ops/prox/proxtest"
)

// A member is one penalty of the catalogue as the tests see it: with strengths of order one, the rest of its family, and
// a naive twin of its prox.
type member struct {
	name       string
	penalty    prox.Penalty
	lengths    []int
	withLambda func(lambda float64) prox.Penalty
	naive      func(dst, x, step []float64)
}

// members returns all of them, which stand in one file a family: members_convex_test.go and so on.
func members() []member {
	return slices.Concat(convexMembers(), structuredMembers(), nonconvexMembers(), constraintMembers(), calculusMembers(),
		sumMembers(), conjugateMembers())
}

// nonconvex reports whether the penalty is not convex, as its entry in the catalogue says, or the shape of a rule.
func (m member) nonconvex() bool {
	if r, ok := m.penalty.(prox.Rule); ok {
		return prox.ShapeOf(r)&prox.Convex == 0
	}
	name := reflect.TypeOf(m.penalty).Name()
	for _, e := range catalogue.Penalties() {
		if e.Type == name {
			return !e.Convex
		}
	}
	return prox.ShapeOf(m.penalty)&prox.Convex == 0
}

// acceptance asks for all of the random inputs.
var acceptance = flag.Bool("acceptance", false, "compare with the naive twins on 10,000 inputs each")

// TestConformance runs every penalty through the exported suite.
func TestConformance(t *testing.T) {
	for _, m := range members() {
		t.Run(m.name, func(t *testing.T) {
			trials := 0 // the default
			if race.Enabled {
				trials = 40
			}
			proxtest.Check(t, m.penalty, proxtest.Options{
				Trials: trials, Nonconvex: m.nonconvex(), Lengths: m.lengths, Naive: m.naive, WithLambda: m.withLambda,
			})
		})
	}
}

// TestNaiveTwins compares the prox with numerical minimisation, coordinate by coordinate to 1e-9 of |x_i|, over 1500
// (with -acceptance, as in .ci/run, 10,000) random inputs for each penalty and, where it has ProxDiag, metrics of six
// decades. No coordinate is excused: of two minimisers at a tie, which random inputs do not meet, TestTies speaks.
func TestNaiveTwins(t *testing.T) {
	trials := 1500
	switch {
	case race.Enabled:
		trials = 100
	case *acceptance:
		trials = 10_000
	}
	for _, m := range members() {
		if m.naive == nil {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(7, 11))
			n := 5
			if m.lengths != nil {
				n = m.lengths[0]
			}
			diagonal, isDiagonal := prox.As[prox.DiagonalProxer](m.penalty)
			x, step, got, want := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
			shrunk := 0
			for range trials {
				size := math.Pow(10, 2*rng.Float64()-1)
				for i := range x {
					x[i], step[i] = rng.NormFloat64(), size
					if isDiagonal {
						step[i] = size * math.Pow(10, 6*(rng.Float64()-0.5))
					}
				}
				if isDiagonal {
					diagonal.ProxDiag(got, x, step)
				} else {
					m.penalty.Prox(got, x, size)
				}
				m.naive(want, x, step)
				for i := range x {
					if math.Abs(got[i]-want[i]) > 1e-9*math.Abs(x[i]) {
						t.Fatalf("x = %v, step = %v:\ncoordinate %d: got %v, want %v", x, step, i, got[i], want[i])
					}
					if got[i] != 0 && got[i] != x[i] {
						shrunk++
					}
				}
			}
			if shrunk == 0 && !onlyZeros[m.name] {
				t.Error("no coordinate was shrunk without becoming zero: the inputs test nothing")
			}
		})
	}
}

// onlyZeros are the members that make zeros, or the step leaves the coordinate as it is.
var onlyZeros = map[string]bool{"NonNegative": true, "Box of a point": true, "L0": true, "NonNegative L0": true, "Conjugate NonNegative": true, "NM": true, "TopK": true, "TopK of groups": true}
