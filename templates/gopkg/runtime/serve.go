package runtime

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"runtime/debug"
	"sync/atomic"
)

// A ServeResponse is the response that a handler of net/http writes. It may answer
// any method, and is a handler itself.
type ServeResponse struct {
	anyMethod
	given
	handler http.Handler
}

// Serve makes a response of what the handler writes, so that a file server, a proxy or
// an upgrade may stand beside the rows of the table, and is observed as they are.
//
// The handler gets the ResponseWriter itself or, where the request is observed, one that
// can flush, hijack, set deadlines and use sendfile as well as that can. One thing it
// cannot: let [http.MaxBytesReader] end the connection. Where that matters, put
// [http.MaxBytesHandler] around Observe.
//
// Its outcome has the code that it wrote, and the row where one row alone has that code
// and may answer the method. Of what a handler of this package has told of itself, there
// is no second outcome; and there is none where nobody observes, so nothing is logged.
//
// A panic before anything was written is answered as that of a typed handler; after
// that, the connection is ended, with [http.ErrAbortHandler].
func Serve(handler http.Handler) *ServeResponse { return &ServeResponse{handler: handler} }

// StatusCode returns 0: the handler alone knows what it will write.
func (s *ServeResponse) StatusCode() int { return 0 }

// String names the type of the handler, for tests and logs.
func (s *ServeResponse) String() string {
	if s == nil {
		return nilFailure().Error()
	}
	return fmt.Sprintf("what %T writes", s.handler)
}

// ServeHTTP answers as a typed handler does that returns the response.
func (s *ServeResponse) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer recovered(w, r)
	answer(w, r, s)
}

// Respond lets the handler write the response. It returns an error only for what the
// handler cannot know, such as a header of [WithHeader] that cannot be sent. A panic
// of the handler passes, but for one after something was written, which is observed.
func (s *ServeResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	if s == nil {
		return respondNil(w, r)
	}
	if s.handler == nil {
		f := failure{row: fallback(), cause: errors.New("Serve was called without a handler")}
		return f.Respond(w, r)
	}
	observe, h := observer(r), w.Header()
	if len(h) > 0 && written(w) {
		send(observe, r, Outcome{Err: errWritten, Canceled: canceled(r.Context())})
		return errWritten
	}
	var err error
	if s.more != nil {
		err = setGiven(h, *s.more)
	}
	if isHeaderOnly(w) {
		return err
	}
	if observe == nil && err == nil {
		serve(w, r, s.handler)
		return nil
	}
	serveObserved(w, r, s.handler, observe, err)
	return err
}

// serve lets the handler write. What is on the stack of a panic is found by the name of
// this function.
func serve(w http.ResponseWriter, r *http.Request, handler http.Handler) { handler.ServeHTTP(w, r) }

// servedKey is the context's key of the servedWriter that a request is within.
type servedKey struct{}

// serveObserved lets the handler write, and tells the outcome. Err is what is wrong
// with the response by then.
func serveObserved(w http.ResponseWriter, r *http.Request, handler http.Handler, observe func(*http.Request, Outcome), err error) {
	s := &servedWriter{ResponseWriter: w}
	s.outer, _ = r.Context().Value(servedKey{}).(*servedWriter)
	r = r.WithContext(context.WithValue(r.Context(), servedKey{}, s))
	ended := false
	defer func() {
		if !ended {
			tellPanic(s, observe, r, recover(), err)
		}
	}()
	handler.ServeHTTP(capable(s), r)
	ended = true
	noteCode(s, http.StatusOK)
	tellServed(s, observe, r, nil, err)
}

// A servedWriter is the ResponseWriter of a handler of net/http that is observed.
type servedWriter struct {
	http.ResponseWriter
	outer *servedWriter // within which this one is, or nil
	code  atomic.Int32  // that the handler wrote; 0: none yet
	told  atomic.Int32  // the code of what a handler of this package has told; 0: of nothing yet
}

// noteCode keeps the first code of a final response. An interim response comes before
// that, but for 101, after which there is no other (RFC 9110, section 15.2).
func noteCode(s *servedWriter, code int) {
	isFinal := code >= 200 && code <= 999 || code == http.StatusSwitchingProtocols // net/http panics at any other
	if isFinal && s.code.Load() == 0 {
		s.code.CompareAndSwap(0, int32(code))
	}
}

// tellServed tells the outcome, unless a handler of this package has.
func tellServed(s *servedWriter, observe func(*http.Request, Outcome), r *http.Request, cause, err error) {
	code := int(s.code.Load())
	if code != 0 && code == int(s.told.Load()) {
		return
	}
	name, level := onlyRow(code, methodBit(r.Method))
	send(observe, r, Outcome{Row: name, Code: code, Cause: cause, Err: err, Canceled: canceled(r.Context()), Log: level})
}

// tellPanic tells the outcome of a handler that has panicked with the value, and
// panics again. Of what has written nothing yet, who recovers it tells the outcome.
func tellPanic(s *servedWriter, observe func(*http.Request, Outcome), r *http.Request, value any, err error) {
	switch {
	case value == nil: // runtime.Goexit ends the goroutine
		return
	case value == http.ErrAbortHandler:
		why := http.ErrAbortHandler
		if s.code.Load() != 0 {
			why = cutFault{why} // as a proxy, whose upstream broke off
		}
		tellServed(s, observe, r, nil, errors.Join(err, why))
		abort(s.ResponseWriter, r)
	case s.code.Load() != 0:
		tellServed(s, observe, r, &PanicError{value, debug.Stack()}, errors.Join(err, errCut))
		abort(s.ResponseWriter, r)
	}
	panic(value)
}

// noteTold notes that the outcome is told, in each servedWriter around it. It is that
// of the response if the codes are the same in the end: what is told may be sent later,
// by middleware that keeps it back, or not at all, as after a timeout.
func noteTold(r *http.Request, o Outcome) {
	s, _ := r.Context().Value(servedKey{}).(*servedWriter)
	for ; s != nil; s = s.outer {
		switch code := s.code.Load(); {
		case code != 0 && code == s.told.Load():
		case code != 0 && o.Err == errCut:
			s.told.Store(code)
		default:
			s.told.Store(int32(o.Code))
		}
	}
}

// WriteHeader notes the code, and sends it.
func (s *servedWriter) WriteHeader(code int) {
	noteCode(s, code)
	s.ResponseWriter.WriteHeader(code)
}

// Write notes that the code is 200 where there was none, and writes.
func (s *servedWriter) Write(p []byte) (int, error) {
	noteCode(s, http.StatusOK)
	return s.ResponseWriter.Write(p)
}

// flushServed notes that the code is 200 where there was none, and flushes.
func flushServed(s *servedWriter) error {
	noteCode(s, http.StatusOK)
	return http.NewResponseController(s.ResponseWriter).Flush()
}

// hijackServed takes over the connection, and notes that the code is 101 where there was
// none.
func hijackServed(s *servedWriter) (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(s.ResponseWriter).Hijack()
	if err == nil {
		noteCode(s, http.StatusSwitchingProtocols)
	}
	return conn, rw, err
}

// Unwrap is for [http.ResponseController]. Where the ResponseWriter is no Hijacker but
// has one within, it returns what notes on the way there that it hijacks.
func (s *servedWriter) Unwrap() http.ResponseWriter {
	if _, ok := s.ResponseWriter.(http.Hijacker); !ok && hasHijacker(s.ResponseWriter) {
		return servedPassage{s.ResponseWriter, s}
	}
	return s.ResponseWriter
}

// hasHijacker reports whether w is a Hijacker, or has one within.
func hasHijacker(w http.ResponseWriter) bool {
	switch x := w.(type) {
	case http.Hijacker:
		return true
	case interface{ Unwrap() http.ResponseWriter }:
		return hasHijacker(x.Unwrap())
	}
	return false
}

// capable returns s with what its ResponseWriter can do beside, since handlers ask for
// that by assertions, and with nothing that it cannot. There is a type for each kind
// of writer that net/http, httptest and routers have; of another kind it is the
// nearest of these.
func capable(s *servedWriter) http.ResponseWriter {
	_, flushes := s.ResponseWriter.(http.Flusher)
	_, hijacks := s.ResponseWriter.(http.Hijacker)
	_, reads := s.ResponseWriter.(io.ReaderFrom)
	_, pushes := s.ResponseWriter.(http.Pusher)
	switch {
	case flushes && hijacks && reads: // HTTP/1.1
		return servedReaderFrom{servedFlushHijacker{servedFlusher{s}}}
	case flushes && hijacks:
		return servedFlushHijacker{servedFlusher{s}}
	case flushes && pushes: // HTTP/2
		return servedFlushPusher{servedFlusher{s}}
	case flushes: // a recorder
		return servedFlusher{s}
	case hijacks:
		return servedHijacker{s}
	case pushes: // http.TimeoutHandler
		return servedPusher{s}
	}
	return s
}

type (
	servedFlusher       struct{ *servedWriter }
	servedHijacker      struct{ *servedWriter }
	servedPusher        struct{ *servedWriter }
	servedFlushHijacker struct{ servedFlusher }
	servedFlushPusher   struct{ servedFlusher }
	servedReaderFrom    struct{ servedFlushHijacker }
	servedPassage       struct {
		http.ResponseWriter
		writer *servedWriter
	}
)

func (f servedFlusher) Flush()            { _ = flushServed(f.servedWriter) }
func (f servedFlusher) FlushError() error { return flushServed(f.servedWriter) }

func (h servedHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return hijackServed(h.servedWriter)
}
func (f servedFlushHijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return hijackServed(f.servedWriter)
}
func (p servedPassage) Hijack() (net.Conn, *bufio.ReadWriter, error) { return hijackServed(p.writer) }

func (p servedPusher) Push(target string, options *http.PushOptions) error {
	return p.ResponseWriter.(http.Pusher).Push(target, options)
}
func (f servedFlushPusher) Push(target string, options *http.PushOptions) error {
	return f.ResponseWriter.(http.Pusher).Push(target, options)
}

// ReadFrom notes that the code is 200 where there was none, and lets the
// ResponseWriter read, which may use sendfile.
func (r servedReaderFrom) ReadFrom(src io.Reader) (int64, error) {
	noteCode(r.servedWriter, http.StatusOK)
	return r.ResponseWriter.(io.ReaderFrom).ReadFrom(src)
}

// Unwrap is for [http.ResponseController], which goes on from here.
func (p servedPassage) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// mayHaveWritten reports whether w has sent a header, as far as can be told from it: it
// says so itself, as those of routers do (written), or keeps it in a field wroteHeader,
// as those of net/http and httptest do. One that gives no sign may have. It is asked
// after a panic alone.
func mayHaveWritten(w http.ResponseWriter) bool {
	switch x := w.(type) {
	case interface{ Written() bool }, interface {
		Status() int
		BytesWritten() int
	}:
		return written(w)
	case interface{ Unwrap() http.ResponseWriter }:
		return mayHaveWritten(x.Unwrap())
	}
	v := reflect.Indirect(reflect.ValueOf(w))
	if state := member(v, "rws"); state.IsValid() { // of HTTP/2
		v = reflect.Indirect(state)
	}
	if sent := member(v, "wroteHeader"); sent.IsValid() && sent.Kind() == reflect.Bool {
		return sent.Bool()
	}
	if within := member(v, "ResponseWriter"); within.IsValid() && within.CanInterface() {
		if w, ok := within.Interface().(http.ResponseWriter); ok {
			return mayHaveWritten(w)
		}
	}
	return true
}

// member is the field of the struct, or not valid where it has none.
func member(v reflect.Value, name string) reflect.Value {
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.FieldByName(name)
}
