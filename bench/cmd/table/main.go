// Table makes a Markdown table of benchmarks, and draws bars of them.
//
// Usage:
//
//	table [-svg FILE] [FILE ...]
//
// It reads what go test -bench prints, any number of rounds of it, and takes the
// median of the rounds, also of their ratios. Without a file it reads the
// standard input. The table goes to the standard output, the bars to the file
// that -svg names.
//
// A benchmark's name up to the first slash is its group, the rest is who runs in
// it. Each group is compared with the first that runs in it. Groups of more than
// two that begin with the same one are the columns of one table, and have bars;
// the others are listed below it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/perf/benchfmt"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "table:", err)
		}
		os.Exit(2)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("table", flag.ContinueOnError)
	svg := flags.String("svg", "", "draw the bars into this `file`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	groups, err := read(&benchfmt.Files{Paths: flags.Args(), AllowStdin: true})
	if err != nil {
		return err
	}
	if *svg != "" {
		if err := os.WriteFile(*svg, bars(contests(groups)), 0o666); err != nil {
			return err
		}
	}
	_, err = stdout.Write(markdown(groups))
	return err
}
