package models

import "gorgonia.org/tensor"

// describe counts zeros and live inputs and units of each layer.
func (n *network) describe() []Layer {
	layers := make([]Layer, n.layers())
	nonzero := make([][]bool, n.layers())
	for l, w := range n.weights {
		in, out := n.sizes[l], n.sizes[l+1]
		nonzero[l] = mask(w)
		layers[l] = Layer{Name: weightName(l), Inputs: in, Units: out, Size: in * out}
		for _, nz := range nonzero[l] {
			if !nz {
				layers[l].Zeros++
			}
		}
	}
	live := liveness(n.sizes, nonzero)
	for l := range layers {
		layers[l].LiveInputs = count(live[l])
		layers[l].LiveUnits = count(live[l+1])
	}
	return layers
}

// liveness returns, for the features and then for the units of each layer, which of them lie on a path of non-zero weights
// from a feature to an output: reached from below and reaching the top.
func liveness(sizes []int, nonzero [][]bool) [][]bool {
	last := len(sizes) - 1
	live := make([][]bool, len(sizes)) // reached from below
	live[0] = make([]bool, sizes[0])
	for i := range live[0] {
		live[0][i] = true
	}
	for l := range last {
		live[l+1] = make([]bool, sizes[l+1])
		for i, reached := range live[l] {
			for j := range live[l+1] {
				live[l+1][j] = live[l+1][j] || (reached && nonzero[l][i*sizes[l+1]+j])
			}
		}
	}
	for l := last - 1; l >= 0; l-- { // … and reaching the top
		for i := range live[l] {
			up := false
			for j, alive := range live[l+1] {
				up = up || (alive && nonzero[l][i*sizes[l+1]+j])
			}
			live[l][i] = live[l][i] && up
		}
	}
	return live
}

// mask says which numbers of t are not zero.
func mask(t *tensor.Dense) []bool {
	m := make([]bool, t.DataSize())
	if t.Dtype() == tensor.Float32 {
		for i, v := range t.Float32s() {
			m[i] = v != 0
		}
		return m
	}
	for i, v := range t.Float64s() {
		m[i] = v != 0
	}
	return m
}

func count(b []bool) int {
	n := 0
	for _, v := range b {
		if v {
			n++
		}
	}
	return n
}

// support follows which weights are zero from epoch to epoch.
type support struct {
	was   [][]bool
	zeros int
}

// look counts zeros and returns how many weights entered or left the support since the last look.
func (s *support) look(n *network) (flips int) {
	s.zeros = 0
	for l, w := range n.weights {
		now := mask(w)
		s.zeros += len(now) - count(now)
		if l < len(s.was) {
			for i, nz := range now {
				if nz != s.was[l][i] {
					flips++
				}
			}
			s.was[l] = now
		} else {
			s.was = append(s.was, now)
		}
	}
	return flips
}
