//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package files

import "os"

// openLock opens what carries the lock of a folder.
func openLock(dir string) (*os.File, error) { return os.Open(dir) }

// tryLock does nothing where there is no flock.
func tryLock(*os.File) bool { return true }
