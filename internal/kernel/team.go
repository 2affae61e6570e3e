package kernel

import (
	"sync"
	"sync/atomic"
)

// A Team is a fixed set of goroutines that kernels share a product among, where that pays.
//
// The caller's goroutine is one of them. A nil *Team is the caller's goroutine alone. Results do not depend on the size of
// the team: the parts of a product are elements of its result, each of which one goroutine computes as it would alone.
//
// A Team may be used by several goroutines at once; whoever finds it busy works alone. Nothing allocates after [NewTeam].
type Team struct {
	mu   sync.Mutex      // held while a product is shared out
	wake []chan struct{} // one for each goroutine besides the caller's
	busy sync.WaitGroup  // those that were woken and are not through
	gone sync.WaitGroup  // those that have not ended

	job   job
	parts int64
	next  atomic.Int64 // the first part that nobody has taken

	float32s product[float32] // the job, so that none is allocated
	float64s product[float64]
}

// A job is work in parts that may be done in any order, by any goroutine.
type job interface{ part(i int) }

// NewTeam returns a team of n goroutines, of which it starts n−1. They live until [Team.Close].
func NewTeam(n int) *Team {
	t := new(Team)
	for range n - 1 {
		wake := make(chan struct{}, 1)
		t.wake = append(t.wake, wake)
		t.gone.Add(1)
		go t.work(wake)
	}
	return t
}

// Close ends the goroutines and waits for them. The team is then one of the caller's goroutine alone; a second Close does
// nothing.
func (t *Team) Close() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, wake := range t.wake {
		close(wake)
	}
	t.wake = nil
	t.gone.Wait()
}

// Size returns the number of goroutines, the caller's among them.
func (t *Team) Size() int {
	if t == nil {
		return 1
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.wake) + 1
}

func (t *Team) work(wake <-chan struct{}) {
	defer t.gone.Done()
	for range wake {
		t.take()
		t.busy.Done()
	}
}

// share does all parts of a job. The caller holds t.mu.
func (t *Team) share(j job, parts int) {
	t.job, t.parts = j, int64(parts)
	t.next.Store(0)
	helpers := t.wake[:min(len(t.wake), parts-1)]
	t.busy.Add(len(helpers))
	for _, wake := range helpers {
		wake <- struct{}{}
	}
	t.take()
	t.busy.Wait()
	t.job = nil
}

// take does parts until none is left.
func (t *Team) take() {
	for {
		i := t.next.Add(1) - 1
		if i >= t.parts {
			return
		}
		t.job.part(int(i))
	}
}

// shared computes a product by a team, unless there is none, it is busy, or it does not pay.
func shared[F Float](t *Team, p *product[F]) bool {
	if t == nil || p.m*p.n*p.k < worthSharing || !t.mu.TryLock() {
		return false
	}
	defer t.mu.Unlock()
	if len(t.wake) == 0 {
		return false
	}
	own, ok := any(&t.float32s).(*product[F])
	if !ok {
		own = any(&t.float64s).(*product[F])
	}
	*own = *p
	t.share(own, own.arrange(len(t.wake)+1))
	*own = product[F]{} // lets go of the matrices
	return true
}
