//go:build !unix

package regular

// nonblock is nothing where opening a file waits for no one.
const nonblock = 0
