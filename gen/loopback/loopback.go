// Package loopback shows pages to a browser on the same machine. It is as much of
// HTTP/1.1 as that takes: a connection asks once, with GET or HEAD, and is closed.
// net/http would do all of it, and cost most of the build of the command.
package loopback

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What a request may be. A page asks for little, and what else comes is no browser's.
const (
	maxHead  = 16 << 10        // bytes of a request line and the header
	maxBody  = 1 << 20         // bytes of what follows, which is passed over
	maxConns = 64              // at a time; a page that is open has one
	patience = 5 * time.Second // with the whole of a request, and with a client that takes nothing
)

// A Page is what a path shows.
type Page struct {
	Status int    // 0: 200
	Type   string // as Content-Type has it
	Policy string // as Content-Security-Policy has it; empty: nothing may be loaded or run
	Text   []byte

	// Events sends events until the context ends, which it does when the client goes or
	// the server is closed; nil: the page is Text.
	Events func(ctx context.Context, send func(data string) error)
}

// A Server answers with the pages of the paths.
type Server struct {
	Pages map[string]func() Page

	conns    int           // at a time; 0: maxConns
	patience time.Duration // 0: patience
}

// Listen listens at HOST:PORT. The error says why that is no place of this machine alone.
func Listen(addr string) (Listener, error) {
	if why := Fault(addr); why != "" {
		return nil, errors.New(why)
	}
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, err
	}
	l, err := listen(at)
	if err != nil {
		return nil, fmt.Errorf("cannot listen at %s: %w", addr, err)
	}
	return l, nil
}

// Fault says why what listens at the address would be open to more than this machine, or
// that it is no address; if so. A name is one, whatever it means today.
func Fault(addr string) string {
	const right = "write an address of this machine alone, as in 127.0.0.1:8080 or [::1]:8080"
	host, port, ok := cutPort(addr)
	if !ok || strings.Contains(host, "/") {
		return fmt.Sprintf("%q is no address with a port; %s", addr, right)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return fmt.Sprintf("%q is no port; %s", port, right)
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case host == "":
		return fmt.Sprintf("%q would be open to the network; %s", addr, right)
	case err != nil || ip.Zone() != "":
		return fmt.Sprintf("%q is a name, which may mean another machine; %s", host, right)
	case !ip.Unmap().IsLoopback():
		return fmt.Sprintf("%q would be open to the network; %s", addr, right)
	}
	return ""
}

// cutPort takes HOST:PORT or [HOST]:PORT apart.
func cutPort(addr string) (host, port string, ok bool) {
	i := strings.LastIndexByte(addr, ':')
	if i < 0 {
		return addr, "", false
	}
	host, port = addr[:i], addr[i+1:]
	if inner, is := strings.CutPrefix(host, "["); is && strings.HasSuffix(inner, "]") {
		return strings.TrimSuffix(inner, "]"), port, true
	}
	return host, port, !strings.ContainsAny(host, ":[]")
}

// Serve answers those who come to the listener until the context ends. Nothing that it
// has begun is left when it returns, but for a page that takes longer to be made.
func (s *Server) Serve(ctx context.Context, l Listener) error {
	var answers sync.WaitGroup
	defer answers.Wait()
	defer context.AfterFunc(ctx, func() { l.Close() })()
	slots := make(chan struct{}, cmp.Or(s.conns, maxConns)) // one is in it for each connection
	for wait := time.Millisecond; ; {
		conn, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, os.ErrClosed):
			return err
		case err != nil: // there are too many files, for instance: that passes
			select {
			case <-time.After(wait):
			case <-ctx.Done():
			}
			wait = min(2*wait, time.Second)
			continue
		}
		wait = time.Millisecond
		select {
		case slots <- struct{}{}:
			answers.Add(1)
			go func() {
				defer answers.Done()
				s.answer(ctx, conn)
				<-slots
			}()
		default:
			conn.SetDeadline(s.soon())
			conn.Write(response(plain(503, "There are too many at once."), "", "GET"))
			conn.Close()
		}
	}
}

// answer answers the one request of a connection.
func (s *Server) answer(ctx context.Context, conn Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetDeadline(s.soon())
	q, err := readRequest(conn)
	if err != nil && !errors.As(err, new(refusal)) {
		return // nothing was said that could be answered
	}
	page, allow := s.page(ctx, q, err)
	if ctx.Err() != nil {
		return
	}
	conn.SetDeadline(s.soon())
	if _, err := conn.Write(response(page, allow, q.method)); err != nil {
		return
	}
	if page.Events == nil || q.method != "GET" {
		s.leave(conn)
		return
	}
	conn.SetReadDeadline(time.Time{})
	ctx, cancel := context.WithCancel(ctx)
	gone := make(chan struct{})
	go func() { // until the client goes, or the connection is closed below
		io.Copy(io.Discard, conn)
		cancel()
		close(gone)
	}()
	page.Events(ctx, func(data string) error {
		conn.SetWriteDeadline(s.soon())
		_, err := conn.Write(event(data))
		return err
	})
	conn.Close()
	<-gone
}

// page is the page that is asked for, or says why there is none. Allow are the methods
// that are, where the one that is asked is not.
func (s *Server) page(ctx context.Context, q request, err error) (page Page, allow string) {
	var why refusal
	if errors.As(err, &why) {
		return plain(why.status, why.text), ""
	}
	show, ok := s.Pages[q.path]
	switch {
	case !ok:
		return plain(404, "There is nothing here; / is the page of the table."), ""
	case q.method != "GET" && q.method != "HEAD":
		return plain(405, "This can be looked at, with GET, and no more."), "GET, HEAD"
	}
	made := make(chan Page, 1)
	go func() { made <- show() }()
	select {
	case page = <-made:
	case <-ctx.Done(): // it may take as long as a command that is asked for it
	}
	return page, ""
}

func plain(status int, text string) Page {
	return Page{Status: status, Type: "text/plain; charset=utf-8", Text: []byte(text + "\n")}
}

// leave waits for the client to go, which has its answer: to close a connection before
// all is read that has come by it would take the answer back.
func (s *Server) leave(conn Conn) {
	conn.CloseWrite()
	conn.SetReadDeadline(s.soon())
	io.Copy(io.Discard, io.LimitReader(conn, maxBody))
}

// soon is when patience ends.
func (s *Server) soon() time.Time { return time.Now().Add(cmp.Or(s.patience, patience)) }
