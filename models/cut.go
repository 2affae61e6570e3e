package models

import (
	"cmp"
	"math"
	"slices"
)

// survivor is one of what is counted that is left: where its weights are, and their root mean square.
type survivor struct {
	layer int
	at    []int
	size  float64
}

// cut sets the smallest of what is counted to zero until no more than so many are left: weights all at once, inputs and
// units one at a time, since others may die with one.
func cut(layers []LayerWeights, of Counted, left int) {
	for {
		alive := survivors(layers, of)
		excess := len(alive) - left
		if excess <= 0 {
			return
		}
		slices.SortStableFunc(alive, func(a, b survivor) int { return cmp.Compare(a.size, b.size) })
		if of != OfWeights {
			excess = 1
		}
		for _, s := range alive[:excess] {
			for _, i := range s.at {
				layers[s.layer].Weight.RawMatrix().Data[i] = 0
			}
		}
	}
}

// survivors returns those that are left.
func survivors(layers []LayerWeights, of Counted) []survivor {
	sizes := make([]int, len(layers)+1)
	nonzero := make([][]bool, len(layers))
	for l, lw := range layers {
		sizes[l], sizes[l+1] = lw.Weight.Dims()
		for _, w := range lw.Weight.RawMatrix().Data {
			nonzero[l] = append(nonzero[l], w != 0)
		}
	}
	live := liveness(sizes, nonzero)
	var out []survivor
	for l, lw := range layers {
		w := lw.Weight.RawMatrix().Data
		if of == OfWeights {
			for i, nz := range nonzero[l] {
				if nz {
					out = append(out, survivor{l, []int{i}, math.Abs(w[i])})
				}
			}
			continue
		}
		alive := live[0] // of the inputs; units of layer l are live[l+1]
		if of == OfUnits {
			alive = live[l+1]
		}
		for j, at := range groupsOf(of, sizes, l) {
			if alive[j] {
				out = append(out, survivor{l, at, rms(w, at)})
			}
		}
	}
	return out
}

// rms is the root mean square of the numbers at an index.
func rms(w []float64, at []int) float64 {
	sum := 0.
	for _, i := range at {
		sum += w[i] * w[i]
	}
	return math.Sqrt(sum / float64(len(at)))
}
