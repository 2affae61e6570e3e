package main

import (
	"context"
	"io"

	"github.com/pkg/errors"

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

// file is one file of the output folder.
type file struct {
	name string
	fill func(io.Writer) error
}

// filesOf renders the report, its pictures and the numbers.
func filesOf(c report.Comparison) ([]file, error) {
	pictures, err := report.Pictures(c)
	if err != nil {
		return nil, err
	}
	files := []file{
		{"report.html", func(w io.Writer) error { return report.HTML(w, c, pictures) }},
		{"result.json", func(w io.Writer) error { return report.JSON(w, c) }},
		{"result.csv", func(w io.Writer) error { return report.CSV(w, c) }},
	}
	for _, p := range pictures {
		files = append(files, file{p.Name + ".svg", bytesOf(p.SVG)}, file{p.Name + ".png", bytesOf(p.PNG)})
	}
	return files, nil
}

// write puts files into the output folder, all or none.
func write(ctx context.Context, out *cli.OutDir, files []file) error {
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return errors.WithStack(err)
		}
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
