package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// markdown returns the table, and the list of what is not in it.
func markdown(groups []group) []byte {
	var b bytes.Buffer
	contests := contests(groups)
	table(&b, contests)
	isContest := func(g group) bool {
		return slices.ContainsFunc(contests, func(c group) bool { return c.name == g.name })
	}
	list(&b, slices.DeleteFunc(slices.Clone(groups), isContest))
	return b.Bytes()
}

// table writes a column for each group and a row for each who runs.
func table(b *bytes.Buffer, groups []group) {
	if len(groups) == 0 {
		return
	}
	first := groups[0].results[0].name
	fmt.Fprintf(b, "Nanoseconds, allocations in brackets, and how many times what %s takes:\n\n|", first)
	for _, g := range groups {
		fmt.Fprintf(b, " | %s", g.name)
	}
	b.WriteString(" |\n| ---")
	for range groups {
		b.WriteString(" | --:")
	}
	b.WriteString(" |\n")
	for _, name := range names(groups) {
		fmt.Fprintf(b, "| %s", name)
		for _, g := range groups {
			b.WriteString(" | ")
			if i := slices.IndexFunc(g.results, func(r result) bool { return r.name == name }); i >= 0 {
				r := g.results[i]
				fmt.Fprintf(b, "%s (%.0f)", number(r.ns), r.allocs)
				if i > 0 {
					fmt.Fprintf(b, " %s", times(r.over(g.results[0])))
				}
			}
		}
		b.WriteString(" |\n")
	}
}

// list writes a row for each result.
func list(b *bytes.Buffer, groups []group) {
	if len(groups) == 0 {
		return
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	b.WriteString("Each beside the first of its group:\n\n| | | ns | allocations | more |\n| --- | --- | --: | --: | --: |\n")
	for _, g := range groups {
		for i, r := range g.results {
			group, more := g.name, ""
			if i > 0 {
				base := g.results[0]
				group, more = "", fmt.Sprintf("%+.1f ns, %s", r.ns-base.ns, times(r.over(base)))
			}
			fmt.Fprintf(b, "| %s | %s | %s | %.0f | %s |\n", group, r.name, number(r.ns), r.allocs, more)
		}
	}
}

// names returns who runs in the groups, in order: who is not in the first group
// comes after the one that is before him in his own.
func names(groups []group) []string {
	var all []string
	for _, g := range groups {
		at := 0
		for _, r := range g.results {
			if i := slices.Index(all, r.name); i >= 0 {
				at = i + 1
				continue
			}
			all = slices.Insert(all, at, r.name)
			at++
		}
	}
	return all
}

// number returns ns with three digits, or as a whole number.
func number(ns float64) string {
	if ns < 100 {
		return strconv.FormatFloat(ns, 'f', 1, 64)
	}
	return strconv.FormatFloat(ns, 'f', 0, 64)
}

// times returns a ratio.
func times(ratio float64) string {
	if ratio < 10 {
		return strconv.FormatFloat(ratio, 'f', 2, 64) + "×"
	}
	return strconv.FormatFloat(ratio, 'f', 0, 64) + "×"
}
