package main

import "strings"

// workload is a network and a batch: dense layers, the first without bias, ReLU between, softmax cross-entropy.
type workload struct {
	name     string
	features int
	hidden   []int
	classes  int
	batch    int
}

// workloads are what is measured, from the smallest on.
var workloads = []workload{
	{"mission", 30, []int{50, 30, 10}, 2, 32},
	{"genes", 12625, []int{50, 30, 10}, 2, 32},
	{"lenet300", 784, []int{300, 100}, 10, 128},
	{"wide", 1024, []int{1024, 1024, 1024}, 10, 256},
}

func names() string {
	s := make([]string, len(workloads))
	for i, w := range workloads {
		s[i] = w.name
	}
	return strings.Join(s, ",")
}

func find(name string) (workload, bool) {
	for _, w := range workloads {
		if w.name == name {
			return w, true
		}
	}
	return workload{}, false
}

// sizes are the widths of the network from the features to the classes.
func (w workload) sizes() []int {
	return append(append([]int{w.features}, w.hidden...), w.classes)
}
