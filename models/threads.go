package models

import "runtime"

// worthThreads is the number of multiplications of the largest layer in a batch from which on the products and the update
// are shared among the processors. Below it a fit runs in one goroutine and leaves the others to other fits.
const worthThreads = 8 << 20

// threads returns how many goroutines a program of so many rows is to use.
func (n *network) threads(rows int) int {
	most := 0
	for l := range n.layers() {
		most = max(most, n.sizes[l]*n.sizes[l+1])
	}
	if most*rows < worthThreads {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}
