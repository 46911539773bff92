//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package gen

// lock does nothing where there is no flock.
func lock(string) (unlock func()) { return func() {} }
