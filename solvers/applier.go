package solvers

import (
	"fmt"
	"reflect"

	"github.com/pkg/errors"

	"proxgrad/internal/kernel"
	"proxgrad/ops/prox"
)

// applier applies the prox of one parameter's penalty: it knows which powers the penalty has, and owns the scratch.
type applier struct {
	diagonal bool // the prox is taken in a diagonal metric

	// fusible says that the rule can take the prox of a separable penalty together with its step. Then separable is that
	// penalty, and shrink what the rule needs of it.
	fusible   bool
	separable prox.Separable
	shrink    kernel.Shrinkage

	// oneStep is set where the step has a size for each coordinate but the penalty has a prox in scalar metrics only: the
	// forward step is then shortened to the one size that the penalty names. base32 and base64 hold the point it starts from.
	oneStep prox.ScalarMetric
	base32  []float32
	base64  []float64

	penalty prox.Penalty
	diag64  prox.DiagonalProxer
	prox32  prox.Float32Proxer
	diag32  prox.Float32DiagonalProxer

	// scratch: step sizes in the parameter's type; point and step sizes in float64 for a penalty without native float32
	sizes32 []float32
	sizes64 []float64
	point64 []float64
	kind    reflect.Type // type of the penalty that was validated and has its scratch
	powers  prox.Powers  // and its powers
	leaf    bool         // and whether they go with its type; those of a rule of calculus depend on its operands

	// the sum of the step sizes that wait for the prox, where it is not taken in each step
	summed bool
	sum    float64 // of a scalar metric
	sum32  []float32
	sum64  []float64
}

// bind makes the applier ready for the penalty p (nil for none) on n coordinates. Repeated calls cost next to nothing and
// allocate nothing. The fields of the penalty may change between steps; a penalty of another type, or with other powers, is
// validated anew.
func (a *applier) bind(name string, n int, single, diagonal bool, p prox.Penalty) error {
	a.penalty, a.diagonal, a.separable = p, diagonal, nil
	if p == nil {
		return nil
	}
	kind := reflect.TypeOf(p)
	same := kind == a.kind
	if !same || !a.leaf {
		_, rule := p.(prox.Rule)
		powers := prox.PowersOf(p)
		same = same && powers == a.powers
		a.leaf, a.powers = !rule, powers
	}
	a.take(p)
	if same {
		return nil
	}
	a.kind = nil // until all that follows has gone well
	if err := p.Validate(); err != nil {
		return errors.WithMessagef(err, "penalty of parameter %q", name)
	}
	if s, ok := prox.As[prox.Sized](p); ok {
		if err := s.CheckLen(n); err != nil {
			return errors.WithMessagef(err, "penalty of parameter %q", name)
		}
	}
	if a.separable != nil {
		a.kind = kind
		return nil
	}
	diagonal = a.diagonal
	if diagonal && a.diag64 == nil {
		return &MissingPowerError{
			Param: name, Penalty: fmt.Sprintf("%T", p), Power: "prox.DiagonalProxer",
			Why: "because the metric of the rule's step has a size for each coordinate; implement it or prox.ScalarMetric, or use a " +
				"rule with a scalar step (SGD)",
		}
	}
	if a.oneStep != nil {
		a.allocateBase(n, single)
	}
	if diagonal && single {
		a.sizes32 = make([]float32, n)
	}
	if diagonal && (!single || a.diag32 == nil) {
		a.sizes64 = make([]float64, n)
	}
	if single && ((diagonal && a.diag32 == nil) || (!diagonal && a.prox32 == nil)) {
		a.point64 = make([]float64, n)
	}
	if a.summed && diagonal {
		a.allocateSum(n, single)
	}
	a.kind = kind
	return nil
}

// take makes p, whose powers are known, the penalty that is applied.
func (a *applier) take(p prox.Penalty) {
	a.separable, a.diag64, a.prox32, a.diag32, a.oneStep = nil, nil, nil, nil, nil
	if a.fusible && a.powers&prox.PowerSeparable != 0 {
		a.separable, _ = prox.As[prox.Separable](p)
		return // the fused update asks for nothing else
	}
	if a.powers&prox.PowerProxDiag != 0 {
		a.diag64, _ = prox.As[prox.DiagonalProxer](p)
	}
	if a.powers&prox.PowerProx32 != 0 {
		a.prox32, _ = prox.As[prox.Float32Proxer](p)
	}
	if a.powers&prox.PowerProxDiag32 != 0 {
		a.diag32, _ = prox.As[prox.Float32DiagonalProxer](p)
	}
	if a.diagonal && a.diag64 == nil && a.powers&prox.PowerStepOf != 0 {
		a.oneStep, _ = prox.As[prox.ScalarMetric](p)
		a.diagonal = false
	}
}

// allocateSum makes the vector of summed steps, unless it is there already.
func (a *applier) allocateSum(n int, single bool) {
	if single && a.sum32 == nil {
		a.sum32 = make([]float32, n)
	}
	if !single && a.sum64 == nil {
		a.sum64 = make([]float64, n)
	}
}

// step32 returns where a rule on float32 is to write its step sizes.
func (a *applier) step32(wanted bool) []float32 {
	if !wanted {
		return nil
	}
	return a.sizes32
}

// step64 returns where a rule on float64 is to write its step sizes.
func (a *applier) step64(wanted bool) []float64 {
	if !wanted {
		return nil
	}
	return a.sizes64
}

// apply takes the prox of strength times the penalty at x, in place, with the scalar step or the step sizes that the rule
// has written, and returns the value of the penalty (not multiplied) there. prox_{s·(c·g)} is prox_{(c·s)·g}: the step sizes
// are multiplied, and an indicator does not notice.
func (a *applier) apply(x vector, scalar, strength float64) float64 {
	if strength != 1 {
		scalar *= strength
		if a.diagonal && x.f32 != nil {
			scale(a.sizes32, float32(strength))
		} else if a.diagonal {
			scale(a.sizes64, strength)
		}
	}
	switch {
	case x.f64 != nil && a.diagonal:
		return a.diag64.ProxDiag(x.f64, x.f64, a.sizes64)
	case x.f64 != nil:
		return a.penalty.Prox(x.f64, x.f64, scalar)
	case a.diagonal && a.diag32 != nil:
		return a.diag32.ProxDiag32(x.f32, x.f32, a.sizes32)
	case !a.diagonal && a.prox32 != nil:
		return a.prox32.Prox32(x.f32, x.f32, float32(scalar))
	}
	widen(a.point64, x.f32)
	var g float64
	if a.diagonal {
		widen(a.sizes64, a.sizes32)
		g = a.diag64.ProxDiag(a.point64, a.point64, a.sizes64)
	} else {
		g = a.penalty.Prox(a.point64, a.point64, scalar)
	}
	for i, v := range a.point64 {
		x.f32[i] = float32(v)
	}
	return g
}

func scale[F float32 | float64](x []F, c F) {
	for i := range x {
		x[i] *= c
	}
}

func widen(dst []float64, x []float32) {
	for i, v := range x {
		dst[i] = float64(v)
	}
}
