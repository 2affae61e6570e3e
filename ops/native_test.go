package ops

import (
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/internal/race"
)

// Every op is native: on plain slices it computes what it computes on values.
func TestNative(t *testing.T) {
	kinds := make(map[string]bool)
	for _, n := range everyOp(t, tensor.Float64) {
		o, in := n.Op().(*op), valuesOf(n)
		kinds[o.Kind()] = true
		if strings.ContainsAny(o.Kind(), "()=λ ") {
			t.Errorf("%v is of kind %q", o, o.Kind())
		}
		want, err := o.Do(in...)
		if err != nil {
			t.Fatal(err)
		}
		x := Operands[float64]{Rows: o.in[0].rows()}
		for i, v := range in {
			if o.in[i].dtype == tensor.Int {
				x.Labels, err = flat[int](v, o.in[i])
			} else {
				x.X[i], err = flat[float64](v, o.in[i])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		got := o.out.make()
		dst, err := flat[float64](got, o.out)
		if err != nil {
			t.Fatal(err)
		}
		var native Native = o
		if err := native.Run64(dst, x); err != nil || !gorgonia.ValueEq(got, want) {
			t.Errorf("%v: Run64 gives %v and error %v, want %v", o, got, err, want)
		}
		if allocs := testing.AllocsPerRun(10, func() { err = native.Run64(dst, x) }); allocs != 0 && !race.Enabled || err != nil {
			t.Errorf("%v: %v allocations a run and error %v, want none", o, allocs, err)
		}
		if err := native.Run32(nil, Operands[float32]{}); err == nil || !strings.Contains(err.Error(), o.name) {
			t.Errorf("%v: Run32 of an op of float64 gives error %v", o, err)
		}
	}
	for _, k := range []string{"Affine", "Affine.dX", "Affine.dW", "Affine.dB", "ReLU.dX", "L1", "L1.dW", "GroupL2", "GroupL2.dW",
		"Penalty", "Penalty.dW", "SoftmaxCrossEntropy.dLogits", "SigmoidCrossEntropy.dtargets"} {
		if !kinds[k] {
			t.Errorf("no op is of kind %q", k)
		}
	}
}
