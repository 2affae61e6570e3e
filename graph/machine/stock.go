package machine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/ops"
)

// Gorgonia's operations have unexported types. They are recognised by the name of the type and by what String says, both of
// which a test holds for the release of Gorgonia that go.mod asks for. What is not recognised runs through Do.

// isConstant says whether op is a constant of the graph.
func isConstant(op gorgonia.Op) bool {
	switch typeName(op) {
	case "gorgonia.constantScalar", "gorgonia.constantTensor":
		return true
	}
	return false
}

func typeName(op gorgonia.Op) string { return strings.TrimPrefix(fmt.Sprintf("%T", op), "*") }

// recognise returns how v is computed.
func recognise(v *value) (action, error) {
	op := v.node.Op()
	if n, ok := op.(ops.Native); ok {
		return native{n}, nil
	}
	if err := refuse(v); err != nil {
		return nil, err
	}
	float := v.isFloat()
	for _, u := range v.in {
		float = float && u.dtype == v.dtype
	}
	if a := stock(v, typeName(op), op.String()); a != nil && float {
		return a, nil
	}
	return fallback{}, nil
}

// stock returns the action of an operation of Gorgonia that runs on kernels here, nil if it is none.
func stock(v *value, kind, name string) action {
	switch kind {
	case "gorgonia.elemBinOp":
		return newBinary(v, name)
	case "gorgonia.elemUnaryOp":
		if f, ok := functions[name]; ok && len(v.in) == 1 && v.in[0].size == v.size {
			return unary{f}
		}
	case "gorgonia.linAlgBinOp":
		return newProduct(v, name)
	case "gorgonia.sumOp":
		return newSum(v, numbers(strings.TrimPrefix(name, "Σ")))
	case "gorgonia.repeatOp":
		if axes := numbers(strings.TrimPrefix(name, "Repeat")); len(axes) == 1 {
			return newRepeat(v, axes[0])
		}
	case "gorgonia.reshapeOp":
		if len(v.in) == 1 && v.in[0].size == v.size {
			return reshape{}
		}
	case "gorgonia.transposeOp":
		if name == "Aᵀ{1, 0}" && len(v.in) == 1 && len(v.in[0].shape) == 2 {
			return transpose{}
		}
	case "gorgonia.sizeOp":
		return newSize(v)
	}
	return nil
}

// numbers reads a list of axes such as [0 1], nil if s is none.
func numbers(s string) []int {
	var list []int
	for _, f := range strings.Fields(strings.Trim(s, "[]")) {
		n, err := strconv.Atoi(f)
		if err != nil {
			return nil
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// unsafeOps are operations of Gorgonia that compute something wrong, with what to use instead.
var unsafeOps = map[string]string{
	"gorgonia.softmaxOp":       "its rows are shifted by an element of another row, so that it overflows; use ops.Softmax, or ops.SoftmaxCrossEntropy on the logits",
	"gorgonia.softmaxDiffOp":   "its rows are shifted by an element of another row, so that it overflows; use ops.Softmax, or ops.SoftmaxCrossEntropy on the logits",
	"gorgonia.dropoutOp":       "its gradient is divided by p instead of 1 − p and its draws are seeded from the clock; multiply by a mask that is an input",
	"gorgonia.dropoutDiffOp":   "its gradient is divided by p instead of 1 − p and its draws are seeded from the clock; multiply by a mask that is an input",
	"gorgonia.randomOp":        "its draws are seeded from the clock; draw them outside and bind them to an input",
	"gorgonia.letOp":           "it assigns while the graph runs; bind inputs with gorgonia.Let before the run",
	"gorgonia.BatchNormOp":     "it keeps statistics and a mode of its own, which machines over one graph change under each other; write the normalisation out in nodes",
	"gorgonia.batchnormDiffOp": "it keeps statistics and a mode of its own, which machines over one graph change under each other; write the normalisation out in nodes",
}

// unsafeGradients are operations whose derivative is wrong, while their value is right.
var unsafeGradients = map[string]string{
	"gorgonia.elemUnaryOp invSqrt": "gorgonia.Inverse of gorgonia.Sqrt",
	"gorgonia.elemUnaryOp log2":    "gorgonia.Log and a factor",
	"gorgonia.linAlgBinOp a ⊗ b":   "gorgonia.Mul of a column and a row, made by gorgonia.Reshape",
}

// refuse returns an error for an operation that is known to be wrong.
func refuse(v *value) error {
	op := v.node.Op()
	kind := typeName(op)
	if why, ok := unsafeOps[kind]; ok {
		return errors.Errorf("machine: %v: Gorgonia's %v cannot be trusted: %s", v, op, why)
	}
	if _, ok := op.(gorgonia.TrainModeOp); ok {
		return errors.Errorf("machine: %v: %v has a mode for training that machines over one graph change under each other; "+
			"build a graph for each purpose", v, op)
	}
	if instead, ok := unsafeGradients[kind+" "+op.String()]; ok && v.node.Deriv() != nil {
		return errors.Errorf("machine: %v: the derivative of Gorgonia's %v is wrong; use %s", v, op, instead)
	}
	if isLogSumExp(v) {
		return errors.Errorf("machine: %v: Gorgonia's LogSumExp adds the maximum inside the logarithm; use "+
			"ops.SoftmaxCrossEntropy, or write log Σ exp(x − m) + m out in nodes", v)
	}
	return nil
}

// isLogSumExp recognises log(Σ exp(x − m) + m), where m is the maximum of x.
func isLogSumExp(v *value) bool {
	is := func(v *value, kind, name string) bool {
		return v.node.Op() != nil && typeName(v.node.Op()) == kind && strings.HasPrefix(v.node.Op().String(), name)
	}
	if !is(v, "gorgonia.elemUnaryOp", "ln") || !is(v.in[0], "gorgonia.elemBinOp", "+ ") {
		return false
	}
	sum, top := v.in[0].in[0], v.in[0].in[1]
	return is(sum, "gorgonia.sumOp", "Σ") && is(top, "gorgonia.maxOp", "Max") && is(sum.in[0], "gorgonia.elemUnaryOp", "exp")
}
