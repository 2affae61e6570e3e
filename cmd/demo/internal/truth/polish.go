package truth

import (
	"context"

	"proxgrad/solvers"
)

// polisher goes on from where a rule has ended.
var polisher = solvers.Polish{Tolerance: 1e-9}

// polish goes on from x on the full data.
func (c *Case) polish(ctx context.Context, x []float64, params *parameters) error {
	grad := make([]float64, len(x))
	_, err := polisher.Run(ctx, params.list, func(context.Context) (float64, error) {
		f, err := c.P.Smooth.Eval(x, grad)
		params.put(grad)
		return f, err
	})
	return err
}
