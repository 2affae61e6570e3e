package proxtest

import (
	"math"
	"slices"
	"testing"

	"github.com/pkg/errors"

	"proxgrad/internal/race"
	"proxgrad/ops/prox"
)

func allocatesNothing(p prox.Penalty, o Options) error {
	if race.Enabled {
		return &Skipped{"the race detector allocates on its own account"}
	}
	o.Lengths, o.Trials = []int{slices.Max(o.Lengths)}, 12
	if err := both(p, o, allocation[float64], allocation[float32]); err != nil {
		return err
	}
	for in := range ordinary[float64](o) {
		calls := map[string]func(){"Value": func() { p.Value(in.x) }}
		if s, ok := prox.As[prox.Stationary](p); ok {
			calls["SubdiffDist"] = func() { s.SubdiffDist(in.x, in.step) }
		}
		if c, ok := prox.As[prox.Criticaler](p); ok {
			calls["LambdaMax"] = func() { c.LambdaMax(in.x) }
		}
		if c, ok := prox.As[prox.Complementary](p); ok {
			calls["Margin"] = func() { c.Margin(in.x, in.step) }
		}
		if g, ok := prox.As[prox.Subgradienter](p); ok {
			dst := make([]float64, len(in.x))
			calls["Subgradient"] = func() { g.Subgradient(dst, in.x) }
		}
		for name, call := range calls {
			if n := allocations(call); n != 0 {
				return errors.Errorf("%s at x = %v: %v allocations a call", name, in.x, n)
			}
		}
	}
	return nil
}

func allocation[F float](_ prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		in = in.of(f)
		dst := make([]F, len(in.x))
		for _, last := range []float64{float64(in.x[0]), math.NaN()} {
			in.x[0] = F(last)
			if n := allocations(func() { f.apply(dst, in.x, in.step) }); n != 0 {
				return broken(f, in, "%v allocations a call", n)
			}
		}
	}
	return nil
}

// allocations returns the allocations of a call, once it has run. A penalty may keep its scratch in a sync.Pool, which the
// garbage collector empties now and then: the call after that allocates again. So the least of three measures counts; what
// allocates in every call shows in each of them.
func allocations(call func()) float64 {
	least := math.Inf(1)
	for range 3 {
		if least = min(least, testing.AllocsPerRun(5, call)); least == 0 {
			break
		}
	}
	return least
}
