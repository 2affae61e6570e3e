package models_test

import (
	"context"
	"fmt"
	"log"

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
