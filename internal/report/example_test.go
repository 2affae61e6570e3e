package report_test

import (
	"fmt"
	"os"

	"proxgrad/internal/report"
)

func small() report.Comparison {
	margin := report.Number(.0062)
	return report.Comparison{
		Dataset: "toy", RowsTrain: 60, RowsTest: 20, Features: 4, Classes: 2, Hidden: []int{3},
		Lambda: .01, LambdaRatio: .05, LearningRate: .01, Epochs: 50, Batch: 10, Seed: 1, Warmup: 10,
		Arms: []report.Arm{
			{
				Name: "penalty", Weights: 18, Layers: []report.Layer{{Name: "hidden1", Size: 12}, {Name: "output", Size: 6}},
				LiveFeatures: 4, LiveUnits: []int{3}, TrainAccuracy: .95, TestAccuracy: .9, Loss: .12, Penalty: .035,
				Objective: .155, KKT: .004, Seconds: .02, L1Norm: 3.5,
			},
			{
				Name: "prox", Weights: 18, ExactZeros: 13,
				Layers:       []report.Layer{{Name: "hidden1", Size: 12, Zeros: 9}, {Name: "output", Size: 6, Zeros: 4}},
				LiveFeatures: 2, LiveUnits: []int{1}, TrainAccuracy: .95, TestAccuracy: .9, Loss: .121, Penalty: .033,
				Objective: .154, KKT: .003, Margin: &margin, Seconds: .02, L1Norm: 3.3,
			},
		},
	}
}

func ExampleTable() {
	if err := report.Table(os.Stdout, small()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// toy: 60 training rows, 20 test rows, 4 features, 2 classes
	// network 4-3-2 with 18 weights, ReLU
	// λ = 0.01 = 0.05 λ_max, learning rate 0.01, batch 10, 50 epochs (the first 10
	// without penalty), seed 1
	//
	//                     penalty     prox
	// ────────────────────────────────────
	// exact zeros of 18    0       13
	//   share              0.0%    72.2%
	//   hidden1 of 12      0        9
	//   output of 6        0        4
	// live features of 4   4        2
	// live units 1 of 3    3        1
	// train accuracy       0.950    0.950
	// test accuracy        0.900    0.900
	// loss                 0.120    0.121
	// ‖W‖₁                 3.50     3.30
	// objective            0.155    0.154
	// KKT violation        0.0040   0.0030
	// margin               –        0.0062
	// seconds              0.02     0.02
	//
	// Loss is the mean over the training rows, the objective is loss + λ‖W‖₁. The KKT
	// violation is the greatest distance from the optimality conditions on all
	// training rows, on the scale of λ. The margin (– if none is known) is how far the
	// zero nearest to waking is from it; it means something only where the violation
	// is small beside it. With ReLU the violation need not vanish: the weights come to
	// rest on kinks, where the one gradient that backpropagation returns is not the
	// one that certifies the point. Seconds are wall-clock, while other arms train on
	// the other processors.
	//
	// Of the 18 weights, penalty sets none exactly to zero and prox 13 (72.2%).
	// On the 20 test rows prox is right in 90.0% of the cases against 90.0% in penalty
	// (the same); its objective is 0.154 against 0.155 (0.6% lower).
}

func ExampleAggregate() {
	first, second := small(), small()
	second.Seed = 2
	second.Arms[1].ExactZeros = 15
	second.Arms[1].Layers[0].Zeros = 11

	c, err := report.Aggregate([]report.Comparison{first, second})
	if err != nil {
		fmt.Println(err)
		return
	}
	prox := c.Arms[1]
	fmt.Println(prox.ExactZeros, prox.Spread.ExactZeros)
	// Output:
	// 13 {13 15}
}

func ExampleSentences() {
	zeros, price := report.Sentences(small())
	fmt.Println(zeros)
	fmt.Println(price)
	// Output:
	// Of the 18 weights, penalty sets none exactly to zero and prox 13 (72.2%).
	// On the 20 test rows prox is right in 90.0% of the cases against 90.0% in penalty (the same); its objective is 0.154 against 0.155 (0.6% lower).
}
