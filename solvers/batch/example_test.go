package batch_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"proxgrad/ops/prox"
	"proxgrad/solvers/batch"
	"proxgrad/solvers/glm"
)

// A path of the lasso from the least λ that leaves nothing.
func ExamplePath() {
	x, _ := glm.NewDesign(mat.NewDense(4, 3, []float64{1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1})) // orthogonal columns
	model, _ := glm.NewLinear(x, []float64{4, 1, -1, 0})                                           // ⟨X_j, y⟩/4 = 1.5, 0.5, 1
	lasso := func(lambda float64) *batch.Problem {
		return &batch.Problem{Smooth: model, Terms: []batch.Term{{At: 0, Len: 3, Penalty: prox.L1{Lambda: lambda}}}}
	}
	ctx := context.Background()
	x0, top, _ := batch.Null(ctx, lasso(1))
	points, _ := batch.Path(ctx, lasso, batch.Lambdas(top, 0.25, 3), x0, batch.PathSettings{KKT: 1e-9}, nil)
	for _, p := range points {
		fmt.Printf("λ = %.3f: coordinates %v are %.3f\n", p.Lambda, p.Index, p.Value)
	}
	// Output:
	// λ = 1.500: coordinates [3] are [1.000]
	// λ = 0.750: coordinates [0 2 3] are [0.750 0.250 1.000]
	// λ = 0.375: coordinates [0 1 2 3] are [1.125 0.125 0.625 1.000]
}
