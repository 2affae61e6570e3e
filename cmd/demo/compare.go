package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"proxgrad/internal/cli"
	"proxgrad/internal/report"
)

// compare trains all arms and shows what came of it.
func compare(ctx context.Context, s cli.Streams, o *compareOptions) error {
	set, err := o.open()
	if err != nil {
		return err
	}
	if err := checkSize(o.hidden, len(set.table.Features), set.classes); err != nil {
		return err
	}
	var out *cli.OutDir
	if o.out != "" {
		if out, err = cli.Prepare(o.out); err != nil {
			return err
		}
		defer out.Discard()
	}
	bars := newProgress(s, o)
	c, err := trainAll(ctx, o, set, bars)
	bars.stop()
	if err != nil {
		return err
	}
	if out != nil {
		files, err := filesOf(c)
		if err != nil {
			return err
		}
		if err := write(ctx, out, files); err != nil {
			return err
		}
	}
	if err := show(s, o, c); err != nil {
		return err
	}
	if !o.quiet {
		for _, note := range notes(o, set, c) {
			fmt.Fprintf(s.Err, "note: %s\n", note)
		}
		if out != nil {
			fmt.Fprintf(s.Err, "written to %s: report.html, pictures, result.json and result.csv\n", o.out)
		}
	}
	return nil
}

// trainAll trains every arm in every repeat, as many at once as there are processors: no training depends on another.
func trainAll(ctx context.Context, o *compareOptions, set *dataset, bars *progress) (report.Comparison, error) {
	runs := make([]repeat, o.repeats)
	err := concurrently(ctx, runtime.GOMAXPROCS(0), o.repeats*len(o.arms), func(ctx context.Context, job int) error {
		r, i := job/len(o.arms), job%len(o.arms)
		return runs[r].train(ctx, o, set, bars, r, i)
	})
	if err != nil {
		return report.Comparison{}, err
	}
	out := make([]report.Comparison, len(runs))
	for r := range runs {
		out[r] = runs[r].comparison
	}
	return report.Aggregate(out)
}

// notes are what a person should know that no result says; the table has the warnings itself.
func notes(o *compareOptions, set *dataset, c report.Comparison) []string {
	out := o.methodNotes()
	if o.batch > c.Batch {
		out = append(out, fmt.Sprintf("batches of %d rows are more than the %d training rows: each epoch is one step", o.batch, c.RowsTrain))
	}
	if constant := set.table.Constant(); o.data != "" && constant != nil {
		out = append(out, fmt.Sprintf("%d of %d features constant, which tell the network nothing: %s",
			len(constant), c.Features, clip(printable(strings.Join(constant, ", ")))))
	}
	if o.format != "table" {
		for _, a := range c.Arms {
			if a.Warning != "" {
				out = append(out, fmt.Sprintf("%s: %s", a.Name, a.Warning))
			}
		}
	}
	return out
}
