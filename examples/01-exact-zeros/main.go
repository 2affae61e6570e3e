// The tutorial of README.md: a network with an L1 penalty that never has a zero weight, why that is so, and what makes the
// zeros exact. Every number in README.md is printed here.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	if err := tutorial(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// tutorial runs the chapters of README.md in order.
func tutorial(w io.Writer) error {
	for i, chapter := range []struct {
		title string
		run   func(io.Writer) error
	}{
		{"The L1 norm in the loss", normInLoss},
		{"Why it cannot stop at zero", cannotStop},
		{"A plain soft-threshold after Adam", plainThreshold},
		{"The threshold in the metric of the step", inTheMetric},
		{"Polish", polish},
		{"The softmax that was one too many", doubleSoftmax},
	} {
		fmt.Fprintf(w, "%d. %s\n\n", i+1, chapter.title)
		if err := chapter.run(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	return nil
}
