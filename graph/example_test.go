package graph_test

import (
	"fmt"
	"log"
	"os"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph"
	"proxgrad/graph/machine"
	"proxgrad/ops/prox"
)

// A linear model, differentiated and run once.
func ExampleBuilder() {
	b := graph.NewBuilder(1, tensor.Float64)
	x := b.Input("x", 3, 2)
	y := b.Input("y", 3, 1)
	w := b.Param("linear/weight", graph.Constant{Value: 1}, 2, 1)
	b.Penalise(graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: 0.1}})
	cost := b.SquaredError(b.Affine(x, w, nil), y)
	loss := b.Output(cost)
	b.Grad(cost)
	if err := b.Err(); err != nil {
		log.Fatal(err)
	}
	gorgonia.Let(x, tensor.New(tensor.WithShape(3, 2), tensor.WithBacking([]float64{1, 0, 0, 1, 1, 1})))
	gorgonia.Let(y, tensor.New(tensor.WithShape(3, 1), tensor.WithBacking([]float64{1, 2, 3})))
	vm, err := machine.Compile(b.Graph(), machine.Config{Params: graph.Nodes(b.Params())})
	if err != nil {
		log.Fatal(err)
	}
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		log.Fatal(err)
	}
	g, _ := w.Grad()
	fmt.Printf("loss %.4f, gradient %.4f, penalty %v\n", loss.Scalar(), g.Data(), w.Penalty())
	// Output: loss 0.3333, gradient [-0.3333 -0.6667], penalty L1(λ=0.1)
}

func ExampleBuilder_WriteDOT() {
	b := graph.NewBuilder(1)
	w := b.Param("weight", graph.Zeros{}, 2, 1)
	b.Penalise(graph.Assignment{Pattern: "weight", Penalty: prox.L1{Lambda: 0.1}})
	b.ReLU(w.Node)
	if err := b.WriteDOT(os.Stdout); err != nil {
		log.Fatal(err)
	}
	// Output:
	// digraph proxgrad {
	// 	rankdir=LR;
	// 	node [fontname="Helvetica", fontsize=10];
	// 	n0 [shape=box, style=filled, fillcolor="#cfe8f3", label="weight\n(2, 1)\nL1(λ=0.1)"];
	// 	n1 [label="ReLU\n(2, 1)"];
	// 	n0 -> n1;
	// }
}

// Each parameter has a penalty of its own, here whole inputs of the first layer, made from its size, and single weights elsewhere.
func ExampleBuilder_Penalise() {
	b := graph.NewBuilder(1)
	b.Param("hidden/weight", graph.UniformFanIn{}, 3, 2)
	b.Param("hidden/bias", graph.Zeros{}, 2)
	b.Param("out/weight", graph.UniformFanIn{}, 2, 2)
	b.Penalise(
		graph.Assignment{Pattern: "hidden/weight", Make: func(rows, cols int) prox.Penalty {
			return prox.Rows{Of: prox.GroupL2{Lambda: 0.1}, Cols: cols}
		}},
		graph.Assignment{Pattern: "*/weight", Penalty: prox.L1{Lambda: 0.01}},
	)
	if err := b.Err(); err != nil {
		log.Fatal(err)
	}
	for _, p := range b.Params() {
		fmt.Println(p.Name(), p.Penalty())
	}
	// Output:
	// hidden/weight Rows(GroupL2(λ=0.1, 1 block), 2 columns)
	// hidden/bias <nil>
	// out/weight L1(λ=0.01)
}
