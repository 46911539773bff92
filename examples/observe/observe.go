// Package observe makes traces, metrics, logs and reports of the outcomes of a
// generated package, with OpenTelemetry, Prometheus and log/slog: of what a service
// answers, and of what came back to its client.
package observe

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// Span adds the outcome to the span of the request, if it has one: that of a server,
// or of a client. The names of the attributes are those of OpenTelemetry's semantic
// conventions for HTTP, where they have one; error.type is the error's name on the
// wire, which is one of few, or else the code. An error of the server marks the span;
// one of the client does in its own process alone.
func Span(r *http.Request, o status.Outcome) {
	span := trace.SpanFromContext(r.Context())
	if !span.IsRecording() {
		return
	}
	if o.Code != 0 {
		span.SetAttributes(attribute.Int("http.response.status_code", o.Code))
	}
	span.SetAttributes(attribute.String("app.outcome", o.Row))
	if o.Instance != "" {
		span.SetAttributes(attribute.String("app.instance", o.Instance)) // what a client's report names
	}
	if isSent := r.RequestURI == ""; o.Code >= 500 || isSent && (o.Code >= 400 || o.Code == 0) {
		span.SetAttributes(attribute.String("error.type", errorType(o)))
		span.SetStatus(codes.Error, o.Message)
	}
	for _, err := range []error{o.Cause, o.Err, o.Canceled} {
		if err != nil {
			span.RecordError(err)
		}
	}
}

// errorType is the name of an error, as one of few.
func errorType(o status.Outcome) string {
	if o.Code == 0 { // nothing came back
		return fmt.Sprintf("%T", o.Err)
	}
	return cmp.Or(o.ID, strconv.Itoa(o.Code))
}

// Client returns a RoundTripper that sends requests by base, each within a span of its
// own, which the server learns of.
func Client(base http.RoundTripper, tracer trace.Tracer) http.RoundTripper {
	return &client{status.ObserveTransport(base, Span), tracer}
}

type client struct {
	base   http.RoundTripper
	tracer trace.Tracer
}

func (c *client) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, span := c.tracer.Start(r.Context(), r.Method, trace.WithSpanKind(trace.SpanKindClient))
	defer span.End()
	r = r.Clone(ctx)
	propagation.TraceContext{}.Inject(ctx, propagation.HeaderCarrier(r.Header))
	return c.base.RoundTrip(r)
}

// Metrics counts outcomes. It is safe for use by several goroutines.
type Metrics struct {
	responses *prometheus.CounterVec
	broken    *prometheus.CounterVec
	canceled  prometheus.Counter
}

// NewMetrics returns metrics that are registered with reg. Their labels are of
// the table, so they have few values: a row, its status code, and the request's
// method where it is one of HTTP's own.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		responses: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_outcomes_total",
			Help: "Responses by the row of the table.",
		}, []string{"row", "code", "method"}),
		broken: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_outcomes_broken_total",
			Help: "Responses that did not go out as the table has them.",
		}, []string{"row"}),
		canceled: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "http_outcomes_canceled_total",
			Help: "Responses to requests whose context had ended.",
		}),
	}
	reg.MustRegister(m.responses, m.broken, m.canceled)
	return m
}

// Count counts the outcome.
func (m *Metrics) Count(r *http.Request, o status.Outcome) {
	m.responses.WithLabelValues(o.Row, strconv.Itoa(o.Code), method(r.Method)).Inc()
	if o.Err != nil {
		m.broken.WithLabelValues(o.Row).Inc()
	}
	if o.Canceled != nil {
		m.canceled.Inc()
	}
}

// method is the label of a request's method. What a client invents is one
// label, lest it make as many as it likes.
func method(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE":
		return m
	}
	return "_OTHER"
}

// Log writes the outcome to the log, at the level at which the package does where
// nobody observes it.
func Log(r *http.Request, o status.Outcome) {
	if level, logged := o.Level(); logged {
		slog.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("outcome", o))
	}
}

// A Report tells people of a panic: the client of a service such as Sentry, which
// groups panics by value and stack, and shows of what request they came.
type Report func(r *http.Request, value any, stack []byte)

// Panic reports what panicked, if anything did.
func (report Report) Panic(r *http.Request, o status.Outcome) {
	var p *status.PanicError
	if errors.As(o.Cause, &p) {
		report(r, p.Value, p.Stack)
	}
}

// Handler lets each outcome of the handler be seen by the trace, the metrics, the log
// and those who are told of panics.
func Handler(handler http.Handler, m *Metrics, report Report) http.Handler {
	return status.Observe(handler, func(r *http.Request, o status.Outcome) {
		Span(r, o)
		m.Count(r, o)
		Log(r, o)
		report.Panic(r, o)
	})
}
