package machine_test

import (
	"fmt"
	"log"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
)

// A graph is compiled once and run on any number of samples up to the one that it was made for.
func ExampleCompile() {
	b := graph.NewBuilder(1, tensor.Float64)
	x, y := b.Input("x", 4, 1), b.Input("y", 4, 1)
	w := b.Param("w", graph.Constant{Value: 2}, 1, 1)
	cost := b.SquaredError(b.Affine(x, w, nil), y)
	loss := b.Output(cost)
	b.Grad(cost)
	if err := b.Err(); err != nil {
		log.Fatal(err)
	}
	for n, v := range map[*gorgonia.Node][]float64{x: {1, 2, 3, 4}, y: {1, 2, 3, 0}} {
		if err := gorgonia.Let(n, tensor.New(tensor.WithShape(4, 1), tensor.WithBacking(v))); err != nil {
			log.Fatal(err)
		}
	}
	vm, err := machine.Compile(b.Graph(), machine.Config{Params: graph.Nodes(b.Params()), Batch: gorgonia.Nodes{x, y}})
	if err != nil {
		log.Fatal(err)
	}
	defer vm.Close()
	for _, rows := range []int{4, 3} {
		if err := vm.Run(rows); err != nil {
			log.Fatal(err)
		}
		g, err := w.Grad()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%d samples: loss %.3f, gradient %.3f\n", rows, loss.Scalar(), g.Data())
	}
	// Output:
	// 4 samples: loss 9.750, gradient [11.500]
	// 3 samples: loss 2.333, gradient [4.667]
}
