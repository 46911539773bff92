package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/statusgen/statusgen/examples/orders/status"
)

// Each outcome is in the span of its request, and counted by its row.
func TestObserver(t *testing.T) {
	s, gone := newTestServer(t, ""), newTestServer(t, "")
	gone.db.Close()
	registry := prometheus.NewPedanticRegistry()
	exporter := tracetest.NewInMemoryExporter()
	provider := trace.NewTracerProvider(trace.WithSyncer(exporter))

	mux := http.NewServeMux()
	mux.Handle("/orders/{id}", status.Resource{Get: s.get})
	mux.Handle("/gone/{id}", status.Resource{Get: gone.get})
	mux.Handle("/panic", status.GetHandler(func(*http.Request) status.GetResponse { panic("lost") }))
	mux.Handle("/misuse", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status.Created("x").Respond(w, r) // which may not answer GET
	}))
	mux.Handle("/stock/{sku}", status.Resource{Get: s.stock})
	handler := traced(provider, status.Observe(status.Mux(mux), observer(registry)))

	for _, tt := range []struct {
		name, method, path string
		span               string
		attributes         string // without those of the request
		status             codes.Code
		events             []string // the texts of what went wrong
	}{
		{"success", "GET", "/orders/1", "GET /orders/{id}", "http.response.status_code=200 http.route=/orders/{id}", codes.Unset, nil},
		{"an error of the client", "GET", "/orders/9", "GET /orders/{id}", "http.response.status_code=404 http.route=/orders/{id} app.instance=r-1", codes.Unset, nil},
		{"no such path", "HEAD", "/nowhere", "HEAD", "http.response.status_code=404 app.instance=r-1", codes.Unset, nil},
		{"an invented method", "BREW", "/orders/1", "_OTHER /orders/{id}", "http.response.status_code=501 http.route=/orders/{id} app.instance=r-1 error.type=NotImplemented", codes.Error, nil},
		{"an error of the server", "GET", "/gone/1", "GET /gone/{id}", "http.response.status_code=500 http.route=/gone/{id} app.instance=r-1 error.type=InternalServerError", codes.Error, []string{"sql: database is closed"}},
		{"a panic", "GET", "/panic", "GET /panic", "http.response.status_code=500 http.route=/panic app.instance=r-1 error.type=InternalServerError", codes.Error, []string{"panic: lost"}},
		{"a row of another method", "GET", "/misuse", "GET /misuse", "http.response.status_code=201 http.route=/misuse", codes.Unset, []string{"the table does not let Created answer GET"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			exporter.Reset()
			r := request(tt.method, "", "", "X-Request-Id: r-1")
			r.URL.Path = tt.path
			handler.ServeHTTP(httptest.NewRecorder(), r)
			spans := exporter.GetSpans()
			if len(spans) != 1 {
				t.Fatalf("%d spans, not one", len(spans))
			}
			span := spans[0]
			var attributes []string
			for _, a := range span.Attributes[2:] {
				attributes = append(attributes, string(a.Key)+"="+a.Value.String())
			}
			if got := strings.Join(attributes, " "); got != tt.attributes || span.Name != tt.span || span.Status.Code != tt.status {
				t.Errorf("span %s, %v, %s; not\n%s, %v, %s", span.Name, span.Status.Code, got, tt.span, tt.status, tt.attributes)
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
# HELP http_outcomes_total Responses by the row of the table.
# TYPE http_outcomes_total counter
http_outcomes_total{code="200",method="GET",row="OK"} 1
http_outcomes_total{code="201",method="GET",row="Created"} 1
http_outcomes_total{code="404",method="GET",row="OrderNotFound"} 1
http_outcomes_total{code="404",method="HEAD",row="NotFound"} 1
http_outcomes_total{code="500",method="GET",row="InternalServerError"} 2
http_outcomes_total{code="501",method="_OTHER",row="NotImplemented"} 1
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want)); err != nil {
		t.Error(err)
	}
}
