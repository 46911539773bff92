package files

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"time"
)

// A lock keeps other runs out of a folder. It is the kernel's, and ends with the
// process that has it.
type lock struct {
	folder fs.FileInfo
	file   *os.File
}

// A Busy is the folder that another run has to itself.
type Busy struct{ Folder string }

func (b *Busy) Error() string {
	return fmt.Sprintf("%s: another run of statusgen is at work there", b.Folder)
}

var errBusy = errors.New("another process has the lock")

// Lock keeps other runs out of the folder until Close. The error is a *Busy when
// another run is in it. A run that has one lock never waits for another: two
// that need the same folders in another order would wait for ever. Where there
// is no such folder, or its file system has no locks, Lock does without.
func (r *Run) Lock(dir string) error {
	folder, err := os.Stat(dir)
	if err != nil {
		return nil // who reads it is told what is wrong
	}
	for _, l := range r.locks {
		if os.SameFile(l.folder, folder) {
			return nil
		}
	}
	file, err := tryLock(dir)
	if err == errBusy {
		return &Busy{dir}
	} else if err != nil {
		return nil
	}
	r.locks = append(r.locks, lock{folder, file})
	if now, err := os.Stat(dir); err != nil || !os.SameFile(folder, now) {
		return &Busy{dir} // until just now: the folder that it made in vain is gone
	}
	return nil
}

// Wait returns when no other run has the folder. When that lasts, it tells, once.
func (b *Busy) Wait(patience time.Duration, tell func()) {
	told := false
	for start := time.Now(); b.isHeld(); {
		if !told && time.Since(start) >= patience {
			tell()
			told = true
		}
		// Not in step with another run that waits for this one.
		time.Sleep(time.Millisecond + rand.N(10*time.Millisecond))
	}
}

func (b *Busy) isHeld() bool {
	var r Run
	defer r.Close()
	return r.Lock(b.Folder) != nil
}
