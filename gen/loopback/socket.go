package loopback

import (
	"io"
	"time"
)

// A Listener is where clients come to.
type Listener interface {
	Accept() (Conn, error) // os.ErrClosed after Close
	Addr() string          // HOST:PORT
	Close() error
}

// A Conn is a connection with a client.
type Conn interface {
	io.ReadWriteCloser
	CloseWrite() error
	SetDeadline(time.Time) error
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}
