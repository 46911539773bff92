package files

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// openLock opens what carries the lock of a folder: an empty file among the
// user's temporary ones, since Windows locks no folders.
func openLock(dir string) (*os.File, error) {
	dir, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.ToLower(dir)))
	name := "statusgen-" + hex.EncodeToString(sum[:8]) + ".lock"
	return os.OpenFile(filepath.Join(os.TempDir(), name), os.O_RDWR|os.O_CREATE, 0o666)
}

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// Of LockFileEx.
const (
	failImmediately = 0x1
	exclusive       = 0x2
	errorViolation  = syscall.Errno(33) // another handle has the lock
)

// tryLock locks the file until it is closed, unless another process has it.
func tryLock(f *os.File) bool {
	var begin syscall.Overlapped
	ok, _, err := lockFileEx.Call(f.Fd(), failImmediately|exclusive, 0, 1, 0, uintptr(unsafe.Pointer(&begin)))
	return ok != 0 || err != errorViolation
}
