package bench

import (
	"context"
	"net"
	"net/http"
	"testing"
)

// path is what the requests ask for.
const path = "/orders"

// requestOf returns the request of a case.
func requestOf(tb testing.TB, name string) *http.Request {
	switch name {
	case "404":
		return request(tb, "GET", path, "application/json")
	case "404XML":
		return request(tb, "GET", path, "application/xml")
	}
	return request(tb, "POST", path, "application/json")
}

// request returns a request as a server gets it from a usual client: with a few
// headers, and a context that the server and the connection have added to.
func request(tb testing.TB, method, path, accept string) *http.Request {
	tb.Helper()
	ctx := context.WithValue(context.Background(), http.ServerContextKey, new(http.Server))
	ctx = context.WithValue(ctx, http.LocalAddrContextKey, new(net.TCPAddr))
	for range 2 { // the connection's, and the request's
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		tb.Cleanup(cancel)
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://shop.example"+path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	r.RequestURI = path
	r.Header = http.Header{
		"Accept":          {accept},
		"Accept-Encoding": {"gzip"},
		"Authorization":   {"Bearer c2hvcA"},
		"Content-Type":    {"application/json"},
		"User-Agent":      {"shop/1.0"},
	}
	return r
}

// A discard is a ResponseWriter that drops what it is sent.
type discard struct {
	header http.Header
	code   int
}

func newDiscard() *discard { return &discard{header: http.Header{}} }

// reset makes it ready for the next response, as a server would with a new one:
// the header is empty.
func (d *discard) reset() {
	clear(d.header)
	d.code = 0
}

func (d *discard) Header() http.Header { return d.header }

func (d *discard) WriteHeader(code int) {
	if d.code == 0 {
		d.code = code
	}
}

func (d *discard) Write(p []byte) (int, error) {
	if d.code == 0 {
		d.code = 200
	}
	return len(p), nil
}

// WriteString is what io.WriteString calls, of a server's ResponseWriter too.
func (d *discard) WriteString(s string) (int, error) {
	if d.code == 0 {
		d.code = 200
	}
	return len(s), nil
}
