package files

import (
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// tryLock locks the folder until the file is closed. The error is errBusy when
// another process has the lock. Windows locks parts of files, not folders, so
// what is locked is a byte of an empty file among the user's temporary ones: the
// one whose place is the hash of the folder's path.
func tryLock(dir string) (*os.File, error) {
	dir, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(os.TempDir(), "statusgen.lock"), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(strings.ToLower(dir)))
	place := syscall.Overlapped{Offset: binary.LittleEndian.Uint32(hash[0:]), OffsetHigh: binary.LittleEndian.Uint32(hash[4:]) >> 2}
	locked, _, err := lockFileEx.Call(f.Fd(), failImmediately|exclusive, 0, 1, 0, uintptr(unsafe.Pointer(&place)))
	if locked != 0 {
		return f, nil
	}
	if err == violation {
		err = errBusy
	}
	f.Close()
	return nil, err
}

// LockFileEx, with what its documentation calls LOCKFILE_FAIL_IMMEDIATELY,
// LOCKFILE_EXCLUSIVE_LOCK and ERROR_LOCK_VIOLATION.
var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

const (
	failImmediately = 0x1
	exclusive       = 0x2
	violation       = syscall.Errno(33)
)
