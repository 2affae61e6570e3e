package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestConcurrentlyDoesEachJobOnce(t *testing.T) {
	for _, workers := range []int{1, 2, 7, 100} {
		var done [50]atomic.Int32
		var busy, most atomic.Int32
		err := concurrently(context.Background(), workers, len(done), func(_ context.Context, job int) error {
			if b := busy.Add(1); b > most.Load() {
				most.Store(b)
			}
			done[job].Add(1)
			busy.Add(-1)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for job := range done {
			if n := done[job].Load(); n != 1 {
				t.Errorf("%d workers: job %d was done %d times", workers, job, n)
			}
		}
		if int(most.Load()) > workers {
			t.Errorf("%d jobs at once, want at most %d", most.Load(), workers)
		}
	}
}

// The failure of the least job is returned, whichever is faster; the jobs after it see their context cancelled, and nothing
// else begins.
func TestConcurrentlyReturnsTheLeastFailure(t *testing.T) {
	slow, fast := errors.New("slow"), errors.New("fast")
	var begun atomic.Int32
	var meet sync.WaitGroup // all three are under way before one fails
	meet.Add(3)
	err := concurrently(context.Background(), 3, 100, func(ctx context.Context, job int) error {
		begun.Add(1)
		meet.Done()
		meet.Wait()
		switch job {
		case 0:
			time.Sleep(20 * time.Millisecond) // after job 1, which must not cancel it
			if ctx.Err() != nil {
				t.Error("job 0 was cancelled by the failure of job 1")
			}
			return slow
		case 1:
			return fast
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, slow) || begun.Load() != 3 {
		t.Errorf("error %v after %d jobs had begun, want the slow failure of job 0 after 3", err, begun.Load())
	}
}

func TestConcurrentlyIsInterruptible(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := concurrently(ctx, 2, 10, func(context.Context, int) error {
		t.Error("a job began")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}
