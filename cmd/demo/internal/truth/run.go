package truth

import (
	"context"
	"time"

	"proxgrad/internal/report"
)

// A Job is a cell that is still to be worked out.
type Job struct {
	Cell   Cell // but for what Run finds
	limits limits
	do     func(ctx context.Context, cell *Cell) error
}

// Run works the cell out. The error is that of ctx, or says what kept the work from being done; a rule that diverges, or ends
// elsewhere, is no error but a Failure of its cell.
func (j *Job) Run(ctx context.Context) (Cell, error) {
	c := j.Cell
	if err := j.do(ctx, &c); err != nil {
		return c, err
	}
	c.Failure = c.verdict(j.limits)
	return c, nil
}

func since(start time.Time) report.Number { return report.Number(time.Since(start).Seconds()) }
