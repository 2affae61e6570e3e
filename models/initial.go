package models

import (
	"github.com/pkg/errors"
	"gorgonia.org/tensor"
)

// load copies the parameters of layers into the network, which must have the same shapes.
func (n *network) load(layers []LayerWeights) error {
	if len(layers) != n.layers() {
		return errors.Errorf("FitOptions.Initial has %d layers; expected %d", len(layers), n.layers())
	}
	for l, from := range layers {
		in, out := n.sizes[l], n.sizes[l+1]
		if from.Weight == nil {
			return errors.Errorf("FitOptions.Initial[%d] has no weights; expected %d × %d", l, in, out)
		}
		if r, c := from.Weight.Dims(); r != in || c != out {
			return errors.Errorf("FitOptions.Initial[%d] has weights of %d × %d; expected %d × %d", l, r, c, in, out)
		}
		biases := 0
		if n.biases[l] != nil {
			biases = out
		}
		if len(from.Bias) != biases {
			return errors.Errorf("FitOptions.Initial[%d] has %d biases; expected %d", l, len(from.Bias), biases)
		}
		w := make([]float64, 0, in*out)
		for i := range in {
			w = append(w, from.Weight.RawRowView(i)...)
		}
		if err := load(n.weights[l], w); err != nil {
			return errors.WithMessagef(err, "FitOptions.Initial[%d], weights", l)
		}
		if biases > 0 {
			if err := load(n.biases[l], from.Bias); err != nil {
				return errors.WithMessagef(err, "FitOptions.Initial[%d], biases", l)
			}
		}
	}
	return nil
}

func load(t *tensor.Dense, x []float64) error {
	for i, v := range x {
		if v-v != 0 {
			return errors.Errorf("number %d is %v; expected finite numbers", i, v)
		}
	}
	store(t, x)
	return nil
}
