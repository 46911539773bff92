// Rows measures what a row of a table costs whoever imports the package: the time
// that compiling it takes, for a service, for a client, and for a package that is
// both.
//
// Usage:
//
//	rows [-n ROWS] [-rounds N]
//
// It makes packages of a table with many rows and of one with few, and compiles
// them in turns, each time under another import path, so that nothing of it is in
// the cache. What one row costs is the difference, divided by the number of the
// rows that are more. The median of the rounds goes to the standard output, as a
// Markdown table: the time of the processors, and that on the clock, with what the
// go command does on more than one of them.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "rows:", err)
		}
		os.Exit(2)
	}
}

// few is how many rows the smaller table has.
const few = 11

// sides are what a package can be for, with the outputs that make it so.
var sides = []struct{ name, outputs string }{
	{"service", "{go: pkg}"},
	{"client", "{client: {folder: pkg}}"},
	{"both", "{go: pkg, client: pkg}"},
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("rows", flag.ContinueOnError)
	many := flags.Int("n", 500, "how many `rows` the larger table has")
	rounds := flags.Int("rounds", 5, "how often each is compiled")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *many <= few || *rounds < 1 || flags.NArg() > 0 {
		return fmt.Errorf("there have to be more than %d rows, one round or more, and no other argument", few)
	}
	dir, err := os.MkdirTemp("", "rows")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, side := range sides {
		for _, n := range []int{few, *many} {
			if err := generate(folder(dir, side.name, n), side.outputs, n); err != nil {
				return err
			}
		}
	}
	costs := make([][]cost, len(sides))
	for round := range *rounds {
		for i, side := range sides {
			var took [2]cost
			for j, n := range []int{few, *many} {
				if took[j], err = compile(folder(dir, side.name, n), round); err != nil {
					return err
				}
			}
			costs[i] = append(costs[i], took[1].less(took[0]).over(*many-few))
		}
	}
	fmt.Fprint(stdout, "| a row of a package for | ms of CPU | ms | times the service's CPU |\n| --- | --: | --: | --: |\n")
	for i, side := range sides {
		ratios := make([]float64, len(costs[i]))
		for round := range ratios {
			ratios[round] = float64(costs[i][round].cpu) / float64(costs[0][round].cpu)
		}
		fmt.Fprintf(stdout, "| %s | %.2f | %.2f | %.2f× |\n", side.name,
			milliseconds(costs[i], func(c cost) time.Duration { return c.cpu }),
			milliseconds(costs[i], func(c cost) time.Duration { return c.clock }), median(ratios))
	}
	return nil
}

func folder(dir, side string, rows int) string {
	return filepath.Join(dir, fmt.Sprintf("%s%d", side, rows))
}

// generate writes a table of n rows, and the package of it, in a module of its own.
func generate(dir, outputs string, n int) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(module(0)), 0o666); err != nil {
		return err
	}
	file := filepath.Join(dir, "status.yaml")
	if err := os.WriteFile(file, []byte(table(outputs, n)), 0o666); err != nil {
		return err
	}
	_, err := goCommand(".", "tool", "statusgen", file)
	return err
}

// compile compiles the package, as one that was never compiled before.
func compile(dir string, round int) (cost, error) {
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(module(round)), 0o666); err != nil {
		return cost{}, err
	}
	return goCommand(dir, "build", "./pkg")
}

// module returns a go.mod with a path that no other round has, nor another run.
func module(round int) string {
	return fmt.Sprintf("module example.com/m%d/r%d\n\ngo 1.22\n", time.Now().UnixNano(), round)
}

// kinds are errors as services have them.
var kinds = []string{
	"{code: 400, fields: true}",
	"{code: 401, headers: {WWW-Authenticate: {type: string, required: true}}}",
	"{code: 403}",
	"{code: 404}",
	"{code: 409}",
	"{code: 429, params: {resource: string, limit: int}, message: 'the {resource} quota of {limit} is used up'}",
	"{code: 500}",
	"{code: 503, headers: {Retry-After: duration}}",
}

func table(outputs string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package: pkg\noutputs: %s\nmethods: [GET, POST, PUT, DELETE]\nstatuses:\n", outputs)
	b.WriteString("  OK: {code: 200, methods: [GET, PUT], body: resource}\n")
	b.WriteString("  Created: {code: 201, methods: [POST], body: resource, headers: {Location: uri}}\n")
	b.WriteString("  MethodNotAllowed: {code: 405, methods: all, headers: {Allow: {type: methods, required: true}}}\n")
	for i := range n - 3 {
		kind := kinds[i%len(kinds)]
		fmt.Fprintf(&b, "  Outcome%d: {methods: all, %s\n", i, strings.TrimPrefix(kind, "{"))
	}
	return b.String()
}

// A cost is what a command took.
type cost struct{ cpu, clock time.Duration }

func (c cost) less(d cost) cost { return cost{c.cpu - d.cpu, c.clock - d.clock} }

func (c cost) over(n int) cost { return cost{c.cpu / time.Duration(n), c.clock / time.Duration(n)} }

// goCommand runs the go command, and returns what it and the compiler took.
func goCommand(dir string, args ...string) (cost, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, &stderr)
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(start)}, nil
}

func milliseconds(costs []cost, of func(cost) time.Duration) float64 {
	all := make([]float64, len(costs))
	for i, c := range costs {
		all[i] = float64(of(c)) / float64(time.Millisecond)
	}
	return median(all)
}

func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
