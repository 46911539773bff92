//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package files

import (
	"os"
	"syscall"
)

// Lock waits for other runs on the tables of a folder, and keeps them waiting
// until unlock: two at once would take each other's temporaries for those of a
// killed run. The lock is the kernel's; it leaves no file, and ends with the
// process. A file system that has none does without.
func Lock(dir string) (unlock func()) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {} // reading the table says what is wrong
	}
	for syscall.Flock(int(f.Fd()), syscall.LOCK_EX) == syscall.EINTR {
	}
	return func() { f.Close() }
}
