package main

import (
	"path/filepath"

	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

// testShare is the share of the rows that are kept for testing.
const testShare = 0.25

// classSets names the built-in data sets whose target is classes: diabetes has a number to predict.
func classSets() []string { return []string{"breast_cancer", "digits"} }

// dataset is a table of classes.
type dataset struct {
	name    string
	table   *data.Table
	labels  []int
	classes int
}

// split is one division into training and test rows, standardised by the training part.
type split struct {
	train, test             *mat.Dense
	trainLabels, testLabels []int
}

// open loads the data that the flags name.
func (o *compareOptions) open() (*dataset, error) {
	name := o.dataset
	load := func() (*data.Table, error) { return data.Open(name) }
	if o.data != "" {
		name = filepath.Base(o.data)
		load = func() (*data.Table, error) { return data.Load(o.data, o.target) }
	}
	t, err := load()
	if err != nil {
		return nil, err
	}
	labels, classes, err := t.Classes()
	if err != nil {
		return nil, err
	}
	return &dataset{name: name, table: t, labels: labels, classes: len(classes)}, nil
}

// split divides the rows, class by class, and standardises them.
func (d *dataset) split(seed uint64) (*split, error) {
	train, test, err := d.table.StratifiedSplit(testShare, seed)
	if err != nil {
		return nil, err
	}
	s := &split{
		train: data.Rows(d.table.X, train), test: data.Rows(d.table.X, test),
		trainLabels: data.Pick(d.labels, train), testLabels: data.Pick(d.labels, test),
	}
	std, err := data.FitStandardiser(s.train)
	if err != nil {
		return nil, err
	}
	if err := std.Transform(s.train, s.train); err != nil {
		return nil, err
	}
	return s, std.Transform(s.test, s.test)
}
