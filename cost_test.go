package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// The sizes of tables that costs are measured at, in error rows.
var sizes = []int{12, 100, 1000}

// errorRows are the kinds of error that a large table is made of: those of the
// base table, and one whose message has params. %d is the number of the row.
var errorRows = []string{
	"BadRequest%d: {code: 400, methods: [POST, PUT], body: Error, fields: true, details: The request body is malformed.}",
	"Unauthorized%d: {code: 401, methods: all, body: Error, headers: {WWW-Authenticate: {type: string, required: true}}}",
	"Forbidden%d: {code: 403, methods: all, body: Error, details: The user does not have adequate privileges.}",
	"QuotaExceeded%d: {code: 429, methods: [POST], body: Error, params: {resource: string, limit: int}, message: 'the {resource} quota of {limit} is used up'}",
	"ServiceUnavailable%d: {code: 503, methods: all, body: Error, headers: {Retry-After: duration}}",
	"NotFound%d: {code: 404, methods: all, body: Error, details: One or more resources could not be found.}",
	"MethodNotAllowed%d: {code: 405, methods: all, body: Error, headers: {Allow: {type: methods, required: true}}}",
	"InternalServerError%d: {code: 500, methods: [GET, POST, PUT], body: Error}",
	"Conflict%d: {code: 409, methods: [POST, PUT, DELETE], body: Error}",
}

// largeTable returns a table with n error rows.
func largeTable(n int) string {
	var b strings.Builder
	b.WriteString(`package: status
methods: [GET, POST, PUT, DELETE]
outputs: {go: status}
statuses:
  OK: {code: 200, methods: [GET, PUT], body: resource}
  Created: {code: 201, methods: [POST], body: resource, headers: {Location: uri}}
  NoContent: {code: 204, methods: [PUT, POST, DELETE], body: none}
`)
	for i := range n {
		fmt.Fprintf(&b, "  "+errorRows[i%len(errorRows)]+"\n", i)
	}
	return b.String()
}

// fiveUsed is a service that uses the first five error rows of a table.
const fiveUsed = `package main

import (
	"errors"
	"log"
	"net/http"
	"time"

	"example.com/service/status"
)

func main() {
	mux := http.NewServeMux()
	mux.Handle("/orders", status.Resource{Get: get, Post: post})
	log.Fatal(http.ListenAndServe("localhost:0", status.Mux(mux)))
}

func get(r *http.Request) status.GetResponse {
	switch r.URL.Path {
	case "/1":
		return status.Unauthorized1("Basic", "who is it?")
	case "/2":
		return status.Forbidden2("not yours")
	case "/4":
		return status.ServiceUnavailable4("later").RetryAfter(time.Minute)
	case "/5":
		return status.Fail(errors.New("broken"))
	}
	return status.OK(r.URL)
}

func post(r *http.Request) status.PostResponse {
	switch r.URL.Path {
	case "/0":
		return status.BadRequest0("wrong").Field("/qty", "must be positive")
	case "/3":
		return status.QuotaExceeded3("orders", 3)
	}
	return status.Created(r.URL).Location("/")
}
`

// A program carries the errors that it uses, and nothing of the others. If it calls
// Fail, it also carries what never varies of each row, for an error of another
// package could have any code and id.
func TestUnusedRowsCostNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds programs with a thousand rows")
	}
	for _, c := range []struct {
		name, program string
		limit         int64 // bytes a row
	}{
		{"without Fail", strings.Replace(fiveUsed, `status.Fail(errors.New("broken"))`, `status.NotFound5("gone", errors.New("broken"))`, 1), 40},
		{"with Fail", fiveUsed, 450},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newModule(t)
			m.write("main.go", c.program)
			few, many := linkedSize(m, 12), linkedSize(m, 1000)
			t.Logf("five errors used of 12: %d bytes; of 1,000: %d more", few, many-few)
			if many-few > 995*c.limit {
				t.Errorf("995 unused errors take %d bytes of the program, want at most %d", many-few, 995*c.limit)
			}
		})
	}
}

// linkedSize returns the size in bytes of the module's program with a table of
// n error rows.
func linkedSize(m *module, n int) int64 {
	m.t.Helper()
	m.write("status.yaml", largeTable(n))
	m.run(statusgen(m.t))
	m.run("go", "build", "-o", "service"+exeSuffix(), ".")
	info, err := os.Stat(m.path("service" + exeSuffix()))
	if err != nil {
		m.t.Fatal(err)
	}
	return info.Size()
}

// BenchmarkCompile is what a service waits for when its package has changed,
// with tables of 12, 100 and 1,000 error rows. The metrics ms/row are what a row
// adds to the time of the smallest table. Each time is that of the fastest run.
func BenchmarkCompile(b *testing.B) {
	modules := map[int]*module{}
	for _, n := range sizes {
		modules[n] = newModule(b)
		modules[n].write("status.yaml", largeTable(n))
		modules[n].run(statusgen(b))
	}
	modules[sizes[0]].run("go", "build", "./status") // and what it imports
	times := stopwatch{}
	for b.Loop() {
		for _, n := range sizes {
			// A path of its own keeps the package out of the build cache.
			modules[n].write("go.mod", fmt.Sprintf("module example.com/service%d\n\ngo 1.22\n", time.Now().UnixNano()))
			times.run(n, func() { modules[n].run("go", "build", "./status") })
		}
	}
	b.ReportMetric(0, "ns/op") // of all together: it says nothing
	for _, n := range sizes {
		b.ReportMetric(times.ms(n), fmt.Sprintf("ms/%d-rows", n))
	}
	for _, n := range sizes[1:] {
		b.ReportMetric((times.ms(n)-times.ms(sizes[0]))/float64(n-sizes[0]), fmt.Sprintf("ms/row-to-%d", n))
	}
}

// BenchmarkProcess is a whole run of the program, from its start to its end,
// where it writes everything and where nothing has changed. Beside it, and by
// turns with it, run a process that only formats the same output once, and one
// that only prints the help. The times are medians.
func BenchmarkProcess(b *testing.B) {
	program := statusgen(b)
	format, err := buildProgram("formatonce", "./testdata/formatonce")
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range append(sizes, 10_000) {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			m := newModule(b)
			m.write("status.yaml", largeTable(n))
			times := stopwatch{}
			for b.Loop() {
				m.remove("status")
				times.run("generate", func() { m.run(program) })
				times.run("unchanged", func() { m.run(program) })
				times.run("format", func() { m.run(format, "status") })
				times.run("help", func() { m.run(program, "-h") })
			}
			b.ReportMetric(0, "ns/op") // of all together: it says nothing
			for name := range times {
				b.ReportMetric(times.ms(name), "ms/"+name.(string))
			}
			b.ReportMetric(times.ms("generate")/times.ms("format"), "generate/format")
		})
	}
}

// A stopwatch keeps the times of several things that are done by turns, so that
// what else the machine does meets them alike.
type stopwatch map[any][]time.Duration

// run runs f and keeps its time.
func (s stopwatch) run(name any, f func()) {
	start := time.Now()
	f()
	s[name] = append(s[name], time.Since(start))
}

// ms returns the time of the fastest run in milliseconds: the one that the rest
// of the machine disturbed least.
func (s stopwatch) ms(name any) float64 {
	return slices.Min(s[name]).Seconds() * 1000
}
