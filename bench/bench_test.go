package bench

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/statusgen/statusgen/bench/status"
)

// A contender answers requests in its own way.
type contender struct {
	name       string
	handlers   handlers
	newline    bool              // its encoder ends a JSON body with a newline
	mediaTypes map[string]string // by case, where it cannot send the right one
}

// handlers are a contender's by the name of the case.
type handlers map[string]http.HandlerFunc

// contenders are all of them, the limit first.
var contenders = []*contender{
	&limit, &statusgen,
	&jsonMarshal, &jsonEncoder, &xmlMarshal, &xmlEncoder,
	&chiRender, &ginGonic, &labstackEcho, &danielHuma, &goOpenAPI,
}

func Benchmark204(b *testing.B)    { benchmark(b, "204") }
func Benchmark201(b *testing.B)    { benchmark(b, "201") }
func Benchmark202(b *testing.B)    { benchmark(b, "202") }
func Benchmark404(b *testing.B)    { benchmark(b, "404") }
func Benchmark400(b *testing.B)    { benchmark(b, "400") }
func Benchmark404XML(b *testing.B) { benchmark(b, "404XML") }

// benchmark lets each contender answer the case.
func benchmark(b *testing.B, name string) {
	for _, c := range contenders {
		if h := c.handlers[name]; h != nil {
			run(b, c.name, h, requestOf(b, name))
		}
	}
}

// The resource encodes itself.
func Benchmark201AppendJSON(b *testing.B) {
	r := requestOf(b, "201")
	run(b, "limit", limit.handlers["201"], r)
	run(b, "statusgen", http.HandlerFunc(respondAppending), r)
}

// The errors were made before, and only respond.
func Benchmark404Made(b *testing.B)    { benchmarkMade(b, "404") }
func Benchmark400Made(b *testing.B)    { benchmarkMade(b, "400") }
func Benchmark404XMLMade(b *testing.B) { benchmarkMade(b, "404XML") }

func benchmarkMade(b *testing.B, name string) {
	r := requestOf(b, name)
	run(b, "limit", limit.handlers[name], r)
	run(b, "statusgen", respond(made()[name]), r)
}

// Fail finds the error that it is given, and that error responds.
func BenchmarkFail(b *testing.B) {
	e, r := status.NotFound(noSuchOrder), requestOf(b, "404")
	run(b, "Respond", respond(e), r)
	for _, c := range failures(e) {
		run(b, c.name, fail(c.err), r)
	}
}

// What a typed handler costs beside the function that it is.
func BenchmarkHandler(b *testing.B) {
	r := requestOf(b, "204")
	run(b, "function", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { noContent(r).Respond(w, r) }), r)
	run(b, "PostHandler", status.PostHandler(noContent), r)
}

// What Resource costs beside the handler that it finds.
func BenchmarkResource(b *testing.B) {
	r := requestOf(b, "204")
	run(b, "PostHandler", status.PostHandler(noContent), r)
	run(b, "Resource", resource(), r)
}

// What Mux costs beside the mux, on requests that match.
func BenchmarkMux(b *testing.B) {
	benchmarkMux(b, path)
}

// The pattern has a wildcard.
func BenchmarkMuxWildcard(b *testing.B) {
	benchmarkMux(b, path+"/170017")
}

func benchmarkMux(b *testing.B, path string) {
	r := request(b, "POST", path, "application/json")
	run(b, "ServeMux", mux(), r)
	run(b, "Mux", status.Mux(mux()), r)
}

// run measures the handler.
func run(b *testing.B, name string, h http.Handler, r *http.Request) {
	b.Run(name, func(b *testing.B) {
		w := newDiscard()
		b.ReportAllocs()
		for b.Loop() {
			w.reset()
			h.ServeHTTP(w, r)
		}
	})
}

// respondAppending answers 201 with a resource that encodes itself.
func respondAppending(w http.ResponseWriter, r *http.Request) {
	status.Created((*appendingOrder)(theOrder)).Location(orderURI).Respond(w, r)
}

// made are errors that were made before, by the name of the case.
func made() map[string]status.Response {
	bad := status.BadRequest(invalid)
	for _, v := range violations {
		bad.Field(v.Pointer, v.Detail)
	}
	return map[string]status.Response{
		"404":    status.NotFound(noSuchOrder),
		"400":    bad,
		"404XML": status.NotFound(noSuchOrder),
	}
}

// A failure is an error that Fail is given.
type failure struct {
	name string
	err  error
}

func failures(e *status.NotFoundError) []failure {
	return []failure{
		{"typed", e},
		{"wrapped", fmt.Errorf("reading the order: %w", e)},
		{"wrapped-twice", fmt.Errorf("serving: %w", fmt.Errorf("reading the order: %w", e))},
		{"joined", errors.Join(errors.New("closing the file"), e)},
	}
}

func respond(response status.Response) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { response.Respond(w, r) }
}

func fail(err error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { status.Fail(err).Respond(w, r) }
}

func noContent(*http.Request) status.PostResponse { return status.NoContent() }

func resource() http.Handler { return status.Resource{Post: noContent} }

// mux has a route for each of a small service's requests.
func mux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, pattern := range []string{
		"GET /orders", "POST /orders", "GET /orders/{id}", "POST /orders/{id}", "DELETE /orders/{id}",
		"GET /tasks/{id}", "GET /customers", "GET /customers/{id}", "GET /healthz",
	} {
		mux.Handle(pattern, status.PostHandler(noContent))
	}
	return mux
}
