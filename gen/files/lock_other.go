//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package files

import (
	"errors"
	"os"
)

// tryLock locks nothing where there is no flock.
func tryLock(string) (*os.File, error) { return nil, errors.ErrUnsupported }
