package solvers_test

import (
	"context"
	"fmt"
	"log"

	"gorgonia.org/gorgonia"

	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

// A least-squares fit whose third coefficient does not matter: with the L1 penalty it becomes exactly zero.
func ExampleProx() {
	x := [][3]float64{{1, 0, 1}, {0, 1, 1}, {1, 1, -1}, {1, -1, 0}}
	y := []float64{2, -1, 1, 3}
	w := newParam("w", []float64{0.1, 0.1, 0.1}, prox.L1{Lambda: 0.1})
	solver := &solvers.Prox{Rule: solvers.Adam{Rate: 0.01}}
	for range 5000 {
		for i, row := range x { // the gradient of ½·mean squared residual
			r := -y[i]
			for j, v := range row {
				r += v * w.w()[j]
			}
			for j, v := range row {
				w.g()[j] += r * v / 4
			}
		}
		if err := solver.Step(only(w)); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("%.3f\n", w.w())
	fmt.Println("exactly zero:", w.w()[2] == 0)
	// Output:
	// [1.867 -0.867 0.000]
	// exactly zero: true
}

func ExampleWrap() {
	w := newParam("w", []float64{1, 0.05}, prox.L1{Lambda: 1})
	copy(w.g(), []float64{-1, 0})
	solver := solvers.Wrap(gorgonia.NewVanillaSolver(gorgonia.WithLearnRate(0.1)), 0.1)
	if err := solver.Step([]gorgonia.ValueGrad{w}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(w.w())
	// Output: [1 0]
}

func ExamplePolish() {
	w := newParam("w", []float64{0.9, 0.01}, prox.L1{Lambda: 0.2})
	loss := func(context.Context) (float64, error) { // ½‖w − (1, 0.1)‖²
		a, b := w.w()[0]-1, w.w()[1]-0.1
		copy(w.g(), []float64{a, b})
		return (a*a + b*b) / 2, nil
	}
	res, err := solvers.Polish{}.Run(context.Background(), []gorgonia.ValueGrad{w}, loss)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s with %d exact zero\n", res.End, res.Zeros)
	// Output: settled with 1 exact zero
}

func ExampleCosine() {
	s := solvers.Warmup{Over: 5, Then: solvers.Cosine{}}
	for _, epoch := range []float64{0, 4, 5, 52.5, 100} {
		fmt.Printf("%.2f ", s.Factor(epoch, 100))
	}
	// Output: 0.17 0.83 1.00 0.50 0.00
}

func ExampleRamp() {
	for _, r := range []solvers.Ramp{{After: 20, Over: 40}, {After: 20, Over: 40, Cubic: true}} {
		var factors []float64
		for _, epoch := range []float64{19, 20, 30, 40, 60} {
			factors = append(factors, r.Factor(epoch, 100))
		}
		fmt.Printf("%.3f\n", factors)
	}
	// Output:
	// [0.000 0.000 0.250 0.500 1.000]
	// [0.000 0.000 0.578 0.875 1.000]
}

// The second weight is zero and frozen: a gradient that would wake it does nothing until it is thawed.
func ExampleProx_Freeze() {
	w := newParam("w", []float64{1, 0}, prox.L1{Lambda: 0.1})
	solver := &solvers.Prox{Rule: solvers.SGD{Rate: 0.1}}
	n, err := solver.Freeze(only(w))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("frozen:", n)
	for range 2 {
		copy(w.g(), []float64{-1, -1})
		if err := solver.Step(only(w)); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.2f\n", w.w())
		if err := solver.Thaw(); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// frozen: 1
	// [1.09 0.00]
	// [1.18 0.09]
}

// Two forward steps, then one prox with the threshold of both.
func ExampleProx_Land() {
	w := newParam("w", []float64{1, 0.05}, prox.L1{Lambda: 0.3})
	solver := &solvers.Prox{Rule: solvers.SGD{Rate: 0.1}, ProxEvery: 2}
	for range 3 {
		if err := solver.Step(only(w)); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.2f\n", w.w())
	}
	if err := solver.Land(only(w)); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f landed\n", w.w())
	// Output:
	// [1.00 0.05]
	// [0.94 0.00]
	// [0.94 0.00]
	// [0.91 0.00] landed
}
