// Package proxtest is the conformance suite of penalties: the laws that every [prox.Penalty] keeps, ours and yours.
//
//	func TestMyPenalty(t *testing.T) {
//		proxtest.Check(t, MyPenalty{Lambda: 0.3}, proxtest.Options{
//			WithLambda: func(lambda float64) prox.Penalty { return MyPenalty{Lambda: lambda} },
//		})
//	}
//
// A law that speaks of an optional power is skipped, with the reason logged, when the penalty lacks it. The inputs are of
// the order of one within three decades either way, so give the penalty strengths of that order: then some coordinates
// fall within its thresholds and some do not.
package proxtest

import (
	"testing"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// Options tune the suite. The zero value tests a convex penalty that accepts vectors of the usual lengths.
type Options struct {
	// Nonconvex leaves out the laws that only convex penalties keep, and compares points by their objective where a
	// minimiser need not be unique.
	Nonconvex bool
	// Lengths are the vector lengths to try, in this order. Default: 1, 2, 3, 8, 24 and 60, less those that CheckLen
	// refuses.
	Lengths []int
	// Trials is the number of random inputs for each law. Default: 300.
	Trials int
	// Seed makes the inputs. One seed, one set of inputs.
	Seed uint64
	// Naive is a twin of ProxDiag, slow and obviously right. It is compared with Prox at equal steps and with ProxDiag to
	// 1e-8 of the greatest |x_i|. nil: the law is skipped.
	Naive func(dst, x, step []float64)
	// WithLambda returns the member of the penalty's family with strength λ, all else (the mixing of two strengths, the
	// groups) as it is. nil: the laws on λ = 0, LambdaMax and Strength are skipped.
	WithLambda func(lambda float64) prox.Penalty
}

// A Law is one property that every penalty must have.
type Law struct {
	// Name says the law as a sentence.
	Name string
	// Check returns nil when the penalty keeps the law, a *Skipped when the law does not apply, and otherwise an error
	// with the input that breaks it.
	Check func(p prox.Penalty, o Options) error
}

// Skipped is the error of a law that does not apply.
type Skipped struct {
	Reason string // what is missing
}

// Error returns the reason.
func (s *Skipped) Error() string { return "does not apply: " + s.Reason }

// Laws returns all laws, in the order in which [Check] runs them.
func Laws() []Law {
	laws := []Law{
		{"Validate accepts the penalty", validates},
		{"the value returned is the value at dst", returnsValue},
		{"dst may be x, to the same bits", allowsAliasing},
		{"x and step are left as they were", keepsInputs},
		{"unequal lengths panic", refusesUnequalLengths},
		{"no competitor is better", isOptimal},
		{"no point along a coordinate is better", isBestOnLines},
		{"the map is firmly non-expansive", isFirmlyNonExpansive},
		{"the map is monotone", isMonotone},
		{"the map of an even penalty is odd", isOdd},
		{"a constant metric is a scalar step", agreesOnConstantMetric},
		{"step 0 moves nothing", isIdentityAtStepZero},
		{"step → 0 is the identity on the domain", tendsToIdentity},
		{"λ = 0 moves nothing", isIdentityAtLambdaZero},
		{"a zero is +0, never −0", writesPositiveZeros},
		{"NaN and ±Inf are passed on", passesNonFinite},
		{"float32 agrees with float64", agreesInFloat32},
		{"the naive twin agrees", agreesWithNaive},
		{"no method allocates", allocatesNothing},
		{"concurrent use gives the same bits", isConcurrent},
		{"the prox point is certified stationary", certifiesProx},
		{"SubdiffDist bounds the prox-gradient residual", boundsResidual},
		{"LambdaMax is where zero becomes stationary", isCritical},
		{"Strength is the λ of the family", hasStrength},
		{"the coordinates agree with the whole", agreesByCoordinate},
		{"StepOf is one of the range of steps", namesOneStep},
		{"Subgradient is a subgradient", isSubgradient},
		{"Margin is where a zero wakes", hasMargin},
		{"Shape is the form of the penalty", hasShape},
		{"ConjugateValue is the conjugate", isConjugate},
	}
	for i := range laws {
		laws[i].Check = guarded(laws[i].Check)
	}
	return laws
}

// Check runs every law as a subtest of t. It must not run in a parallel test, because it counts allocations.
func Check(t *testing.T, p prox.Penalty, o Options) {
	t.Helper()
	for _, law := range Laws() {
		t.Run(law.Name, func(t *testing.T) {
			err := law.Check(p, o)
			var skipped *Skipped
			switch {
			case errors.As(err, &skipped):
				t.Skip(skipped.Reason)
			case err != nil:
				t.Error(err)
			}
		})
	}
}

// guarded fills in the defaults and turns a panic of the penalty into the error of the law it broke.
func guarded(check func(prox.Penalty, Options) error) func(prox.Penalty, Options) error {
	return func(p prox.Penalty, o Options) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = errors.Errorf("panicked: %v", r)
			}
		}()
		if o, err = o.filled(p); err != nil {
			return err
		}
		return check(p, o)
	}
}

func (o Options) filled(p prox.Penalty) (Options, error) {
	if o.Trials == 0 {
		o.Trials = 300
	}
	if o.Lengths != nil {
		return o, nil
	}
	sized, bound := prox.As[prox.Sized](p)
	for _, n := range []int{1, 2, 3, 8, 24, 60} {
		if !bound || sized.CheckLen(n) == nil {
			o.Lengths = append(o.Lengths, n)
		}
	}
	if o.Lengths == nil {
		return o, errors.New("CheckLen refuses vectors of 1, 2, 3, 8, 24 and 60 coordinates: set Options.Lengths")
	}
	return o, nil
}

func validates(p prox.Penalty, _ Options) error { return p.Validate() }
