package runtime

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// What a handler does beside returning a response is answered with the
// fallback, and the outcome has why.
func TestHandler(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler GetHandler
		code    int
		cause   string
	}{
		{"a response", func(*http.Request) GetResponse { return NotFound("") }, 404, ""},
		{"no response", func(*http.Request) GetResponse { return nil }, 500, "the response is nil"},
		{"a nil pointer", func(*http.Request) GetResponse { return (*NotFoundError)(nil) }, 500, "the response is nil"},
		{"a panic", func(*http.Request) GetResponse { panic("boom") }, 500, "panic: boom"},
		{"a panic with an error", func(*http.Request) GetResponse { panic(io.EOF) }, 500, "panic: EOF"},
		{"a panic with an error of a row", func(*http.Request) GetResponse { panic(NotFound("x")) }, 500, "panic: 404 NotFound: x"},
		{"a panic while encoding", func(*http.Request) GetResponse { return Fail(panics{}) }, 500, "panic: Error panics"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, outcomes := ask("GET", c.handler)
			if got.Code != c.code || len(outcomes) != 1 || text(outcomes[0].Cause) != c.cause {
				t.Errorf("got %d and the outcomes %+v; want %d and one with the cause %q", got.Code, outcomes, c.code, c.cause)
			}
			if c.cause != "" && strings.Contains(got.Body, c.cause) {
				t.Errorf("the client is told the cause: %s", got.Body)
			}
		})
	}
}

// panics is an error that panics when it is looked at.
type panics struct{}

func (panics) Error() string { return "" }
func (panics) Unwrap() error { panic("Error panics") }

// A panic with http.ErrAbortHandler ends the connection, and is no outcome.
func TestAbort(t *testing.T) {
	defer func() {
		if value := recover(); value != http.ErrAbortHandler {
			t.Errorf("the handler panics with %v, want http.ErrAbortHandler", value)
		}
	}()
	_, outcomes := ask("GET", GetHandler(func(*http.Request) GetResponse { panic(http.ErrAbortHandler) }))
	t.Errorf("it was answered: %+v", outcomes)
}

// The cause of a panic leads to the error that it was, and to the stack.
func TestPanicError(t *testing.T) {
	_, outcomes := ask("GET", GetHandler(func(*http.Request) GetResponse { panic(io.EOF) }))
	var cause *PanicError
	if !errors.As(outcomes[0].Cause, &cause) || !errors.Is(cause, io.EOF) {
		t.Fatalf("the cause is %v, want a PanicError of io.EOF", outcomes[0].Cause)
	}
	group := cause.LogValue().Group()
	if len(group) != 2 || !group[0].Equal(slog.String("panic", "EOF")) || !strings.Contains(group[1].Value.String(), "TestPanicError") {
		t.Errorf("it is logged as %v, want the value and the stack", group)
	}
	if text := (&PanicError{Value: 7}); text.Unwrap() != nil || text.Error() != "panic: 7" {
		t.Errorf("of a value that is no error: %v, %v", text, text.Unwrap())
	}
}

// A resource answers for the methods that have no handler, and so does the
// handler of one method.
func TestMethods(t *testing.T) {
	found := GetHandler(func(*http.Request) GetResponse { return NoContent() })
	for _, c := range []struct {
		handler http.Handler
		method  string
		code    int
		allow   string
	}{
		{found, "GET", 204, ""},
		{found, "HEAD", 204, ""},
		{found, "POST", 405, "GET, HEAD"},
		{found, "BREW", 405, "GET, HEAD"},
		{Resource{Get: found}, "GET", 204, ""},
		{Resource{Get: found}, "POST", 405, "GET, HEAD, OPTIONS"},
		{Resource{Get: found}, "OPTIONS", 204, "GET, HEAD, OPTIONS"}, // RFC 9110, section 9.3.7
		{Resource{}, "GET", 405, "OPTIONS"},
	} {
		got, outcomes := ask(c.method, c.handler)
		if got.Code != c.code || got.Header.Get("Allow") != c.allow {
			t.Errorf("%T, %s: %d, Allow: %q; want %d, %q", c.handler, c.method, got.Code, got.Header.Get("Allow"), c.code, c.allow)
		}
		if len(outcomes) != 1 || outcomes[0].Err != nil {
			t.Errorf("%T, %s: outcomes %+v, want one without an error", c.handler, c.method, outcomes)
		}
	}
}
