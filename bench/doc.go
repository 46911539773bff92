// Package bench measures what a response costs: that of a generated package,
// that of encoding/json and encoding/xml by hand, and that of frameworks, side
// by side in one run.
//
// The limit is the yardstick. It is an encoder written by hand for the one body
// that it sends: constant runs of bytes around the values, a pooled buffer,
// headers made ahead. It does not choose a format, look for the request's id or
// for an observer, or check the method, all of which a generated package does.
// The limit+Accept does the first two, as any service of two formats must.
//
// # What is compared
//
// Every contender sends the same status code, the same header and the same
// bytes, which a test holds, through a recorder and through a server. Two
// exceptions are the contenders' own, and the test knows them: some encoders end
// a JSON body with a newline, and chi/render sends no media type of JSON but
// application/json.
//
// Each contender has its best case:
//
//   - Headers that a framework does not set itself are assigned in all of them
//     as the limit assigns them. http.Header.Set, which most people write, takes
//     four times as long.
//   - What is encoded is passed by pointer.
//   - Routing is left out: echo's context comes from its pool, huma's from its
//     adapter, and go-openapi/runtime has chosen the format already. Gin has no
//     way in but its router, which has one static route.
//   - chi/render puts the status code into the request's context; its request is
//     set back each time, since the context would grow from one to the next.
//
// The requests have the headers of a usual client, an Accept that names one
// media type, and a context like a server's. The ResponseWriter drops what it is
// sent. As a server's does, it has an empty header for each request; for all
// alike the header is one map that is cleared, which is counted.
//
// The benchmarks of a group are compared with its first: a response with the
// limit, [status.Fail] with an error that responds itself, a handler with the
// call of its function, [status.Serve] with the handler that it is given,
// [status.Mux] with the bare mux.
//
// # Running it
//
// What else a machine does must not meet one and spare another: those that are
// compared take turns of a few hundred requests, and the median turn of each is
// what go test prints, whatever -benchtime says. Of several runs the table takes
// the median, and for a ratio the median of the runs' ratios.
//
//	for i in 1 2 3 4 5; do go test -run '^$' -bench . ./...; done | go run ./cmd/table -svg bench.svg >bench.md
package bench

import _ "github.com/statusgen/statusgen/bench/status" // for the links above

//go:generate go run github.com/statusgen/statusgen
