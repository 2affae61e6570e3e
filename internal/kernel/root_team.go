package kernel

import "sync/atomic"

// rootJob is an update of a RootRule in parts.
type rootJob[F Float] struct {
	w, g   []F
	state  [][]F
	step   RootStep
	shrink *Shrinkage
	bad    atomic.Bool // a part was not fine
}

func (j *rootJob[F]) part(i int) {
	lo, hi := i*updatePart, min((i+1)*updatePart, len(j.w))
	var state [4][]F
	n := j.step.Rule.states()
	for k, x := range j.state[:n] {
		state[k] = x[lo:hi]
	}
	if !RootUpdate(j.w[lo:hi], j.g[lo:hi], state[:n], j.step, j.shrink) {
		j.bad.Store(true)
	}
}

// RootUpdateTeam is [RootUpdate] by a team, as [AdamUpdateTeam] is.
func RootUpdateTeam[F Float](t *Team, w, g []F, state [][]F, r RootStep, p *Shrinkage) bool {
	if len(w) < worthSharingUpdate || !t.claim() {
		return RootUpdate(w, g, state, r, p)
	}
	defer t.mu.Unlock()
	n := len(w)
	g = g[:n]
	for _, x := range state[:r.Rule.states()] {
		_ = x[:n] // here and not in a helper, where a panic ends the process
	}
	j, ok := any(&t.root32).(*rootJob[F])
	if !ok {
		j = any(&t.root64).(*rootJob[F])
	}
	j.w, j.g, j.state, j.step, j.shrink = w, g, state, r, p
	j.bad.Store(false)
	t.share(j, (len(w)+updatePart-1)/updatePart)
	j.w, j.g, j.state, j.shrink = nil, nil, nil, nil // lets go of the vectors
	return !j.bad.Load()
}
