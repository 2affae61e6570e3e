package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A Team is a fixed set of goroutines that kernels share work among, where that pays.
//
// The caller's goroutine is one of them. A nil *Team is the caller's goroutine alone. Results do not depend on the size of
// the team: the parts of a job are elements of its result, each of which one goroutine computes as it would alone.
//
// Between two jobs the others watch for the next one for a fraction of a millisecond before they sleep, since waking a
// goroutine takes longer than many a product. A Team may be used by several goroutines at once; whoever finds it busy works
// alone. Nothing allocates after [NewTeam].
type Team struct {
	mu      sync.Mutex // held while a job is shared out
	helpers []*helper  // besides the caller's goroutine
	gone    sync.WaitGroup

	job     job
	parts   int64
	next    atomic.Int64 // the first part that nobody has taken
	pending atomic.Int64 // helpers that were called and are not through

	float32s product[float32] // jobs, so that none is allocated
	float64s product[float64]
	adam32   adamJob[float32]
	adam64   adamJob[float64]
	root32   rootJob[float32]
	root64   rootJob[float64]
	gather32 gatherJob[float32]
	gather64 gatherJob[float64]
	finite32 finiteJob[float32]
	finite64 finiteJob[float64]
	columns  columnJob
}

// A job is work in parts that may be done in any order, by any goroutine.
type job interface{ part(i int) }

// helper is one goroutine of a team.
type helper struct {
	state atomic.Int32
	wake  chan struct{} // to wake it where it is asleep; closed, it ends
	_     [64]byte      // the states of two helpers share no cache line
}

// The states of a helper.
const (
	watching int32 = iota
	asleep
	called
)

// patience is how many looks a helper takes before it sleeps: some tenths of a millisecond.
const patience = 1 << 18

// NewTeam returns a team of n goroutines, of which it starts n−1. They live until [Team.Close].
func NewTeam(n int) *Team {
	t := new(Team)
	for range n - 1 {
		h := &helper{wake: make(chan struct{}, 1)}
		t.helpers = append(t.helpers, h)
		t.gone.Add(1)
		go t.work(h)
	}
	return t
}

var (
	sharedMu sync.Mutex
	teams    = map[int]*Team{}
)

// SharedTeam returns the team of n goroutines that all who ask share, started by the first: two teams that watch at once would
// be in each other's way. It is never closed. n ≤ 1 is nil.
func SharedTeam(n int) *Team {
	if n <= 1 {
		return nil
	}
	sharedMu.Lock()
	defer sharedMu.Unlock()
	t := teams[n]
	if t == nil {
		t = NewTeam(n)
		teams[n] = t
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
	for _, h := range t.helpers {
		close(h.wake)
	}
	t.helpers = nil
	t.gone.Wait()
}

// Size returns the number of goroutines, the caller's among them.
func (t *Team) Size() int {
	if t == nil {
		return 1
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.helpers) + 1
}

func (t *Team) work(h *helper) {
	defer t.gone.Done()
	for h.await() {
		t.take()
		h.state.Store(watching) // before the job is over: the next may follow at once
		t.pending.Add(-1)
	}
}

// await returns when the helper is called, or false when it is to end.
func (h *helper) await() bool {
	for look := range patience {
		if h.state.Load() == called {
			return true
		}
		if look%1024 == 1023 {
			runtime.Gosched() // someone may wait for this processor
		}
	}
	if !h.state.CompareAndSwap(watching, asleep) {
		return true // called just now
	}
	_, ok := <-h.wake
	return ok
}

// claim makes the team the caller's, who unlocks mu afterwards, unless there is none or it is busy.
func (t *Team) claim() bool {
	return t != nil && t.mu.TryLock()
}

// share does all parts of a job. The caller holds t.mu.
func (t *Team) share(j job, parts int) {
	t.job, t.parts = j, int64(parts)
	t.next.Store(0)
	helpers := t.helpers[:min(len(t.helpers), parts-1)]
	t.pending.Store(int64(len(helpers)))
	for _, h := range helpers {
		if h.state.Swap(called) == asleep {
			h.wake <- struct{}{}
		}
	}
	defer t.settle() // also when a part panics: the next job must not find a helper at work
	t.take()
}

// settle waits for the helpers.
func (t *Team) settle() {
	for look := 1; t.pending.Load() > 0; look++ {
		if look%1024 == 0 {
			runtime.Gosched()
		}
	}
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
	if p.m*p.n*p.k < worthSharing || !t.claim() {
		return false
	}
	defer t.mu.Unlock()
	if len(t.helpers) == 0 {
		return false
	}
	own, ok := any(&t.float32s).(*product[F])
	if !ok {
		own = any(&t.float64s).(*product[F])
	}
	*own = *p
	t.share(own, own.arrange(len(t.helpers)+1))
	*own = product[F]{} // lets go of the matrices
	return true
}
