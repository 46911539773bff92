package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// An observer sees all that became of a request, once.
func TestObserve(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler http.Handler
		want    Outcome
	}{
		{"a success", sends(NoContent(), new(error)), Outcome{Row: "NoContent", Code: 204}},
		{"an error", sends(NotFound("no order", io.EOF), new(error)),
			Outcome{Row: "NotFound", ID: "NotFound", Code: 404, Message: "no order", Cause: io.EOF}},
		{"an error that hides its cause", sends(InternalServerError(io.EOF), new(error)),
			Outcome{Row: "InternalServerError", ID: "InternalServerError", Code: 500, Message: rowInternalServerError.text, Cause: io.EOF}},
		{"an error with params and wrong fields", sends(carrying(NotFound("no order").Field("/a", "is wrong")), new(error)),
			Outcome{Row: "NotFound", ID: "NotFound", Code: 404, Message: "no order",
				Params: []slog.Attr{slog.Int("number", 17), slog.String("customer", "c-3")}, Fields: []FieldError{{Pointer: "/a", Detail: "is wrong"}}}},
		{"an error that hides its message and its params", sends(unreachable(), new(error)),
			Outcome{Row: "InternalServerError", ID: "InternalServerError", Code: 500, Message: rowInternalServerError.text,
				Hidden: "cannot reach db-1", Cause: io.EOF, Params: []slog.Attr{slog.String("host", "db-1")}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, outcomes := ask("GET", c.handler)
			if len(outcomes) != 1 {
				t.Fatalf("outcomes %+v, want one", outcomes)
			}
			if diff := cmp.Diff(c.want, outcomes[0], cmpopts.IgnoreFields(Outcome{}, "Instance"), cmpopts.EquateErrors()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if i := outcomes[0].Instance; (i != "") != (c.want.Code == 500) || !strings.Contains(got.Body, i) {
				t.Errorf("the instance %q is not in the body %s, or is there for an error that hides nothing", i, got.Body)
			}
		})
	}
}

// carrying gives the error a param and a sensitive one.
func carrying(e *NotFoundError) *NotFoundError {
	e.extra = &extra{params: []slog.Attr{slog.Int("number", 17)}, secrets: []slog.Attr{slog.String("customer", "c-3")}}
	return e
}

// unreachable is an error that hides its message and its params.
func unreachable() *InternalServerFailure {
	e := InternalServerError(io.EOF)
	e.message, e.extra = "cannot reach db-1", &extra{params: []slog.Attr{slog.String("host", "db-1")}}
	return e
}

// What an observer does to an outcome does not reach the error, which others may
// send as well.
func TestOutcomeIsApart(t *testing.T) {
	e := carrying(NotFound("no order").Field("/a", "is wrong"))
	first, outcomes := ask("GET", sends(e, new(error)))
	outcomes[0].Params[0], outcomes[0].Fields[0] = slog.Int("number", 18), FieldError{}
	_ = append(outcomes[0].Params[:1], slog.Int("more", 1))
	if second, _ := ask("GET", sends(e, new(error))); second.Body != first.Body {
		t.Errorf("sent\n\t%s\nand, after the outcome was changed,\n\t%s", first.Body, second.Body)
	}
}

// Of several observers the innermost sees what became of a request.
func TestObserveWithin(t *testing.T) {
	inner := 0
	_, outcomes := ask("GET", Observe(sends(NotFound(""), new(error)), func(*http.Request, Outcome) { inner++ }))
	if inner != 1 || len(outcomes) != 0 {
		t.Errorf("the inner observer saw %d outcomes, the outer one %d; want 1 and 0", inner, len(outcomes))
	}
}

// lacking is an error without the challenge that its row requires.
func lacking() FailResponse {
	unauthorized := row{name: "Unauthorized", code: 401, methods: everyMethod, required: []string{"WWW-Authenticate"}, json: []string{"{"}}
	return FailResponse{&failure{row: &unauthorized, message: "log in", extra: &extra{headers: []header{{"Www-Authenticate", []string{""}}}}}}
}

// logged is an outcome of a row with the code, whose level is that one.
func logged(code int, level string) FailResponse {
	return FailResponse{&failure{row: &row{name: "Row", id: "Row", code: code, methods: everyMethod, log: level, json: []string{"{"}}}}
}

// emptyLogged sends neither a body nor a header, and its row has that level.
type emptyLogged string

func (emptyLogged) StatusCode() int { return 204 }

func (level emptyLogged) Respond(w http.ResponseWriter, r *http.Request) error {
	return respond(w, r, &row{name: "Row", code: 204, methods: everyMethod, log: string(level)}, nil)
}

// Without an observer, errors of 500 and above are logged, once each, with what
// the client was not told; of the request without its query. So are, as a warning,
// a 501, what lacks a header and what may not answer the method; and what the table
// says.
func TestLog(t *testing.T) {
	for _, c := range []struct {
		name     string
		response Response
		observe  func(*http.Request, Outcome)
		want     string
	}{
		{"a success", NoContent(), nil, ""},
		{"an error of the client", NotFound("no order", io.EOF), nil, ""},
		{"an error of the server", InternalServerError(io.EOF), nil,
			`level=ERROR msg="request failed" method=GET path=/orders/17 row=InternalServerError code=500 ` +
				`message="The request has been received but could not be completed." cause=EOF instance=INSTANCE` + "\n"},
		{"an error of the server that hides its message and its params", unreachable(), nil,
			`level=ERROR msg="request failed" method=GET path=/orders/17 row=InternalServerError code=500 ` +
				`message="The request has been received but could not be completed." hidden="cannot reach db-1" cause=EOF ` +
				`params.host=db-1 instance=INSTANCE` + "\n"},
		{"an error of the client that lacks a header", lacking(), nil,
			`level=WARN msg="response lacks a header" method=GET path=/orders/17 row=Unauthorized code=401 message="log in" ` +
				`err="the required header WWW-Authenticate is empty"` + "\n"},
		{"a row that may not answer the method", Created(""), nil,
			`level=WARN msg="status may not answer the method" method=GET path=/orders/17 row=Created code=201 ` +
				`err="the table does not let Created answer GET"` + "\n"},
		{"an error that may not, by Fail", Fail(onlyPost()), nil,
			`level=WARN msg="status may not answer the method" method=GET path=/orders/17 row=Conflict code=409 message=taken ` +
				`err="the table does not let Conflict answer GET"` + "\n"},
		{"one that may not, and is logged as debug", Fail(onlyPost().as("debug")), nil,
			`level=WARN msg="status may not answer the method" method=GET path=/orders/17 row=Conflict code=409 message=taken ` +
				`err="the table does not let Conflict answer GET"` + "\n"},
		{"a method that no one knows", logged(501, ""), nil, `level=WARN msg="request is not supported" method=GET path=/orders/17 row=Row code=501` + "\n"},
		{"an error of the client that is logged", logged(404, "info"), nil, `level=INFO msg="request refused" method=GET path=/orders/17 row=Row code=404` + "\n"},
		{"a success that is logged", logged(200, "warn"), nil, `level=WARN msg="request answered" method=GET path=/orders/17 row=Row code=200` + "\n"},
		{"a success without a body or a header that is logged", emptyLogged("info"), nil, `level=INFO msg="request answered" method=GET path=/orders/17 row=Row code=204` + "\n"},
		{"an error of the server that is debugged", logged(503, "debug"), nil, ""},
		{"an error of the server that is not logged", logged(500, "none"), nil, ""},
		{"one that is observed", lacking(), func(*http.Request, Outcome) {}, ""},
		{"an error of the server that is observed", InternalServerError(io.EOF), func(*http.Request, Outcome) {}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged := logTo(t, slog.LevelInfo)
			var handler http.Handler = sends(c.response, new(error))
			if c.observe != nil {
				handler = Observe(handler, c.observe)
			}
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders/17?token=secret", nil))
			got := regexp.MustCompile(`[0-9a-f]{32}`).ReplaceAllString(logged.String(), "INSTANCE")
			if got != c.want {
				t.Errorf("logged\n\t%s\nwant\n\t%s", got, c.want)
			}
		})
	}
}

// onlyPost is an error that may answer POST alone.
func onlyPost() *conflict {
	return &conflict{failure{row: &row{name: "Conflict", id: "Conflict", code: 409, methods: onPost, json: []string{"{"}}, message: "taken"}}
}

type conflict struct{ failure }

// as is the error, logged at the level.
func (c *conflict) as(level string) *conflict {
	c.row.log = level
	return c
}

// The level of an outcome is the row's, but for faults, panics and requests whose
// context had ended.
func TestLevel(t *testing.T) {
	const none = "none"
	var (
		panicked = &PanicError{Value: "boom"}
		wrapped  = fmt.Errorf("reading: %w", errors.Join(io.EOF, panicked))
		header   = fmt.Errorf("sending: %w", errors.Join(io.EOF, headerFault("the required header Allow is empty")))
		method   = methodFault("the table does not let Created answer GET")
		late     = fmt.Errorf("%w: %w", context.DeadlineExceeded, errClosed)
		itself   = &knot{}
	)
	itself.err = itself
	for _, c := range []struct {
		name    string
		outcome Outcome
		want    string
	}{
		{"a success", Outcome{Code: 200}, none},
		{"an error of the client", Outcome{Code: 499}, none},
		{"an error of the server", Outcome{Code: 500}, "ERROR"},
		{"one that the client caused", Outcome{Code: 501}, "WARN"},
		{"one that will pass", Outcome{Code: 503}, "ERROR"},
		{"the level of the row", Outcome{Code: 200, Log: "debug"}, "DEBUG"},
		{"the level of the row", Outcome{Code: 404, Log: "info"}, "INFO"},
		{"the level of the row", Outcome{Code: 500, Log: "warn"}, "WARN"},
		{"the level of the row", Outcome{Code: 501, Log: "error"}, "ERROR"},
		{"the level of the row", Outcome{Code: 500, Log: "none"}, none},
		{"a header is missing", Outcome{Code: 401, Err: header}, "WARN"},
		{"a header is missing", Outcome{Code: 401, Err: header, Log: "none"}, "WARN"},
		{"a header is missing", Outcome{Code: 500, Err: header}, "ERROR"},
		{"a method is wrong", Outcome{Code: 201, Err: method}, "WARN"},
		{"a method is wrong", Outcome{Code: 201, Err: method, Log: "info"}, "WARN"},
		{"the client did not take the response", Outcome{Code: 200, Err: io.ErrClosedPipe}, none},
		{"a body was cut", Outcome{Code: 200, Err: fmt.Errorf("a: %w", cutFault{io.EOF})}, "ERROR"},
		{"canceled, and so cut", Outcome{Code: 200, Err: cutFault{io.EOF}, Canceled: context.Canceled}, "INFO"},
		{"a panic", Outcome{Code: 500, Cause: panicked, Log: "none"}, "ERROR"},
		{"a panic, wrapped", Outcome{Code: 500, Cause: wrapped, Log: "info"}, "ERROR"},
		{"a panic that became an error of the client", Outcome{Code: 404, Cause: wrapped}, none},
		{"a panic that ended the connection", Outcome{Code: 200, Cause: panicked, Err: errors.Join(errCut)}, "ERROR"},
		{"a handler that ended it", Outcome{Code: 200, Err: http.ErrAbortHandler}, none},
		{"canceled", Outcome{Code: 500, Canceled: context.Canceled}, "INFO"},
		{"canceled, for a reason", Outcome{Code: 500, Canceled: fmt.Errorf("%w: %w", context.Canceled, errClosed)}, "INFO"},
		{"canceled, for a reason that never ends", Outcome{Code: 500, Canceled: itself}, "INFO"},
		{"canceled, and not logged anyway", Outcome{Code: 404, Canceled: context.Canceled}, none},
		{"canceled, and logged below", Outcome{Code: 404, Log: "debug", Canceled: context.Canceled}, "DEBUG"},
		{"canceled, a header is missing", Outcome{Code: 401, Err: header, Canceled: context.Canceled}, "INFO"},
		{"canceled, a panic", Outcome{Code: 500, Cause: panicked, Canceled: context.Canceled}, "WARN"},
		{"late", Outcome{Code: 500, Canceled: context.DeadlineExceeded}, "WARN"},
		{"late, for a reason", Outcome{Code: 504, Log: "error", Canceled: late}, "WARN"},
		{"late, and logged below", Outcome{Code: 504, Log: "info", Canceled: late}, "INFO"},
		{"cut", Outcome{Code: 200, Err: cutFault{io.EOF}}, "ERROR"},
		{"cut, of a source that is late", Outcome{Code: 200, Err: cutFault{timeout("read")}}, "ERROR"},
		{"cut, since writing is late", Outcome{Code: 200, Err: cutFault{timeout("write")}, Canceled: context.Canceled}, "WARN"},
		{"cut, since writing is late, before the context ends", Outcome{Code: 200, Err: cutFault{timeout("write")}}, "WARN"},
		{"late to write what no row logs", Outcome{Code: 200, Err: timeout("write")}, none},
	} {
		level, logged := c.outcome.Level()
		got := none
		if logged {
			got = level.String()
		}
		if got != c.want {
			t.Errorf("%s: %+v is logged at %s, want %s", c.name, c.outcome, got, c.want)
		}
		if !logged && slog.Default().Enabled(context.Background(), level) {
			t.Errorf("%s: a logger takes what is not to be logged", c.name)
		}
	}
}

func timeout(op string) error { return &net.OpError{Op: op, Err: os.ErrDeadlineExceeded} }

// What became of the request decides what the log says of it, once, and whatever the
// row of the error.
func TestLogOfEndedRequest(t *testing.T) {
	gone, leave := context.WithCancel(context.Background())
	leave()
	late, end := context.WithDeadlineCause(context.Background(), time.Unix(0, 0), errClosed)
	defer end()
	for _, c := range []struct {
		name    string
		ctx     context.Context
		handler GetHandler
		want    string // with which the line begins
		has     string
	}{
		{"the client went away", gone, func(r *http.Request) GetResponse { return Fail(r.Context().Err()) }, `level=INFO msg="request was canceled"`, `canceled="context canceled"`},
		{"the deadline has passed", late, func(r *http.Request) GetResponse { return Fail(r.Context().Err()) },
			`level=WARN msg="request ran out of time"`, `canceled="context deadline exceeded: ` + errClosed.Error() + `"`},
		{"a deadline of the service's own", context.Background(), func(*http.Request) GetResponse { return Fail(context.DeadlineExceeded) },
			`level=ERROR msg="request failed"`, `cause="context deadline exceeded"`},
		{"a panic after the client went away", gone, func(*http.Request) GetResponse { panic("boom") }, `level=WARN msg="handler panicked"`, "cause.panic=boom cause.stack="},
		{"nothing that would be logged", gone, func(*http.Request) GetResponse { return NotFound("") }, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged := logTo(t, slog.LevelInfo)
			c.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(c.ctx))
			if got := logged.String(); !strings.HasPrefix(got, c.want) || !strings.Contains(got, c.has) || (got == "") != (c.want == "") || strings.Count(got, "\n") > 1 {
				t.Errorf("logged\n\t%s\nwant one line\n\t%s … %s", got, c.want, c.has)
			}
		})
	}
}

// Wherever a panic came from, and whatever was made of it, the outcome leads to it
// and the log has its stack.
func TestPanicIsInTheLog(t *testing.T) {
	caught := func() (err error) {
		defer func() { err = &PanicError{recover(), debug.Stack()} }()
		panic("boom")
	}
	for _, c := range []struct {
		name    string
		handler GetHandler
	}{
		{"of a handler", func(*http.Request) GetResponse { panic("boom") }},
		{"with an error", func(*http.Request) GetResponse { panic(errors.New("boom")) }},
		{"with one that a handler has caught before", func(*http.Request) GetResponse { panic(caught()) }},
		{"of an error that Fail looks into", func(*http.Request) GetResponse { return Fail(panics{}) }},
		{"while encoding", func(*http.Request) GetResponse { return asGet{Created(panicking{})} }},
		{"caught, for Fail", func(*http.Request) GetResponse { return Fail(caught()) }},
		{"wrapped", func(*http.Request) GetResponse { return Fail(fmt.Errorf("reading: %w", caught())) }},
		{"joined", func(*http.Request) GetResponse { return Fail(errors.Join(io.EOF, fmt.Errorf("reading: %w", caught()))) }},
		{"joined with one that wraps itself", func(*http.Request) GetResponse {
			return asGet{InternalServerError(errors.Join(caught(), endless(0)))}
		}},
		{"the cause of an error of the server", func(*http.Request) GetResponse {
			return asGet{InternalServerError(fmt.Errorf("reading: %w", caught()))}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged := logTo(t, slog.LevelInfo)
			_, outcomes := ask("GET", c.handler)
			var p *PanicError
			if len(outcomes) != 1 || !errors.As(outcomes[0].Cause, &p) || len(p.Stack) == 0 {
				t.Fatalf("outcomes %+v; want one that was a panic", outcomes)
			}
			c.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			got := logged.String()
			if !strings.HasPrefix(got, `level=ERROR msg="handler panicked"`) || strings.Count(got, "\n") != 1 || !strings.Contains(got, "runtime/debug.Stack()") {
				t.Errorf("logged\n\t%s\nwant one line with the stack", got)
			}
		})
	}
}

// asGet lets any response answer GET.
type asGet struct{ Response }

func (asGet) appliesToGet() {}

// A logger that leaves errors out is not given any.
func TestLogIsDisabled(t *testing.T) {
	logged := logTo(t, slog.LevelError+1)
	var err error
	sends(InternalServerError(io.EOF), &err).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if logged.Len() > 0 || err != nil {
		t.Errorf("logged %s, Respond: %v", logged, err)
	}
}

// logTo has the default logger write into a buffer for the length of the test,
// without the time.
func logTo(t *testing.T, level slog.Level) *bytes.Buffer {
	t.Helper()
	logger, writer, flags := slog.Default(), log.Writer(), log.Flags()
	t.Cleanup(func() {
		slog.SetDefault(logger)
		log.SetOutput(writer) // which SetDefault changes as well
		log.SetFlags(flags)
	})
	var logged bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	})))
	return &logged
}

// A client that has gone is told apart from a table that was broken.
func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errClosed)
	var outcome Outcome
	handler := Observe(sends(NotFound(""), new(error)), func(_ *http.Request, o Outcome) { outcome = o })
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if !errors.Is(outcome.Canceled, errClosed) || outcome.Err != nil {
		t.Errorf("outcome %+v, want it to say why the context ended", outcome)
	}
}

// The request's own id names an error; without one, an error that hides its
// cause has a fresh name, which is never the same.
func TestInstance(t *testing.T) {
	const hides, tells = true, false
	for _, c := range []struct {
		name string
		ids  []string
		want string // empty: a fresh name, for an error that hides its cause
	}{
		{"no id", nil, ""},
		{"an id", []string{"r-1"}, "r-1"},
		{"two ids", []string{"r-1", "r-2"}, ""},
		{"an id that no URI has", []string{`"><script>`}, ""},
	} {
		if got := instanceOf(c.ids, tells); got != c.want {
			t.Errorf("%s: an error that hides nothing is named %q, want %q", c.name, got, c.want)
		}
		got := instanceOf(c.ids, hides)
		fresh := regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(got) && got != instanceOf(c.ids, hides)
		if c.want != "" && got != c.want || c.want == "" && !fresh {
			t.Errorf("%s: an error that hides its cause is named %q, want %q or, without that, a fresh name", c.name, got, c.want)
		}
	}
}

// An id has 1 to 128 of the characters that a URI need not escape (RFC 3986,
// section 2.3).
func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"":                       false,
		"a":                      true,
		"azAZ09-_.~":             true,
		strings.Repeat("a", 128): true,
		strings.Repeat("a", 129): false,
		"a b":                    false,
		"a/b":                    false,
		"a%20":                   false,
		"a\n":                    false,
		"é":                      false,
		"a\"":                    false,
	} {
		if got := validID(id); got != want {
			t.Errorf("%q: got %t, want %t", id, got, want)
		}
	}
}
