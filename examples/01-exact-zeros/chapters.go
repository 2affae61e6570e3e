package main

import (
	"fmt"
	"io"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// normInLoss is chapter 1: the person's training.
func normInLoss(w io.Writer) error {
	p, err := load()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "   %d tumours with %d measurements each\n\n", len(p.labels), p.x.RawMatrix().Cols)
	return trainAndDescribe(w, variant{penaltyInLoss: true}, &solvers.Prox{Rule: solvers.Adam{Rate: rate}})
}

func trainAndDescribe(w io.Writer, v variant, solver *solvers.Prox) error {
	p, err := load()
	if err != nil {
		return err
	}
	net, err := train(p, v, solver)
	if err != nil {
		return err
	}
	return describe(w, p, net, v)
}

// weight is a parameter by hand: a value, a gradient, a name, a penalty.
type weight struct {
	value, grad *tensor.Dense
	penalty     prox.Penalty
}

func newWeight(penalty prox.Penalty, start ...float64) *weight {
	return &weight{
		value: tensor.New(tensor.WithShape(len(start)), tensor.WithBacking(start)),
		grad:  tensor.New(tensor.WithShape(len(start)), tensor.Of(tensor.Float64)), penalty: penalty,
	}
}

func (w *weight) Name() string                  { return "w" }
func (w *weight) Value() gorgonia.Value         { return w.value }
func (w *weight) Grad() (gorgonia.Value, error) { return w.grad, nil }
func (w *weight) Penalty() prox.Penalty         { return w.penalty }
func (w *weight) step(s *solvers.Prox) error    { return s.Step([]gorgonia.ValueGrad{w}) }

// cannotStop is chapter 2: one weight, loss ½(w − 0.2)², λ = 1. The optimum is w = 0, since the loss pulls with 0.2 only.
func cannotStop(w io.Writer) error {
	sub, pro := newWeight(nil, 0.3), newWeight(prox.L1{Lambda: 1}, 0.3)
	a, b := &solvers.Prox{Rule: solvers.SGD{Rate: 0.1}}, &solvers.Prox{Rule: solvers.SGD{Rate: 0.1}}
	fmt.Fprintln(w, "   step   subgradient of |w|      prox")
	for step := range 7 {
		s, p := sub.value.Float64s()[0], pro.value.Float64s()[0]
		fmt.Fprintf(w, "   %4d   %+16.4f   %+9.4f\n", step, s, p)
		sub.grad.Float64s()[0] = s - 0.2
		if s != 0 {
			sub.grad.Float64s()[0] += math.Copysign(1, s) // derivative of |w|
		}
		pro.grad.Float64s()[0] = p - 0.2
		if err := sub.step(a); err != nil {
			return err
		}
		if err := pro.step(b); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "   prox: w == 0 is %v\n", pro.value.Float64s()[0] == 0)
	return nil
}

// plainThreshold is chapter 3: the network, and then two weights whose losses ½c(w − 1)² have curvatures c = 10 and 0.1.
// With λ = 0.5 the optima are 1 − λ/c = 0.95 and 0.
func plainThreshold(w io.Writer) error {
	if err := trainAndDescribe(w, variant{}, &solvers.Prox{Rule: solvers.Adam{Rate: rate}, Metric: solvers.Unscaled}); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return twoWeights(w, solvers.Unscaled)
}

// twoWeights minimises ½·10·(w₁ − 1)² + ½·0.1·(w₂ − 1)² + λ(|w₁| + |w₂|) for three λ.
func twoWeights(w io.Writer, metric solvers.Metric) error {
	c := [2]float64{10, 0.1}
	fmt.Fprintf(w, "      λ    optimum             Adam, %s\n", metric)
	for _, l := range []float64{0.05, 0.5, 1.2} {
		p := newWeight(prox.L1{Lambda: l}, 0.5, 0.5)
		solver := &solvers.Prox{Rule: solvers.Adam{Rate: rate}, Metric: metric}
		for range 20000 {
			for i, x := range p.value.Float64s() {
				p.grad.Float64s()[i] = c[i] * (x - 1)
			}
			if err := p.step(solver); err != nil {
				return err
			}
		}
		fmt.Fprintf(w, "   %4.2f    (%.3f, %.3f)      (%.3f, %.3f)\n", l, max(1-l/c[0], 0), max(1-l/c[1], 0),
			p.value.Float64s()[0], p.value.Float64s()[1])
	}
	return nil
}

// inTheMetric is chapter 4.
func inTheMetric(w io.Writer) error {
	if err := twoWeights(w, solvers.MetricOfStep); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return trainAndDescribe(w, variant{}, &solvers.Prox{Rule: solvers.Adam{Rate: rate}})
}

// polish is chapter 5.
func polish(w io.Writer) error {
	p, err := load()
	if err != nil {
		return err
	}
	net, err := train(p, variant{}, &solvers.Prox{Rule: solvers.Adam{Rate: rate}})
	if err != nil {
		return err
	}
	full, res, err := polishUp(p, net)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "   ended by            %s, after %d full-batch steps\n", res.End, res.Steps)
	return describe(w, p, full, variant{})
}

// doubleSoftmax is chapter 6: the least cross-entropy that two classes can have when a softmax stands before it.
func doubleSoftmax(w io.Writer) error {
	fmt.Fprintf(w, "   the loss cannot fall below log(1 + 1/e) = %.4f\n\n", math.Log1p(math.Exp(-1)))
	v := variant{softmaxFirst: true}
	return trainAndDescribe(w, v, &solvers.Prox{Rule: solvers.Adam{Rate: rate}})
}
