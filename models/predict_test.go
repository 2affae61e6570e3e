package models_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mat"

	"proxgrad/models"
	"proxgrad/ops/prox"
)

// Any number of rows, against plain loops.
func TestPredictAnyNumberOfRows(t *testing.T) {
	n := small()
	n.Double = true
	fit(t, n, models.FitOptions{Epochs: 10, Penalty: prox.L1{Lambda: 0.01}})
	layers, err := n.Weights()
	if err != nil {
		t.Fatal(err)
	}
	twin := naiveOf(layers, models.ReLU)
	all, _ := blobs(600, 9)
	for _, rows := range []int{1, 2, 255, 256, 257, 512, 600} {
		x := all.Slice(0, rows, 0, 6)
		p, err := n.Probabilities(x)
		if err != nil {
			t.Fatal(err)
		}
		z, err := n.Logits(x)
		if err != nil {
			t.Fatal(err)
		}
		y, err := n.Predict(x)
		if err != nil {
			t.Fatal(err)
		}
		if r, c := p.Dims(); r != rows || c != 3 || len(y) != rows {
			t.Fatalf("%d rows: %d × %d probabilities, %d predictions", rows, r, c, len(y))
		}
		for i := range rows {
			h, _ := twin.forward(all.RawRowView(i))
			sum, best := 0., 0
			for k, v := range h[3] {
				if math.Abs(z.At(i, k)-v) > 1e-12 {
					t.Fatalf("%d rows: logit %d of row %d is %v, want %v", rows, k, i, z.At(i, k), v)
				}
				sum += p.At(i, k)
				if v > h[3][best] {
					best = k
				}
			}
			if math.Abs(sum-1) > 1e-14 || y[i] != best {
				t.Fatalf("row %d: probabilities sum to %v, class %d, want 1 and %d", i, sum, y[i], best)
			}
		}
	}
	if y, err := n.Predict(&mat.Dense{}); err == nil && len(y) != 0 {
		t.Errorf("no rows: %v, %v", y, err)
	}
}

func TestPredictRejects(t *testing.T) {
	x, y := blobs(30, 1)
	n := small()
	if _, err := n.Predict(x); !errors.Is(err, models.ErrNotFitted) {
		t.Errorf("before Fit: %v, want ErrNotFitted", err)
	}
	if _, err := n.Weights(); !errors.Is(err, models.ErrNotFitted) {
		t.Errorf("before Fit: %v, want ErrNotFitted", err)
	}
	fit(t, n, models.FitOptions{Epochs: 1})
	if _, err := n.Predict(x.Slice(0, 30, 0, 5)); err == nil || !strings.Contains(err.Error(), "5 columns; the model was fitted on 6") {
		t.Errorf("a column less: %v", err)
	}
	if _, err := n.Accuracy(x, y[:3]); err == nil || !strings.Contains(err.Error(), "3 labels for 30 rows") {
		t.Errorf("labels missing: %v", err)
	}
	bad := mat.DenseCopyOf(x)
	bad.Set(2, 1, math.NaN())
	if _, err := n.Predict(bad); err == nil || !strings.Contains(err.Error(), "NaN in row 2, column 1") {
		t.Errorf("NaN in the data: %v", err)
	}
}

func TestConcurrentPredictions(t *testing.T) {
	n := small()
	fit(t, n, models.FitOptions{Epochs: 3})
	x, _ := blobs(300, 4)
	want, err := n.Predict(x)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			got, err := n.Predict(x)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("row %d: class %d beside others, %d alone", i, got[i], want[i])
					return
				}
			}
		})
	}
	wg.Wait()
}
