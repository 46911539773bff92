package main

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A group is the benchmarks that are compared with its first.
type group struct {
	name    string
	results []result
}

// A result is one benchmark: medians of all rounds.
type result struct {
	name   string
	ns     float64   // an operation
	allocs float64   // an operation
	rounds []float64 // ns of each
}

// over returns how many times what base takes r does: the median of the rounds,
// since what slows a round slows both.
func (r result) over(base result) float64 {
	if len(r.rounds) == 0 || len(r.rounds) != len(base.rounds) {
		return r.ns / base.ns
	}
	ratios := make([]float64, len(r.rounds))
	for i := range ratios {
		ratios[i] = r.rounds[i] / base.rounds[i]
	}
	return median(ratios)
}

// read reads all rounds. Groups and results are in the order of the first.
func read(files *benchfmt.Files) ([]group, error) {
	type key struct{ group, name string }
	var order []key
	times, allocs := map[key][]float64{}, map[key][]float64{}
	for files.Scan() {
		switch record := files.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, record
		case *benchfmt.Result:
			k := key{}
			k.group, k.name = split(record.Name)
			seconds, ok := record.Value("sec/op")
			if !ok {
				continue
			}
			if times[k] == nil {
				order = append(order, k)
			}
			times[k] = append(times[k], seconds*1e9)
			n, _ := record.Value("allocs/op")
			allocs[k] = append(allocs[k], n)
		}
	}
	if err := files.Err(); err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return nil, errors.New("no benchmark in the input")
	}
	var groups []group
	for _, k := range order {
		i := slices.IndexFunc(groups, func(g group) bool { return g.name == k.group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{name: k.group})
		}
		groups[i].results = append(groups[i].results, result{k.name, median(times[k]), median(allocs[k]), times[k]})
	}
	return groups, nil
}

// split returns the group of a benchmark and its name in the group, without the
// number of processors.
func split(full benchfmt.Name) (group, name string) {
	base, parts := full.Parts()
	for _, part := range parts {
		if part[0] == '/' {
			name += string(part)
		}
	}
	return string(base), strings.TrimPrefix(name, "/")
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// contests returns the groups that have more than two results and begin with
// the same one as the first of them.
func contests(groups []group) []group {
	var some []group
	for _, g := range groups {
		if len(g.results) > 2 && (len(some) == 0 || g.results[0].name == some[0].results[0].name) {
			some = append(some, g)
		}
	}
	return some
}
