//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package files

import (
	"os"
	"syscall"
)

// openLock opens what carries the lock of a folder: the folder itself.
func openLock(dir string) (*os.File, error) { return os.Open(dir) }

// tryLock locks the file until it is closed, unless another process has it.
func tryLock(f *os.File) bool {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err != syscall.EINTR {
			return err != syscall.EWOULDBLOCK
		}
	}
}
