package prox

// pool replaces the keys by the decreasing sequence nearest to them in the 2-norm: neighbours that rise are pooled to their
// mean. stack is scratch of two numbers a key. O(n), no allocation.
//
// Source: Ayer, Brunk, Ewing, Reid & Silverman (1955), the pool adjacent violators algorithm.
func pool(v []ranked, stack []float64) {
	n := len(v)
	mean, count, end := stack[:n], stack[n:2*n], 0
	for _, c := range v {
		mean[end], count[end] = c.key, 1
		end++
		for end > 1 && mean[end-2] <= mean[end-1] {
			a, b := count[end-2], count[end-1]
			mean[end-2] += (mean[end-1] - mean[end-2]) * (b / (a + b))
			count[end-2] = a + b
			end--
		}
	}
	k := 0
	for j := range end {
		for range int(count[j]) {
			v[k].key = mean[j]
			k++
		}
	}
}
