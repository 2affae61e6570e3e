package machine

import "proxgrad/internal/kernel"

// sum adds over neighbouring axes: dst_{o,i} = Σ_m x_{o,m,i}, accumulated in float64.
type sum struct {
	overFirst   bool // the first axis is among those that are summed over
	mid, inner  int  // at the shapes of the graph
	wholeSample int  // mid for one sample, if overFirst
}

// newSum returns nil for axes that are not neighbours.
func newSum(v *value, axes []int) action {
	if len(v.in) != 1 || len(axes) == 0 {
		return nil
	}
	shape := v.in[0].shape
	for i, a := range axes {
		if a >= len(shape) || a != axes[0]+i {
			return nil
		}
	}
	outer := shape[:axes[0]].TotalSize()
	s := sum{overFirst: axes[0] == 0, mid: 1, inner: 1}
	for _, a := range axes {
		s.mid *= shape[a]
	}
	s.inner = v.in[0].size / (outer * s.mid)
	if outer*s.inner != v.size {
		return nil
	}
	s.wholeSample = s.mid / shape[axes[0]]
	return s
}

func (s sum) carry(v *value) (bool, error) { return v.in[0].batched() && !s.overFirst, nil }

func (s sum) bind(v *value, _ *kernel.Team) (work, error) {
	return typed(v,
		func() work { return bindSum[float32](v, s) },
		func() work { return bindSum[float64](v, s) })
}

func bindSum[F kernel.Float](v *value, s sum) work {
	u := v.in[0]
	return func(rows int) error {
		dst, x, mid := elements[F](v, rows), elements[F](u, rows), s.mid
		if s.overFirst && u.batched() {
			mid = s.wholeSample * rows
		}
		for o := 0; o < len(dst); o += s.inner {
			block := x[o*mid : (o+s.inner)*mid]
			if s.inner > 1 {
				kernel.ColSums(dst[o:o+s.inner], block, mid, s.inner)
				continue
			}
			t := 0.0
			for _, e := range block {
				t += float64(e)
			}
			dst[o] = F(t)
		}
		return nil
	}
}
