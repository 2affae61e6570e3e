package solvers_test

import (
	"fmt"
	"log"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

func ExampleRules() {
	for _, e := range solvers.Rules()[:5] {
		fmt.Printf("%-8s %s\n", e.Name, e.Summary)
	}
	// Output:
	// sgd      plain gradient steps, one scalar step size
	// momentum SGD with heavy-ball momentum 0.9
	// nesterov SGD with Nesterov momentum 0.9
	// adagrad  metric from the sum of squared gradients; steps fall by themselves
	// rmsprop  metric from a running mean of squared gradients
}

// train takes so many steps on 50·(w₀ − 3)² + (w₁ − 0.1)²/200 + 0.2·‖w‖₁, whose minimiser is (2.998, 0).
func train(solver *solvers.Prox, steps int) []float64 {
	w := newParam("w", []float64{1, 1}, prox.L1{Lambda: 0.2})
	for range steps {
		copy(w.g(), []float64{100 * (w.w()[0] - 3), 0.01 * (w.w()[1] - 0.1)})
		if err := solver.Step(only(w)); err != nil {
			log.Fatal(err)
		}
	}
	if err := solver.Land(only(w)); err != nil {
		log.Fatal(err)
	}
	return w.w()
}

// The adaptive rules have a step size for each coordinate and take the prox in that metric: they all end at one point.
func ExampleAdaGrad() {
	for _, rule := range []solvers.Rule{
		solvers.AdaGrad{Rate: 1}, solvers.RMSProp{Rate: 0.03}, solvers.AMSGrad{Rate: 0.03}, solvers.NAdam{Rate: 0.03}, solvers.RAdam{Rate: 0.03},
	} {
		fmt.Printf("%.3f\n", train(&solvers.Prox{Rule: rule, Schedule: solvers.Exponential{}, Total: 3000}, 3000))
	}
	// Output:
	// [2.998 0.000]
	// [2.998 0.000]
	// [2.998 0.000]
	// [2.998 0.000]
	// [2.998 0.000]
}

// What AdamW minimises is not the loss and the penalty alone: its decay adds to the gradient of the loss, so w₀ is not 2.998.
func ExampleAdamW() {
	rule := solvers.AdamW{Rate: 0.03, Decay: 0.5}
	solver := &solvers.Prox{Rule: rule}
	w := train(solver, 20000)
	extra := make([]float64, 2)
	rule.DecayGradient(extra, w, solver.State().Params["w"])
	g := []float64{100*(w[0]-3) + extra[0], 0.01*(w[1]-0.1) + extra[1]}
	fmt.Printf("%.3f, violation of the conditions %.3f\n", w, solvers.Violation(prox.L1{Lambda: 0.2}, w, g))
	// Output: [1.996 0.000], violation of the conditions 0.000
}

// Dual averaging: RMDA averages its points, and Land puts the last prox point, with its exact zeros, in their place.
func ExampleRMDA() {
	for _, rule := range []solvers.Rule{
		solvers.FTRL{Rate: 0.02, Restart: 50}, solvers.RDA{Rate: 0.02, Restart: 10}, solvers.RMDA{Rate: 0.01, Restart: 50},
		solvers.RAMDA{Rate: 0.0005, Restart: 50},
	} {
		fmt.Printf("%.3f\n", train(&solvers.Prox{Rule: rule}, 3000))
	}
	// Output:
	// [2.998 0.000]
	// [2.998 0.000]
	// [2.998 0.000]
	// [2.998 0.000]
}

// The rate falls by the same factor in each tenth of the way.
func ExampleExponential() {
	s := solvers.Exponential{Floor: 1e-5}
	for _, at := range []float64{0, 20, 40, 100} {
		fmt.Printf("%.0e ", s.Factor(at, 100))
	}
	// Output: 1e+00 1e-01 1e-02 1e-05
}

// One number estimated from two batches, of one row each: the mean of 1 and 3, and the penalty takes 0.5 from it. At a constant
// rate plain batches swing; with SVRG they come to rest.
func ExampleSVRG() {
	rows := []float64{1, 3}
	w := newParam("w", []float64{0}, prox.L1{Lambda: 0.5})
	solver := &solvers.Prox{Rule: solvers.SGD{Rate: 0.2}}
	var svrg solvers.SVRG
	for range 100 {
		w.g()[0] = w.w()[0] - 2 // of the full data
		if err := svrg.Snapshot(only(w)); err != nil {
			log.Fatal(err)
		}
		for _, row := range rows {
			gradient := func() error { w.g()[0] = w.w()[0] - row; return nil }
			if err := gradient(); err != nil {
				log.Fatal(err)
			}
			if err := svrg.Correct(only(w), gradient); err != nil {
				log.Fatal(err)
			}
			if err := solver.Step(only(w)); err != nil {
				log.Fatal(err)
			}
		}
	}
	fmt.Printf("%.6f\n", w.w())
	// Output: [1.500000]
}
