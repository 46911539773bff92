//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package gen

import "os"

// terminalWidth is not known here without a library.
func terminalWidth(*os.File) int { return 0 }
