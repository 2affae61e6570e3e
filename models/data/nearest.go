package data

import "strings"

// nearest gives the candidate most like name, or "" when none is like it: the least number of letters inserted, deleted,
// replaced or swapped with a neighbour, case aside, at most a third of the letters of the name (or one of at least two).
// Ties go to the first.
//
// Cost: O(len(name)·Σ len(candidate)).
func nearest(name string, candidates []string) string {
	const longest = 64 // beyond it a likeness is no slip of the fingers
	want := []rune(strings.ToLower(name))
	if len(want) > longest {
		return ""
	}
	best, limit := "", min(max(1, len(want)/3), len(want)-1)+1
	for _, c := range candidates {
		have := []rune(strings.ToLower(c))
		if len(have) > longest {
			continue
		}
		if d := editDistance(want, have); d < limit {
			best, limit = c, d
		}
	}
	return best
}

// editDistance is the optimal string alignment distance of a and b.
func editDistance(a, b []rune) int {
	before := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	next := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			d := row[j]
			if a[i] != b[j] {
				d++
			}
			d = min(d, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			next[j+1] = d
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

// didYouMean gives the hint that names the nearest candidate, or "".
func didYouMean(name string, candidates []string) string {
	if c := nearest(name, candidates); c != "" {
		return "did you mean " + quote(c) + "?"
	}
	return ""
}
