package main

import (
	"encoding/json"
	"io"
	"math"
	"slices"
)

// Result is what bench prints with --format json.
type Result struct {
	Machine   string      `json:"machine"`
	Workloads []Workload  `json:"workloads"`
	Gemm      []Gemm      `json:"gemm"`
	Update    *Update     `json:"update"`
	LassoPath []LassoPath `json:"lasso_path,omitempty"`
}

// Workload is a training step: its median time, its allocations, and the times of others.
type Workload struct {
	Name         string          `json:"name"`
	Microseconds float64         `json:"microseconds"`
	Allocs       float64         `json:"allocs"`
	Peers        map[string]Peer `json:"peers"`
}

// Peer is another system's time for the same step, and its ratio to ours: the median over the rounds of its time divided by
// ours of the same round, with the least and the greatest. A peer that could not be measured says why and has no numbers.
type Peer struct {
	Microseconds *float64 `json:"microseconds"`
	Ratio        *float64 `json:"ratio"`
	RatioMin     *float64 `json:"ratio_min"`
	RatioMax     *float64 `json:"ratio_max"`
	Missing      string   `json:"missing,omitempty"`
}

// Gemm is a matrix product of n×n matrices and its share of the FMA peak measured in the same process.
type Gemm struct {
	Dtype     string          `json:"dtype"`
	N         int             `json:"n"`
	Threads   int             `json:"threads"`
	Gflops    float64         `json:"gflops"`
	PeakShare *float64        `json:"peak_share"` // null where the peak is not known
	Peers     map[string]Peer `json:"peers,omitempty"`
}

// Update is the fused Adam and proximal step over many parameters, beside a copy of the same bytes.
type Update struct {
	GigabytesPerSecond float64 `json:"gigabytes_per_second"`
	CopyShare          float64 `json:"copy_share"`
}

// LassoPath is a path of the lasso, in float64, from the least λ that leaves nothing down to ratio times it: the median time,
// and the greatest duality gap on the path over the objective of the null model, which is at most the tolerance.
type LassoPath struct {
	Rows      int                  `json:"rows"`
	Cols      int                  `json:"cols"`
	Lambdas   int                  `json:"lambdas"`
	Ratio     float64              `json:"ratio"`
	Tolerance float64              `json:"tolerance"`
	Seconds   float64              `json:"seconds"`
	Gap       float64              `json:"gap"`
	NonZero   int                  `json:"nonzero"` // coefficients at the least λ
	Peers     map[string]LassoPeer `json:"peers"`
}

// LassoPeer is another system's time for the same path, at a tolerance of its own, and the gap that it reached.
type LassoPeer struct {
	Peer
	Tolerance string  `json:"tolerance"`
	Gap       float64 `json:"gap"`
	NonZero   int     `json:"nonzero"`
}

func writeJSON(w io.Writer, r Result) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// median of x, which it sorts; NaN of nothing.
func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
