package proxtest

import (
	"math"
	"time"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// A call that takes longer than this on some sixty coordinates is said to hang.
var patience = 20 * time.Second

func passesNonFinite(p prox.Penalty, o Options) error {
	o.Trials = min(o.Trials, 100)
	done := make(chan error, 1)
	go func() {
		done <- guarded(func(p prox.Penalty, o Options) error {
			return both(p, o, nonFinite[float64], nonFinite[float32])
		})(p, o)
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return errors.Errorf("a NaN or ±Inf in x hangs the map: no answer after %v", patience)
	}
}

func nonFinite[F float](p prox.Penalty, o Options, f form[F]) error {
	special := []float64{math.NaN(), math.Inf(1), math.Inf(-1)}
	for in, rng := range ordinary[F](o) {
		in = in.of(f)
		for _, v := range special {
			in.x[rng.IntN(len(in.x))] = F(v) // they pile up: one, then two, then three kinds
			dst := make([]F, len(in.x))
			got := f.apply(dst, in.x, in.step)
			nan := false
			for i, z := range in.x {
				if z-z != 0 && bits(dst[i]) != bits(z) {
					return broken(f, in, "coordinate %d became %v", i, dst[i])
				}
				nan = nan || z != z
			}
			if !math.IsNaN(got) && !math.IsInf(got, 1) {
				return broken(f, in, "returned %v, want NaN or +Inf", got)
			}
			if at := p.Value(widen(in.x)); nan && !math.IsNaN(at) || !math.IsNaN(at) && !math.IsInf(at, 1) {
				return broken(f, in, "Value(x) is %v, want NaN, or +Inf where no NaN is", at)
			}
		}
	}
	return nil
}
