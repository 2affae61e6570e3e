package main

import (
	"fmt"
	"strings"
)

// didYouMean is a hint that ends an error, "; did you mean --lambda?", or "" if no candidate is like the word.
func didYouMean(word, prefix string, candidates []string) string {
	if c := nearest(word, candidates); c != "" {
		return fmt.Sprintf("; did you mean %s%s?", prefix, c)
	}
	return ""
}

// nearest is the candidate that differs least from word, case aside, in a third of its letters at most; or else the first
// that begins with word; or else "".
func nearest(word string, candidates []string) string {
	const longest = 40 // beyond it a likeness is no slip of the fingers
	if word = strings.ToLower(word); len(word) > longest {
		return ""
	}
	best, least := "", max(1, len(word)/3)+1
	for _, c := range candidates {
		if d := editDistance(word, strings.ToLower(c)); d < least && d < len(word) {
			best, least = c, d
		}
	}
	if best != "" || len(word) < 2 {
		return best
	}
	for _, c := range candidates {
		if strings.HasPrefix(c, word) {
			return c
		}
	}
	return ""
}

// editDistance is the number of letters to insert, delete or replace that makes b of a (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d++
			}
			diagonal = row[j+1]
			row[j+1] = min(d, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
