package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A Run is one run of the command. It has the folders that it works in to
// itself, from when it locks them until Close.
type Run struct {
	disk  disk // nil: osDisk
	locks []lock
	made  []string // folders, a parent before its children
}

// Make makes the folders where there are none, and does Open.
func (r *Run) Make(folders ...string) error {
	for _, dir := range folders {
		if err := obstacle(dir); err != nil {
			return err
		}
		if err := r.mkdirAll(dir); err != nil {
			return fmt.Errorf("%w; nothing was changed", at(dir, err))
		}
	}
	return r.Open(folders...)
}

// Open locks the folders, and brings to its end what a killed run has begun in
// them. The error is a *Busy when another run has one of them.
func (r *Run) Open(folders ...string) error {
	for _, dir := range folders {
		if err := obstacle(dir); err != nil {
			return err
		}
		if err := r.Lock(dir); err != nil {
			return err
		}
	}
	for _, dir := range folders {
		if err := r.recover(dir); err != nil {
			return err
		}
	}
	return nil
}

// Close removes the folders that it made in vain, and lets other runs go on.
func (r *Run) Close() {
	for _, dir := range slices.Backward(r.made) {
		r.on().remove(dir) // which fails, as it should, when something is in it
	}
	for _, l := range slices.Backward(r.locks) {
		l.file.Close()
	}
	r.made, r.locks = nil, nil
}

// on is the disk that the run works on.
func (r *Run) on() disk {
	if r.disk == nil {
		return osDisk{}
	}
	return r.disk
}

// mkdirAll is os.MkdirAll, but remembers what it made.
func (r *Run) mkdirAll(dir string) error {
	err := r.on().mkdir(dir)
	if parent := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && parent != dir {
		if err := r.mkdirAll(parent); err != nil {
			return err
		}
		err = r.on().mkdir(dir)
	}
	switch {
	case err == nil:
		r.made = append(r.made, dir)
	case errors.Is(err, fs.ErrExist):
		return nil
	}
	return err
}

// obstacle says what stands in the place of a folder, or of one that it is in, so
// that there is none and none can be made.
func obstacle(dir string) error {
	info, err := os.Lstat(dir)
	for ; err != nil; info, err = os.Lstat(dir) {
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		to, err := os.Readlink(dir)
		if err != nil {
			return err
		}
		info, err = os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: is a symbolic link to %s, which does not exist; remove it, or make that folder", dir, to)
		} else if err != nil {
			return err
		}
	}
	if !info.IsDir() {
		return fmt.Errorf("%s: is no folder; remove it, or name another output", dir)
	}
	return nil
}
