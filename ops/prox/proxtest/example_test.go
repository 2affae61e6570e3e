package proxtest_test

import (
	"fmt"

	"proxgrad/ops/prox"
	"proxgrad/ops/prox/proxtest"
)

// A law can be run on its own. In a test, Check runs all of them.
func ExampleLaws() {
	for _, law := range proxtest.Laws() {
		if law.Name == "no competitor is better" {
			fmt.Println(law.Check(prox.L1{Lambda: 0.5}, proxtest.Options{}))
		}
	}
	// Output: <nil>
}
