package graph

import (
	"math"
	"math/rand/v2"
)

// An Init draws the initial values of a parameter. The fan-in of a matrix (inputs, units) is its number of rows, the
// fan-out its number of columns; of a vector both are its length; of a higher tensor the first dimension is the inputs
// and the rest the units.
type Init interface {
	Fill(dst []float64, shape []int, rng *rand.Rand)
}

var _, _, _, _, _ Init = Zeros{}, UniformFanIn{}, Glorot{}, He{}, Constant{}

// Zeros sets every value to 0.
type Zeros struct{}

// Fill implements Init.
func (Zeros) Fill(dst []float64, _ []int, _ *rand.Rand) { clear(dst) }

// Constant sets every value to Value.
type Constant struct{ Value float64 }

// Fill implements Init.
func (c Constant) Fill(dst []float64, _ []int, _ *rand.Rand) {
	for i := range dst {
		dst[i] = c.Value
	}
}

// UniformFanIn draws from U(−1/√n, 1/√n) with n = FanIn, or the parameter's own fan-in if FanIn is 0. It is the rule of
// PyTorch's Linear, for its weight as well as its bias, which takes the fan-in of the weight it belongs to.
type UniformFanIn struct{ FanIn int }

// Fill implements Init.
func (u UniformFanIn) Fill(dst []float64, shape []int, rng *rand.Rand) {
	in := u.FanIn
	if in == 0 {
		in, _ = fans(shape)
	}
	uniform(dst, 1/math.Sqrt(float64(in)), rng)
}

// Glorot draws from U(−a, a) with a = √(6/(fan-in + fan-out)).
//
// Source: Glorot & Bengio (2010), eq. 16.
type Glorot struct{}

// Fill implements Init.
func (Glorot) Fill(dst []float64, shape []int, rng *rand.Rand) {
	in, out := fans(shape)
	uniform(dst, math.Sqrt(6/float64(in+out)), rng)
}

// He draws from the normal distribution with mean 0 and variance 2/fan-in, made for ReLU.
//
// Source: He, Zhang, Ren, Sun (2015), eq. 10.
type He struct{}

// Fill implements Init.
func (He) Fill(dst []float64, shape []int, rng *rand.Rand) {
	in, _ := fans(shape)
	std := math.Sqrt(2 / float64(in))
	for i := range dst {
		dst[i] = std * rng.NormFloat64()
	}
}

func uniform(dst []float64, a float64, rng *rand.Rand) {
	for i := range dst {
		dst[i] = a * (2*rng.Float64() - 1)
	}
}

func fans(shape []int) (in, out int) {
	if len(shape) == 0 {
		return 1, 1
	}
	if len(shape) == 1 {
		return shape[0], shape[0]
	}
	out = 1
	for _, d := range shape[1:] {
		out *= d
	}
	return shape[0], out
}
