package machine

import (
	"math"
	"strings"

	"proxgrad/internal/kernel"
)

// binary is an element-wise operation of two operands of one size, or of a scalar and the other.
type binary struct{ symbol string }

// newBinary reads what an elemBinOp says of itself: its symbol, and whether a comparison yields numbers.
func newBinary(v *value, name string) action {
	symbol, same, _ := strings.Cut(name, " ")
	_, arithmetic := arithmetics[symbol]
	if len(v.in) != 2 || !arithmetic && same != "true" {
		return nil
	}
	if _, ok := binaries[symbol]; !ok && !arithmetic {
		return nil
	}
	for _, u := range v.in {
		if u.size != v.size && !u.isScalar() {
			return nil
		}
	}
	return binary{symbol}
}

func (binary) carry(v *value) (bool, error) {
	if none(v) {
		return false, nil
	}
	for _, u := range v.in {
		if !u.batched() && !u.isScalar() {
			return false, errSamples // the samples of one with the rows of another
		}
	}
	return true, nil
}

func (a binary) bind(v *value, _ *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindBinary[float32](v, a.symbol) },
		func() work { return bindBinary[float64](v, a.symbol) })
}

func bindBinary[F kernel.Float](v *value, symbol string) work {
	a, b := v.in[0], v.in[1]
	f := binaries[symbol]
	return func(rows int) error {
		dst, x, y := elements[F](v, rows), elements[F](a, rows), elements[F](b, rows)
		// A scalar stays where it is while the other operand moves on.
		dx, dy := 1, 1
		if a.isScalar() {
			dx = 0
		}
		if b.isScalar() {
			dy = 0
		}
		switch symbol {
		case "+":
			for i := range dst {
				dst[i] = x[i*dx] + y[i*dy]
			}
		case "-":
			for i := range dst {
				dst[i] = x[i*dx] - y[i*dy]
			}
		case "⊙":
			for i := range dst {
				dst[i] = x[i*dx] * y[i*dy]
			}
		case "÷":
			for i := range dst {
				dst[i] = x[i*dx] / y[i*dy]
			}
		default:
			for i := range dst {
				dst[i] = F(f(float64(x[i*dx]), float64(y[i*dy])))
			}
		}
		return nil
	}
}

// arithmetics are the symbols that yield numbers whatever retSame says.
var arithmetics = map[string]bool{"+": true, "-": true, "⊙": true, "÷": true, "^": true}

// binaries are the operations without a loop of their own.
var binaries = map[string]func(x, y float64) float64{
	"^":  math.Pow,
	"<":  func(x, y float64) float64 { return truth(x < y) },
	">":  func(x, y float64) float64 { return truth(x > y) },
	"<=": func(x, y float64) float64 { return truth(x <= y) },
	">=": func(x, y float64) float64 { return truth(x >= y) },
	"==": func(x, y float64) float64 { return truth(x == y) },
	"!=": func(x, y float64) float64 { return truth(x != y) },
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// unary is an element-wise function.
type unary struct{ function }

// A function is computed in float64, or on slices where there is a kernel.
type function struct {
	scalar func(float64) float64
	f32    func(dst, x []float32)
	f64    func(dst, x []float64)
}

// functions are those of Gorgonia's, by the name that String gives them.
var functions = map[string]function{
	"abs": {scalar: math.Abs}, "sign": {scalar: sign}, "ceil": {scalar: math.Ceil}, "floor": {scalar: math.Floor},
	"sin": {scalar: math.Sin}, "cos": {scalar: math.Cos}, "exp": {scalar: math.Exp}, "ln": {scalar: math.Log},
	"log2": {scalar: math.Log2}, "sqrt": {scalar: math.Sqrt}, "log1p": {scalar: math.Log1p}, "expm1": {scalar: math.Expm1},
	"neg":      {scalar: func(x float64) float64 { return -x }},
	"square":   {scalar: func(x float64) float64 { return x * x }},
	"cube":     {scalar: func(x float64) float64 { return x * x * x }},
	"inv":      {scalar: func(x float64) float64 { return 1 / x }},
	"invSqrt":  {scalar: func(x float64) float64 { return 1 / math.Sqrt(x) }},
	"tanh":     {f32: kernel.Tanh[float32], f64: kernel.Tanh[float64]},
	"sigmoid":  {f32: kernel.Sigmoid[float32], f64: kernel.Sigmoid[float64]},
	"softplus": {f32: kernel.Softplus[float32], f64: kernel.Softplus[float64]},
}

// sign is −1, 0 or 1; NaN stays NaN.
func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func (unary) carry(v *value) (bool, error) { return v.in[0].batched(), nil }

func (a unary) bind(v *value, _ *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindUnary(v, a.f32, a.scalar) },
		func() work { return bindUnary(v, a.f64, a.scalar) })
}

func bindUnary[F kernel.Float](v *value, slice func(dst, x []F), scalar func(float64) float64) work {
	x := v.in[0]
	if slice != nil {
		return func(rows int) error {
			slice(elements[F](v, rows), elements[F](x, rows))
			return nil
		}
	}
	return func(rows int) error {
		dst := elements[F](v, rows)
		for i, x := range elements[F](x, rows) {
			dst[i] = F(scalar(float64(x)))
		}
		return nil
	}
}
