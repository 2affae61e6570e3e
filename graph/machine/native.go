package machine

import (
	"gorgonia.org/tensor"

	"proxgrad/internal/kernel"
	"proxgrad/ops"
)

// native is an op of package ops on its own kernel.
type native struct{ op ops.Native }

func (a native) carry(v *value) (bool, error) {
	if none(v) {
		return false, nil
	}
	first, rest := v.in[0].batched(), v.in[1:]
	alike := func(n int) bool { // the first n operands have samples, the others none
		for i, u := range v.in {
			if u.batched() != (i < n) {
				return false
			}
		}
		return true
	}
	ok, carries := false, false
	switch a.op.Kind() {
	case "Affine", "Affine.dX":
		ok, carries = alike(1), true
	case "Affine.dW":
		ok = alike(2)
	case "Affine.dB", "L1", "SquaredL2":
		ok = true
	case "L1.dW", "SquaredL2.dW":
		ok, carries = alike(1), true
	case "SoftmaxCrossEntropy", "SigmoidCrossEntropy", "SquaredError":
		ok = alike(2)
	case "SoftmaxCrossEntropy.dLogits", "SigmoidCrossEntropy.dlogits", "SigmoidCrossEntropy.dtargets", "SquaredError.dpred",
		"SquaredError.dtarget":
		ok, carries = alike(2), true
	case "ReLU", "Tanh", "Sigmoid", "Softplus", "SiLU", "GELU", "ReLU.dX", "Tanh.dX", "Sigmoid.dX", "Softplus.dX",
		"SiLU.dX", "GELU.dX":
		ok, carries = alike(len(v.in)), true
	case "Softmax", "Softmax.dX":
		ok, carries = alike(len(v.in)) && len(v.shape) == 2, true // a vector is one row, normalised over its elements
	}
	if !ok || !first && len(rest) == 0 {
		return false, errSamples
	}
	return carries, nil
}

func (a native) bind(v *value, team *kernel.Team) (work, error) {
	if f, ok := layers[a.op.Kind()]; ok {
		return typed(v,
			func() work { return f.f32(v, team) },
			func() work { return f.f64(v, team) })
	}
	return typed(v,
		func() work { return bindNative(v, a.op.Run32) },
		func() work { return bindNative(v, a.op.Run64) })
}

func bindNative[F kernel.Float](v *value, run func([]F, ops.Operands[F]) error) work {
	labels := make([]bool, len(v.in))
	for i, u := range v.in {
		labels[i] = u.dtype == tensor.Int
	}
	return func(rows int) error {
		in := ops.Operands[F]{Rows: v.in[0].rows(rows)}
		for i, u := range v.in {
			if labels[i] {
				in.Labels = elements[int](u, rows)
			} else {
				in.X[i] = elements[F](u, rows)
			}
		}
		return run(elements[F](v, rows), in)
	}
}

// layer is the work of an affine op, which a team may share.
type layer struct {
	f32, f64 func(v *value, team *kernel.Team) work
}

var layers = map[string]layer{
	"Affine":    {affine[float32], affine[float64]},
	"Affine.dX": {affineDX[float32], affineDX[float64]},
	"Affine.dW": {affineDW[float32], affineDW[float64]},
}

// optional returns the elements of a value that may be missing.
func optional[F kernel.Float](v *value, rows int) []F {
	if v == nil {
		return nil
	}
	return elements[F](v, rows)
}

func bias(v *value) *value {
	if len(v.in) == 3 {
		return v.in[2]
	}
	return nil
}

func affine[F kernel.Float](v *value, team *kernel.Team) work {
	x, w, b := v.in[0], v.in[1], bias(v)
	p, q := w.shape[0], w.shape[1]
	return func(rows int) error {
		kernel.AffineTeam(team, elements[F](v, rows), elements[F](x, rows), elements[F](w, rows), optional[F](b, rows),
			x.rows(rows), p, q)
		return nil
	}
}

func affineDX[F kernel.Float](v *value, team *kernel.Team) work { return maskedDX[F](v, v, nil, team) }

func affineDW[F kernel.Float](v *value, team *kernel.Team) work { return affineGrad[F](v, nil, team) }

// affineReLU is the work of a ReLU on the affine layer v.
func affineReLU[F kernel.Float](v, relu *value, team *kernel.Team) work {
	x, w, b := v.in[0], v.in[1], bias(v)
	p, q := w.shape[0], w.shape[1]
	return func(rows int) error {
		kernel.AffineReLU(team, elements[F](relu, rows), elements[F](x, rows), elements[F](w, rows), optional[F](b, rows),
			x.rows(rows), p, q)
		return nil
	}
}

// maskedDX is the work of dst ← (dY·Wᵀ)∘1{h > 0}, where dY·Wᵀ is the value dx, and h is nil for no mask.
func maskedDX[F kernel.Float](dst, dx, h *value, team *kernel.Team) work {
	dy, w := dx.in[0], dx.in[1]
	p, q := w.shape[0], w.shape[1]
	return func(rows int) error {
		kernel.GemmNTMask(team, elements[F](dst, rows), elements[F](dy, rows), elements[F](w, rows), optional[F](h, rows),
			dy.rows(rows), p, q)
		return nil
	}
}

// affineGrad is the work of dW and db together; db may be nil.
func affineGrad[F kernel.Float](dw, db *value, team *kernel.Team) work {
	x, dy := dw.in[0], dw.in[1]
	p, q := dw.shape[0], dw.shape[1]
	return func(rows int) error {
		kernel.AffineGrad(team, elements[F](dw, rows), optional[F](db, rows), elements[F](x, rows), elements[F](dy, rows),
			x.rows(rows), p, q)
		return nil
	}
}
