package main

import (
	"strconv"
	"strings"

	"github.com/pkg/errors"
	"github.com/spf13/pflag"

	"proxgrad/internal/cli"
)

var _ pflag.Value = layers{}

// Bounds of a network that a demonstration should train: beyond them it would ask for more memory than there is.
const (
	mostLayers  = 100
	mostUnits   = 1_000_000
	mostWeights = 10_000_000
)

// noHidden is the word for a network without hidden layers: multinomial logistic regression.
const noHidden = "none"

// layers is the units of the hidden layers, as 50,30,10, or none.
type layers struct{ to *[]int }

func (v layers) String() string {
	if len(*v.to) == 0 {
		return noHidden
	}
	words := make([]string, len(*v.to))
	for i, n := range *v.to {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}

func (v layers) Type() string { return "UNITS" }

func (v layers) Set(s string) error {
	if strings.TrimSpace(s) == noHidden {
		*v.to = nil
		return nil
	}
	words := strings.Split(s, ",")
	if len(words) > mostLayers {
		return errors.Errorf("expected at most %d hidden layers, not %d", mostLayers, len(words))
	}
	units := make([]int, len(words))
	for i, word := range words {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > mostUnits {
			return errors.Errorf("expected whole numbers from 1 to %d with commas between, such as 50,30,10, or %s", mostUnits, noHidden)
		}
		units[i] = n
	}
	*v.to = units
	return nil
}

// checkSize refuses a network that is too large for the data at hand.
func checkSize(hidden []int, features, classes int) error {
	weights, inputs := 0., float64(features)
	for _, units := range append(append([]int{}, hidden...), classes) {
		weights += inputs * float64(units)
		inputs = float64(units)
	}
	if weights > mostWeights {
		return cli.Usagef("--hidden %s makes a network of %.0f weights with %d features and %d classes; expected at most %d",
			layers{&hidden}, weights, features, classes, mostWeights)
	}
	return nil
}
