package glm

import (
	"math"
	"slices"
	"sync"

	"github.com/pkg/errors"
)

var (
	_ family  = (*cox)(nil)
	_ blind   = (*cox)(nil)
	_ hessian = (*coxHessian)(nil)
)

// Ties says how the Cox model treats events at the same time.
type Ties int

// The ways to treat ties.
const (
	Breslow Ties = iota // all events at a time share the whole risk set
	Efron               // the events of a time leave the risk set one after the other, on average
)

// NewCox returns the model of proportional hazards: the negative mean partial log-likelihood,
//
//	f(x) = 1/n Σ_t Σ_{l<d_t} log(Σ_{R_t} exp(η_i) − l/d_t·Σ_{D_t} exp(η_i)) − 1/n Σ_{events} η_i
//
// over the times t of events, with those at risk R_t (time ≥ t), the d_t events D_t, and l/d_t replaced by 0 for Breslow.
// n is the number of rows, as in glmnet. There is no intercept, and f does not change with the coefficient of a column that is
// constant, but for rounding, among all who are at risk at an event: no gradient and no curvature there. No η overflows.
//
// Errors: a design, and a finite time and an event (true) or censoring (false) for each row are needed, and at least one event.
//
// Source: Cox (1972); Breslow (1974); Efron (1977), §4.
func NewCox(x *Design, time []float64, event []bool, ties Ties) (*Model, error) {
	if err := checkTarget("NewCox", x, time); err != nil {
		return nil, err
	}
	if len(event) != len(time) {
		return nil, errors.Errorf("glm: NewCox: %d events for %d rows; expected one a row", len(event), len(time))
	}
	if ties != Breslow && ties != Efron {
		return nil, errors.Errorf("glm: NewCox: ties are %d; expected Breslow or Efron", ties)
	}
	if !slices.Contains(event, true) {
		return nil, errors.New("glm: NewCox without events; expected at least one")
	}
	c := &cox{event: slices.Clone(event), order: make([]int, len(time)), ties: ties}
	for i := range c.order {
		c.order[i] = i
	}
	slices.SortStableFunc(c.order, func(a, b int) int {
		switch {
		case time[a] > time[b]:
			return -1
		case time[a] < time[b]:
			return 1
		}
		return 0
	})
	for at := 0; at < len(time); {
		g := moment{first: at}
		for ; at < len(time) && time[c.order[at]] == time[c.order[g.first]]; at++ {
			if event[c.order[at]] {
				g.events = append(g.events, c.order[at])
			}
		}
		g.last = at - 1
		c.moments = append(c.moments, g)
	}
	return newModel(x, c, 1, 0), nil
}

// cox is the partial likelihood. Rows are in the order of falling times, so that those at risk are the first ones.
type cox struct {
	event   []bool
	order   []int
	moments []moment
	ties    Ties
	sums    sync.Pool // *coxHessian, for losses
}

// A moment is the rows first … last of one time, in the order, and the events among them.
type moment struct {
	first, last int
	events      []int
}

// share returns the fraction l/d of the events that have left the risk set before the l-th.
func (c *cox) share(l, d int) float64 {
	if c.ties == Breslow {
		return 0
	}
	return float64(l) / float64(d)
}

func (*cox) name() string   { return "cox" }
func (*cox) rowwise() bool  { return false }
func (*cox) exact() bool    { return false }
func (*cox) bound() hessian { return nil }

// sees says whether a column is not constant, but for rounding, among the rows that are at risk at an event.
func (c *cox) sees(x []float64) bool {
	const rounding = 8 * 0x1p-53 // as Standardise has it
	g := len(c.moments) - 1
	for len(c.moments[g].events) == 0 {
		g--
	}
	level := x[c.order[0]]
	for _, i := range c.order[:c.moments[g].last+1] {
		if math.Abs(x[i]-level) > rounding*math.Abs(level) {
			return true
		}
	}
	return false
}

func (c *cox) loss(_ []int, eta, r []float64) float64 {
	h, ok := c.sums.Get().(*coxHessian)
	if !ok {
		h = newCoxHessian(c)
	}
	defer c.sums.Put(h)
	f := h.forward(eta)
	if r != nil {
		copy(r, h.mean)
		n := float64(len(eta))
		for i, e := range c.event {
			if e {
				r[i] -= 1 / n
			}
		}
	}
	return f
}

func (c *cox) bend(into hessian, eta, _ []float64) hessian {
	h, ok := into.(*coxHessian)
	if !ok {
		h = newCoxHessian(c)
	}
	h.forward(eta)
	return h
}
