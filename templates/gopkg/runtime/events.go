package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// An Event is one of a text/event-stream (WHATWG HTML, section 9.2). What is zero
// in it is not sent.
//
// An event that has no Name and whose Data is nil only tells the client its ID, or
// how long to wait. Data that is empty and not nil is an event without content, and
// so is a Name without Data.
type Event struct {
	ID    string        // the place in the stream: what LastEventID returns when the client comes back
	Name  string        // what the client listens for; without it, message
	Data  []byte        // in UTF-8, of one line or several; the client gets each line end as a line feed
	Retry time.Duration // how long the client is to wait before it comes back, in milliseconds, rounded up
}

// LastEventID returns the ID of the last event that the client received before it
// lost the connection, or "". As all of a request, it may be any text.
func LastEventID(r *http.Request) string { return r.Header.Get("Last-Event-ID") }

// What the header of every stream has. The slices are shared and never written to.
var (
	eventStreamType = []string{"text/event-stream"}
	eventsNotStored = []string{"no-store"}
)

const (
	defaultKeepAlive = 15 * time.Second // WHATWG HTML, section 9.2.7
	noKeepAlive      = -1

	// The timer of a stream fires so many times in an interval. So an event, of which
	// there are more, need not set it anew.
	keepAliveTicks = 4

	// A client that takes nothing is given so long at least, and no longer once the
	// stream has ended.
	eventPatience = time.Second

	// The end of a response is a few bytes, which a client has at once. A machine
	// that shuts down a thousand streams may take longer to come to them.
	endPatience = 5 * time.Second
)

// keepAliveOf returns what a response holds of an interval that it was given. Zero
// is that of one which was given none, and gets the default.
func keepAliveOf(interval time.Duration) time.Duration {
	if interval <= 0 {
		return noKeepAlive
	}
	return interval
}

// respondEvents sends the header, and then what the function sends until it
// returns. If that fails before the stream has ended, the connection is cut: a
// client that comes back goes on where it was, and none takes a part for the whole.
func respondEvents(w http.ResponseWriter, r *http.Request, row *row, more *[]header, keepAlive time.Duration,
	events func(ctx context.Context, send func(Event) error) error, headers ...header) error {
	h := w.Header()
	if len(h) > 0 && written(w) {
		return report(r, row, nil, nil, "", errWritten)
	}
	flush := flushOf(w)
	if events == nil || flush == nil {
		return respondNoEvents(w, r, flush)
	}
	fault := setPlainHeaders(h, row, more, headers, eventStreamType)
	delete(h, "Content-Length") // of which a stream has none, whatever was given
	if len(h["Cache-Control"]) == 0 {
		h["Cache-Control"] = eventsNotStored
	}
	if r.Method == http.MethodHead || isHeaderOnly(w) {
		w.WriteHeader(row.code)
		return report(r, row, nil, nil, "", fault)
	}
	defer func() { cutByPanic(w, r, recover(), true) }()
	if err := newEventStream(w, r, flush, keepAlive).run(row.code, events); err != nil {
		_ = report(r, row, nil, nil, "", errors.Join(fault, err))
		abort(w, r)
	}
	return report(r, row, nil, nil, "", fault)
}

// respondNoEvents answers with the fallback where there is nothing to send, or no
// way to send it in time.
func respondNoEvents(w http.ResponseWriter, r *http.Request, flush func() error) error {
	cause := errors.New("no constructor has made this response, or it was given no function")
	if flush == nil {
		cause = fmt.Errorf("events need a ResponseWriter that can flush, which %T cannot", w)
	}
	f := failure{row: fallback(), cause: cause}
	return f.Respond(w, r)
}

// flushOf returns what flushes w, which it finds as http.ResponseController does;
// nil where w cannot.
func flushOf(w http.ResponseWriter) func() error {
	switch x := w.(type) {
	case interface{ FlushError() error }:
		return x.FlushError
	case http.Flusher:
		return func() error {
			x.Flush()
			return nil
		}
	case interface{ Unwrap() http.ResponseWriter }:
		return flushOf(x.Unwrap())
	}
	return nil
}

// An eventStream is a response that events are sent in. It ends with its context,
// whose cause is why.
type eventStream struct {
	w         http.ResponseWriter
	r         *http.Request
	flush     func() error
	control   *http.ResponseController
	deadlines bool         // w has deadlines
	server    *http.Server // nil where none has read the request

	ctx    context.Context
	done   <-chan struct{} // of ctx, since each event asks for it
	cancel context.CancelCauseFunc

	writing sync.Mutex    // held by who writes to w
	writes  atomic.Uint32 // how many were done, beside that of the header
	buf     []byte        // of the event that is being written
	failed  error         // why the last write failed

	interval time.Duration
	comments bool // whether an interval without an event has a comment

	watching sync.Mutex // of what follows; never held for long
	timer    *time.Timer
	seen     uint32 // the writes that were done when the timer last fired
	quiet    int    // how often it has fired since the last write
	busy     int    // how often it has found the same write going on
	stalled  error  // that the client takes nothing
	over     bool   // nothing uses w any more
}

// errEventsReturned is why an event comes too late.
var errEventsReturned = errors.New("the function that sends the events has returned")

// newEventStream returns the stream that w becomes when it is run.
func newEventStream(w http.ResponseWriter, r *http.Request, flush func() error, keepAlive time.Duration) *eventStream {
	s := &eventStream{w: w, r: r, flush: flush, control: http.NewResponseController(w), interval: keepAlive, comments: keepAlive >= 0}
	if keepAlive <= 0 {
		s.interval = defaultKeepAlive
	}
	s.ctx, s.cancel = context.WithCancelCause(r.Context())
	s.done = s.ctx.Done()
	s.server, _ = r.Context().Value(http.ServerContextKey).(*http.Server)
	return s
}

// run sends the header and the events. It returns what is wrong with the response;
// that the function has returned because the stream had ended, is not.
func (s *eventStream) run(code int, events func(ctx context.Context, send func(Event) error) error) error {
	if s.server != nil {
		stop := context.AfterFunc(shutdownOf(s.server), func() { s.cancel(http.ErrServerClosed) })
		defer stop()
	}
	err := func() error {
		defer s.end()
		if err := s.begin(code); err != nil {
			return err
		}
		return events(s.ctx, s.send)
	}()
	return s.fault(err)
}

// begin sends the header, with which the stream opens for the client. The time that
// the server gives to a request is not meant for one without an end.
func (s *eventStream) begin(code int) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.deadlines = s.control.SetWriteDeadline(time.Time{}) == nil
	s.watching.Lock()
	s.timer = time.AfterFunc(s.tick(), s.watch)
	s.watching.Unlock()
	context.AfterFunc(s.ctx, s.hurry)
	s.w.WriteHeader(code)
	err := s.wrote(s.flush())
	if err == nil {
		_ = s.control.SetReadDeadline(time.Time{}) // past it, net/http would end the context of a request that it has long read
	}
	return err
}

// send sends an event. Its error is why the stream has ended.
func (s *eventStream) send(e Event) error {
	if e.ID == "" && e.Name == "" && e.Data == nil && e.Retry <= 0 {
		return s.ended()
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.ended(); err != nil {
		return err
	}
	s.buf = appendEvent(s.buf[:0], &e)
	err := s.write(s.buf)
	if cap(s.buf) > maxPooled {
		s.buf = nil // one large event must not hold its memory for as long as the stream is open
	}
	return err
}

// ended returns why the stream has ended, or nil.
func (s *eventStream) ended() error {
	select {
	case <-s.done:
		return context.Cause(s.ctx)
	default:
		return nil
	}
}

// write writes what the client is to have at once.
func (s *eventStream) write(text []byte) error {
	_, err := s.w.Write(text)
	if err == nil {
		err = s.flush()
	}
	s.writes.Add(1)
	return s.wrote(err)
}

// wrote ends the stream if writing has failed, and returns why it has ended.
func (s *eventStream) wrote(err error) error {
	if err == nil {
		return nil
	}
	s.failed = err
	s.cancel(err)
	return context.Cause(s.ctx)
}

// tick is how long it takes the timer to fire.
func (s *eventStream) tick() time.Duration { return max(s.interval/keepAliveTicks, time.Millisecond) }

// watch is called by the timer. When nothing was sent for an interval, it sends a
// comment, which keeps a proxy from ending the connection.
func (s *eventStream) watch() {
	if !s.commentIsDue() {
		return
	}
	defer s.writing.Unlock()
	defer func() {
		if value := recover(); value != nil { // of w: no caller of ours would recover it
			_ = s.wrote(&PanicError{value, debug.Stack()})
		}
	}()
	_ = s.write(eventComment) // if that fails, the stream has ended
}

var eventComment = []byte(":\n\n")

// commentIsDue reports whether a comment is to be sent, by the caller, who then
// holds writing. It ends a stream in which one write has gone on for an interval.
func (s *eventStream) commentIsDue() bool {
	s.watching.Lock()
	defer s.watching.Unlock()
	if s.ended() != nil {
		return false
	}
	s.timer.Reset(s.tick()) // also while a comment is being sent
	s.quiet++
	if n := s.writes.Load(); n != s.seen {
		s.seen, s.quiet, s.busy = n, 0, 0
	}
	if !s.writing.TryLock() {
		s.busy++
		if patience := max(s.interval, eventPatience); s.deadlines && time.Duration(s.busy-1)*s.tick() >= patience {
			s.stall(patience)
		}
		return false
	}
	s.busy = 0
	if s.quiet < keepAliveTicks || !s.comments {
		s.writing.Unlock()
		return false
	}
	s.seen, s.quiet = s.seen+1, 0 // of the comment
	return true
}

// stall ends a stream whose client takes nothing.
func (s *eventStream) stall(patience time.Duration) {
	s.stalled = fmt.Errorf("the client has taken nothing for %v", patience)
	s.cancel(s.stalled)
	_ = s.control.SetWriteDeadline(time.Unix(1, 0)) // the write fails
}

// hurry is called when the stream has ended: a write that is going on must not keep
// the handler from returning.
func (s *eventStream) hurry() {
	s.watching.Lock()
	defer s.watching.Unlock()
	if !s.over && s.stalled == nil {
		_ = s.control.SetWriteDeadline(time.Now().Add(eventPatience))
	}
}

// end ends the stream, when the write that may be going on is done. After it no
// goroutine uses w.
func (s *eventStream) end() {
	s.cancel(errEventsReturned)
	s.writing.Lock()
	defer s.writing.Unlock()
	s.watching.Lock()
	defer s.watching.Unlock()
	s.over = true
	if s.timer != nil {
		s.timer.Stop()
	}
	if s.stalled == nil {
		_ = s.control.SetWriteDeadline(s.lastDeadline())
	}
}

// lastDeadline is when the server must have written the end of the response. On a
// connection that lives on, the limit must also do for the next one.
func (s *eventStream) lastDeadline() time.Time {
	switch {
	case context.Cause(s.ctx) == http.ErrServerClosed:
		return time.Now().Add(endPatience)
	case s.server != nil && s.server.WriteTimeout > 0:
		return time.Now().Add(s.server.WriteTimeout)
	}
	return time.Time{}
}

// fault returns what is wrong with the response after its function has returned err.
func (s *eventStream) fault(err error) error {
	why := context.Cause(s.ctx)
	if why != errEventsReturned && (errors.Is(err, why) || errors.Is(err, s.ctx.Err())) {
		err = nil // it has returned because the stream had ended
	}
	failed := s.failed
	switch {
	case s.stalled != nil:
		failed = s.stalled
	case failed == nil:
	case why == http.ErrServerClosed || errors.Is(failed, os.ErrDeadlineExceeded):
		failed = fmt.Errorf("the client did not take the last event: %w", failed)
	case s.r.Context().Err() != nil:
		failed = nil // the client has gone, which is no fault
	}
	if err != nil {
		err = cutFault{err}
	}
	return errors.Join(failed, err)
}

// shutdowns has a context for each server that has sent events, until the server is
// shut down. One that is closed instead stays there.
var shutdowns = struct {
	sync.Mutex
	contexts map[*http.Server]context.Context
}{contexts: map[*http.Server]context.Context{}}

// shutdownOf returns a context that ends when the server is shut down. The server
// itself would not tell its requests, and wait for them to end.
func shutdownOf(server *http.Server) context.Context {
	shutdowns.Lock()
	defer shutdowns.Unlock()
	if ctx := shutdowns.contexts[server]; ctx != nil {
		return ctx
	}
	ctx, cancel := context.WithCancel(context.Background())
	server.RegisterOnShutdown(func() {
		shutdowns.Lock()
		defer shutdowns.Unlock()
		delete(shutdowns.contexts, server)
		cancel()
	})
	if isShutDown(server) { // and calls no function that comes so late
		cancel()
	} else {
		shutdowns.contexts[server] = ctx
	}
	return ctx
}

// isShutDown reports whether the server was shut down. By the net/http package it is
// Serve that says so, which is given a listener without connections.
func isShutDown(server *http.Server) bool {
	defer func() { _ = recover() }() // the server's BaseContext may not know what to do with it
	return server.Serve(noListener{}) == http.ErrServerClosed
}

// A noListener is a net.Listener that accepts no connection.
type noListener struct{}

func (noListener) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (noListener) Close() error              { return nil }
func (noListener) Addr() net.Addr            { return new(net.TCPAddr) }

// appendEvent appends an event as WHATWG HTML, section 9.2.6, reads it: the space
// after each colon is not of the value. The ID comes back in a header, so it has
// nothing that a server refuses there; the name has nothing that ends a line.
func appendEvent(b []byte, e *Event) []byte {
	if e.ID != "" {
		b = append(append(append(b, "id: "...), headerText(e.ID)...), '\n')
	}
	if e.Name != "" {
		b = append(append(append(b, "event: "...), oneLine(e.Name)...), '\n')
	}
	if e.Retry > 0 {
		milliseconds := int64(e.Retry / time.Millisecond)
		if e.Retry%time.Millisecond > 0 {
			milliseconds++
		}
		b = append(strconv.AppendInt(append(b, "retry: "...), milliseconds, 10), '\n')
	}
	if e.Data != nil || e.Name != "" {
		b = appendEventData(b, e.Data)
	}
	return append(b, '\n')
}

// oneLine returns s with a space in place of each line end.
func oneLine(s string) string {
	if strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.NewReplacer("\n", " ", "\r", " ").Replace(s)
}

// appendEventData appends the lines of an event's data, each in a field of its own.
func appendEventData(b, data []byte) []byte {
	returns := bytes.IndexByte(data, '\r') >= 0
	for {
		var i int
		if returns {
			i = bytes.IndexAny(data, "\r\n")
		} else {
			i = bytes.IndexByte(data, '\n')
		}
		b = append(b, "data: "...)
		if i < 0 {
			return append(append(b, data...), '\n')
		}
		b = append(append(b, data[:i]...), '\n')
		if bytes.HasPrefix(data[i:], []byte("\r\n")) {
			i++
		}
		data = data[i+1:]
	}
}
