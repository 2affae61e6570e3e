// The library example of the README.
package main

import (
	"context"
	"fmt"
	"log"

	"proxgrad/models"
	"proxgrad/models/data"
	"proxgrad/ops/prox"
	"proxgrad/solvers"
)

func main() {
	table, err := data.Open("breast_cancer") // or data.Load("yours.csv", "target")
	check(err)
	labels, classes, err := table.Classes()
	check(err)
	std, err := data.FitStandardiser(table.X)
	check(err)
	check(std.Transform(table.X, table.X))

	net := &models.NeuralNet{Hidden: []int{50, 30, 10}}
	res, err := net.Fit(context.Background(), table.X, labels, models.FitOptions{
		Penalty: prox.L1{Lambda: 3e-3}, // on every weight matrix, applied in the metric of Adam's step
		Polish:  &solvers.Polish{},     // quasi-Newton steps on all rows at the end
	})
	check(err)
	fmt.Printf("%d of %d weights are exactly zero\n", res.Zeros(), res.Weights())

	first, err := net.Predict(table.X.Slice(0, 1, 0, len(table.Features)))
	check(err)
	fmt.Println("the first tumour is", classes[first[0]])
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
