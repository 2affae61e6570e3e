package models

import (
	"context"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// result evaluates the final weights on the full data in float64 and collects what the fit has to say.
func (f *fit) result(ctx context.Context, x mat.Matrix) (*Result, error) {
	r := &Result{
		Rows: f.data.rows, Features: f.data.features, Classes: f.net.classes(),
		History: f.history, Layers: f.net.describe(), Polish: f.polish, LambdaMax: f.critical,
		Epochs: f.ran, Stopped: f.settled() && f.ran < f.opts.Epochs,
	}
	if s, ok := prox.As[prox.Strong](f.penalties[weightName(0)]); ok {
		r.Lambda = s.Strength() * f.endStrength()
		if f.critical > 0 {
			r.LambdaRatio = s.Strength() / f.critical
		}
	}
	var dead []string
	for _, l := range r.Layers {
		if l.Zeros == l.Size {
			dead = append(dead, l.Name)
		}
	}
	if dead != nil {
		r.Dead = &DeadNetworkError{Layers: dead, Warmup: f.opts.Warmup}
	}
	return r, f.certify(ctx, r, x)
}

// certify fills in the loss, the accuracy and the violations of the optimality conditions.
func (f *fit) certify(ctx context.Context, r *Result, x mat.Matrix) error {
	net, data := f.net, f.data
	if net.dtype != tensor.Float64 {
		var err error
		net = net.double()
		if data, err = newTable(x, data.labels, tensor.Float64); err != nil {
			return err
		}
	}
	o, err := newOracle(net, data, f.penalties)
	if err != nil {
		return err
	}
	defer o.close()
	if r.Loss, err = o.evaluate(ctx); err != nil {
		return err
	}
	margin := newMargins()
	for _, p := range o.params {
		l := layerOf(net, p)
		if l < 0 && p.penalty == nil {
			continue
		}
		w := p.value.Float64s()
		kkt := solvers.Violation(p.penalty, w, p.grad.Float64s())
		if l >= 0 {
			r.Layers[l].KKT = kkt
		}
		r.KKT = max(r.KKT, kkt)
		if p.penalty != nil {
			r.Penalty += p.penalty.Value(w)
			margin.add(p)
		}
	}
	r.Certificate.KKT, r.Certificate.Kink = r.KKT, f.kink
	r.Certificate.Margin, r.Certificate.MarginKnown = margin.least()
	r.Objective = r.Loss + r.Penalty
	if r.Certificate.Gap, r.Certificate.GapKnown, err = o.gap(ctx, x, r.Objective); err != nil {
		return err
	}
	hits := 0
	var logits []float64
	err = o.each(ctx, func(p *program, _ float64, rows []int) error {
		logits = p.logits.AppendTo(logits[:0])
		k := net.classes()
		for i, row := range rows {
			if floats.MaxIdx(logits[i*k:(i+1)*k]) == data.labels[row] {
				hits++
			}
		}
		return nil
	})
	r.Accuracy = float64(hits) / float64(data.rows)
	return err
}

// layerOf returns the layer whose weight matrix p is, or −1.
func layerOf(n *network, p *fullParam) int {
	for l, w := range n.weights {
		if p.value == w {
			return l
		}
	}
	return -1
}
