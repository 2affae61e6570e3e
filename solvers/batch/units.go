package batch

import (
	"math"

	"github.com/pkg/errors"

	"proxgrad/ops/prox"
)

// units are what coordinate methods move at a time: a coordinate by itself, or a block. A unit goes by its first coordinate.
type units struct {
	p     *Problem
	all   []int   // every unit
	owner []int32 // of a coordinate, its term; −1 is free
	terms []piece // as Problem.Terms
}

// A piece is a term as coordinate methods see it: separable, coordinatewise or blockwise.
type piece struct {
	at             int
	separable      bool // with the four numbers of prox.Separable
	l1, l2, lo, hi float64
	each           prox.Coordinatewise
	blocks         prox.Blockwise
	members        [][]int // coordinates of the problem in each block
	blockOf        []int32 // of a coordinate of the term that leads a block, the block; else −1
}

// checkUnits says which power a problem lacks for coordinate methods.
func checkUnits(method string, p *Problem) error {
	if _, ok := p.Smooth.(Model); !ok {
		return errors.Errorf("batch: %s needs a smooth part that is a batch.Model, of linear predictors; %T is none: take FISTA", method, p.Smooth)
	}
	for k, t := range p.Terms {
		_, each := prox.As[prox.Coordinatewise](t.Penalty)
		if _, blocks := prox.As[prox.Blockwise](t.Penalty); !each && !blocks {
			return errors.Errorf("batch: %s needs penalties that are prox.Coordinatewise or prox.Blockwise; that of term %d, %v, is "+
				"neither: take FISTA", method, k, t.Penalty)
		}
	}
	return nil
}

func newUnits(p *Problem) *units {
	n := p.Smooth.Dim()
	u := &units{p: p, owner: make([]int32, n), all: make([]int, 0, n)}
	for i := range u.owner {
		u.owner[i] = -1
	}
	for k, t := range p.Terms {
		for i := t.At; i < t.At+t.Len; i++ {
			u.owner[i] = int32(k)
		}
		u.terms = append(u.terms, newPiece(t))
	}
	for i, k := range u.owner {
		if k >= 0 && u.terms[k].each == nil && u.terms[k].blockOf[i-u.terms[k].at] < 0 {
			continue
		}
		u.all = append(u.all, i)
	}
	return u
}

func newPiece(t Term) piece {
	q := piece{at: t.At}
	if s, ok := prox.As[prox.Separable](t.Penalty); ok {
		q.separable = true
		q.l1, q.l2, q.lo, q.hi = s.Separable()
	}
	var ok bool
	if q.each, ok = prox.As[prox.Coordinatewise](t.Penalty); ok {
		return q
	}
	q.each, q.separable = nil, false
	q.blocks, _ = prox.As[prox.Blockwise](t.Penalty)
	q.blockOf = make([]int32, t.Len)
	for i := range q.blockOf {
		q.blockOf[i] = -1
	}
	for b, block := range q.blocks.Blocks(t.Len) {
		members := make([]int, len(block))
		for k, i := range block {
			members[k] = t.At + i
		}
		q.members = append(q.members, members)
		q.blockOf[block[0]] = int32(b)
	}
	return q
}

// block returns the coordinates of a unit, and its term and block; nil for a single coordinate.
func (u *units) block(i int) (members []int, q *piece, b int) {
	k := u.owner[i]
	if k < 0 {
		return nil, nil, 0
	}
	q = &u.terms[k]
	if q.each != nil {
		return nil, q, 0
	}
	b = int(q.blockOf[i-q.at])
	return q.members[b], q, b
}

// score returns the violation of the optimality conditions by a unit.
func (u *units) score(i int, x, grad []float64, s *scratch) float64 {
	members, q, b := u.block(i)
	switch {
	case q == nil:
		return math.Abs(grad[i])
	case members == nil:
		return q.each.DistAt(i-q.at, x[i], grad[i])
	}
	return q.blocks.DistBlock(b, s.gather(0, x, members), s.gather(1, grad, members))
}

// isAlive says whether a unit is free or not zero.
func (u *units) isAlive(i int, x []float64) bool {
	members, q, _ := u.block(i)
	if q == nil {
		return true
	}
	if members == nil {
		return x[i] != 0
	}
	for _, k := range members {
		if x[k] != 0 {
			return true
		}
	}
	return false
}

// value returns the penalty of some units.
func (u *units) value(some []int, x []float64, s *scratch) float64 {
	sum := 0.0
	for _, i := range some {
		members, q, b := u.block(i)
		switch {
		case q == nil:
		case members == nil:
			sum += q.each.ValueAt(i-q.at, x[i])
		default:
			sum += q.blocks.ValueBlock(b, s.gather(0, x, members))
		}
	}
	return sum
}

// at returns the prox of a separable piece at z.
func (q *piece) prox(z, step float64) float64 {
	v := math.Abs(z) - step*q.l1
	if v <= 0 {
		v = 0
	} else if z < 0 {
		v = -v
	}
	return min(max(v/(1+step*q.l2), q.lo), q.hi)
}

// scratch is memory for the vectors of a block.
type scratch [3][]float64

// gather returns the coordinates of a block in vector k of the scratch.
func (s *scratch) gather(k int, x []float64, members []int) []float64 {
	v := s[k][:0]
	for _, i := range members {
		v = append(v, x[i])
	}
	s[k] = v
	return v
}
