package files

import (
	"io"
	"io/fs"
	"os"
)

// A disk is what writing does to the file system. There is one, osDisk; tests
// wrap it to let each step fail in turn.
type disk interface {
	mkdir(path string) error
	create(path string) (file, error) // fails where path exists
	link(old, new string) error
	rename(old, new string) error
	remove(path string) error
}

// A file is what is done to a created file.
type file interface {
	io.Writer
	Chmod(mode fs.FileMode) error
	Sync() error
	Close() error
}

type osDisk struct{}

func (osDisk) mkdir(path string) error      { return os.Mkdir(path, 0o777) }
func (osDisk) link(old, new string) error   { return os.Link(old, new) }
func (osDisk) rename(old, new string) error { return os.Rename(old, new) }
func (osDisk) remove(path string) error     { return os.Remove(path) }

func (osDisk) create(path string) (file, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}
