package runtime

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The dates of a resource, and of before and after it was modified.
var (
	modified = time.Date(1994, time.November, 6, 8, 49, 37, 250_000_000, time.UTC)
	httpDate = modified.Format(http.TimeFormat)
	earlier  = modified.Add(-time.Second).Format(http.TimeFormat)
	later    = modified.Add(time.Second).Format(http.TimeFormat)
)

// What the conditions of a request come to, step by step as RFC 9110, section
// 13.2.2 has them. The headers are lines, "If-Match: x".
func TestMatch(t *testing.T) {
	const none = ""
	for _, c := range []struct {
		name   string
		method string
		header string
		etag   string
		date   time.Time
		want   int
	}{
		{"no condition", "PUT", "", "v1", modified, 0},

		// If-Match (section 13.1.1): "an origin server MUST use the strong comparison".
		{"H60: its tag", "PUT", `If-Match: "v1"`, "v1", modified, 0},
		{"H60: its tag, given in quotes", "PUT", `If-Match: "v1"`, `"v1"`, modified, 0},
		{"H60: another", "PUT", `If-Match: "v2"`, "v1", modified, 412},
		{"H60: another, to GET", "GET", `If-Match: "v2"`, "v1", modified, 412},
		{"H60: one of several", "PUT", `If-Match: "v0", "v1"`, "v1", modified, 0},
		{"H60: one of several lines", "PUT", "If-Match: \"v0\"\nIf-Match: \"v1\"", "v1", modified, 0},
		{"H60: a weak one of the client", "PUT", `If-Match: W/"v1"`, "v1", modified, 412},
		{"H60: a weak one of the resource", "PUT", `If-Match: "v1"`, `W/"v1"`, modified, 412},
		{"H60: both weak", "PUT", `If-Match: W/"v1"`, `W/"v1"`, modified, 412},
		{"H60: any, and there is one", "PUT", "If-Match: *", "v1", time.Time{}, 0},
		{"H60: any, and there is one without a tag", "PUT", "If-Match: *", none, modified, 0},
		{"H60: any, and there is none", "PUT", "If-Match: *", none, time.Time{}, 412},
		{"H60: a tag, and there is none", "DELETE", `If-Match: "v1"`, none, time.Time{}, 412},
		{"H60: an empty tag, and there is none", "DELETE", `If-Match: ""`, none, time.Time{}, 412},
		{"H60: no tag at all", "PUT", "If-Match: ", "v1", modified, 412},
		{"H60: a tag without quotes", "PUT", "If-Match: v1", "v1", modified, 412},

		// If-Unmodified-Since (section 13.1.4), where there is no If-Match.
		{"H63: since then", "PUT", "If-Unmodified-Since: " + httpDate, "v1", modified, 0},
		{"H63: since before", "PUT", "If-Unmodified-Since: " + earlier, "v1", modified, 412},
		{"H63: since before, to GET", "GET", "If-Unmodified-Since: " + earlier, "v1", modified, 412},
		{"H63: since later", "PUT", "If-Unmodified-Since: " + later, "v1", modified, 0},
		{"H63: in the form of RFC 850", "PUT", "If-Unmodified-Since: Sunday, 06-Nov-94 08:49:36 GMT", "v1", modified, 412},
		{"H63: in the form of asctime", "PUT", "If-Unmodified-Since: Sun Nov  6 08:49:36 1994", "v1", modified, 412},
		{"H63: no date", "PUT", "If-Unmodified-Since: 1994", "v1", modified, 0},
		{"H63: two of them", "PUT", "If-Unmodified-Since: " + earlier + "\nIf-Unmodified-Since: " + earlier, "v1", modified, 0},
		{"H63: it has no date", "PUT", "If-Unmodified-Since: " + earlier, "v1", time.Time{}, 0},
		{"H63 H64: beside If-Match, which is true", "PUT", "If-Match: \"v1\"\nIf-Unmodified-Since: " + earlier, "v1", modified, 0},

		// If-None-Match (section 13.1.2): "a recipient MUST use the weak comparison".
		{"H61: its tag", "GET", `If-None-Match: "v1"`, "v1", modified, 304},
		{"H61: its tag, to HEAD", "HEAD", `If-None-Match: "v1"`, "v1", modified, 304},
		{"H61: its tag, to PUT", "PUT", `If-None-Match: "v1"`, "v1", modified, 412},
		{"H61: another", "GET", `If-None-Match: "v2"`, "v1", modified, 0},
		{"H61: weak", "GET", `If-None-Match: W/"v1"`, "v1", modified, 304},
		{"H61: the resource's is weak", "GET", `If-None-Match: "v1"`, `W/"v1"`, modified, 304},
		{"H61: one of several lines", "GET", "If-None-Match: \"v0\"\nIf-None-Match: W/\"v1\"", "v1", modified, 304},
		{"H61: a comma in a tag", "GET", `If-None-Match: "v1,v2"`, "v1,v2", modified, 304},
		{"H61: a part of a tag", "GET", `If-None-Match: "v0,"v1",v2"`, `v1`, modified, 0},
		{"H61: a backslash, which escapes nothing", "GET", `If-None-Match: "a\", "v1"`, "v1", modified, 304},
		{"H61: what a tag cannot hold", "GET", `If-None-Match: "a%20b"`, "a b", modified, 304},
		{"H61: empty members", "GET", "If-None-Match: , ,\t\"v1\" ,", "v1", modified, 304},
		{"H61: beside members that are none", "GET", `If-None-Match: v0, W/, w/"v1", "v0"x, "v1"`, "v1", modified, 304},
		{"H61: quotes that do not end", "GET", `If-None-Match: "v0, "v1`, "v1", modified, 0},
		{"H61: an empty tag", "GET", `If-None-Match: ""`, `""`, modified, 304},
		{"H61: any, to create what is there", "PUT", "If-None-Match: *", "v1", modified, 412},
		{"H61: any, to create what is not", "PUT", "If-None-Match: *", none, time.Time{}, 0},
		{"H61: any, to GET", "GET", "If-None-Match: *", none, modified, 304},
		{"H61: weak any, which is none", "GET", "If-None-Match: W/*", "v1", modified, 0},
		{"H61 H64: after If-Match, which is true", "PUT", "If-Match: \"v1\"\nIf-None-Match: *", "v1", modified, 412},

		// If-Modified-Since (section 13.1.3), of GET and HEAD, where there is no If-None-Match.
		{"H62: since then", "GET", "If-Modified-Since: " + httpDate, "v1", modified, 304},
		{"H62: since then, to HEAD", "HEAD", "If-Modified-Since: " + httpDate, "v1", modified, 304},
		{"H62: since then, to PUT", "PUT", "If-Modified-Since: " + httpDate, "v1", modified, 0},
		{"H62: since before", "GET", "If-Modified-Since: " + earlier, "v1", modified, 0},
		{"H62: since later", "GET", "If-Modified-Since: " + later, "v1", modified, 304},
		{"H62: no date", "GET", "If-Modified-Since: yesterday", "v1", modified, 0},
		{"H62: it has no date", "GET", "If-Modified-Since: " + later, "v1", time.Time{}, 0},
		{"H62 H64: beside If-None-Match, which is true", "GET", "If-None-Match: \"v2\"\nIf-Modified-Since: " + later, "v1", modified, 0},

		// "A server MUST ignore the conditional request header fields … when received
		// with a request method that does not involve the selection or modification of
		// a selected representation" (section 13.2.1).
		{"H65: OPTIONS", "OPTIONS", `If-Match: "v2"`, "v1", modified, 0},
		{"H65: TRACE", "TRACE", `If-None-Match: *`, "v1", modified, 0},
		{"H65: CONNECT", "CONNECT", `If-Match: "v2"`, "v1", modified, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Match(conditional(c.method, c.header), c.etag, c.date); got != c.want {
				t.Errorf("%s, %s: got %d, want %d", c.method, c.header, got, c.want)
			}
		})
	}
}

// conditional is a request with the lines of a header.
func conditional(method, lines string) *http.Request {
	r := httptest.NewRequest(method, "http://example.com/", nil)
	for _, line := range strings.Split(lines, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			r.Header.Add(name, value)
		}
	}
	return r
}

// Match decides as http.ServeContent does. Left out is what that reads otherwise
// than RFC 9110 has it: it takes the first line of several, stops at a member that is
// no entity-tag, takes an empty field as none, and has no date in 1970-01-01
// 00:00:00.
func TestMatchServeContent(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	one := func(list ...string) string { return list[random.IntN(len(list))] }
	tags := func() string {
		if random.IntN(5) == 0 {
			return "*"
		}
		list := one(`"v1"`, `W/"v1"`, `"v2"`, `"a,b"`, `""`)
		for random.IntN(2) == 0 {
			list += one(",", ", ", " ,\t") + one(`"v1"`, `W/"v1"`, `"v2"`, `W/"a,b"`)
		}
		return list
	}
	seen := map[int]int{}
	for range 20_000 {
		var lines []string
		for _, name := range []string{"If-Match", "If-None-Match"} {
			if random.IntN(3) == 0 {
				lines = append(lines, name+": "+tags())
			}
		}
		for _, name := range []string{"If-Unmodified-Since", "If-Modified-Since"} {
			if random.IntN(3) == 0 {
				lines = append(lines, name+": "+one(earlier, httpDate, later, "no date", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:36 1994"))
			}
		}
		etag := one(`"v1"`, `W/"v1"`, `"v2"`, `"a,b"`, `""`, "")
		date := [...]time.Time{modified, {}}[random.IntN(2)]
		if etag == "" && date.IsZero() {
			continue // ServeContent always has something
		}
		r := conditional(one("GET", "HEAD"), strings.Join(lines, "\n"))
		w := httptest.NewRecorder()
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		http.ServeContent(w, r, "", date, strings.NewReader("content"))
		want := w.Code
		if want == http.StatusOK {
			want = 0
		}
		if got := Match(r, etag, date); got != want {
			t.Fatalf("%s with %q, of %q and %v: got %d, http.ServeContent has %d", r.Method, lines, etag, date, got, want)
		}
		seen[want]++
	}
	if len(seen) != 3 {
		t.Errorf("the requests came to %v alone", seen)
	}
}

// A request without conditions, and one with the usual ones, costs no memory.
func TestMatchAllocs(t *testing.T) {
	for _, header := range []string{"", `If-Match: "v1"`, `If-None-Match: W/"v0", "v1"`, "If-Modified-Since: " + httpDate, "If-Unmodified-Since: " + httpDate} {
		for _, etag := range []string{"v1", `"v1"`, `W/"v1"`} {
			r := conditional("GET", header)
			if n := testing.AllocsPerRun(100, func() { Match(r, etag, modified) }); n > 0 {
				t.Errorf("%s: %v allocations", header, n)
			}
		}
	}
}

// Nor does a tag that has its quotes, when it is set.
func TestETagAllocs(t *testing.T) {
	for _, tag := range []string{"", `"v1"`, `W/"v1"`} {
		if n := testing.AllocsPerRun(100, func() { headerETag(tag) }); n > 0 {
			t.Errorf("%s: %v allocations", tag, n)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(`W/"v0", "v1"`, "v1")
	f.Fuzz(func(t *testing.T, list, etag string) {
		r := conditional("GET", "")
		r.Header["If-None-Match"] = []string{list}
		Match(r, etag, time.Time{})
		// A tag matches the list of itself.
		if sent := headerETag(etag); sent != "" {
			r.Header["If-None-Match"] = []string{sent}
			if got := Match(r, etag, time.Time{}); got != http.StatusNotModified {
				t.Errorf("%q, sent as %s: got %d", etag, sent, got)
			}
			if again := headerETag(sent); again != sent {
				t.Errorf("%q: %s the first time, %s the second", etag, sent, again)
			}
		}
	})
}
