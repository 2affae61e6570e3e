package models_test

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"proxgrad/models"
)

// naive is a network in plain loops: the twin that the fast one is held against.
type naive struct {
	sizes []int
	act   models.Activation
	w     [][]float64 // per layer, inputs × units
	b     [][]float64 // per layer, nil where there is no bias
}

func naiveOf(layers []models.LayerWeights, act models.Activation) *naive {
	n := &naive{act: act}
	for _, l := range layers {
		in, out := l.Weight.Dims()
		if n.sizes == nil {
			n.sizes = []int{in}
		}
		n.sizes = append(n.sizes, out)
		n.w = append(n.w, append([]float64(nil), l.Weight.RawMatrix().Data...))
		n.b = append(n.b, append([]float64(nil), l.Bias...))
	}
	return n
}

func (n *naive) activate(a float64) (value, slope float64) {
	switch n.act {
	case models.Tanh:
		t := math.Tanh(a)
		return t, 1 - t*t
	case models.Sigmoid:
		s := 1 / (1 + math.Exp(-a))
		return s, s * (1 - s)
	case models.Softplus:
		return math.Log1p(math.Exp(a)), 1 / (1 + math.Exp(-a))
	case models.SiLU:
		s := 1 / (1 + math.Exp(-a))
		return a * s, s + a*s*(1-s)
	case models.GELU:
		cdf := (1 + math.Erf(a/math.Sqrt2)) / 2
		return a * cdf, cdf + a*math.Exp(-a*a/2)/math.Sqrt(2*math.Pi)
	}
	if a > 0 {
		return a, 1
	}
	return 0, 0
}

// forward returns the activations of every layer, the last being the logits, and the slopes of the hidden ones.
func (n *naive) forward(x []float64) (h, slope [][]float64) {
	h = [][]float64{x}
	for l := range n.w {
		in, out := n.sizes[l], n.sizes[l+1]
		v, s := make([]float64, out), make([]float64, out)
		for j := range out {
			a := 0.
			if len(n.b[l]) > 0 {
				a = n.b[l][j]
			}
			for i := range in {
				a += h[l][i] * n.w[l][i*out+j]
			}
			v[j], s[j] = a, 1
			if l < len(n.w)-1 {
				v[j], s[j] = n.activate(a)
			}
		}
		h, slope = append(h, v), append(slope, s)
	}
	return h, slope
}

// lossGrad returns the mean cross-entropy and its gradient.
func (n *naive) lossGrad(x *mat.Dense, y []int) (loss float64, gw, gb [][]float64) {
	for l := range n.w {
		gw, gb = append(gw, make([]float64, len(n.w[l]))), append(gb, make([]float64, len(n.b[l])))
	}
	for r, label := range y {
		h, slope := n.forward(x.RawRowView(r))
		z := h[len(h)-1]
		top, sum := math.Inf(-1), 0.
		for _, v := range z {
			top = max(top, v)
		}
		for _, v := range z {
			sum += math.Exp(v - top)
		}
		loss += (top + math.Log(sum) - z[label]) / float64(len(y))
		d := make([]float64, len(z))
		for k, v := range z {
			d[k] = math.Exp(v-top) / sum / float64(len(y))
		}
		d[label] -= 1 / float64(len(y))
		for l := len(n.w) - 1; l >= 0; l-- {
			in, out := n.sizes[l], n.sizes[l+1]
			below := make([]float64, in)
			for j := range out {
				e := d[j] * slope[l][j]
				if len(gb[l]) > 0 {
					gb[l][j] += e
				}
				for i := range in {
					gw[l][i*out+j] += e * h[l][i]
					below[i] += e * n.w[l][i*out+j]
				}
			}
			d = below
		}
	}
	return loss, gw, gb
}

// blobs makes rows of three classes in six dimensions, of which two carry the signal.
func blobs(rows int, seed uint64) (*mat.Dense, []int) {
	rng := rand.New(rand.NewPCG(seed, 77))
	x, y := mat.NewDense(rows, 6, nil), make([]int, rows)
	for r := range rows {
		y[r] = r % 3
		for j := range 6 {
			x.Set(r, j, rng.NormFloat64())
		}
		x.Set(r, 0, x.At(r, 0)+2.5*math.Cos(2*math.Pi*float64(y[r])/3))
		x.Set(r, 1, x.At(r, 1)+2.5*math.Sin(2*math.Pi*float64(y[r])/3))
	}
	return x, y
}
