package main

import (
	"context"
	"io"

	"proxgrad/internal/cli"
	"proxgrad/internal/report"
)

// show prints the comparison on standard output.
func show(s cli.Streams, o *compareOptions, c report.Comparison) error {
	switch o.format {
	case "json":
		return report.JSON(s.Out, c)
	case "csv":
		return report.CSV(s.Out, c)
	}
	if err := report.Table(s.Out, c); err != nil {
		return err
	}
	if o.printWeights {
		return printWeights(s.Out, c)
	}
	return nil
}

// write puts the report, its pictures and the numbers into the output folder, all or none.
func write(ctx context.Context, out *cli.OutDir, c report.Comparison) error {
	pictures, err := report.Pictures(c)
	if err != nil {
		return err
	}
	files := []struct {
		name string
		fill func(io.Writer) error
	}{
		{"report.html", func(w io.Writer) error { return report.HTML(w, c, pictures) }},
		{"result.json", func(w io.Writer) error { return report.JSON(w, c) }},
		{"result.csv", func(w io.Writer) error { return report.CSV(w, c) }},
	}
	for _, p := range pictures {
		files = append(files, struct {
			name string
			fill func(io.Writer) error
		}{p.Name + ".svg", bytesOf(p.SVG)}, struct {
			name string
			fill func(io.Writer) error
		}{p.Name + ".png", bytesOf(p.PNG)})
	}
	for _, f := range files {
		if err := out.Write(f.name, f.fill); err != nil {
			return err
		}
	}
	return out.Commit(ctx)
}

func bytesOf(b []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	}
}
