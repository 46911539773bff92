package bench

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/statusgen/statusgen/bench/internal/turns"
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
	&limit, &askingLimit, &statusgen,
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
	var all []entry
	for _, c := range contenders {
		if h := c.handlers[name]; h != nil {
			all = append(all, entry{c.name, h})
		}
	}
	sideBySide(b, requestOf(b, name), all...)
}

// The resource encodes itself.
func Benchmark201AppendJSON(b *testing.B) {
	sideBySide(b, requestOf(b, "201"),
		entry{"limit", limit.handlers["201"]},
		entry{"statusgen", http.HandlerFunc(respondAppending)})
}

// The errors were made before, and only respond.
func Benchmark404Made(b *testing.B)    { benchmarkMade(b, "404") }
func Benchmark400Made(b *testing.B)    { benchmarkMade(b, "400") }
func Benchmark404XMLMade(b *testing.B) { benchmarkMade(b, "404XML") }

func benchmarkMade(b *testing.B, name string) {
	sideBySide(b, requestOf(b, name),
		entry{"limit", limit.handlers[name]},
		entry{"statusgen", respond(made()[name])})
}

// Fail finds the error that it is given, and that error responds.
func BenchmarkFail(b *testing.B) {
	e := status.NotFound(noSuchOrder)
	all := []entry{{"Respond", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { e.Respond(w, r) })}}
	for _, f := range failures(e) {
		all = append(all, entry{f.name, fail(f.err)})
	}
	sideBySide(b, requestOf(b, "404"), all...)
}

// What Fail has found is what it sends: of an error with fields it takes a copy.
func BenchmarkFailFields(b *testing.B) {
	e := made()["400"]
	sideBySide(b, requestOf(b, "400"), entry{"Respond", respond(e)}, entry{"typed", fail(e.(error))})
}

// What a typed handler costs beside the function that it is, and what Resource
// costs beside the handler that it finds.
func BenchmarkHandler(b *testing.B) {
	sideBySide(b, requestOf(b, "204"),
		entry{"function", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { noContent(r).Respond(w, r) })},
		entry{"PostHandler", status.PostHandler(noContent)})
}

func BenchmarkResource(b *testing.B) {
	sideBySide(b, requestOf(b, "204"),
		entry{"PostHandler", status.PostHandler(noContent)},
		entry{"Resource", resource()})
}

// What Serve costs beside the handler that it is given.
func BenchmarkServe(b *testing.B) {
	handler := limit.handlers["204"]
	sideBySide(b, requestOf(b, "204"),
		entry{"handler", handler},
		entry{"Serve", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var response status.PostResponse = status.Serve(handler)
			response.Respond(w, r)
		})},
		entry{"PostHandler", status.PostHandler(func(*http.Request) status.PostResponse { return status.Serve(handler) })})
}

// What Mux costs beside the mux, on requests that match: a path, and a path with
// a wildcard, which is answered at once; and one that is answered with a resource.
func BenchmarkMux(b *testing.B)         { benchmarkMux(b, path, noContent) }
func BenchmarkMuxWildcard(b *testing.B) { benchmarkMux(b, path+"/170017", noContent) }
func BenchmarkMuxCreated(b *testing.B)  { benchmarkMux(b, path, created) }

func benchmarkMux(b *testing.B, path string, h status.PostHandler) {
	sideBySide(b, request(b, "POST", path, "application/json"),
		entry{"ServeMux", mux(h)},
		entry{"Mux", status.Mux(mux(h))})
}

// An entry is a handler that is measured, under its name.
type entry struct {
	name    string
	handler http.Handler
}

// sideBySide measures what the entries take for the request.
func sideBySide(b *testing.B, r *http.Request, entries ...entry) {
	w := newDiscard()
	all := make([]turns.Entry, len(entries))
	for i, e := range entries {
		all[i] = turns.Entry{Name: e.name, Do: func(n int) {
			for range n {
				w.reset()
				e.handler.ServeHTTP(w, r)
			}
		}}
	}
	turns.Run(b, all...)
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

func created(*http.Request) status.PostResponse { return status.Created(theOrder).Location(orderURI) }

func resource() http.Handler { return status.Resource{Post: noContent} }

// mux has a route for each of a small service's requests.
func mux(h status.PostHandler) *http.ServeMux {
	mux := http.NewServeMux()
	for _, pattern := range []string{
		"GET /orders", "POST /orders", "GET /orders/{id}", "POST /orders/{id}", "DELETE /orders/{id}",
		"GET /tasks/{id}", "GET /customers", "GET /customers/{id}", "GET /healthz",
	} {
		mux.Handle(pattern, h)
	}
	return mux
}
