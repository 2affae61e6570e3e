package data_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

func ExampleLoad() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "wine.csv")
	const text = "alcohol,ash,cultivar\n13.2,2.4,Barolo\n12.4,2.1,Grignolino\n12.9,2.2,Barolo\n12.1,2.0,Grignolino\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		log.Fatal(err)
	}

	table, err := data.Load(path, "cultivar")
	if err != nil {
		log.Fatal(err)
	}
	labels, names, err := table.Classes()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Features, names, labels)
	fmt.Println(mat.Formatted(table.X))
	// Output:
	// [alcohol ash] [Barolo Grignolino] [0 1 0 1]
	// ⎡13.2   2.4⎤
	// ⎢12.4   2.1⎥
	// ⎢12.9   2.2⎥
	// ⎣12.1     2⎦
}

func ExampleRead() {
	_, err := data.Read(strings.NewReader("alcohol,ash,cultivar\n13.2,NA,Barolo\n"), "wine.csv", "cultivar")
	fmt.Println(err)
	fmt.Println(errors.Is(err, data.ErrMissing))
	var e *data.Error
	if errors.As(err, &e) {
		fmt.Println(e.Line, e.Column)
	}
	// Output:
	// wine.csv:2: column "ash": expected a number, got "NA", a missing value
	// true
	// 2 ash
}

func ExampleOpen() {
	for _, name := range data.Names() {
		table, err := data.Open(name)
		if err != nil {
			log.Fatal(err)
		}
		rows, cols := table.X.Dims()
		fmt.Printf("%s: %d × %d, %v of %s, constant %v\n", name, rows, cols, table.Kind(), table.Target, table.Constant())
	}
	// Output:
	// breast_cancer: 569 × 30, classification of diagnosis, constant []
	// diabetes: 442 × 10, regression of progression, constant []
	// digits: 1797 × 64, classification of digit, constant [px00 px40 px47]
}

func ExampleTable_StratifiedSplit() {
	table, err := data.Open("breast_cancer")
	if err != nil {
		log.Fatal(err)
	}
	labels, names, err := table.Classes()
	if err != nil {
		log.Fatal(err)
	}
	train, test, err := table.StratifiedSplit(0.25, 1)
	if err != nil {
		log.Fatal(err)
	}
	count := func(rows []int) []int {
		n := make([]int, len(names))
		for _, k := range data.Pick(labels, rows) {
			n[k]++
		}
		return n
	}
	fmt.Println(names, count(train), count(test))
	// Output:
	// [benign malignant] [268 159] [89 53]
}

func ExampleStratifiedSplit() {
	train, test, err := data.StratifiedSplit([]int{0, 0, 0, 0, 0, 0, 1, 1, 1}, 1.0/3, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(train), len(test), test[2] >= 6)
	// Output:
	// 6 3 true
}

func ExampleSplit() {
	train, test, err := data.Split(442, 0.25, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(train), len(test))
	// Output:
	// 331 111
}

func ExampleStandardiser() {
	train := mat.NewDense(4, 2, []float64{1, 3, 2, 3, 3, 3, 4, 3}) // the second column is constant
	test := mat.NewDense(1, 2, []float64{2.5, 8})
	std, err := data.FitStandardiser(train)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("mean %.4g, scale %.4g\n", std.Mean, std.Scale)
	for _, x := range []*mat.Dense{train, test} {
		if err := std.Transform(x, x); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.3f\n", mat.Formatted(x))
	}
	// Output:
	// mean [2.5 3], scale [1.118 1]
	// ⎡-1.342   0.000⎤
	// ⎢-0.447   0.000⎥
	// ⎢ 0.447   0.000⎥
	// ⎣ 1.342   0.000⎦
	// [0.000  0.000]
}
