package observe

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/statusgen/statusgen/examples/routers"
	"github.com/statusgen/statusgen/examples/routers/status"
	"github.com/statusgen/statusgen/examples/routers/store"
)

// service is the orders service, with one more path whose handler fails in each
// way that the outcome tells of.
func service(s *store.Store) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", routers.NetHTTP(&routers.Service{Store: s, Now: time.Now}))
	mux.Handle("/panic", status.GetHandler(func(*http.Request) status.GetResponse { panic("lost") }))
	mux.Handle("/misuse", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status.Created(store.Order{}).Respond(w, r) // which may not answer GET
	}))
	return mux
}

// ask sends the request to the handler within a span, and returns what that came
// to.
func ask(t *testing.T, handler http.Handler, r *http.Request) tracetest.SpanStub {
	t.Helper()
	exporter := tracetest.NewInMemoryExporter()
	provider := trace.NewTracerProvider(trace.WithSyncer(exporter))
	ctx, span := provider.Tracer("test").Start(r.Context(), r.Method)
	handler.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
	span.End()
	spans := exporter.GetSpans()
	if len(spans) != 1 {
		t.Fatalf("%d spans, not one", len(spans))
	}
	return spans[0]
}

func request(method, path string) *http.Request {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("X-Request-Id", "r-1")
	return r
}

// canceled is the request of a client that has gone away.
func canceled(r *http.Request) *http.Request {
	ctx, cancel := context.WithCancel(r.Context())
	cancel()
	return r.WithContext(ctx)
}

// logTo has the default logger write into a buffer, without the time, until the test
// ends.
func logTo(t *testing.T) *bytes.Buffer {
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	var logged bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})))
	return &logged
}

func TestHandler(t *testing.T) {
	open, closed := store.New(store.Order{ID: "1", Customer: "ada", Version: 1}), store.New()
	closed.Close()
	registry := prometheus.NewPedanticRegistry()
	metrics := NewMetrics(registry)

	for _, tt := range []struct {
		name       string
		store      *store.Store
		request    *http.Request
		attributes string
		status     codes.Code
		message    string
		events     []string // of the span: the texts of what went wrong
		log        string   // as it begins
		reports    []string
	}{
		{"success", open, request("GET", "/orders/1"), "http.response.status_code=200 app.outcome=OK", codes.Unset, "", nil, "", nil},
		{"an error of the client", open, request("GET", "/orders/9"), "http.response.status_code=404 app.outcome=OrderNotFound app.instance=r-1", codes.Unset, "", []string{"store: no such order"}, "", nil},
		{"no such path", open, request("HEAD", "/nowhere"), "http.response.status_code=404 app.outcome=NotFound app.instance=r-1", codes.Unset, "", nil, "", nil},
		{"an invented method", open, request("BREW", "/orders/1"), "http.response.status_code=405 app.outcome=MethodNotAllowed app.instance=r-1", codes.Unset, "", nil, "", nil},
		{
			"an error of the server", closed, request("GET", "/orders/1"),
			"http.response.status_code=500 app.outcome=InternalServerError app.instance=r-1 error.type=InternalServerError", codes.Error,
			"The request has been received but could not be completed because of an internal error at the server side.",
			[]string{"store: closed: dial tcp 10.1.2.3:5432: connection refused"},
			"level=ERROR msg=request method=GET path=/orders/1", nil,
		},
		{
			"a panic", open, request("GET", "/panic"),
			"http.response.status_code=500 app.outcome=InternalServerError app.instance=r-1 error.type=InternalServerError", codes.Error,
			"The request has been received but could not be completed because of an internal error at the server side.",
			[]string{"panic: lost"},
			"level=ERROR msg=request method=GET path=/panic", []string{"/panic: lost"},
		},
		{"a row of another method", open, request("GET", "/misuse"), "http.response.status_code=201 app.outcome=Created", codes.Unset, "", []string{"the table does not let Created answer GET"}, "level=WARN msg=request method=GET path=/misuse", nil},
		{"a client that is gone", open, canceled(request("GET", "/orders/1")), "http.response.status_code=200 app.outcome=OK", codes.Unset, "", []string{"context canceled"}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var reports []string
			report := func(r *http.Request, value any, stack []byte) {
				reports = append(reports, fmt.Sprint(r.URL.Path, ": ", value))
				if !strings.Contains(string(stack), "observe.service") {
					t.Errorf("the stack is\n%s", stack)
				}
			}
			logged := logTo(t)
			span := ask(t, Handler(service(tt.store), metrics, report), tt.request)
			if !slices.Equal(reports, tt.reports) {
				t.Errorf("reports %q, not %q", reports, tt.reports)
			}
			if got, _, _ := strings.Cut(logged.String(), " outcome."); got != tt.log {
				t.Errorf("log %s, not %s", got, tt.log)
			}
			if got := attributesOf(span); got != tt.attributes {
				t.Errorf("attributes %s, not\n%s", got, tt.attributes)
			}
			if span.Status.Code != tt.status || span.Status.Description != tt.message {
				t.Errorf("status %v, not %v %q", span.Status, tt.status, tt.message)
			}
			var events []string
			for _, e := range span.Events {
				for _, a := range e.Attributes {
					if a.Key == "exception.message" {
						events = append(events, a.Value.AsString())
					}
				}
			}
			if !slices.Equal(events, tt.events) {
				t.Errorf("events %q, not %q", events, tt.events)
			}
		})
	}

	const want = `
# HELP http_outcomes_broken_total Responses that did not go out as the table has them.
# TYPE http_outcomes_broken_total counter
http_outcomes_broken_total{row="Created"} 1
# HELP http_outcomes_canceled_total Responses to requests whose context had ended.
# TYPE http_outcomes_canceled_total counter
http_outcomes_canceled_total 1
# HELP http_outcomes_total Responses by the row of the table.
# TYPE http_outcomes_total counter
http_outcomes_total{code="200",method="GET",row="OK"} 2
http_outcomes_total{code="201",method="GET",row="Created"} 1
http_outcomes_total{code="404",method="GET",row="OrderNotFound"} 1
http_outcomes_total{code="404",method="HEAD",row="NotFound"} 1
http_outcomes_total{code="405",method="_OTHER",row="MethodNotAllowed"} 1
http_outcomes_total{code="500",method="GET",row="InternalServerError"} 2
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want)); err != nil {
		t.Error(err)
	}
}

// A request that is not traced, or not sampled, is counted all the same.
func TestWithoutSpan(t *testing.T) {
	registry := prometheus.NewPedanticRegistry()
	w := httptest.NewRecorder()
	Handler(service(store.New()), NewMetrics(registry), nil).ServeHTTP(w, request("GET", "/orders/9"))
	if n, err := testutil.GatherAndCount(registry, "http_outcomes_total"); n != 1 || err != nil || w.Code != 404 {
		t.Errorf("%d counted, %v, code %d", n, err, w.Code)
	}
}

// One function makes the spans of both sides. They belong together, and say the same;
// but an error of the client marks the span of the client alone.
func TestClient(t *testing.T) {
	open, closed := store.New(store.Order{ID: "1"}), store.New()
	closed.Close()
	gateway := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "<html>no upstream</html>", http.StatusBadGateway)
	})
	for _, c := range []struct {
		name           string
		handler        http.Handler
		path           string
		client, server string // attributes
	}{
		{"success", service(open), "/orders/1", "http.response.status_code=200 app.outcome=OK", "http.response.status_code=200 app.outcome=OK"},
		{
			"an error of the client", service(open), "/orders/9",
			"http.response.status_code=404 app.outcome=OrderNotFound app.instance=r-1 error.type=ORDER_NOT_FOUND",
			"http.response.status_code=404 app.outcome=OrderNotFound app.instance=r-1",
		},
		{
			"an error of the server", service(closed), "/orders/1",
			"http.response.status_code=500 app.outcome=InternalServerError app.instance=r-1 error.type=InternalServerError",
			"http.response.status_code=500 app.outcome=InternalServerError app.instance=r-1 error.type=InternalServerError",
		},
		{"an error of what stands between", gateway, "/orders/1", "http.response.status_code=502 app.outcome= error.type=502", ""},
		{"no server", nil, "/orders/1", "app.outcome= error.type=*net.OpError", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			logTo(t)
			client, server := askOver(t, c.handler, c.path)
			for got, want := range map[*tracetest.SpanStub]string{&client: c.client, &server: c.server} {
				if attributesOf(*got) != want || (got.Status.Code == codes.Error) != strings.Contains(want, "error.type") {
					t.Errorf("the span of the %v has %s, %v; want %s", got.SpanKind, attributesOf(*got), got.Status.Code, want)
				}
			}
			if c.handler != nil && server.Parent.SpanID() != client.SpanContext.SpanID() {
				t.Errorf("the server's span is within %v, not within %v", server.Parent.SpanID(), client.SpanContext.SpanID())
			}
		})
	}
}

// askOver sends a request to the handler, over the network, and returns the spans of
// both sides; where there is no handler, nobody listens.
func askOver(t *testing.T, handler http.Handler, path string) (client, server tracetest.SpanStub) {
	t.Helper()
	exporter := tracetest.NewInMemoryExporter()
	tracer := trace.NewTracerProvider(trace.WithSyncer(exporter)).Tracer("test")
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := tracer.Start(ctx, r.Method, oteltrace.WithSpanKind(oteltrace.SpanKindServer))
		defer span.End()
		Handler(handler, NewMetrics(prometheus.NewRegistry()), nil).ServeHTTP(w, r.WithContext(ctx))
	}))
	if handler == nil {
		listening.Close()
	}
	r, err := http.NewRequest("GET", listening.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Request-Id", "r-1")
	res, err := Client(nil, tracer).RoundTrip(r)
	if err == nil {
		res.Body.Close()
	}
	listening.Close() // which waits for the handler
	for _, span := range exporter.GetSpans() {
		switch span.SpanKind {
		case oteltrace.SpanKindClient:
			client = span
		case oteltrace.SpanKindServer:
			server = span
		}
	}
	return client, server
}

// attributesOf is what the span has, in a line.
func attributesOf(span tracetest.SpanStub) string {
	var attributes []string
	for _, a := range span.Attributes {
		attributes = append(attributes, string(a.Key)+"="+a.Value.String())
	}
	return strings.Join(attributes, " ")
}
