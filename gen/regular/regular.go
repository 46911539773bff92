// Package regular reads files whose names others give. Such a file may be
// anything: a folder, a pipe that no one writes to, a device that never ends.
package regular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ReadFile returns the text of a regular file that has at most the given number
// of bytes. The error, a *fs.PathError, says of any other file what it is; a
// link is what it leads to.
func ReadFile(path string, most int64) ([]byte, error) {
	text, err := ReadHead(path, most+1)
	if err == nil && int64(len(text)) > most {
		err = refuse(path, fmt.Errorf("it has more than %d bytes", most))
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}

// ReadHead returns the beginning of a regular file: all of it, or as many bytes
// as are asked for. Its errors are those of ReadFile.
func ReadHead(path string, most int64) ([]byte, error) {
	// What a device does when it is opened is its own affair, so it is not opened.
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(path, err)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, refuse(path, errors.New("it is "+kind(info.Mode())))
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text := bytes.NewBuffer(make([]byte, 0, min(info.Size(), most)+bytes.MinRead)) // room to see the end in
	_, err = text.ReadFrom(io.LimitReader(f, most))
	return text.Bytes(), err
}

// missing says of a link that leads nowhere that it is there, and where it
// leads.
func missing(path string, err error) error {
	to, isLink := os.Readlink(path)
	if isLink != nil {
		return err
	}
	return refuse(path, fmt.Errorf("it is a link to %s, which is not there", to))
}

func refuse(path string, why error) error {
	return &fs.PathError{Op: "read", Path: path, Err: why}
}

// kind says what a file is that is not regular.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}
