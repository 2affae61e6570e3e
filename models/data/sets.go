package data

import (
	"embed"
	"slices"

	"github.com/pkg/errors"
)

// Default is the name of the embedded data set that demonstrations use.
const Default = "breast_cancer"

//go:embed sets/*.csv.gz
var sets embed.FS

//go:embed sets/NOTICE
var notice string

// targets are the embedded data sets and the columns to predict.
var targets = map[string]string{
	"breast_cancer": "diagnosis",
	"diabetes":      "progression",
	"digits":        "digit",
}

// Names gives the names of the embedded data sets: the [Default], then the others alphabetically.
func Names() []string {
	names := []string{Default}
	for name := range targets {
		if name != Default {
			names = append(names, name)
		}
	}
	slices.Sort(names[1:])
	return names
}

// Open gives an embedded data set, parsed anew, free to change:
//
//	breast_cancer  569 × 30   classification: diagnosis, benign (357) or malignant (212)
//	diabetes       442 × 10   regression: progression of the disease after a year
//	digits        1797 × 64   classification: the digit 0…9 on an image of 8 × 8 pixels
//
// Errors: [ErrUnknownName], with the names there are. Source and terms: [Notice].
func Open(name string) (*Table, error) {
	target, known := targets[name]
	if !known {
		return nil, fail(Error{
			Expected: "a data set among " + list(Names()), Got: quote(name),
			Hint: didYouMean(name, Names()), Err: ErrUnknownName,
		})
	}
	f, err := sets.Open("sets/" + name + ".csv.gz")
	if err != nil {
		return nil, errors.WithStack(err)
	}
	defer func() { _ = f.Close() }() // memory
	return Read(f, name, target)
}

// Notice gives authors, sources, changes and terms of the embedded data sets, to go with every program that carries them.
func Notice() string { return notice }
