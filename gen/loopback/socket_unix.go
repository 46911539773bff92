//go:build unix

package loopback

import (
	"errors"
	"net/netip"
	"os"
	"sync/atomic"
	"syscall"
)

// On Unix a socket is a file, which package os can wait for. Package net would bring the
// C library where there is a C compiler, and the command would take half as long again to
// start.

type listener struct {
	file   *os.File
	addr   string
	closed atomic.Bool
}

func listen(at netip.AddrPort) (Listener, error) {
	family := syscall.AF_INET6
	var sa syscall.Sockaddr = &syscall.SockaddrInet6{Port: int(at.Port()), Addr: at.Addr().As16()}
	if ip := at.Addr().Unmap(); ip.Is4() {
		family, sa = syscall.AF_INET, &syscall.SockaddrInet4{Port: int(at.Port()), Addr: ip.As4()}
	}
	syscall.ForkLock.RLock() // no child of ours is to have it
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	// Who ends the command and begins it again gets the address again.
	err = errors.Join(
		os.NewSyscallError("setsockopt", syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)),
		os.NewSyscallError("setnonblock", syscall.SetNonblock(fd, true)),
	)
	if err == nil {
		err = os.NewSyscallError("bind", syscall.Bind(fd, sa))
	}
	if err == nil {
		err = os.NewSyscallError("listen", syscall.Listen(fd, syscall.SOMAXCONN))
	}
	var is syscall.Sockaddr
	if err == nil {
		is, err = syscall.Getsockname(fd)
	}
	if err != nil {
		syscall.Close(fd)
		return nil, err
	}
	port := at.Port()
	switch is := is.(type) {
	case *syscall.SockaddrInet4:
		port = uint16(is.Port)
	case *syscall.SockaddrInet6:
		port = uint16(is.Port)
	}
	return &listener{file: os.NewFile(uintptr(fd), "listener"), addr: netip.AddrPortFrom(at.Addr().Unmap(), port).String()}, nil
}

func (l *listener) Addr() string { return l.addr }

func (l *listener) Close() error {
	l.closed.Store(true)
	return l.file.Close()
}

func (l *listener) Accept() (Conn, error) {
	raw, err := l.file.SyscallConn()
	if err != nil {
		return nil, err
	}
	var (
		fd      int
		failure error
	)
	err = raw.Read(func(listening uintptr) (done bool) {
		fd, failure = accept(int(listening))
		return failure != syscall.EAGAIN
	})
	switch {
	case err != nil && l.closed.Load(): // for which a raw connection has an error of its own
		return nil, os.ErrClosed
	case err != nil:
		return nil, err
	case failure != nil:
		return nil, os.NewSyscallError("accept", failure)
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	return conn{os.NewFile(uintptr(fd), "connection")}, nil
}

// accept takes the next connection; EAGAIN where none waits. Behind one that has been given
// up others may stand, of which there is no more news.
func accept(listening int) (fd int, err error) {
	syscall.ForkLock.RLock() // no child of ours is to have it
	defer syscall.ForkLock.RUnlock()
	for {
		fd, _, err = syscall.Accept(listening)
		switch err {
		case nil:
			syscall.CloseOnExec(fd)
			return fd, nil
		case syscall.EINTR, syscall.ECONNABORTED:
			continue
		}
		return -1, err
	}
}

type conn struct{ *os.File }

func (c conn) CloseWrite() error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	return raw.Control(func(fd uintptr) { syscall.Shutdown(int(fd), syscall.SHUT_WR) })
}
