// Package rules lists the step rules by the names that commands take.
package rules

import "proxgrad/solvers"

// An Entry is one step rule.
type Entry struct {
	Name    string  // as commands take it: adam
	Summary string  // one line
	Rate    float64 // the learning rate where none is given
	Make    func(rate float64) solvers.Rule
}

// List returns the rules in the order of documents.
func List() []Entry {
	return []Entry{
		{"sgd", "a step along the gradient", 0.1,
			func(rate float64) solvers.Rule { return solvers.SGD{Rate: rate} }},
		{"momentum", "sgd along a decaying sum of gradients", 0.01,
			func(rate float64) solvers.Rule { return solvers.SGD{Rate: rate, Momentum: 0.9} }},
		{"nesterov", "momentum that looks a step ahead", 0.01,
			func(rate float64) solvers.Rule { return solvers.SGD{Rate: rate, Momentum: 0.9, Nesterov: true} }},
		{"adam", "averages of gradients over the root of averages of their squares", 0.01,
			func(rate float64) solvers.Rule { return solvers.Adam{Rate: rate} }},
	}
}

// Names returns the names of the rules.
func Names() []string {
	var out []string
	for _, e := range List() {
		out = append(out, e.Name)
	}
	return out
}

// Find returns the entry of that name.
func Find(name string) (Entry, bool) {
	for _, e := range List() {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}
