//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package gen

import (
	"os"
	"syscall"
	"unsafe"
)

// terminalWidth asks the terminal for its columns; 0 where it does not say.
func terminalWidth(f *os.File) int {
	var size struct{ rows, columns, _, _ uint16 }
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size))); errno != 0 {
		return 0
	}
	return int(size.columns)
}
