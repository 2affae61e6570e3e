package glm_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// A lasso on a standardised design, its certificate, and its coefficients on the scale of the features.
func Example() {
	x := mat.NewDense(6, 2, []float64{1, 10, 2, 30, 3, 20, 4, 60, 5, 50, 6, 40})
	y := []float64{1, 2, 3, 4, 5, 6.5}
	design, err := glm.Standardise(x)
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := glm.NewLinear(design, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	problem := &batch.Problem{
		Smooth: model,
		Terms:  []batch.Term{{At: 0, Len: model.Coefficients(), Penalty: prox.L1{Lambda: 0.5}}},
	}
	r, err := batch.Minimize(context.Background(), problem, make([]float64, model.Dim()), batch.Settings{}, batch.CoordinateDescent{})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := model.Original(r.X)
	fmt.Printf("%s: y = %.3f + %.3f·a + %v·b\n", r.End, w[2], w[0], w[1])
	fmt.Println("certified:", r.KKT < 1e-9 && r.Certificate.GapKnown && r.Certificate.Gap < 1e-9)
	// Output:
	// converged: y = 0.858 + 0.779·a + 0·b
	// certified: true
}
