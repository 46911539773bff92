package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a reader may take to its next bytes before what was kept back
// is sent without them: the header, or the end of a large part.
const patience = time.Second / 10

// errEnded is what a reader is told that writes on after its WriteTo has returned.
var errEnded = errors.New("the response has ended")

// A stream is a response whose body a reader gives while it is sent. It is the
// writer that the reader is copied to: its first Write sends the header.
type stream struct {
	w       http.ResponseWriter
	r       *http.Request
	row     *row
	more    *[]header
	headers []header
	content io.Reader

	sent    int64       // bytes of the body
	late    *time.Timer // for what is kept back
	waiting atomic.Bool // for the reader, not for the client
	closing sync.Once

	mu      sync.Mutex               // of what follows, and of w
	control *http.ResponseController // for flushing; nil: w cannot
	begun   bool                     // the header was sent
	length  int64                    // of the body, once the header was sent; -1: it has none
	ended   bool                     // nothing is to be sent any more
	fault   error                    // a header that could not be set
	failed  error                    // why nothing more can be sent
}

// respondStream sends what the content gives, until its end. A failure before the
// first bytes is answered with the fallback; a later one ends the connection.
func respondStream(w http.ResponseWriter, r *http.Request, row *row, more *[]header, content io.Reader, headers ...header) error {
	s := &stream{w: w, r: r, row: row, more: more, headers: headers, content: content}
	defer s.close()
	err := s.serve()
	switch {
	case errors.Is(err, errWritten):
	case err != nil && !s.begun:
		return respondWithout(w, r, fmt.Errorf("reading the body of %s: %w", row.name, err))
	case err != nil:
		cut(w, r, row, s.fault, fmt.Errorf("sending the body of %s: %w", row.name, err))
	}
	return report(r, row, nil, nil, "", errors.Join(s.fault, err))
}

// serve sends the response, and closes the content. After it, nothing is sent.
func (s *stream) serve() error {
	returned := false
	defer func() {
		begun := s.end()
		if !returned {
			cutByPanic(s.w, s.r, recover(), begun)
		}
	}()
	err := s.send()
	s.close()
	returned = true
	return err
}

// send sends the header and what the content gives. It returns the first error of
// reading or writing.
func (s *stream) send() error {
	switch h := s.w.Header(); {
	case len(h) > 0 && written(s.w):
		return errWritten
	case s.content == nil:
		return errors.New("the content is nil")
	case s.r.Method == http.MethodHead, isHeaderOnly(s.w):
		return s.begin()
	}
	ctx := s.r.Context()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.control = http.NewResponseController(s.w)
	s.late = time.AfterFunc(patience, s.sendLate)
	defer s.late.Stop()
	if _, ok := s.content.(io.Closer); ok {
		defer context.AfterFunc(ctx, s.interrupt)()
	}
	s.waiting.Store(true)
	s.fail(s.copy())
	s.waiting.Store(false)
	err := s.begin() // of a body of nothing, too
	switch {
	case !s.end() || s.length < 0:
	case s.sent == s.length && !errors.Is(err, http.ErrContentLength):
		return nil // whole, whatever came of the reader or the context since
	case err == nil:
		return fmt.Errorf("%w: %d of %d bytes", io.ErrUnexpectedEOF, s.sent, s.length)
	}
	return err
}

// copy copies the content. The WriteTo of a file would hide the file from w.
func (s *stream) copy() (err error) {
	if isRegular(s.content) {
		_, err = s.ReadFrom(s.content)
	} else {
		_, err = io.Copy(s, s.content)
	}
	return err
}

// begin sends the header, unless it was sent. It returns why nothing more can be
// written.
func (s *stream) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready()
}

// ready is begin of a caller that has the lock.
func (s *stream) ready() error {
	if s.ended {
		return errEnded
	}
	if !s.begun && s.failed == nil {
		s.sendHeader()
	}
	return s.failed
}

// sendLate sends what was kept back while the reader keeps the client waiting.
func (s *stream) sendLate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if value := recover(); value != nil { // which would end the process
			s.failed = &PanicError{value, debug.Stack()}
		}
	}()
	if s.ready() == nil {
		s.failed = s.flush()
	}
}

// sendHeader sends the header; the caller has the lock.
func (s *stream) sendHeader() {
	s.begun = true
	h := s.w.Header()
	s.fault = setPlainHeaders(h, s.row, s.more, s.headers, octetStream)
	s.length = -1
	if lines := h["Content-Length"]; len(lines) == 1 {
		if n, err := strconv.ParseInt(lines[0], 10, 64); err == nil {
			s.length = n
		}
	}
	s.w.WriteHeader(s.row.code)
}

// end keeps the header from being sent any more, and reports whether it was.
func (s *stream) end() (begun bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	return s.begun
}

// fail notes why nothing more can be sent. What comes after a first failure follows
// from it, but for a panic.
func (s *stream) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, panicked := err.(*PanicError)
	if s.failed == nil || panicked && !errors.Is(s.failed, err) {
		s.failed = errors.Join(s.failed, err)
	}
}

// interrupt closes the content when the request's context ends while the content
// is read, so that a Read which waits returns.
func (s *stream) interrupt() {
	defer func() {
		if value := recover(); value != nil { // which would end the process
			s.fail(&PanicError{value, debug.Stack()})
		}
	}()
	if s.waiting.Load() {
		s.fail(context.Cause(s.r.Context())) // for Close may make it look like the end
		s.close()
	}
}

// close closes the content, once; who comes second waits for the first.
func (s *stream) close() {
	s.closing.Do(func() {
		if !isHeaderOnly(s.w) {
			closeContent(s.content)
		}
	})
}

// flush sends what w has kept back; the caller has the lock.
func (s *stream) flush() error {
	if s.control == nil {
		return nil
	}
	err := s.control.Flush()
	if errors.Is(err, http.ErrNotSupported) {
		s.control, err = nil, nil
	}
	return err
}

// Write sends a part of the body, and sends it at once. But a part that is large is
// most likely followed by another, with which its end goes out.
func (s *stream) Write(p []byte) (int, error) {
	large := len(p) >= len(piece{})
	n, err := s.write(p, !large)
	if large && err == nil {
		s.late.Reset(patience)
	}
	return n, err
}

// write is Write of a caller that says whether the part is flushed.
func (s *stream) write(p []byte, flush bool) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ready(); err != nil {
		return 0, err
	}
	s.waiting.Store(false)
	n, err := s.w.Write(p)
	if err == nil && flush {
		err = s.flush()
	}
	return n, s.wrote(int64(n), err)
}

// wrote notes what was sent; the caller has the lock. From here on the content is waited for again, unless
// the request's context has ended: which of the two comes first, interrupt sees it,
// or this does.
func (s *stream) wrote(n int64, err error) error {
	s.sent += n
	s.waiting.Store(true)
	if ctx := s.r.Context(); err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	s.failed = cmp.Or(s.failed, err)
	return err
}

// ReadFrom is what [io.Copy] calls for a reader that cannot write itself.
func (s *stream) ReadFrom(src io.Reader) (int64, error) {
	buf := pieces.Get().(*piece)
	defer pieces.Put(buf)
	before := s.sent
	for {
		n, err := src.Read(buf[:])
		switch {
		case n < 0 || n > len(buf):
			return s.sent - before, errRead
		case n > 0:
			_, failed := s.Write(buf[:n])
			if failed == nil && err == nil && s.length >= 0 && isRegular(src) {
				failed = s.readFile(src)
			}
			if failed != nil {
				return s.sent - before, failed
			}
		case err == nil && s.r.Context().Err() != nil: // it may go on so for ever
			return s.sent - before, context.Cause(s.r.Context())
		}
		if err == io.EOF {
			return s.sent - before, nil
		}
		if err != nil {
			return s.sent - before, err
		}
	}
}

// readFile lets w read the rest of a file, where it can and the length is known: a
// server leaves that to the system, as sendfile.
func (s *stream) readFile(file io.Reader) error {
	to, ok := s.w.(io.ReaderFrom)
	if !ok || s.sent >= s.length {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting.Store(false)
	n, err := to.ReadFrom(&io.LimitedReader{R: file, N: s.length - s.sent})
	return s.wrote(n, err)
}

// isRegular reports whether the reader is a file on a disk.
func isRegular(src io.Reader) bool {
	f, ok := src.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}
