package models

import (
	"math"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// predictRows is the number of rows that a prediction runs at once.
const predictRows = 256

// Logits returns the outputs before the softmax, rows × classes, for any number of rows.
func (n *NeuralNet) Logits(x mat.Matrix) (*mat.Dense, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.net == nil {
		return nil, ErrNotFitted
	}
	rows, features, err := dims(x)
	if err != nil {
		return nil, err
	}
	if features != n.net.sizes[0] {
		return nil, errors.Errorf("the data have %d columns; the model was fitted on %d features", features, n.net.sizes[0])
	}
	if rows == 0 {
		return &mat.Dense{}, nil
	}
	data, err := newTable(x, nil, n.net.dtype)
	if err != nil {
		return nil, err
	}
	if n.predict == nil {
		if n.predict, err = n.net.compile(predictRows, predicting, nil); err != nil {
			return nil, err
		}
	}
	k := n.net.classes()
	out := make([]float64, 0, (rows+predictRows)*k)
	chunk := make([]int, 0, predictRows)
	for at := 0; at < rows; at += predictRows {
		chunk = chunk[:0]
		for i := at; i < min(at+predictRows, rows); i++ {
			chunk = append(chunk, i)
		}
		if err := n.predict.run(data, chunk); err != nil {
			return nil, err
		}
		out = n.predict.logits.AppendTo(out[:at*k])
	}
	return mat.NewDense(rows, k, out[:rows*k]), nil
}

// Probabilities returns softmax(logits), rows × classes, for any number of rows.
func (n *NeuralNet) Probabilities(x mat.Matrix) (*mat.Dense, error) {
	p, err := n.Logits(x)
	if err != nil || p.IsEmpty() {
		return p, err
	}
	rows, _ := p.Dims()
	for i := range rows {
		z := p.RawRowView(i)
		top := floats.Max(z)
		for k := range z {
			z[k] = math.Exp(z[k] - top)
		}
		floats.Scale(1/floats.Sum(z), z)
	}
	return p, nil
}

// Predict returns the most probable class of each row, the first of equals, for any number of rows.
func (n *NeuralNet) Predict(x mat.Matrix) ([]int, error) {
	z, err := n.Logits(x)
	if err != nil || z.IsEmpty() {
		return nil, err
	}
	rows, _ := z.Dims()
	y := make([]int, rows)
	for i := range y {
		y[i] = floats.MaxIdx(z.RawRowView(i))
	}
	return y, nil
}

// Accuracy returns the share of rows whose predicted class is the label.
func (n *NeuralNet) Accuracy(x mat.Matrix, labels []int) (float64, error) {
	y, err := n.Predict(x)
	if err != nil {
		return 0, err
	}
	if len(labels) != len(y) || len(y) == 0 {
		return 0, errors.Errorf("there are %d labels for %d rows of data; expected one a row, and a row", len(labels), len(y))
	}
	hits := 0
	for i := range y {
		if y[i] == labels[i] {
			hits++
		}
	}
	return float64(hits) / float64(len(y)), nil
}
