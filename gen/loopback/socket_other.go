//go:build !unix

package loopback

import (
	"errors"
	"net"
	"net/netip"
	"os"
)

type listener struct{ *net.TCPListener }

func listen(at netip.AddrPort) (Listener, error) {
	l, err := net.ListenTCP("tcp", net.TCPAddrFromAddrPort(at))
	if err != nil {
		return nil, err
	}
	return listener{l}, nil
}

func (l listener) Addr() string { return l.TCPListener.Addr().String() }

func (l listener) Accept() (Conn, error) {
	c, err := l.AcceptTCP()
	if errors.Is(err, net.ErrClosed) {
		return nil, os.ErrClosed
	} else if err != nil {
		return nil, err
	}
	return c, nil
}
