package kernel

import "sync/atomic"

const (
	// worthSharingCopy is the number of numbers from which on a pass that only reads or copies is shared: about 10 µs of one core.
	worthSharingCopy = 1 << 16
	// gatherRows is the number of rows of a part.
	gatherRows = 8
)

// gatherJob is Gather in parts.
type gatherJob[F Float] struct {
	dst, src []F
	width    int
	rows     []int
}

func (j *gatherJob[F]) part(i int) {
	lo, hi := i*gatherRows, min((i+1)*gatherRows, len(j.rows))
	gather(j.dst[lo*j.width:], j.src, j.width, j.rows[lo:hi])
}

func gather[F Float](dst, src []F, width int, rows []int) {
	for i, r := range rows {
		copy(dst[i*width:(i+1)*width], src[r*width:(r+1)*width])
	}
}

// Gather copies the given rows of src, each of width numbers, one after the other to dst, by a team where it pays. It allocates
// nothing.
func Gather[F Float](t *Team, dst, src []F, width int, rows []int) {
	dst = dst[:len(rows)*width]
	if len(dst) < worthSharingCopy || !fits(rows, len(src)/max(width, 1)) || !t.claim() {
		gather(dst, src, width, rows)
		return
	}
	defer t.mu.Unlock()
	j, ok := any(&t.gather32).(*gatherJob[F])
	if !ok {
		j = any(&t.gather64).(*gatherJob[F])
	}
	j.dst, j.src, j.width, j.rows = dst, src, width, rows
	t.share(j, (len(rows)+gatherRows-1)/gatherRows)
	*j = gatherJob[F]{} // lets go of the data
}

// fits says whether all rows are below n: what does not fit panics in the caller's goroutine and not in a helper's.
func fits(rows []int, n int) bool {
	for _, r := range rows {
		if r < 0 || r >= n {
			return false
		}
	}
	return true
}

// finiteJob is Finite in parts.
type finiteJob[F Float] struct {
	x   []F
	bad atomic.Bool
}

func (j *finiteJob[F]) part(i int) {
	if !Finite(j.x[i*updatePart : min((i+1)*updatePart, len(j.x))]) {
		j.bad.Store(true)
	}
}

// FiniteTeam is [Finite] by a team where it pays.
func FiniteTeam[F Float](t *Team, x []F) bool {
	if len(x) < worthSharingCopy || !t.claim() {
		return Finite(x)
	}
	defer t.mu.Unlock()
	j, ok := any(&t.finite32).(*finiteJob[F])
	if !ok {
		j = any(&t.finite64).(*finiteJob[F])
	}
	j.x = x
	j.bad.Store(false)
	t.share(j, (len(x)+updatePart-1)/updatePart)
	j.x = nil
	return !j.bad.Load()
}
