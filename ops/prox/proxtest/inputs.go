package proxtest

import (
	"iter"
	"math"
	"math/rand/v2"

	"proxgrad/ops/prox"
)

type float interface{ float32 | float64 }

// A form is one of the proximal maps of a penalty, seen as a function of a step for each coordinate.
type form[F float] struct {
	name   string
	scalar bool // it needs equal steps
	apply  func(dst, x, step []F) float64
}

func forms64(p prox.Penalty) []form[float64] {
	forms := []form[float64]{{"Prox", true, func(dst, x, step []float64) float64 { return p.Prox(dst, x, step[0]) }}}
	if d, ok := prox.As[prox.DiagonalProxer](p); ok {
		forms = append(forms, form[float64]{"ProxDiag", false, d.ProxDiag})
	}
	return forms
}

func forms32(p prox.Penalty) []form[float32] {
	var forms []form[float32]
	if q, ok := prox.As[prox.Float32Proxer](p); ok {
		forms = append(forms, form[float32]{"Prox32", true, func(dst, x, step []float32) float64 {
			return q.Prox32(dst, x, step[0])
		}})
	}
	if q, ok := prox.As[prox.Float32DiagonalProxer](p); ok {
		forms = append(forms, form[float32]{"ProxDiag32", false, q.ProxDiag32})
	}
	return forms
}

// An input is a point and steps to prox it with.
type input[F float] struct {
	x, step []F
}

// of returns the input with steps that suit the form.
func (in input[F]) of(f form[F]) input[F] {
	if !f.scalar {
		return in
	}
	return input[F]{in.x, constant(len(in.x), in.step[len(in.step)-1])}
}

func constant[F float](n int, v F) []F {
	s := make([]F, n)
	for i := range s {
		s[i] = v
	}
	return s
}

// ordinary yields inputs whose squares neither overflow nor underflow: one scale, six decades of scales, ties, zeros of
// both signs. Steps are positive, equal or over six decades; the last one is of the order of the point in half of them.
func ordinary[F float](o Options) iter.Seq2[input[F], *rand.Rand] {
	return inputs[F](o, 5, false)
}

// all yields the ordinary inputs, besides denormals and the greatest magnitudes, with steps of which some are 0.
func all[F float](o Options) iter.Seq2[input[F], *rand.Rand] {
	return inputs[F](o, 7, true)
}

func inputs[F float](o Options, kinds int, zeroSteps bool) iter.Seq2[input[F], *rand.Rand] {
	return func(yield func(input[F], *rand.Rand) bool) {
		rng := rand.New(rand.NewPCG(o.Seed, 0x70726f78))
		for trial := range o.Trials {
			n := o.Lengths[trial*len(o.Lengths)/o.Trials] // the first failure comes with the first length
			scale := decades(rng, 6)
			in := input[F]{point[F](rng, n, trial%kinds, scale), make([]F, n)}
			size, spread := decades(rng, 6), float64(rng.IntN(3))*3
			if rng.IntN(2) == 0 {
				size = scale * decades(rng, 2)
			}
			for i := range in.step {
				in.step[i] = F(size * decades(rng, spread))
				if zeroSteps && rng.IntN(16) == 0 {
					in.step[i] = 0
				}
			}
			in.step[n-1] = F(size)
			if !yield(in, rng) {
				return
			}
		}
	}
}

// decades returns a power of ten, uniform over a range of so many decades around 1.
func decades(rng *rand.Rand, range10 float64) float64 {
	return math.Exp(math.Ln10 * range10 * (rng.Float64() - 0.5)) // a quarter of the time of math.Pow
}

func point[F float](rng *rand.Rand, n, kind int, scale float64) []F {
	x := make([]F, n)
	tiny, huge := smallest[F](), 1e300
	if single[F]() {
		huge = 1e38
	}
	for i := range x {
		z := rng.NormFloat64()
		switch kind {
		case 0:
			x[i] = F(scale * z)
		case 1:
			x[i] = F(scale * z * decades(rng, 6))
		case 2:
			x[i] = F(scale * math.Round(1.5*z))
		case 3:
			x[i] = F(scale * z * float64(rng.IntN(2)))
		case 4:
			x[i] = F(scale * math.Abs(z))
			if rng.IntN(4) == 0 {
				x[i] = F(math.Copysign(0, -1))
			}
		case 5:
			x[i] = F(tiny * math.Round(4*z))
		case 6:
			x[i] = F(huge * max(-1, min(z, 1)))
		}
	}
	return x
}
