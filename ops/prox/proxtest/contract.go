package proxtest

import (
	"math"
	"sync"

	"proxgrad/ops/prox"
)

// both runs a law of the calling contract on the float64 maps and on the float32 maps that the penalty has.
func both(p prox.Penalty, o Options, law64 func(prox.Penalty, Options, form[float64]) error,
	law32 func(prox.Penalty, Options, form[float32]) error) error {
	for _, f := range forms64(p) {
		if err := law64(p, o, f); err != nil {
			return err
		}
	}
	for _, f := range forms32(p) {
		if err := law32(p, o, f); err != nil {
			return err
		}
	}
	return nil
}

func returnsValue(p prox.Penalty, o Options) error { return both(p, o, value[float64], value[float32]) }

func value[F float](p prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		in = in.of(f)
		dst := make([]F, len(in.x))
		got := f.apply(dst, in.x, in.step)
		if want := p.Value(widen(dst)); !near(got, want, tolerance[F]()*math.Abs(want)+smallest[F]()) {
			return broken(f, in, "returned %v, the value at dst = %v is %v", got, dst, want)
		}
	}
	return nil
}

func allowsAliasing(p prox.Penalty, o Options) error {
	return both(p, o, aliasing[float64], aliasing[float32])
}

func aliasing[F float](_ prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		in = in.of(f)
		want := constant(len(in.x), F(math.NaN())) // a coordinate that is not written shows
		wantValue := f.apply(want, in.x, in.step)
		got := clone(in.x)
		gotValue := f.apply(got, got, in.step)
		if !sameBits(got, want) || bits(gotValue) != bits(wantValue) {
			return broken(f, in, "with dst = x it gives %v (value %v), with a dst of its own %v (value %v)",
				got, gotValue, want, wantValue)
		}
	}
	return nil
}

func keepsInputs(p prox.Penalty, o Options) error {
	return both(p, o, inputsKept[float64], inputsKept[float32])
}

func inputsKept[F float](_ prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		in = in.of(f)
		was := input[F]{clone(in.x), clone(in.step)}
		dst := make([]F, len(in.x))
		f.apply(dst, in.x, in.step)
		if !sameBits(in.x, was.x) || !sameBits(in.step, was.step) {
			return broken(f, was, "left x = %v, step = %v", in.x, in.step)
		}
		f.apply(in.x, in.x, in.step)
		if !sameBits(in.step, was.step) {
			return broken(f, was, "with dst = x it left step = %v", in.step)
		}
	}
	return nil
}

func refusesUnequalLengths(p prox.Penalty, o Options) error {
	return both(p, o, unequalLengths[float64], unequalLengths[float32])
}

func unequalLengths[F float](_ prox.Penalty, o Options, f form[F]) error {
	n := o.Lengths[0]
	short, long := constant[F](n, 1), constant[F](n+1, 1)
	for _, args := range [][3][]F{{short, long, long}, {long, short, short}, {long, long, short}, {short, short, long}} {
		if f.scalar && len(args[0]) == len(args[1]) {
			continue
		}
		if !panics(func() { f.apply(args[0], args[1], args[2]) }) {
			return broken(f, input[F]{args[1], args[2]}, "returned with a dst of %d coordinates", len(args[0]))
		}
	}
	return nil
}

func panics(call func()) (did bool) {
	defer func() { did = recover() != nil }()
	call()
	return false
}

func agreesOnConstantMetric(p prox.Penalty, o Options) error {
	if _, ok := prox.As[prox.DiagonalProxer](p); !ok {
		return &Skipped{"no ProxDiag"}
	}
	if forms := forms32(p); len(forms) == 2 {
		if err := constantMetric(o, forms); err != nil {
			return err
		}
	}
	return constantMetric(o, forms64(p))
}

func constantMetric[F float](o Options, forms []form[F]) error {
	for in := range all[F](o) {
		in = in.of(forms[0])
		scalar, diag := make([]F, len(in.x)), make([]F, len(in.x))
		forms[0].apply(scalar, in.x, in.step)
		forms[1].apply(diag, in.x, in.step)
		if d := maxDiff(widen(scalar), widen(diag)); !(d <= tolerance[F]()*maxAbs(in.x)+smallest[F]()) {
			return broken(forms[1], in, "gives %v, %s gives %v", diag, forms[0].name, scalar)
		}
	}
	return nil
}

func writesPositiveZeros(p prox.Penalty, o Options) error {
	return both(p, o, zeros[float64], zeros[float32])
}

func zeros[F float](_ prox.Penalty, o Options, f form[F]) error {
	for in := range all[F](o) {
		in = in.of(f)
		dst := make([]F, len(in.x))
		f.apply(dst, in.x, in.step)
		for i, v := range dst {
			if v == 0 && math.Signbit(float64(v)) {
				return broken(f, in, "coordinate %d is −0", i)
			}
		}
	}
	return nil
}

func isConcurrent(p prox.Penalty, o Options) error {
	o.Trials = min(o.Trials, 40)
	return both(p, o, concurrent[float64], concurrent[float32])
}

func concurrent[F float](_ prox.Penalty, o Options, f form[F]) error {
	const workers = 4
	for in := range all[F](o) {
		in = in.of(f)
		want := make([]F, len(in.x))
		wantValue := f.apply(want, in.x, in.step)
		var (
			group  sync.WaitGroup
			dst    [workers][]F
			values [workers]float64
		)
		for w := range workers {
			dst[w] = make([]F, len(in.x))
			group.Go(func() {
				for range 8 {
					values[w] = f.apply(dst[w], in.x, in.step)
				}
			})
		}
		group.Wait()
		for w := range workers {
			if !sameBits(dst[w], want) || bits(values[w]) != bits(wantValue) {
				return broken(f, in, "alone it gives %v (value %v), beside others %v (value %v)",
					want, wantValue, dst[w], values[w])
			}
		}
	}
	return nil
}
