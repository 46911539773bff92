package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A roundTrip is a RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answers is a RoundTripper that answers each request with the code and the body.
func answers(code int, body string) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

// A client whose transport is ours gets the typed error from Do, through a real server.
func TestTransport(t *testing.T) {
	server := httptest.NewServer(sends(NotFound("no such order"), new(error)))
	defer server.Close()
	client := http.Client{Transport: Transport(nil)}
	res, err := client.Post(server.URL+"/orders?token=secret", "text/plain", strings.NewReader("{}"))
	if res != nil {
		t.Errorf("the response %v beside the error", res)
	}
	var wrapped *url.Error
	if !errors.As(err, &wrapped) || wrapped.Op != "Post" {
		t.Errorf("%T: %v", err, err)
	}
	var missing *NotFoundError
	if !errors.As(err, &missing) || CodeOf(err) != 404 || !IsRemote(err) {
		t.Fatalf("%T: %v", err, err)
	}
	if !strings.Contains(string(missing.Body()), "no such order") {
		t.Errorf("the body %s", missing.Body())
	}
}

// Below 400 the response is that of base, and so is its error.
func TestTransportPasses(t *testing.T) {
	refused := errors.New("connection refused")
	success := &http.Response{StatusCode: 302, Body: io.NopCloser(strings.NewReader("text"))}
	for _, c := range []struct {
		res *http.Response
		err error
	}{{success, nil}, {nil, refused}, {nil, nil}} {
		base := roundTrip(func(*http.Request) (*http.Response, error) { return c.res, c.err })
		for name, transport := range map[string]http.RoundTripper{"Transport": Transport(base), "ObserveTransport": ObserveTransport(base, func(*http.Request, Outcome) {})} {
			if res, err := transport.RoundTrip(httptest.NewRequest("GET", "/", nil)); res != c.res || err != c.err {
				t.Errorf("%s: %v, %v; want %v, %v", name, res, err, c.res, c.err)
			}
		}
	}
	if text, err := io.ReadAll(success.Body); string(text) != "text" || err != nil {
		t.Errorf("the body of the success is %q, %v", text, err)
	}
}

// A context that ends while the body of an error is read loses no status.
func TestTransportCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	base := roundTrip(func(r *http.Request) (*http.Response, error) {
		cancel()
		return breaksOff(404, r.Context().Err())(r)
	})
	r, err := http.NewRequestWithContext(ctx, "GET", "http://orders.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&http.Client{Transport: Transport(base)}).Do(r)
	var missing *NotFoundError
	if !errors.As(err, &missing) || !errors.Is(err, context.Canceled) {
		t.Errorf("%T: %v", err, err)
	}
}

// The request reaches base as it is, and base may close what it leaves idle.
func TestTransportIsThin(t *testing.T) {
	var got *http.Request
	closed := 0
	base := struct {
		roundTrip
		closer
	}{func(r *http.Request) (*http.Response, error) { got = r; return answers(404, "")(r) }, func() { closed++ }}
	for _, c := range []http.RoundTripper{Transport(base), ObserveTransport(base, func(*http.Request, Outcome) {}), ObserveTransport(Transport(base), func(*http.Request, Outcome) {})} {
		r, before := httptest.NewRequest("GET", "/", nil), closed
		_, _ = c.RoundTrip(r)
		(&http.Client{Transport: c}).CloseIdleConnections()
		if got != r || closed != before+1 {
			t.Errorf("base was given the request %p, not %p; it was told %d times to close what is idle", got, r, closed-before)
		}
	}
	(&http.Client{Transport: Transport(answers(200, ""))}).CloseIdleConnections() // of one that cannot
}

type closer func()

func (c closer) CloseIdleConnections() { c() }

func TestObserveTransport(t *testing.T) {
	refused := errors.New("connection refused")
	broken := errors.New("connection reset")
	for _, c := range []struct {
		name   string
		base   http.RoundTripper
		method string
		want   Outcome
	}{
		{"a row", answers(404, ""), "GET", Outcome{Row: "NotFound", ID: "NotFound", Code: 404}},
		{"a code that no row has", answers(502, "<html>"), "GET", Outcome{Code: 502, Err: cmpopts.AnyError}},
		{"a success", answers(201, ""), "POST", Outcome{Row: "Created", Code: 201}},
		{"a success that may not answer the method", answers(201, ""), "GET", Outcome{Code: 201}},
		{"a success that any method may have", answers(204, ""), "", Outcome{Row: "NoContent", Code: 204}},
		{"a redirect", answers(302, ""), "GET", Outcome{Code: 302}},
		{"an upgrade", answers(101, ""), "GET", Outcome{Code: 101}},
		{"no code of HTTP", answers(7, ""), "GET", Outcome{Code: 7}},
		{"no response", roundTrip(func(*http.Request) (*http.Response, error) { return nil, refused }), "GET", Outcome{Err: refused}},
		{"nothing at all", roundTrip(func(*http.Request) (*http.Response, error) { return nil, nil }), "GET", Outcome{}},
		{"a row whose body breaks off", breaksOff(404, broken), "GET", Outcome{Row: "NotFound", ID: "NotFound", Code: 404, Err: broken}},
	} {
		for _, above := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, above Transport: %v", c.name, above), func(t *testing.T) {
				base := c.base
				if above {
					base = Transport(base)
				}
				var outcomes []Outcome
				r := &http.Request{Method: c.method, URL: &url.URL{Path: "/orders"}}
				_, err := ObserveTransport(base, func(got *http.Request, o Outcome) {
					if got != r {
						t.Errorf("observed the request %v", got)
					}
					outcomes = append(outcomes, o)
				}).RoundTrip(r)
				if len(outcomes) != 1 {
					t.Fatalf("%d outcomes, of the error %v", len(outcomes), err)
				}
				got := outcomes[0]
				if IsRemote(got.Cause) != (0 < got.Code && !isSuccess(got.Code)) || CodeOf(got.Cause) != 0 && CodeOf(got.Cause) != got.Code {
					t.Errorf("the cause of the code %d is %v", got.Code, got.Cause)
				}
				if diff := cmp.Diff(c.want, got, cmpopts.EquateErrors(), cmpopts.IgnoreFields(Outcome{}, "Cause")); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// What came back is what the service has told its own observer, but for what no client
// is told: causes, what a row hides, sensitive params.
func TestOutcomesAreAlike(t *testing.T) {
	since := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		response Response
		want     Outcome // that of the client
	}{
		{NotFound("no order", io.EOF).Field("/a", "is wrong").Query("limit", "is none"), Outcome{
			Row: "NotFound", ID: "NotFound", Code: 404, Message: "no order", Instance: "r-1",
			Fields: []FieldError{{Pointer: "/a", Detail: "is wrong"}, {In: "query", Name: "limit", Detail: "is none"}},
		}},
		{TooMany(5, since, []string{"a", "b"}, "c-3"), Outcome{
			Row: "TooMany", ID: "TooMany", Code: 429, Message: "more than 5", Instance: "r-1",
			Params: []slog.Attr{slog.Int("limit", 5), timeParam("since", since), slog.Any("names", []string{"a", "b"})},
		}},
		{unreachable(), Outcome{Row: "InternalServerError", ID: "InternalServerError", Code: 500, Message: rowInternalServerError.text, Instance: "r-1"}},
		{NoContent(), Outcome{Row: "NoContent", Code: 204}},
	} {
		t.Run(fmt.Sprint(c.response.StatusCode()), func(t *testing.T) {
			var sent, came []Outcome
			server := httptest.NewServer(Observe(sends(c.response, new(error)), func(_ *http.Request, o Outcome) { sent = append(sent, o) }))
			r, err := http.NewRequest("GET", server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Request-Id", "r-1")
			res, err := ObserveTransport(nil, func(_ *http.Request, o Outcome) { came = append(came, o) }).RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			server.Close() // which waits for the handler
			ours := cmpopts.IgnoreFields(Outcome{}, "Cause", "Hidden")
			told := cmp.Transformer("text", func(a slog.Attr) string { return a.String() })
			if diff := cmp.Diff([]Outcome{c.want}, came, ours, told); diff != "" {
				t.Errorf("what came back (-want +got):\n%s", diff)
			}
			for i := range sent {
				sent[i].Params = sent[i].Params[:len(c.want.Params)] // the sensitive ones are last
			}
			if diff := cmp.Diff(sent, came, ours, told, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what came back is not what was sent (-sent +came):\n%s", diff)
			}
		})
	}
}

// breaksOff is a RoundTripper whose responses have a body that fails.
func breaksOff(code int, with error) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: code, Body: io.NopCloser(io.MultiReader(strings.NewReader("half"), endsWith{with})), Request: r}, nil
	}
}

// After the outcome is told, the body of an error is there from its beginning, with its
// end, beyond what Check keeps and with what it broke off with.
func TestObserveTransportBody(t *testing.T) {
	long := strings.Repeat("x", maxBody+10)
	broken := errors.New("connection reset")
	for _, c := range []struct {
		name string
		base http.RoundTripper
		want string
		err  error
	}{
		{"empty", answers(404, ""), "", nil},
		{"short", answers(404, "{}"), "{}", nil},
		{"as long as is kept", answers(404, long[:maxBody]), long[:maxBody], nil},
		{"a byte longer", answers(404, long[:maxBody+1]), long[:maxBody+1], nil},
		{"longer", answers(404, long), long, nil},
		{"broken off", breaksOff(502, broken), "half", broken},
		{"of a success", answers(200, "text"), "text", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			closed := 0
			base := roundTrip(func(r *http.Request) (*http.Response, error) {
				res, err := c.base.RoundTrip(r)
				res.Body = struct {
					io.Reader
					io.Closer
				}{res.Body, closeFunc(func() error { closed++; return nil })}
				return res, err
			})
			observe := func(*http.Request, Outcome) {}
			res, err := ObserveTransport(ObserveTransport(base, observe), observe).RoundTrip(httptest.NewRequest("GET", "/", nil))
			if err != nil {
				t.Fatal(err)
			}
			if closed != 0 {
				t.Error("the body was closed")
			}
			text, err := io.ReadAll(res.Body)
			if string(text) != c.want || err != c.err {
				t.Errorf("%d bytes, %v; want %d, %v", len(text), err, len(c.want), c.err)
			}
			if res.Body.Close(); closed != 1 {
				t.Errorf("closed %d times", closed)
			}
		})
	}
	t.Run("read by Check", func(t *testing.T) {
		res, err := ObserveTransport(answers(404, "{}"), func(*http.Request, Outcome) {}).RoundTrip(httptest.NewRequest("GET", "/", nil))
		if err != nil {
			t.Fatal(err)
		}
		var missing *NotFoundError
		if err := Check(res); !errors.As(err, &missing) || string(missing.Body()) != "{}" {
			t.Errorf("%v", err)
		}
	})
	t.Run("none", func(t *testing.T) {
		base := roundTrip(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 404}, nil })
		if res, err := ObserveTransport(base, func(*http.Request, Outcome) {}).RoundTrip(httptest.NewRequest("GET", "/", nil)); res.Body != nil || err != nil {
			t.Errorf("%v, %v", res.Body, err)
		}
	})
}

type closeFunc func() error

func (f closeFunc) Close() error { return f() }

// The context of the request had ended by the time of the outcome.
func TestObserveTransportCanceled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(io.ErrClosedPipe)
	var got Outcome
	r := httptest.NewRequest("GET", "http://127.0.0.1:1/", nil).WithContext(ctx)
	_, err := ObserveTransport(nil, func(_ *http.Request, o Outcome) { got = o }).RoundTrip(r)
	if err == nil || got.Err != err || !errors.Is(got.Canceled, context.Canceled) || !errors.Is(got.Canceled, io.ErrClosedPipe) || got.Code != 0 {
		t.Errorf("the error %v, the outcome %+v", err, got)
	}
}

// A panic of the observer is logged, and changes nothing of what comes back; nor does
// one of the logger.
func TestObserveTransportSurvives(t *testing.T) {
	for _, value := range []any{"lost", http.ErrAbortHandler} {
		log := logTo(t, slog.LevelInfo)
		transport := ObserveTransport(answers(404, "{}"), func(*http.Request, Outcome) { panic(value) })
		res, err := transport.RoundTrip(httptest.NewRequest("GET", "http://orders.example/orders?token=secret", nil))
		if err != nil || res.StatusCode != 404 {
			t.Errorf("%v, %v", res, err)
		}
		for _, want := range []string{"observing a response panicked", "method=GET", "host=orders.example", "path=/orders", fmt.Sprint(value), "TestObserveTransportSurvives"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log has no %q:\n%s", want, log)
			}
		}
		if strings.Contains(log.String(), "secret") {
			t.Errorf("the log has the query:\n%s", log)
		}
	}
	logTo(t, slog.LevelInfo)
	slog.SetDefault(slog.New(panickingLog{slog.Default().Handler()}))
	if res, err := ObserveTransport(answers(200, ""), nil).RoundTrip(httptest.NewRequest("GET", "/", nil)); err != nil || res.StatusCode != 200 {
		t.Errorf("%v, %v", res, err)
	}
}
