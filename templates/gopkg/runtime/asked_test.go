package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What has no error in it has none to return.
func TestErrorOfSuccess(t *testing.T) {
	for _, res := range []Response{nil, NoContent(), Created(1), elsewhere{}} {
		if err := ErrorOf(res); err != nil {
			t.Errorf("%T has the error %v", res, err)
		}
	}
}

// An elsewhere is a response of another package.
type elsewhere struct{}

func (elsewhere) StatusCode() int                                  { return 200 }
func (elsewhere) Respond(http.ResponseWriter, *http.Request) error { return nil }

// The error of a response is found by its type, with its causes and all that it was
// given: itself, or a copy where Fail has found it.
func TestErrorOf(t *testing.T) {
	since := time.Date(1492, 10, 12, 0, 0, 0, 0, time.UTC) // before what log/slog of Go 1.22 counts
	seven := NotFound("no order", io.EOF)
	for i := range 7 {
		seven.Field(fmt.Sprint("/", i), "is wrong")
	}
	for _, c := range []struct {
		name string
		err  interface {
			error
			Response
		}
	}{
		{"no field", NotFound("no order", io.EOF)},
		{"a field", NotFound("no order", io.EOF).Field("/a", "is wrong")},
		{"seven fields", seven},
		{"params", TooMany(3, since, []string{"a", "b"}, "c-3", io.EOF)},
		{"params that are zero", TooMany(0, time.Time{}, nil, "", io.EOF)},
		{"an error that hides its cause", InternalServerError(io.EOF)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ErrorOf(c.err); got != error(c.err) {
				t.Errorf("of itself it is %v", got)
			}
			for _, res := range []Response{Fail(c.err), Fail(fmt.Errorf("wrapped: %w", c.err)), pointerTo(Fail(c.err))} {
				got := ErrorOf(res)
				target := reflect.New(reflect.TypeOf(c.err))
				if !errors.As(got, target.Interface()) {
					t.Fatalf("it is a %T, want a %T", got, c.err)
				}
				if !errors.Is(got, io.EOF) {
					t.Error("it has lost its cause")
				}
				if diff := cmp.Diff(exported(c.err), exported(got)); diff != "" {
					t.Errorf("it differs (-want +got):\n%s", diff)
				}
				_, want, _ := strings.Cut(logText(c.err), " msg=") // behind the time
				if _, got, _ := strings.Cut(logText(got), " msg="); want != got {
					t.Errorf("it is logged as %swant %s", got, want)
				}
			}
		})
	}
}

func pointerTo(f FailResponse) *FailResponse { return &f }

// exported is what a caller sees of an error: its text, its fields and its params.
func exported(err error) map[string]any {
	all := map[string]any{"Error": err.Error()}
	if e, ok := err.(interface{ Fields() []FieldError }); ok {
		all["Fields"] = fmt.Sprint(e.Fields())
	}
	v := reflect.ValueOf(err).Elem()
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			all[f.Name] = v.Field(i).Interface()
		}
	}
	return all
}

// A field that is added to a copy is the copy's, and is sent.
func TestErrorOfIsACopy(t *testing.T) {
	e := NotFound("no order").Field("/a", "is wrong")
	got := ErrorOf(Fail(e)).(*NotFoundError).Field("/b", "is wrong")
	if len(e.Fields()) != 1 || len(got.Fields()) != 2 || len(extraOf(Fail(got).failure).fields) != 2 {
		t.Errorf("the error has %v, the copy %v, in Fail %v", e.Fields(), got.Fields(), Fail(got).failure.extra.fields)
	}
}

// Of what is not made by a constructor, the error is the one that is sent.
func TestErrorOfMisuse(t *testing.T) {
	for _, c := range []struct {
		name string
		res  Response
		want string
	}{
		{"a nil error", (*NotFoundError)(nil), "500 InternalServerError: the response is nil"},
		{"a nil success", (*CreatedResponse[int])(nil), "500 InternalServerError: the response is nil"},
		{"a nil pointer to FailResponse", (*FailResponse)(nil), "500 InternalServerError: the response is nil"},
		{"the zero FailResponse", FailResponse{}, "500 InternalServerError: no constructor has made this response"},
		{"a pointer to one", &FailResponse{}, "500 InternalServerError: no constructor has made this response"},
		{"the zero value of an error", &NotFoundError{}, "500 InternalServerError: no constructor has made this response"},
		{"Fail of nil", Fail(nil), "500 InternalServerError: Fail was called without an error"},
	} {
		err := ErrorOf(c.res)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if _, zero := c.res.(*NotFoundError); !zero && !errors.As(err, new(*InternalServerFailure)) {
			t.Errorf("%s: a %T", c.name, err)
		}
	}
	if err := ErrorOf(FailResponse{notAllowed()}); CodeOf(err) != 405 {
		t.Errorf("of a row that the table does not list: %v", err)
	}
}

// The header is the one that a GET without an Accept gets, and nobody is told.
func TestHeaderOf(t *testing.T) {
	logged := logTo(t, slog.LevelDebug)
	Observe(nil, nil) // from here on, requests are asked for their observers
	for _, c := range []struct {
		name string
		res  Response
		want http.Header
	}{
		{"a success with a header", Created(1).Location("/1"), http.Header{"Content-Type": {"application/json"}, "Location": {"/1"}, "Vary": {"Accept"}}},
		{"a success of nothing", NoContent(), http.Header{}},
		{"one that was given a header", WithHeader(NoContent(), "X-A", "a"), http.Header{"X-A": {"a"}}},
		{"an error", Fail(NotFound("no order")), errorHeader(nil)},
		{"an error with constants", TooMany(1, time.Time{}, nil, ""), errorHeader(http.Header{"X-Limited": {"yes"}})},
		{"one that hides its cause", InternalServerError(io.EOF), errorHeader(nil)},
		{"a body that cannot be encoded", Created(make(chan int)), errorHeader(nil)},
		{"nil", nil, errorHeader(nil)},
		{"a nil pointer", (*NoContentResponse)(nil), errorHeader(nil)},
		{"one of another package", elsewhere{}, http.Header{}},
	} {
		got := HeaderOf(c.res)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		for _, lines := range got {
			lines[0] = "changed"
		}
		if diff := cmp.Diff(c.want, HeaderOf(c.res)); diff != "" {
			t.Errorf("%s, after the header was changed (-want +got):\n%s", c.name, diff)
		}
	}
	if logged.Len() > 0 {
		t.Errorf("logged %s", logged)
	}
}

func errorHeader(more http.Header) http.Header {
	h := http.Header{
		"Cache-Control": {"no-store"}, "Content-Type": {"application/problem+json"}, "Vary": {"Accept"}, "X-Content-Type-Options": {"nosniff"},
	}
	for key, lines := range more {
		h[key] = lines
	}
	return h
}

// A response reads as its code, its name and what it carries.
func TestString(t *testing.T) {
	type order struct {
		ID  string
		Qty int
	}
	for _, c := range []struct {
		res  Response
		want string
	}{
		{Created(order{"1", 2}), "201 Created {ID:1 Qty:2}"},
		{Created(&order{"1", 2}), "201 Created &{ID:1 Qty:2}"},
		{Created[any](nil), "201 Created <nil>"},
		{NoContent(), "204 NoContent"},
		{Fail(NotFound("no order", io.EOF)), "404 NotFound: no order: EOF"},
		{NotFound("no order", io.EOF), "404 NotFound: no order: EOF"},
		{FailResponse{}, "500 InternalServerError: no constructor has made this response"},
		{(*CreatedResponse[order])(nil), "500 InternalServerError: the response is nil"},
		{(*NoContentResponse)(nil), "500 InternalServerError: the response is nil"},
	} {
		for _, verb := range []string{"%v", "%+v", "%s"} {
			if got := fmt.Sprintf(verb, c.res); got != c.want {
				t.Errorf("%s of %T: %q, want %q", verb, c.res, got, c.want)
			}
		}
	}
	if got := Created(order{"1", 2}).Resource(); got != (order{"1", 2}) {
		t.Errorf("the resource is %v", got)
	}
}

// CodeOf and IDOf tell of the error that Fail finds, and survive what Fail survives.
func TestCodeOf(t *testing.T) {
	itself := &knot{}
	itself.err = itself
	long := error(NotFound(""))
	for range maxTree {
		long = &knot{long}
	}
	for _, c := range []struct {
		name string
		err  error
		code int
		id   string
	}{
		{"nil", nil, 0, ""},
		{"another error", io.EOF, 0, ""},
		{"an error of a row", InternalServerError(nil), 500, "InternalServerError"},
		{"wrapped", fmt.Errorf("a: %w", errors.Join(fs.ErrExist, NotFound(""))), 404, "NotFound"},
		{"the zero value of an error", &NotFoundError{}, 500, "InternalServerError"},
		{"a nil pointer to one", (*NotFoundError)(nil), 0, ""},
		{"one that wraps itself", itself, 0, ""},
		{"more than 10,000 errors", long, 0, ""},
		{"one whose Unwrap panics", broken{unwrap: true}, 0, ""},
		{"one of another table", abroad{"code": 410, "id": "GONE"}, 410, "GONE"},
		{"one of another table, unlike any here", abroad{"code": 418}, 500, "InternalServerError"},
		{"one of another table that panics", abroad{"panic": true}, 0, ""},
	} {
		if code, id := CodeOf(c.err), IDOf(c.err); code != c.code || id != c.id {
			t.Errorf("%s: %d, %q; want %d, %q", c.name, code, id, c.code, c.id)
		}
	}
}

// A request of HeaderOf is silent, and no other.
func TestSilent(t *testing.T) {
	r := &http.Request{}
	if silent(r) || !silent(r.WithContext(context.WithValue(context.Background(), silence{}, silence{}))) {
		t.Error("the wrong request is silent")
	}
}

// A source gives the body of a response, of which the header alone is wanted.
type source struct{ t *testing.T }

func (s source) Read([]byte) (int, error)       { s.t.Error("it was read"); return 0, io.EOF }
func (s source) Seek(int64, int) (int64, error) { s.t.Error("it was sought"); return 0, nil }
func (s source) Close() error                   { s.t.Error("it was closed"); return nil }
func (s source) ServeHTTP(http.ResponseWriter, *http.Request) {
	s.t.Error("it was served")
}

// A sentBy is a response that a function sends.
type sentBy func(http.ResponseWriter, *http.Request) error

func (sentBy) StatusCode() int                                        { return 200 }
func (f sentBy) Respond(w http.ResponseWriter, r *http.Request) error { return f(w, r) }

// What makes a body is not touched for a header.
func TestHeaderOfLeavesTheBodyAlone(t *testing.T) {
	content := source{t}
	for _, c := range []struct {
		name string
		res  Response
		want http.Header
	}{
		{"a stream", sentBy(func(w http.ResponseWriter, r *http.Request) error {
			return respondStream(w, r, &rowCreated, nil, content, header{"Content-Type", []string{"text/csv"}})
		}), http.Header{"Content-Type": {"text/csv"}}},
		{"a file", sentBy(func(w http.ResponseWriter, r *http.Request) error {
			return respondFile(w, r, &rowCreated, nil, "a.pdf", time.Unix(1, 0), content, header{"Etag", []string{`"1"`}})
		}), http.Header{"Accept-Ranges": {"bytes"}, "Content-Type": {"application/pdf"}, "Etag": {`"1"`}, "Last-Modified": {"Thu, 01 Jan 1970 00:00:01 GMT"}}},
		{"a file without a name and a time", Download("", time.Time{}, content), http.Header{"Accept-Ranges": {"bytes"}}},
		{"a file of the beginning of time, whose media type is given", WithHeader(Download("a.pdf", time.Unix(0, 0), content), "Content-Type", "text/x"),
			http.Header{"Accept-Ranges": {"bytes"}, "Content-Type": {"text/x"}}},
		{"events", Updates(func(context.Context, func(Event) error) error { t.Error("it was called"); return nil }),
			http.Header{"Cache-Control": {"no-store"}, "Content-Type": {"text/event-stream"}}},
		{"a handler", WithHeader(Serve(content), "X-A", "a"), http.Header{"X-A": {"a"}}},
	} {
		if diff := cmp.Diff(c.want, HeaderOf(c.res)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
