//go:build unix

package regular

import "syscall"

// nonblock keeps a file that has become a pipe since it was looked at, or one of
// the kernel's that waits for news, from being waited for.
const nonblock = syscall.O_NONBLOCK
