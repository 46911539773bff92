package gen

import (
	"io"
	"os"
	"strconv"
)

// What looks at a terminal is told more, and in colours. All else, a pipe or the log of a
// CI, gets plain lines.

// isTerminal reports whether a reader of the output looks at a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// A screen is what a reader of the output looks at.
type screen struct {
	width    int // in columns; 0: as wide as it comes
	coloured bool
}

// screenOf is the screen behind the output. It has no colours where the user wants none
// (no-color.org).
func screenOf(w io.Writer) screen {
	if !isTerminal(w) {
		return screen{}
	}
	return screen{widthOf(w), os.Getenv("NO_COLOR") == ""}
}

// widthOf is how many columns a line of the output may have: those of the terminal, or
// what COLUMNS says, or 80.
func widthOf(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok && isTerminal(w) {
		if n := terminalWidth(f); n > 0 {
			return n
		}
	}
	return 80
}
