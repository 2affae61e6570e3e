package kernel

import "sync/atomic"

const (
	// worthSharingUpdate is the number of parameters from which on an update is shared: about 30 µs of one core.
	worthSharingUpdate = 1 << 16
	// updatePart is the number of parameters of a part, a multiple of every vector.
	updatePart = 1 << 14
)

// adamJob is an update of Adam in parts.
type adamJob[F Float] struct {
	w, g, m, v []F
	step       AdamStep
	shrink     *Shrinkage
	bad        atomic.Bool // a part was not fine
}

func (j *adamJob[F]) part(i int) {
	lo, hi := i*updatePart, min((i+1)*updatePart, len(j.w))
	if !AdamUpdate(j.w[lo:hi], j.g[lo:hi], j.m[lo:hi], j.v[lo:hi], j.step, j.shrink) {
		j.bad.Store(true)
	}
}

// AdamUpdateTeam is [AdamUpdate] by a team, where the vectors are long enough for it to pay. The result is the same: no
// coordinate depends on another.
func AdamUpdateTeam[F Float](t *Team, w, g, m, v []F, a AdamStep, p *Shrinkage) bool {
	if len(w) < worthSharingUpdate || !t.claim() {
		return AdamUpdate(w, g, m, v, a, p)
	}
	defer t.mu.Unlock()
	n := len(w)
	g, m, v = g[:n], m[:n], v[:n] // here and not in a helper, where a panic ends the process
	j, ok := any(&t.adam32).(*adamJob[F])
	if !ok {
		j = any(&t.adam64).(*adamJob[F])
	}
	j.w, j.g, j.m, j.v, j.step, j.shrink = w, g, m, v, a, p
	j.bad.Store(false)
	t.share(j, (len(w)+updatePart-1)/updatePart)
	j.w, j.g, j.m, j.v, j.shrink = nil, nil, nil, nil, nil // lets go of the vectors
	return !j.bad.Load()
}
