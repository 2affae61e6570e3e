package machine

import (
	"proxgrad/internal/kernel"
	"proxgrad/ops"
)

// A step is one work of the program, with the values that it writes and reads.
type step struct {
	name *value // the node that errors name
	out  []*value
	in   []*value
	run  work

	scheduled, pending bool
}

// A fusion makes one step of v and a later value that belongs to it, or returns nil where there is none.
type fusion func(v *value, team *kernel.Team) (*step, error)

var fusions = map[string]fusion{
	"Affine":                      fuseReLU,
	"Affine.dX":                   fuseMask,
	"Affine.dW":                   fuseBias,
	"Affine.dB":                   fuseBias,
	"SoftmaxCrossEntropy":         fuseCrossEntropy,
	"SoftmaxCrossEntropy.dLogits": fuseCrossEntropy,
}

// kindOf returns the kind of v among the ops of package ops, "" for another operation.
func kindOf(v *value) string {
	if a, ok := v.action.(native); ok {
		return a.op.Kind()
	}
	return ""
}

// stepOf makes the step that computes v, and perhaps more.
func stepOf(v *value, team *kernel.Team) (*step, error) {
	if fuse, ok := fusions[kindOf(v)]; ok {
		if s, err := fuse(v, team); s != nil || err != nil {
			return s, err
		}
	}
	run, err := v.action.bind(v, team)
	return &step{name: v, out: []*value{v}, in: needs(v), run: run}, err
}

// fuseReLU computes an affine layer and the ReLU on it in one pass.
func fuseReLU(v *value, team *kernel.Team) (*step, error) {
	relu := v.soleUser()
	if relu == nil || kindOf(relu) != "ReLU" {
		return nil, nil
	}
	run, err := typed(v,
		func() work { return affineReLU[float32](v, relu, team) },
		func() work { return affineReLU[float64](v, relu, team) })
	return &step{name: relu, out: []*value{relu}, in: v.in, run: run}, err
}

// fuseMask applies the mask of a ReLU to the product that its gradient is made from.
func fuseMask(v *value, team *kernel.Team) (*step, error) {
	dx := v.soleUser()
	if dx == nil || kindOf(dx) != "ReLU.dX" || dx.in[1] != v {
		return nil, nil
	}
	h := dx.in[0]
	run, err := typed(v,
		func() work { return maskedDX[float32](dx, v, h, team) },
		func() work { return maskedDX[float64](dx, v, h, team) })
	return &step{name: dx, out: []*value{dx}, in: []*value{v.in[0], v.in[1], h}, run: run}, err
}

// fuseBias computes the gradients of a weight matrix and of the bias that share dY together.
func fuseBias(v *value, team *kernel.Team) (*step, error) {
	dw, db, dy := v, v, v.in[len(v.in)-1]
	other := "Affine.dB"
	if kindOf(v) == other {
		other = "Affine.dW"
	}
	u := partner(dy, func(u *value) bool { return kindOf(u) == other && u.in[len(u.in)-1] == dy })
	switch {
	case u == nil:
		return nil, nil
	case kindOf(v) == "Affine.dW":
		db = u
	default:
		dw = u
	}
	run, err := typed(v,
		func() work { return affineGrad[float32](dw, db, team) },
		func() work { return affineGrad[float64](dw, db, team) })
	return &step{name: dw, out: []*value{dw, db}, in: dw.in, run: run}, err
}

// fuseCrossEntropy computes the loss and its gradient, whose exponentials are the same.
func fuseCrossEntropy(v *value, _ *kernel.Team) (*step, error) {
	loss, grad := v, v
	z, labels := v.in[0], v.in[1]
	forward := kindOf(v) == "SoftmaxCrossEntropy"
	u := partner(z, func(u *value) bool {
		if forward {
			return kindOf(u) == "SoftmaxCrossEntropy.dLogits" && u.in[0] == z && u.in[1] == labels && u.in[2].constant
		}
		return kindOf(u) == "SoftmaxCrossEntropy" && u.in[0] == z && u.in[1] == labels && v.in[2].constant
	})
	switch {
	case u == nil:
		return nil, nil
	case forward:
		grad = u
	default:
		loss = u
	}
	run, err := typed(v,
		func() work { return crossEntropy(loss, grad, loss.action.(native).op.Run32) },
		func() work { return crossEntropy(loss, grad, loss.action.(native).op.Run64) })
	return &step{name: loss, out: []*value{loss, grad}, in: grad.in, run: run}, err
}

func crossEntropy[F kernel.Float](loss, grad *value, check func([]F, ops.Operands[F]) error) work {
	z, y, scale := grad.in[0], grad.in[1], grad.in[2]
	k := z.shape[1]
	return func(rows int) error {
		logits, labels := elements[F](z, rows), elements[int](y, rows)
		f := elements[F](loss, rows)
		if kernel.BadLabel(labels, k) >= 0 {
			return check(f, ops.Operands[F]{X: [ops.MaxArity][]F{logits}, Labels: labels, Rows: len(labels)})
		}
		s := float64(elements[F](scale, rows)[0])
		f[0] = F(kernel.SoftmaxCrossEntropyBoth(elements[F](grad, rows), logits, labels, k, s))
		return nil
	}
}

// partner returns the first user of u that has no step and is as wanted, nil if there is none.
func partner(u *value, wanted func(*value) bool) *value {
	for _, v := range u.users {
		if !v.done && !v.constant && wanted(v) {
			return v
		}
	}
	return nil
}

// needs returns the values that must exist when v is computed: its operands, but for a size, which is known from a shape.
func needs(v *value) []*value {
	if _, ok := v.action.(size); ok {
		return nil
	}
	return v.in
}
