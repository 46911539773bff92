package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What no service should do, and some do all the same, outside of a typed
// handler, whose panics would end the connection: each is answered with the
// fallback, and the outcome has the reason.

func TestMisuse(t *testing.T) {
	var (
		failed = &FailResponse{}
		around = new(struct{ *NotFoundError })
	)
	for _, c := range []struct {
		name     string
		response func() Response
		reason   string // in the group of the outcome
	}{
		{"the zero FailResponse", func() Response { return FailResponse{} }, "no constructor has made this response"},
		{"a pointer to one", func() Response { return failed }, "no constructor has made this response"},
		{"the zero value of an error", func() Response { return &InternalServerFailure{} }, "no constructor has made this response"},
		{"the zero value of an error with fields", func() Response { return &NotFoundError{} }, "no constructor has made this response"},
		{"one that got a field", func() Response { return new(NotFoundError).Field("/a", "is wrong") }, "no constructor has made this response"},
		{"Fail of the zero value of an error", func() Response { return Fail(&NotFoundError{}) }, "no constructor has made this response"},
		{"Fail of one that got a field", func() Response { return Fail(new(NotFoundError).Field("/a", "is wrong")) }, "no constructor has made this response"},
		{"a nil error", func() Response { return (*InternalServerFailure)(nil) }, "the response is nil"},
		{"a nil error with fields", func() Response { return (*NotFoundError)(nil) }, "the response is nil"},
		{"a nil success", func() Response { return (*CreatedResponse[int])(nil) }, "the response is nil"},
		{"a nil success without a body", func() Response { return (*NoContentResponse)(nil) }, "the response is nil"},
		{"a type around a nil error", func() Response { return around }, "the response is nil"},
		{"Fail of nil", func() Response { return Fail(nil) }, "Fail was called without an error"},
		{"Fail of a nil error of a row", func() Response { return Fail((*NotFoundError)(nil)) }, "an error (*runtime.NotFoundError) that panics"},
		{"Fail of a nil error of a row, wrapped", func() Response { return Fail(errors.Join(io.EOF, (*NotFoundError)(nil))) }, "an error (*errors.joinError) that panics"},
		{"Fail of a nil error of another package", func() Response { return Fail((*fs.PathError)(nil)) }, "an error (*fs.PathError) that panics: <nil>"},
		{"Fail of an error whose Unwrap panics", func() Response { return Fail(broken{unwrap: true}) }, "panics: broken"},
		{"Fail of an error whose Error panics", func() Response { return Fail(broken{text: true}) }, "PANIC"},
		{"Fail of an error whose methods panic", func() Response { return Fail(broken{text: true, unwrap: true}) }, "panics: %!v(PANIC=Error method: Error panics)"},
		{"an error whose cause panics", func() Response { return InternalServerError(broken{text: true, unwrap: true}) }, "PANIC"},
		{"an error whose cause panics when it is logged", func() Response { return InternalServerError(unloggable{}) }, "panicked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			got, outcomes := ask("GET", sends(c.response(), &err))
			if got.Code != 500 || !strings.Contains(got.Body, rowInternalServerError.text) || err != nil {
				t.Errorf("%d %s, Respond: %v; want the fallback", got.Code, got.Body, err)
			}
			if len(outcomes) != 1 || !strings.Contains(logText(outcomes[0]), c.reason) {
				t.Errorf("outcomes %v; want one with %q", logText(outcomes), c.reason)
			}
			if strings.Contains(got.Body, c.reason) {
				t.Errorf("the client is told the reason: %s", got.Body)
			}
		})
	}
}

// A broken error panics where it is asked.
type broken struct{ text, unwrap bool }

func (b broken) Error() string {
	if b.text {
		panic("Error panics")
	}
	return "broken"
}

func (b broken) Unwrap() error {
	if b.unwrap {
		panic("Unwrap panics")
	}
	return nil
}

// An unloggable error panics when it is logged.
type unloggable struct{}

func (unloggable) Error() string        { return "unloggable" }
func (unloggable) LogValue() slog.Value { panic("LogValue panics") }

// logText is how log/slog writes the value.
func logText(v any) string {
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("", "v", v)
	return log.String()
}

// The methods of an error that no constructor has made answer as those of the
// fallback.
func TestZeroError(t *testing.T) {
	const want = "500 InternalServerError: no constructor has made this response"
	e := &NotFoundError{}
	if e.Error() != want || e.StatusCode() != 500 || e.Message() != rowInternalServerError.text || e.Unwrap() != nil || e.Fields() != nil || FailResponse.StatusCode(FailResponse{}) != 500 {
		t.Errorf("got %v, %d, %s, %v, %v", e, e.StatusCode(), e.Message(), e.Unwrap(), e.Fields())
	}
	if got := logText(e); !strings.Contains(got, "v.code=500 v.id=InternalServerError v.cause=") {
		t.Errorf("logged %s", got)
	}
}

// The text of an error has what its cause can tell.
func TestErrorOfBrokenCause(t *testing.T) {
	if got, want := NotFound("no order", broken{text: true}).Error(), "404 NotFound: no order: %!v(PANIC=Error method: Error panics)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Fail ends, whatever the tree of its error. What it finds first, it sends.
func TestFailEnds(t *testing.T) {
	itself, first, second, listed := &knot{}, &knot{}, &knot{}, list{nil}
	itself.err, first.err, second.err, listed[0] = itself, second, first, listed
	shared, wide, long := error(io.EOF), make(list, 2*maxTree), error(io.EOF)
	for range 60 {
		shared = list{shared, shared}
	}
	for range maxTree {
		long = &knot{long}
	}
	for i := range wide {
		wide[i] = io.EOF
	}
	missing := NotFound("no order")
	for _, c := range []struct {
		name string
		err  error
		code int
	}{
		{"wraps itself", itself, 500},
		{"two that wrap each other", first, 500},
		{"a list that is in itself", listed, 500},
		{"wrapped", &knot{itself}, 500},
		{"2 to the power of 60 errors", shared, 500},
		{"a long chain", long, 500},
		{"a wide tree", wide, 500},
		{"one that never ends, and is always another", endless(0), 500},
		{"an error of a row before the knot", list{missing, itself}, 404},
		{"an error of a row behind the knot", list{itself, missing}, 500},
		{"an error of a row whose cause wraps itself", NotFound("no order", itself), 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			got, outcomes := ask("GET", sends(Fail(c.err), &err))
			if got.Code != c.code || err != nil || len(outcomes) != 1 {
				t.Fatalf("%d, Respond: %v, outcomes %d; want %d and one", got.Code, err, len(outcomes), c.code)
			}
			if c.code == 500 {
				want := fmt.Sprintf("Fail was called with an error (%T) that wraps itself, or has 10000 errors or more in its tree", c.err)
				if cause := outcomes[0].Cause; cause.Error() != want || errors.Unwrap(cause) != nil {
					t.Errorf("the cause is %v, want %s", cause, want)
				}
			}
		})
	}
	almost := error(missing)
	for range maxTree - 1 {
		almost = &knot{almost}
	}
	if got := Fail(almost).StatusCode(); got != 404 {
		t.Errorf("of the last of %d errors Fail makes %d, want 404", maxTree, got)
	}
}

// A knot wraps an error that is told later. Its text would never end.
type knot struct{ err error }

func (k *knot) Error() string { return "a: " + k.err.Error() }
func (k *knot) Unwrap() error { return k.err }

// An endless error wraps another, for ever.
type endless int

func (endless) Error() string   { return "endless" }
func (e endless) Unwrap() error { return e + 1 }

// A request that no server has read may lack what each other has.
func TestBareRequest(t *testing.T) {
	bare := func() *http.Request { return &http.Request{Method: "GET"} }
	mux := http.NewServeMux()
	mux.Handle("/", sends(NoContent(), new(error)))
	for _, c := range []struct {
		name    string
		handler http.Handler
		code    int
	}{
		{"a success", sends(NoContent(), new(error)), 204},
		{"an error", sends(NotFound("no order"), new(error)), 404},
		{"an error that is logged", sends(InternalServerError(io.EOF), new(error)), 500},
		{"Resource", Resource{}, 405},
		{"Mux", Mux(mux), 404},
		{"a handler that is nil", GetHandler(nil), 500},
		{"an observer that is nil, which is none", Observe(sends(InternalServerError(io.EOF), new(error)), nil), 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged := logTo(t, slog.LevelInfo)
			w := httptest.NewRecorder()
			c.handler.ServeHTTP(w, bare())
			if w.Code != c.code {
				t.Errorf("%d, want %d", w.Code, c.code)
			}
			if got := strings.Contains(logged.String(), `path="" row=InternalServerError code=500`); got != (c.code == 500) {
				t.Errorf("logged %s", logged)
			}
		})
	}
	if pathOf(bare().WithContext(context.Background())) != "" {
		t.Error("a request without a URL has a path")
	}
}
