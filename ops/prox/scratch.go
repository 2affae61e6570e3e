package prox

import "sync"

// A scratch is a vector on loan from a pool, so that the rules of calculus allocate nothing once they have run.
type scratch[F float] struct{ v []F }

var scratch32, scratch64 sync.Pool

func poolOf[F float]() *sync.Pool {
	if F(1)+F(1e-12) == 1 {
		return &scratch32
	}
	return &scratch64
}

// borrow returns a vector of n coordinates of any content. It goes back with giveBack.
func borrow[F float](n int) *scratch[F] {
	s, _ := poolOf[F]().Get().(*scratch[F])
	if s == nil {
		s = new(scratch[F])
	}
	if cap(s.v) < n {
		s.v = make([]F, n)
	}
	s.v = s.v[:n]
	return s
}

func (s *scratch[F]) giveBack() { poolOf[F]().Put(s) }
