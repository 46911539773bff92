// Command formatonce formats each Go file of a folder once and does nothing
// else: what a generator cannot do without, to compare it with.
package main

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := format.Source(text); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}
