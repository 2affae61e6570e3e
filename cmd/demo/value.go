package main

import (
	"math"
	"strconv"
	"strings"

	"github.com/pkg/errors"
	"github.com/spf13/pflag"
)

// The values of flags. Each says in its own words what it expects, where pflag's would quote strconv; flagError puts the
// flag and what was typed before them.
var (
	_ pflag.Value = count{}
	_ pflag.Value = seed{}
	_ pflag.Value = positive{}
	_ pflag.Value = choice{}
	_ pflag.Value = text{}
)

// count is a whole number from least to most.
type count struct {
	to          *int
	least, most int
}

func (v count) String() string { return strconv.Itoa(*v.to) }
func (v count) Type() string   { return "N" }

func (v count) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < v.least || n > v.most {
		return errors.Errorf("expected a whole number from %d to %d", v.least, v.most)
	}
	*v.to = n
	return nil
}

// seed is any whole number of 64 bits.
type seed struct{ to *uint64 }

func (v seed) String() string { return strconv.FormatUint(*v.to, 10) }
func (v seed) Type() string   { return "N" }

func (v seed) Set(s string) error {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return errors.Errorf("expected a whole number from 0 to %d", uint64(math.MaxUint64))
	}
	*v.to = n
	return nil
}

// mostPositive bounds λ and the learning rate: far beyond use, and far within what float32 holds.
const mostPositive = 1e6

// positive is a number above 0 and up to mostPositive.
type positive struct{ to *float64 }

func (v positive) String() string { return strconv.FormatFloat(*v.to, 'g', -1, 64) }
func (v positive) Type() string   { return "NUMBER" }

func (v positive) Set(s string) error {
	n, err := parsePositive(s)
	if err != nil {
		return err
	}
	*v.to = n
	return nil
}

func parsePositive(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n > 0) || n > mostPositive {
		return 0, errors.Errorf("expected a number > 0, at most %.0f, such as 0.003", mostPositive)
	}
	return n, nil
}

// choice is one of a few words.
type choice struct {
	to    *string
	of    []string
	which string // says more of them after a comma, or ""
}

func (v choice) String() string { return *v.to }
func (v choice) Type() string   { return "WORD" }

func (v choice) Set(s string) error {
	for _, word := range v.of {
		if s == word {
			*v.to = s
			return nil
		}
	}
	which := ""
	if v.which != "" {
		which = ", " + v.which
	}
	return errors.Errorf("expected %s%s%s", alternatives(v.of), which, didYouMean(s, "", v.of))
}

// text is a name or a path. Not to be empty, as from a shell variable that is not set, and not an option, as after a
// value that was forgotten.
type text struct {
	to   *string
	what string // it names
}

func (v text) String() string { return *v.to }
func (v text) Type() string   { return "string" }

func (v text) Set(s string) error {
	switch {
	case s == "":
		return errors.Errorf("expected %s", v.what)
	case strings.HasPrefix(s, "--"):
		return errors.Errorf("expected %s, got the next option", v.what)
	}
	*v.to = s
	return nil
}

// alternatives joins words to "a, b or c".
func alternatives(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
