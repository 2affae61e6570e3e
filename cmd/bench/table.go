package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
)

// writeTable prints the result for people, within 80 columns.
func writeTable(out io.Writer, r Result) error {
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s\n", r.Machine)
	if len(r.LassoPath) > 0 {
		writeLassoPath(w, r.LassoPath)
		return w.Flush()
	}
	fmt.Fprintf(w, "\na training step, float32 (a ratio is its time over ours)\n\n")
	fmt.Fprintf(w, "%-10s %-14s %12s %9s   %s\n", "workload", "", "µs a step", "allocs", "ratio [least–most]")
	for _, m := range r.Workloads {
		fmt.Fprintf(w, "%-10s %-14s %12.1f %9.0f\n", m.Name, "proxgrad", m.Microseconds, m.Allocs)
		for _, name := range slices.Sorted(maps.Keys(m.Peers)) {
			p := m.Peers[name]
			if p.Ratio == nil {
				fmt.Fprintf(w, "%-10s %-14s missing: %s\n", "", name, cut(p.Missing, 45))
				continue
			}
			fmt.Fprintf(w, "%-10s %-14s %12.1f %9s   %.2f [%.2f–%.2f]\n", "", name, *p.Microseconds, "", *p.Ratio, *p.RatioMin, *p.RatioMax)
		}
	}
	if len(r.Gemm) > 0 {
		fmt.Fprintf(w, "\nC ← A·B of n×n matrices\n\n%-10s %6s %8s %10s %14s  %s\n", "dtype", "n", "threads", "GFLOP/s", "share of peak", "OpenBLAS's time / ours")
		for _, g := range r.Gemm {
			share := "unknown"
			if g.PeakShare != nil {
				share = fmt.Sprintf("%.0f %%", 100**g.PeakShare)
			}
			blas := ""
			if p, ok := g.Peers["openblas"]; ok && p.Ratio != nil {
				blas = fmt.Sprintf("%.2f [%.2f–%.2f]", *p.Ratio, *p.RatioMin, *p.RatioMax)
			} else if ok {
				blas = "missing: " + cut(p.Missing, 20)
			}
			fmt.Fprintf(w, "%-10s %6d %8d %10.1f %14s  %s\n", g.Dtype, g.N, g.Threads, g.Gflops, share, blas)
		}
	}
	if r.Update != nil {
		fmt.Fprintf(w, "\nAdam with its proximal operator: %.1f GB/s, %.0f %% of a plain copy\n", r.Update.GigabytesPerSecond, 100*r.Update.CopyShare)
	}
	return w.Flush()
}

// writeLassoPath prints the paths.
func writeLassoPath(w io.Writer, paths []LassoPath) {
	p := paths[0]
	fmt.Fprintf(w, "\na lasso path of %d λ down to %g·λ_max, %d × %d, float64 (a ratio is its time over ours)\n\n", p.Lambdas, p.Ratio, p.Rows, p.Cols)
	fmt.Fprintf(w, "%-13s %9s %11s %8s %9s   %s\n", "", "tolerance", "gap reached", "non-zero", "seconds", "ratio [least–most]")
	for _, p := range paths {
		fmt.Fprintf(w, "%-13s %9g %11.1e %8d %9.2f\n", "proxgrad", p.Tolerance, p.Gap, p.NonZero, p.Seconds)
		for _, name := range slices.Sorted(maps.Keys(p.Peers)) {
			q := p.Peers[name]
			if q.Ratio == nil {
				fmt.Fprintf(w, "%-13s missing: %s\n", name, cut(q.Missing, 45))
				continue
			}
			fmt.Fprintf(w, "%-13s %9s %11.1e %8d %9.2f   %.2f [%.2f–%.2f]\n", name, q.Tolerance, q.Gap, q.NonZero, *q.Microseconds/1e6, *q.Ratio, *q.RatioMin, *q.RatioMax)
		}
	}
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
