package machine

import "proxgrad/internal/kernel"

// product is op(A)·op(B), m×k by k×n; a vector is a matrix of one column.
type product struct {
	transA, transB bool
	alongA, alongB bool // the first axis of A, of B, as they are stored, runs along k
	k, n           int  // m is what is left
}

// newProduct reads what a linAlgBinOp says of itself, nil if its operands are no matrices or vectors that fit.
func newProduct(v *value, name string) action {
	if len(v.in) != 2 {
		return nil
	}
	a, b := v.in[0].shape, v.in[1].shape
	var p product
	switch name {
	case "a ⋅ b", "a ⊗ b":
		x, y := v.in[0].size, v.in[1].size
		if name == "a ⋅ b" && x == y && v.size == 1 {
			return product{alongA: true, alongB: true, k: x, n: 1}
		}
		if name == "a ⊗ b" && x*y == v.size {
			return product{k: 1, n: y}
		}
		return nil
	case "A × B":
	case "Aᵀ × B":
		p.transA = true
	case "A × Bᵀ":
		p.transB = true
	case "Aᵀ × Bᵀ":
		p.transA, p.transB = true, true
	case "A × b", "Aᵀ × b":
		p.transA = name == "Aᵀ × b"
		if len(b) != 1 {
			return nil
		}
		b = []int{b[0], 1}
	default:
		return nil
	}
	if len(a) != 2 || len(b) != 2 {
		return nil
	}
	m, k := a[0], a[1]
	if p.transA {
		m, k = k, m
	}
	l, n := b[0], b[1]
	if p.transB {
		l, n = n, l
	}
	if k != l || m*n != v.size {
		return nil
	}
	p.alongA, p.alongB = p.transA, !p.transB
	p.k, p.n = k, n
	return p
}

func (p product) carry(v *value) (bool, error) {
	a, b := v.in[0].batched(), v.in[1].batched()
	switch {
	case !a && !b, a && p.alongA && b && p.alongB: // both count samples along k
		return false, nil
	case a && !p.alongA && !b: // samples are the rows of A
		return true, nil
	}
	return false, errSamples
}

func (p product) bind(v *value, team *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindProduct[float32](v, p, team) },
		func() work { return bindProduct[float64](v, p, team) })
}

func bindProduct[F kernel.Float](v *value, p product, team *kernel.Team) work {
	a, b := v.in[0], v.in[1]
	inner := a.batched() && b.batched()
	return func(rows int) error {
		dst, k := elements[F](v, rows), p.k
		if inner {
			k = rows
		}
		kernel.GemmTeam(team, p.transA, p.transB, len(dst)/p.n, p.n, k, elements[F](a, rows), elements[F](b, rows), 0, dst)
		return nil
	}
}
