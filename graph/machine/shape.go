package machine

import (
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

// size is the length of an axis of its operand, as a number. It needs only the shape.
type size struct {
	axis int
	n    int
}

// newSize asks a sizeOp for its axis, which String does not tell.
func newSize(v *value) action {
	d, ok := v.node.Op().(gorgonia.DimSizer)
	if !ok || len(v.in) != 1 || !v.isScalar() {
		return nil
	}
	for axis, n := range v.in[0].shape {
		if _, err := d.DimSize(axis); err == nil {
			return size{axis, n}
		}
	}
	return nil
}

func (size) carry(*value) (bool, error) { return false, nil }

// ofSamples says whether v is the number of samples.
func ofSamples(v *value) bool {
	s, ok := v.action.(size)
	return ok && s.axis == 0 && v.in[0].batched()
}

func (s size) bind(v *value, _ *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindSize[float32](v, s) },
		func() work { return bindSize[float64](v, s) })
}

func bindSize[F kernel.Float](v *value, s size) work {
	perSample := v.in[0].batched() && s.axis == 0
	return func(rows int) error {
		n := s.n
		if perSample {
			n = rows
		}
		elements[F](v, rows)[0] = F(n)
		return nil
	}
}

// repeat copies each block of inner elements times in a row; along the axis of the result there are blocks·times.
type repeat struct {
	first         bool // along the first axis
	inner, blocks int
}

func newRepeat(v *value, along int) action {
	if len(v.in) != 2 || along >= len(v.shape) || v.size%v.in[0].size != 0 {
		return nil
	}
	inner := v.shape[along+1:].TotalSize()
	times := v.size / v.in[0].size
	if v.shape[along]%times != 0 {
		return nil
	}
	return repeat{first: along == 0, inner: inner, blocks: v.shape[along] / times}
}

func (r repeat) carry(v *value) (bool, error) {
	x, times := v.in[0], v.in[1]
	switch {
	case ofSamples(times) && !x.batched() && r.first && r.blocks == 1:
		return true, nil // one row, repeated for each sample
	case ofSamples(times), x.batched() && r.first:
		return false, errSamples
	}
	return x.batched(), nil
}

func (r repeat) bind(v *value, _ *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindRepeat[float32](v, r.inner) },
		func() work { return bindRepeat[float64](v, r.inner) })
}

func bindRepeat[F kernel.Float](v *value, inner int) work {
	u := v.in[0]
	return func(rows int) error {
		dst, src := elements[F](v, rows), elements[F](u, rows)
		times := len(dst) / len(src)
		for ; len(src) > 0; src = src[inner:] {
			if inner == 1 {
				for i := range times {
					dst[i] = src[0]
				}
				dst = dst[times:]
				continue
			}
			for range times {
				dst = dst[copy(dst, src[:inner]):]
			}
		}
		return nil
	}
}

// reshape copies: the result is no second name for the memory of the operand.
type reshape struct{}

func (reshape) carry(v *value) (bool, error) {
	u := v.in[0]
	if !u.batched() {
		return false, nil
	}
	if len(v.shape) == 0 || v.shape[0] != u.shape[0] {
		return false, errSamples
	}
	return true, nil
}

func (reshape) bind(v *value, _ *kernel.Team) (work, error) { return copyOf(v, v.in[0]), nil }

// copyOf is the work of dst ← src.
func copyOf(dst, src *value) work {
	return func(rows int) error {
		copy(dst.bytes(rows), src.bytes(rows))
		return nil
	}
}

// transpose is that of a matrix.
type transpose struct{}

func (transpose) carry(v *value) (bool, error) {
	if v.in[0].batched() {
		return false, errSamples
	}
	return false, nil
}

func (transpose) bind(v *value, _ *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindTranspose[float32](v) },
		func() work { return bindTranspose[float64](v) })
}

func bindTranspose[F kernel.Float](v *value) work {
	u := v.in[0]
	m, n := u.shape[0], u.shape[1]
	return func(rows int) error {
		dst := elements[F](v, rows)
		for i, e := range elements[F](u, rows) {
			dst[i%n*m+i/n] = e
		}
		return nil
	}
}
