package kernel

import "sync/atomic"

// scratch holds packed blocks of A and B.
type scratch[F Float] struct{ a, b []F }

// idle keeps buffers between calls. Unlike a sync.Pool it survives the garbage collector, so that the number of allocations
// is that of the goroutines which ever multiplied at once.
type idle[F Float] [32]atomic.Pointer[scratch[F]]

var (
	idleFloat32 idle[float32]
	idleFloat64 idle[float64]
)

func idleOf[F Float]() *idle[F] {
	if slots, ok := any(&idleFloat32).(*idle[F]); ok {
		return slots
	}
	return any(&idleFloat64).(*idle[F])
}

func borrow[F Float]() *scratch[F] {
	slots := idleOf[F]()
	for i := range slots {
		if slots[i].Load() != nil {
			if s := slots[i].Swap(nil); s != nil {
				return s
			}
		}
	}
	return new(scratch[F])
}

func giveBack[F Float](s *scratch[F]) {
	slots := idleOf[F]()
	for i := range slots {
		if slots[i].CompareAndSwap(nil, s) {
			return
		}
	}
}

// forA and forB return a buffer of n numbers, whatever they are.
func (s *scratch[F]) forA(n int) []F {
	if n > len(s.a) {
		s.a = make([]F, max(n, 1<<14))
	}
	return s.a[:n]
}

func (s *scratch[F]) forB(n int) []F {
	if n > len(s.b) {
		s.b = make([]F, max(n, 1<<14))
	}
	return s.b[:n]
}
