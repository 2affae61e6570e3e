package proxtest_test

import (
	"math"
	"sync/atomic"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

// A mutant breaks a law on purpose, and that law must notice.
type mutant struct {
	name    string
	law     string
	penalty prox.Penalty
	options proxtest.Options
}

func mutants(blocked <-chan struct{}) []mutant {
	var calls atomic.Int64
	shrinks := bent{prox: edited(func(_, p float64) float64 { return p*(1-1e-15) + 0 })}
	nearly := bent{prox: func(dst, x []float64, step float64) float64 {
		return edited(func(_, p float64) float64 {
			if p == 0 && step > 0 {
				return 1e-12
			}
			return p
		})(dst, x, step)
	}}
	first := bent{proxDiag: restepped(func(_ int, step []float64) float64 { return step[0] })}
	hard := bent{prox: edited(func(z, p float64) float64 {
		if p == 0 {
			return 0
		}
		return z
	})}
	return append(append(powerMutants(), globalMutants()...), []mutant{
		{name: "not valid", law: "Validate accepts the penalty",
			penalty: bent{validate: func() error { return errors.New("not valid") }}},
		{name: "value of x", law: "the value returned is the value at dst",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				lasso.Prox(dst, x, step)
				return lasso.Value(x)
			}}},
		{name: "float32 value off by 1e-4", law: "the value returned is the value at dst",
			penalty: bent{proxDiag32: func(dst, x, step []float32) float64 {
				return 1.0001 * lasso.ProxDiag32(dst, x, step)
			}}},
		{name: "clears dst before it reads x", law: "dst may be x, to the same bits",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				clear(dst)
				return lasso.Prox(dst, x, step)
			}}},
		{name: "leaves what was in dst", law: "dst may be x, to the same bits",
			penalty: bent{proxDiag: func(dst, x, step []float64) float64 {
				last := len(dst) - 1
				lasso.ProxDiag(dst[:last], x[:last], step[:last])
				return lasso.Value(dst)
			}}},
		{name: "writes x", law: "x and step are left as they were",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				value := lasso.Prox(x, x, step)
				copy(dst, x)
				return value
			}}},
		{name: "writes step", law: "x and step are left as they were",
			penalty: bent{proxDiag32: func(dst, x, step []float32) float64 {
				value := lasso.ProxDiag32(dst, x, step)
				step[0] *= 2
				return value
			}}},
		{name: "takes the least length", law: "unequal lengths panic",
			penalty: bent{proxDiag: func(dst, x, step []float64) float64 {
				n := min(len(dst), len(x), len(step))
				return lasso.ProxDiag(dst[:n], x[:n], step[:n])
			}}},
		{name: "hard threshold", law: "no competitor is better", penalty: hard},
		{name: "scalar prox as diagonal prox", law: "no competitor is better", penalty: first},
		{name: "scalar prox, called non-convex", law: "no competitor is better", penalty: first,
			options: proxtest.Options{Nonconvex: true}},
		{name: "threshold off by 1e-10", law: "no competitor is better",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				return lasso.Prox(dst, x, step*(1+1e-10))
			}}},
		{name: "1e-12 for zero", law: "no competitor is better", penalty: nearly},
		{name: "NaN for a number", law: "no competitor is better",
			penalty: bent{prox: edited(func(_, _ float64) float64 { return math.NaN() })}},
		{name: "hard threshold is expansive", law: "the map is firmly non-expansive", penalty: hard},
		{name: "inverse metric", law: "a constant metric is a scalar step",
			penalty: bent{proxDiag: restepped(func(i int, step []float64) float64 { return 1 / step[i] })}},
		{name: "least step", law: "step 0 moves nothing",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				return lasso.Prox(dst, x, max(step, 1e-9))
			}}},
		{name: "floor under the metric", law: "step 0 moves nothing",
			penalty: bent{proxDiag: restepped(func(i int, step []float64) float64 { return max(step[i], 1e-12) })}},
		{name: "least positive step", law: "step → 0 is the identity on the domain",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				if step > 0 {
					step = max(step, 1e-3)
				}
				return lasso.Prox(dst, x, step)
			}}},
		{name: "outside its domain", law: "step → 0 is the identity on the domain",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				lasso.Prox(dst, x, step)
				return math.Inf(1)
			}}},
		{name: "shrinks at λ = 0", law: "λ = 0 moves nothing",
			penalty: shrinks, options: proxtest.Options{WithLambda: func(float64) prox.Penalty { return shrinks }}},
		{name: "−0", law: "a zero is +0, never −0",
			penalty: bent{prox: edited(func(z, p float64) float64 { return math.Copysign(p, z) })}},
		{name: "−0 is passed on at step 0", law: "a zero is +0, never −0",
			penalty: bent{proxDiag32: func(dst, x, step []float32) float64 {
				value := lasso.ProxDiag32(dst, x, step)
				for i, s := range step {
					if s == 0 {
						dst[i] = x[i]
					}
				}
				return value
			}}},
		{name: "NaN becomes 0", law: "NaN and ±Inf are passed on",
			penalty: bent{prox: edited(func(_, p float64) float64 {
				if math.IsNaN(p) {
					return 0
				}
				return p
			})}},
		{name: "Inf becomes a number", law: "NaN and ±Inf are passed on",
			penalty: bent{prox: edited(func(_, p float64) float64 {
				return max(-math.MaxFloat64, min(p, math.MaxFloat64))
			})}},
		{name: "a number for the value of NaN", law: "NaN and ±Inf are passed on",
			penalty: bent{value: func(x []float64) float64 {
				if v := lasso.Value(x); !math.IsNaN(v) {
					return v
				}
				return 1
			}}},
		{name: "a number returned for NaN", law: "NaN and ±Inf are passed on",
			penalty: bent{proxDiag: func(dst, x, step []float64) float64 {
				if v := lasso.ProxDiag(dst, x, step); v-v == 0 {
					return v
				}
				return 1
			}}},
		{name: "hangs on NaN", law: "NaN and ±Inf are passed on",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				value := lasso.Prox(dst, x, step)
				if math.IsNaN(value) {
					<-blocked
				}
				return value
			}}},
		{name: "threshold in bfloat16", law: "float32 agrees with float64",
			penalty: bent{prox32: func(dst, x []float32, step float32) float64 {
				return lasso.Prox32(dst, x, math.Float32frombits(math.Float32bits(step)&0xffff0000))
			}}},
		{name: "another twin", law: "the naive twin agrees", penalty: lasso,
			options: proxtest.Options{Naive: func(dst, x, step []float64) {
				prox.L1{Lambda: 0.7 + 1e-6}.ProxDiag(dst, x, step)
			}}},
		{name: "allocates", law: "no method allocates",
			penalty: bent{proxDiag: restepped(func(i int, step []float64) float64 { return step[i] })}},
		{name: "certificate allocates", law: "no method allocates",
			penalty: bent{dist: func(x, grad []float64) float64 {
				return lasso.SubdiffDist(append(make([]float64, 0, len(x)), x...), grad)
			}}},
		{name: "remembers", law: "concurrent use gives the same bits",
			penalty: bent{prox: func(dst, x []float64, step float64) float64 {
				return lasso.Prox(dst, x, step*float64(1+calls.Add(1)%7))
			}}},
		{name: "1e-12 for zero, certified", law: "the prox point is certified stationary", penalty: nearly},
		{name: "certificate of another λ", law: "the prox point is certified stationary",
			penalty: bent{dist: prox.L1{Lambda: 0.7 * (1 + 1e-9)}.SubdiffDist}},
		{name: "certificate of the point 0", law: "SubdiffDist bounds the prox-gradient residual",
			penalty: bent{dist: func(x, grad []float64) float64 {
				for _, v := range x {
					grad[0] += 0 * v // a NaN passes
				}
				return lasso.SubdiffDist(make([]float64, len(x)), grad)
			}}},
		{name: "blind certificate", law: "SubdiffDist bounds the prox-gradient residual",
			penalty: bent{dist: func(_, _ []float64) float64 { return 0 }}},
		{name: "certificate is deaf to NaN", law: "SubdiffDist bounds the prox-gradient residual",
			penalty: bent{dist: func(x, grad []float64) float64 {
				if d := lasso.SubdiffDist(x, grad); !math.IsNaN(d) {
					return d
				}
				return math.Inf(1)
			}}},
		{name: "LambdaMax too low", law: "LambdaMax is where zero becomes stationary",
			penalty: bent{lambdaMax: func(grad []float64) float64 { return lasso.LambdaMax(grad) * (1 - 1e-8) }},
			options: proxtest.Options{WithLambda: family}},
		{name: "LambdaMax too high", law: "LambdaMax is where zero becomes stationary",
			penalty: bent{lambdaMax: func(grad []float64) float64 { return lasso.LambdaMax(grad) * 1.02 }},
			options: proxtest.Options{WithLambda: func(lambda float64) prox.Penalty {
				return scaledMax{prox.L1{Lambda: lambda}}
			}}},
		{name: "LambdaMax depends on λ", law: "LambdaMax is where zero becomes stationary",
			penalty: bent{lambdaMax: func(grad []float64) float64 { return lasso.LambdaMax(grad) * lasso.Lambda }},
			options: proxtest.Options{WithLambda: family}},
		{name: "another mixing for each λ", law: "Strength is the λ of the family",
			penalty: lasso, options: proxtest.Options{WithLambda: func(lambda float64) prox.Penalty {
				return prox.ElasticNet{L1: lambda, L2: 1}
			}}},
	}...)
}
