package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSoftmaxCrossEntropy(t *testing.T) {
	both(t, testSoftmaxCrossEntropy[float32], testSoftmaxCrossEntropy[float64])
}

func testSoftmaxCrossEntropy[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	for _, s := range shapes {
		n, k := s[0], s[2]
		z, labels := normal[F](rng, n*k), make([]int, n)
		prob := naiveSoftmax(wide(z), k)
		want, slope := 0.0, make([]float64, n*k)
		const scale = 0.7
		for i := range labels {
			labels[i] = rng.IntN(k)
			want -= math.Log(prob[i*k+labels[i]]) / float64(n)
			for j := range k {
				slope[i*k+j] = scale * prob[i*k+j] / float64(n)
			}
			slope[i*k+labels[i]] -= scale / float64(n)
		}
		if got := SoftmaxCrossEntropy(z, labels, k); !near(got, want, 1, 1e-14) {
			t.Errorf("%s: %v, want %v", dims(s), got, want)
		}
		dz := garbage[F](n * k)
		SoftmaxCrossEntropyGrad(dz, z, labels, k, scale)
		check(t, dims(s), dz, slope, 0.1/float64(n), ulps[F](16))
	}
}

func TestSoftmaxCrossEntropyAtExtremes(t *testing.T) {
	both(t, testSoftmaxCrossEntropyAtExtremes[float32], testSoftmaxCrossEntropyAtExtremes[float64])
}

func testSoftmaxCrossEntropyAtExtremes[F Float](t *testing.T) {
	nan := F(math.NaN())
	tests := []struct {
		name  string
		z     []F
		label int
		want  float64
		slope []float64
	}{
		{"sure and right", []F{1e4, -1e4}, 0, 0, []float64{0, 0}},
		{"sure and wrong", []F{1e4, -1e4}, 1, 2e4, []float64{1, -1}},
		{"right by 64", []F{0, -64}, 0, math.Exp(-64), []float64{-math.Exp(-64), math.Exp(-64)}},
		{"undecided", []F{-1e4, -1e4}, 1, math.Ln2, []float64{.5, -.5}},
		{"one class", []F{1e4}, 0, 0, []float64{0}},
		{"NaN elsewhere", []F{1, nan}, 0, math.NaN(), []float64{math.NaN(), math.NaN()}},
		{"NaN first", []F{nan, 1}, 1, math.NaN(), []float64{math.NaN(), math.NaN()}},
	}
	for _, tt := range tests {
		if got := SoftmaxCrossEntropy(tt.z, []int{tt.label}, len(tt.z)); !near(got, tt.want, 0, 1e-15) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		dz := garbage[F](len(tt.z))
		SoftmaxCrossEntropyGrad(dz, tt.z, []int{tt.label}, len(tt.z), 1)
		check(t, tt.name, dz, tt.slope, 0, ulps[F](1))
	}
}

func TestBadLabel(t *testing.T) {
	tests := []struct {
		labels []int
		k, bad int
	}{
		{nil, 3, -1}, {[]int{0, 1, 2}, 3, -1}, {[]int{0, 3, -1}, 3, 1}, {[]int{0, -1}, 3, 1}, {[]int{1}, 1, 0},
	}
	for _, tt := range tests {
		if got := BadLabel(tt.labels, tt.k); got != tt.bad {
			t.Errorf("BadLabel(%v, %d) = %d, want %d", tt.labels, tt.k, got, tt.bad)
		}
	}
}

func TestSigmoidCrossEntropy(t *testing.T) {
	both(t, testSigmoidCrossEntropy[float32], testSigmoidCrossEntropy[float64])
}

func testSigmoidCrossEntropy[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for _, n := range []int{1, 2, 7, 100} {
		z, target := normal[F](rng, n), make([]F, n)
		want, slope := 0.0, make([]float64, n)
		for i := range z {
			target[i] = F(rng.Float64())
			p, u := 1/(1+math.Exp(-float64(z[i]))), float64(target[i])
			want -= (u*math.Log(p) + (1-u)*math.Log(1-p)) / float64(n)
			slope[i] = 0.7 * (p - u) / float64(n)
		}
		if got := SigmoidCrossEntropy(z, target); !near(got, want, 1, 1e-14) {
			t.Errorf("n = %d: %v, want %v", n, got, want)
		}
		dz := garbage[F](n)
		SigmoidCrossEntropyGrad(dz, z, target, 0.7)
		check(t, "gradient", dz, slope, 1/float64(n), ulps[F](4))
	}
}

func TestSigmoidCrossEntropyAtExtremes(t *testing.T) {
	both(t, testSigmoidCrossEntropyAtExtremes[float32], testSigmoidCrossEntropyAtExtremes[float64])
}

func testSigmoidCrossEntropyAtExtremes[F Float](t *testing.T) {
	for _, tt := range []struct{ z, target, want, slope float64 }{
		{1e4, 1, 0, 0}, {1e4, 0, 1e4, 1}, {-1e4, 0, 0, 0}, {-1e4, 1, 1e4, -1}, {0, 1, math.Ln2, -.5},
		{1e4, .5, 5e3, .5}, {-64, 0, math.Exp(-64), math.Exp(-64)}, {64, 1, math.Exp(-64), 0},
		{math.NaN(), 1, math.NaN(), math.NaN()},
	} {
		z, target, dz := []F{F(tt.z)}, []F{F(tt.target)}, garbage[F](1)
		if got := SigmoidCrossEntropy(z, target); !near(got, tt.want, 0, 1e-15) {
			t.Errorf("z = %v, t = %v: %v, want %v", tt.z, tt.target, got, tt.want)
		}
		SigmoidCrossEntropyGrad(dz, z, target, 1)
		if !near(float64(dz[0]), tt.slope, 0, ulps[F](1)) {
			t.Errorf("z = %v, t = %v: derivative %v, want %v", tt.z, tt.target, dz[0], tt.slope)
		}
	}
}

// z − z·t would lose what is left of z when t is almost 1.
func TestSigmoidCrossEntropyNearOne(t *testing.T) {
	if got, want := SigmoidCrossEntropy([]float64{1e4 / 3.0}, []float64{1 - 0x1p-40}), 1e4/3.0*0x1p-40; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBadProbability(t *testing.T) {
	tests := []struct {
		t   []float64
		bad int
	}{
		{nil, -1}, {[]float64{0, 1, .5}, -1}, {[]float64{0, 1.0000001}, 1}, {[]float64{-1e-9}, 0}, {[]float64{math.NaN()}, 0},
	}
	for _, tt := range tests {
		if got := BadProbability(tt.t); got != tt.bad {
			t.Errorf("BadProbability(%v) = %d, want %d", tt.t, got, tt.bad)
		}
	}
}

func TestSquaredError(t *testing.T) { both(t, testSquaredError[float32], testSquaredError[float64]) }

func testSquaredError[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, s := range shapes {
		n, k := s[0], s[2]
		x, target := normal[F](rng, n*k), normal[F](rng, n*k)
		want, slope := 0.0, make([]float64, n*k)
		for i := range x {
			d := float64(x[i]) - float64(target[i])
			want += d * d / 2 / float64(n)
			slope[i] = 0.7 * d / float64(n)
		}
		if got := SquaredError(x, target, n); !near(got, want, 0, 1e-13) {
			t.Errorf("%s: %v, want %v", dims(s), got, want)
		}
		dx := garbage[F](n * k)
		SquaredErrorGrad(dx, x, target, n, 0.7)
		check(t, dims(s), dx, slope, 0, ulps[F](2))
	}
}

func TestLossesAllocate(t *testing.T) {
	z, target, dz, labels := make([]float32, 100), make([]float32, 100), make([]float32, 100), make([]int, 10)
	allocations(t, "SoftmaxCrossEntropy", func() {
		SoftmaxCrossEntropy(z, labels, 10)
		SoftmaxCrossEntropyGrad(dz, z, labels, 10, 1)
	})
	allocations(t, "SigmoidCrossEntropy", func() {
		SigmoidCrossEntropy(z, target)
		SigmoidCrossEntropyGrad(dz, z, target, 1)
	})
	allocations(t, "SquaredError", func() {
		SquaredError(z, target, 10)
		SquaredErrorGrad(dz, z, target, 10, 1)
	})
}
