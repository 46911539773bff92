package status

import (
	"net/http"
	"testing"

	"github.com/statusgen/statusgen/bench/internal/turns"
)

// accepts are what requests accept, and the formats that follow.
var accepts = []struct {
	name   string
	accept []string
	want   format
}{
	{"none", nil, formatJSON},
	{"any", []string{"*/*"}, formatJSON},
	{"JSON", []string{"application/json"}, formatJSON},
	{"XML", []string{"application/xml"}, formatXML},
	{"two", []string{"application/xml;q=0.9, application/json"}, formatJSON},
	{"browser", []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}, formatXML},
}

// Negotiation alone, inside of the package that was generated.
func BenchmarkAccept(b *testing.B) {
	all := make([]turns.Entry, len(accepts))
	for i, c := range accepts {
		r := accepting(c.accept)
		all[i] = turns.Entry{Name: c.name, Do: func(n int) {
			for range n {
				chosen, _ = choose(r)
			}
		}}
	}
	turns.Run(b, all...)
}

// chosen is kept, so that choosing is not left out.
var chosen format

func TestAccept(t *testing.T) {
	for _, c := range accepts {
		r := accepting(c.accept)
		if got, ok := choose(r); got != c.want || !ok {
			t.Errorf("%s: %v, %v, not %v", c.name, got, ok, c.want)
		}
		if got := testing.AllocsPerRun(100, func() { choose(r) }); got != 0 {
			t.Errorf("%s: %v allocations", c.name, got)
		}
	}
}

func accepting(accept []string) *http.Request {
	r := &http.Request{Method: "GET", Header: http.Header{
		"Accept-Encoding": {"gzip"},
		"Authorization":   {"Bearer c2hvcA"},
		"Content-Type":    {"application/json"},
		"User-Agent":      {"shop/1.0"},
	}}
	if accept != nil {
		r.Header["Accept"] = accept
	}
	return r
}
