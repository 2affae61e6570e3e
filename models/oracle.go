package models

import (
	"context"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/ops/prox"
)

// oracleRows is the most rows that the oracle evaluates at once: it bounds the memory of a full-batch pass.
const oracleRows = 2048

// oracle evaluates the mean loss over the full data and its gradient, in chunks that are averaged in float64.
type oracle struct {
	net    *network
	data   *table
	batch  *program // of at most oracleRows rows
	params []*fullParam
	sums   [][]float64
	rows   []int     // scratch: the rows of a chunk
	wide   []float64 // scratch: a parameter
}

// fullParam is a parameter with the gradient of the full data.
type fullParam struct {
	name    string
	value   *tensor.Dense
	grad    *tensor.Dense
	penalty prox.Penalty
}

func (p *fullParam) Name() string                  { return p.name }
func (p *fullParam) Value() gorgonia.Value         { return p.value }
func (p *fullParam) Grad() (gorgonia.Value, error) { return p.grad, nil }
func (p *fullParam) Penalty() prox.Penalty         { return p.penalty }

// newOracle returns an oracle on n's parameters, which carry the penalties.
func newOracle(n *network, data *table, penalties penalties) (*oracle, error) {
	p, err := n.compile(min(oracleRows, data.rows), training, nil)
	if err != nil {
		return nil, err
	}
	o := &oracle{net: n, data: data, batch: p}
	for _, q := range p.params {
		v := q.Value().(*tensor.Dense)
		f := &fullParam{
			name: q.Name(), value: v, grad: tensor.New(tensor.WithShape(v.Shape()...), tensor.Of(n.dtype)), penalty: penalties[q.Name()],
		}
		o.params = append(o.params, f)
		o.sums = append(o.sums, make([]float64, v.DataSize()))
	}
	return o, nil
}

// evaluate returns the mean loss at the present parameters and leaves its gradient in o.params.
func (o *oracle) evaluate(ctx context.Context) (float64, error) {
	for _, s := range o.sums {
		clear(s)
	}
	loss := 0.
	err := o.each(ctx, func(p *program, share float64, _ []int) error {
		loss += share * p.loss.Scalar()
		for i, q := range p.params {
			g, err := q.Grad()
			if err != nil {
				return errors.Wrapf(err, "gradient of %q", q.Name())
			}
			addScaled(o.sums[i], share, g.(*tensor.Dense))
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for i, s := range o.sums {
		store(o.params[i].grad, s)
	}
	return loss, nil
}

// each runs the program over the data, chunk by chunk, and calls f after each with the chunk's share of the rows.
func (o *oracle) each(ctx context.Context, f func(p *program, share float64, rows []int) error) error {
	for at := 0; at < o.data.rows; at += oracleRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(oracleRows, o.data.rows-at)
		p := o.batch
		o.rows = o.rows[:0]
		for i := range n {
			o.rows = append(o.rows, at+i)
		}
		if err := p.run(o.data, o.rows); err != nil {
			return err
		}
		if err := f(p, float64(n)/float64(o.data.rows), o.rows); err != nil {
			return err
		}
	}
	return nil
}

// penalty returns the value of the penalties at the present parameters.
func (o *oracle) penalty() float64 {
	sum := 0.
	for _, p := range o.params {
		if p.penalty != nil {
			o.wide = floats64(o.wide[:0], p.value)
			sum += p.penalty.Value(o.wide)
		}
	}
	return sum
}

// gradient returns what the last evaluation left, one parameter after another.
func (o *oracle) gradient() []float64 {
	var g []float64
	for _, p := range o.params {
		g = floats64(g, p.grad)
	}
	return g
}

// valueGrads returns the parameters as solvers take them.
func (o *oracle) valueGrads() []gorgonia.ValueGrad {
	out := make([]gorgonia.ValueGrad, len(o.params))
	for i, p := range o.params {
		out[i] = p
	}
	return out
}

func (o *oracle) close() { o.batch.close() }

func addScaled(dst []float64, scale float64, t *tensor.Dense) {
	if t.Dtype() == tensor.Float64 {
		for i, v := range t.Float64s() {
			dst[i] += scale * v
		}
		return
	}
	for i, v := range t.Float32s() {
		dst[i] += scale * float64(v)
	}
}

func store(t *tensor.Dense, x []float64) {
	if t.Dtype() == tensor.Float64 {
		copy(t.Float64s(), x)
		return
	}
	dst := t.Float32s()
	for i, v := range x {
		dst[i] = float32(v)
	}
}
