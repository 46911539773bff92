package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

// find returns what errors.As would: the first error of a row, depth first.
func TestFind(t *testing.T) {
	first, second := NotFound("first"), NotFound("second")
	outer := NotFound("outer", first)
	for _, c := range []struct {
		name string
		err  error
		want *NotFoundError
	}{
		{"nil", nil, nil},
		{"another error", io.EOF, nil},
		{"itself", first, first},
		{"wrapped", fmt.Errorf("b: %w", fmt.Errorf("a: %w", first)), first},
		{"joined", errors.Join(io.EOF, first, second), first},
		{"joined and wrapped", fmt.Errorf("a: %w, %w", errors.Join(io.EOF), errors.Join(fmt.Errorf("b: %w", second), first)), second},
		{"joined with another beside", errors.Join(fmt.Errorf("%w, %w", io.EOF, fs.ErrExist), first), first},
		{"an error of a row within one", outer, outer},
		{"a list with nil", list{nil, first}, first},
		{"an empty list", list{}, nil},
		{"a chain that ends in nil", chain{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var as *NotFoundError
			if errors.As(c.err, &as); as != c.want {
				t.Fatalf("errors.As finds %v, want %v", as, c.want)
			}
			got, _ := find(c.err, maxTree)
			if c.want == nil && got != nil || c.want != nil && got != &c.want.failure {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

type list []error

func (list) Error() string     { return "list" }
func (l list) Unwrap() []error { return l }

type chain struct{ next error }

func (chain) Error() string   { return "chain" }
func (c chain) Unwrap() error { return c.next }

// An error's text is for the log: it has what no client sees.
func TestError(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{NotFound(""), "404 NotFound"},
		{NotFound("no order"), "404 NotFound: no order"},
		{NotFound("no order", io.EOF), "404 NotFound: no order: EOF"},
		{NotFound("no order", io.EOF, fs.ErrExist), "404 NotFound: no order: EOF\nfile already exists"},
		{InternalServerError(io.EOF), "500 InternalServerError: EOF"},
		{InternalServerError(nil), "500 InternalServerError"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// Causes are found through the error; what the client is told is the message,
// or the table's own text where the row hides it.
func TestCause(t *testing.T) {
	if err := NotFound("", io.EOF, fs.ErrExist); !errors.Is(err, io.EOF) || !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v has lost a cause", err)
	}
	if err := NotFound("", io.EOF); err.Unwrap() != io.EOF {
		t.Errorf("Unwrap returns %v, want the one cause itself", err.Unwrap())
	}
	for _, err := range []error{NotFound("").Unwrap(), NotFound("", nil).Unwrap(), NotFound("", nil, nil).Unwrap()} {
		if err != nil {
			t.Errorf("a cause of none: %v", err)
		}
	}
	if got := InternalServerError(io.EOF).Message(); got != rowInternalServerError.text {
		t.Errorf("the client is told %q, want %q", got, rowInternalServerError.text)
	}
}

// Fail finds an error of a row; any other error is the fallback's cause.
func TestFail(t *testing.T) {
	if got := Fail(fmt.Errorf("a: %w", NotFound("no order"))); got.StatusCode() != 404 || got.failure.message != "no order" {
		t.Errorf("got %+v", got.failure)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{io.EOF, "EOF"},
		{nil, "Fail was called without an error"},
	} {
		got := Fail(c.err)
		if got.StatusCode() != 500 || text(got.failure.cause) != c.want {
			t.Errorf("Fail(%v): %d, cause %v; want 500, %s", c.err, got.StatusCode(), got.failure.cause, c.want)
		}
	}
}

func TestIsType(t *testing.T) {
	err := fmt.Errorf("a: %w", &fs.PathError{Op: "open", Path: "/", Err: io.EOF})
	if !isType[*fs.PathError](err) || isType[*PanicError](err) {
		t.Error("the type of an error is not found, or another is")
	}
}

// A header that is set again has the later value, and none when that is empty; to
// a list each call adds its lines.
func TestSetHeader(t *testing.T) {
	e := NotFound("")
	setHeader(&e.failure, "Retry-After", "1")
	addHeader(&e.failure, "Link", []string{"<a>", "", "<b>"})
	setHeader(&e.failure, "Retry-After", "2")
	addHeader(&e.failure, "Link", nil)
	addHeader(&e.failure, "Link", []string{"<c>"})
	addHeader(&e.failure, "Warning", []string{""})
	setHeader(&e.failure, "Etag", "a")
	setHeader(&e.failure, "Etag", "")
	var err error
	got, _ := ask("GET", sends(e, &err))
	if got.Header.Get("Retry-After") != "2" || got.Header["Warning"] != nil || got.Header["Etag"] != nil || err != nil {
		t.Errorf("header %v, Respond: %v", got.Header, err)
	}
	if links := got.Header["Link"]; !slices.Equal(links, []string{"<a>", "<b>", "<c>"}) {
		t.Errorf("Link: %q", links)
	}
}

// A header that HTTP requires is sent even if it is empty: an empty Allow says
// that no method is allowed (RFC 9110, section 10.2.1).
func TestEmptyAllow(t *testing.T) {
	t.Run("H18", func(t *testing.T) {
		e := NotFound("")
		e.extra = &extra{headers: []header{{"Allow", []string{headerMethods(nil)}}}}
		var err error
		if got, _ := ask("GET", sends(e, &err)); len(got.Header["Allow"]) != 1 || err != nil {
			t.Errorf("header %v, Respond: %v", got.Header, err)
		}
	})
}

// An error is a group of the log, with what no client sees.
func TestLogValue(t *testing.T) {
	e := carrying(NotFound("no order", InternalServerError(io.EOF)).Field("/a", "is wrong"))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "err", e)
	const want = ` err.code=404 err.id=NotFound err.message="no order" err.cause.code=500 err.cause.id=InternalServerError` +
		` err.cause.cause=EOF err.number=17 err.customer=c-3 err.fields="[/a: is wrong]"`
	if !strings.HasSuffix(log.String(), want+"\n") {
		t.Errorf("logged\n\t%swant it to end in\n\t%s", log.String(), want)
	}
	if got, _ := ask("GET", sends(e, new(error))); strings.Contains(got.Body, "c-3") || !strings.Contains(got.Body, `"number":17`) {
		t.Errorf("the body has a secret, or no param: %s", got.Body)
	}
}
