package report

import (
	"fmt"
	"strings"
)

// DidYouMean ends a message on a wrong name with the nearest of the right ones,
// or with nothing when none is near.
func (r *Report) DidYouMean(name string, known []string) string {
	if best := r.Nearest(name, known); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// Nearest returns the name that is fewest edits away from the wrong one, the
// first of several; none if all are further than a third of it. A file with
// many wrong names is not helped by a guess at each, and guessing compares
// with every name of the table: after the first hundred it is left off.
func (r *Report) Nearest(name string, known []string) string {
	const most = 100
	if r.guesses++; r.guesses > most || len(name) > 100 {
		return ""
	}
	best, fewest := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k), fewest); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// distance is how many letters must be put in, taken out, replaced or swapped
// with their neighbour to make one word of the other, or the limit if that is
// fewer.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return min(last[len(b)], limit)
}
