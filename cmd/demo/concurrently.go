package main

import (
	"context"
	"sync"
)

// concurrently does the jobs 0 … n−1, beginning them in this order, at most workers at once. After a failure no further job
// begins, and the contexts of the jobs after it are cancelled; those before it go on, so that the failure that is returned,
// that of the least job, does not depend on which was faster.
func concurrently(ctx context.Context, workers, n int, do func(ctx context.Context, job int) error) error {
	c := crew{n: n, failed: n, cancels: make(map[int]context.CancelFunc)}
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for {
				job, ctx, ok := c.begin(ctx)
				if !ok {
					return
				}
				c.end(job, do(ctx, job))
			}
		})
	}
	wg.Wait()
	if c.err == nil {
		return ctx.Err()
	}
	return c.err
}

// crew is who does what.
type crew struct {
	mu      sync.Mutex
	n, next int
	cancels map[int]context.CancelFunc // of the jobs under way
	failed  int                        // the least job that failed, n if none did
	err     error                      // its failure
}

// begin takes the next job.
func (c *crew) begin(ctx context.Context) (job int, own context.Context, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == c.n || c.failed < c.n || ctx.Err() != nil {
		return 0, nil, false
	}
	job = c.next
	c.next++
	own, c.cancels[job] = context.WithCancel(ctx)
	return job, own, true
}

// end reports how a job ended.
func (c *crew) end(job int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancels[job]()
	delete(c.cancels, job)
	if err == nil || job > c.failed {
		return
	}
	c.failed, c.err = job, err
	for later, cancel := range c.cancels {
		if later > job {
			cancel()
		}
	}
}
