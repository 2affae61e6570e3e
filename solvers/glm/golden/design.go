package golden

import (
	"slices"
	"strconv"

	"github.com/pkg/errors"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
	"proxgrad/solvers/glm"
)

// design is a data set with the target of a record taken out.
type design struct {
	features []string
	x        *glm.Design
	y        []float64 // a target of numbers
	labels   []int     // a target of classes
}

// open reads the data set of a record.
func open(r record) (*design, error) {
	table, err := read(r)
	if err != nil {
		return nil, err
	}
	d := &design{features: r.Features}
	if d.features == nil {
		d.features = table.Features
	}
	rows, _ := table.X.Dims()
	x := mat.NewDense(rows, len(d.features), nil)
	for j, name := range d.features {
		from := slices.Index(table.Features, name)
		if from < 0 {
			return nil, errors.Errorf("no feature %q", name)
		}
		for i := range rows {
			x.Set(i, j, table.X.At(i, from))
		}
	}
	if d.x, err = glm.Standardise(x); err != nil {
		return nil, err
	}
	return d, d.take(r, table.Raw)
}

// read opens a data set, embedded here or in package data.
func read(r record) (*data.Table, error) {
	if slices.Contains(data.Names(), r.Dataset) {
		return data.Open(r.Dataset)
	}
	f, err := sets.Open("sets/" + r.Dataset + ".csv.gz")
	if err != nil {
		return nil, errors.Wrap(err, "the data set is not carried by this build")
	}
	defer func() { _ = f.Close() }() // memory
	return data.Read(f, r.Dataset, r.Target)
}

// take turns the cells of the target into numbers or classes.
func (d *design) take(r record, raw []string) error {
	for i, cell := range raw {
		switch r.Family {
		case "gaussian", "poisson":
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				return errors.Wrapf(err, "row %d", i)
			}
			d.y = append(d.y, v)
		case "binomial":
			label := 0
			if cell == r.Positive || r.Positive == "" && cell == "1" {
				label = 1
			}
			d.labels = append(d.labels, label)
		default:
			d.labels = append(d.labels, slices.Index(r.Classes, cell)) // −1 is refused by the model
		}
	}
	return nil
}
