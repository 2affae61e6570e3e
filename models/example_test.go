package models_test

import (
	"context"
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"proxgrad/graph"
	"proxgrad/models"
	"proxgrad/models/data"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

func ExampleNeuralNet() {
	table, err := data.Open("breast_cancer")
	if err != nil {
		log.Fatal(err)
	}
	labels, _, err := table.Classes()
	if err != nil {
		log.Fatal(err)
	}
	std, err := data.FitStandardiser(table.X)
	if err != nil {
		log.Fatal(err)
	}
	if err := std.Transform(table.X, table.X); err != nil {
		log.Fatal(err)
	}
	net := &models.NeuralNet{Hidden: []int{50, 30, 10}}
	res, err := net.Fit(context.Background(), table.X, labels, models.FitOptions{
		Penalty: prox.L1{Lambda: 3e-3},
		Polish:  &solvers.Polish{Limit: 300},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("more than 95 % of the weights are exactly zero:", res.Zeros() > res.Weights()*95/100)
	// Output: more than 95 % of the weights are exactly zero: true
}

// Exactly ten of thirty input features, by a cubic ramp; no λ has to be found.
func ExampleNeuralNet_FitTarget() {
	table, err := data.Open("breast_cancer")
	if err != nil {
		log.Fatal(err)
	}
	labels, _, err := table.Classes()
	if err != nil {
		log.Fatal(err)
	}
	std, err := data.FitStandardiser(table.X)
	if err != nil {
		log.Fatal(err)
	}
	if err := std.Transform(table.X, table.X); err != nil {
		log.Fatal(err)
	}
	net := &models.NeuralNet{Hidden: []int{50, 30, 10}}
	target := models.Target{Of: models.OfInputs, Left: 10}
	res, err := net.FitTarget(context.Background(), table.X, labels, models.FitOptions{}, target)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("live input features:", res.Result.LiveFeatures())
	// Output: live input features: 10
}

// Each layer has its own penalty: whole inputs of the first, single weights of the others with another λ, and a bias.
func ExampleFitOptions_penalties() {
	x := mat.NewDense(6, 2, []float64{1, 0, 2, 1, 3, 0, -1, 1, -2, 0, -3, 1})
	net := &models.NeuralNet{Hidden: []int{4}}
	res, err := net.Fit(context.Background(), x, []int{0, 0, 0, 1, 1, 1}, models.FitOptions{
		Penalty: prox.L1{Lambda: 1e-3}, // for every other weight matrix
		Penalties: []graph.Assignment{
			{Pattern: "layer1/weight", Make: func(rows, cols int) prox.Penalty {
				groups, err := prox.ConsecutiveGroups(rows*cols, cols)
				if err != nil {
					log.Fatal(err)
				}
				return prox.GroupL2{Lambda: 0.05, Groups: groups}
			}},
			{Pattern: "layer2/bias", Penalty: prox.L1{Lambda: 10}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	weights, err := net.Weights()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("live features:", res.LiveFeatures(), "of 2; output bias:", weights[1].Bias)
	// Output: live features: 1 of 2; output bias: [0 0]
}
