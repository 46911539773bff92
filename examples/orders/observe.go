package main

import (
	"cmp"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/statusgen/statusgen/examples/orders/status"
)

// traced begins a span for each request, in the trace of who sent it. What it came
// to, record adds.
func traced(provider trace.TracerProvider, handler http.Handler) http.Handler {
	tracer := provider.Tracer("github.com/statusgen/statusgen/examples/orders")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := otel.GetTextMapPropagator().Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := tracer.Start(ctx, methodOf(r), trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.request.method", methodOf(r)), attribute.String("url.path", r.URL.Path)))
		defer span.End()
		handler.ServeHTTP(w, r.WithContext(ctx))
	})
}

// observer returns what sees the outcome of each request: it counts it by its row,
// adds it to the span, and logs it.
func observer(registry prometheus.Registerer) func(*http.Request, status.Outcome) {
	outcomes := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "http_outcomes_total",
		Help: "Responses by the row of the table.",
	}, []string{"row", "code", "method"})
	broken := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "http_outcomes_broken_total",
		Help: "Responses that did not go out as the table has them.",
	}, []string{"row"})
	registry.MustRegister(outcomes, broken)
	return func(r *http.Request, o status.Outcome) {
		outcomes.WithLabelValues(o.Row, strconv.Itoa(o.Code), methodOf(r)).Inc()
		if o.Err != nil {
			broken.WithLabelValues(o.Row).Inc()
		}
		record(trace.SpanFromContext(r.Context()), r, o)
		if level, logged := o.Level(); logged {
			slog.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("outcome", o))
		}
	}
}

// record adds the outcome to the span. The attributes are those of OpenTelemetry's
// semantic conventions for HTTP, where they have one; error.type is the name on the
// wire, of which there are few. An error of the server marks the span, one of the client
// does not.
func record(span trace.Span, r *http.Request, o status.Outcome) {
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(attribute.Int("http.response.status_code", o.Code))
	if r.Pattern != "" && r.Pattern != "/" { // which is for what has no route
		span.SetName(methodOf(r) + " " + r.Pattern)
		span.SetAttributes(attribute.String("http.route", r.Pattern))
	}
	if o.Instance != "" {
		span.SetAttributes(attribute.String("app.instance", o.Instance)) // what a client's report names
	}
	if o.Code >= 500 {
		span.SetAttributes(attribute.String("error.type", cmp.Or(o.ID, strconv.Itoa(o.Code))))
		span.SetStatus(codes.Error, o.Message)
	}
	for _, err := range []error{o.Cause, o.Err, o.Canceled} {
		if err != nil {
			span.RecordError(err)
		}
	}
}

// methodOf is the request's method as a label. What a client invents is one, lest
// it make as many as it likes.
func methodOf(r *http.Request) string {
	switch r.Method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE":
		return r.Method
	}
	return "_OTHER"
}
