package runtime

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// What middleware, or a handler in front, has put into the header stays where the
// field is a list, or may have several lines (RFC 9110, sections 5.3 and 5.6.1);
// of any other field there is one value, the response's.
func TestHeaderBeside(t *testing.T) {
	row := func(code int, headers ...header) *row {
		return &row{name: "R", code: code, methods: everyMethod, headers: headers}
	}
	success := func(headers ...header) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { respondEmpty(w, r, row(204), nil, headers...) }
	}
	resource := func(headers ...header) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { respondResource(w, r, row(200), nil, "x", headers...) }
	}
	always := func(headers ...header) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { respondEmpty(w, r, row(204, headers...), nil) }
	}
	failed := func(constant []header, headers ...header) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			missing := rowNotFound
			missing.headers = constant
			(&failure{row: &missing, extra: &extra{headers: headers}}).Respond(w, r)
		}
	}
	lines := func(key string, values ...string) header { return header{key, values} }
	serve := func(h http.Handler) http.HandlerFunc { return h.ServeHTTP }
	mux := http.NewServeMux()
	mux.Handle("POST /", http.NotFoundHandler())
	none := []header(nil)

	for _, c := range []struct {
		name    string
		key     string
		before  []string
		respond http.HandlerFunc
		want    []string
	}{
		// Set-Cookie: RFC 6265, section 3, which has no other form for two.
		{"a session and a token", "Set-Cookie", []string{"session=1"}, success(lines("Set-Cookie", "csrf=2")), []string{"session=1", "csrf=2"}},
		{"of a resource", "Set-Cookie", []string{"session=1"}, resource(lines("Set-Cookie", "csrf=2", "theme=3")), []string{"session=1", "csrf=2", "theme=3"}},
		{"of an error", "Set-Cookie", []string{"session=1"}, failed(none, lines("Set-Cookie", "csrf=2")), []string{"session=1", "csrf=2"}},
		{"the same cookie", "Set-Cookie", []string{"session=1; Path=/"}, success(lines("Set-Cookie", "session=1; Path=/")), []string{"session=1; Path=/"}},
		{"a cookie that expires", "Set-Cookie", []string{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}, success(lines("Set-Cookie", "b=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT")),
			[]string{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}},
		{"none of the response", "Set-Cookie", []string{"session=1"}, success(), []string{"session=1"}},
		{"an empty one of the response", "Set-Cookie", []string{"session=1"}, success(lines("Set-Cookie")), []string{"session=1"}},
		// Link: RFC 8288, section 3.
		{"links", "Link", []string{"</a>; rel=up, </b>; rel=next"}, always(lines("Link", "</c>; rel=status")), []string{"</a>; rel=up, </b>; rel=next", "</c>; rel=status"}},
		{"a link that stands there", "Link", []string{"</a>; rel=up, </b>; rel=next"}, always(lines("Link", "</b>; rel=next")), []string{"</a>; rel=up, </b>; rel=next"}},
		// WWW-Authenticate: RFC 9110, section 11.6.1, a list of challenges.
		{"a challenge", "Www-Authenticate", []string{"Negotiate"}, failed(none, lines("Www-Authenticate", `Basic realm="a"`)), []string{"Negotiate", `Basic realm="a"`}},
		{"a challenge with less", "Www-Authenticate", []string{`Basic realm="a"`}, failed(none, lines("Www-Authenticate", `Basic realm="a", charset="UTF-8"`)), []string{`Basic realm="a", charset="UTF-8"`}},
		{"a challenge that shares a parameter", "Www-Authenticate", []string{`Basic realm="a", charset="UTF-8"`}, failed(none, lines("Www-Authenticate", `Basic realm="b", charset="UTF-8"`)),
			[]string{`Basic realm="a", charset="UTF-8"`, `Basic realm="b", charset="UTF-8"`}},
		// Cache-Control: RFC 9111, section 5.2; no-store forbids what another directive allows (section 5.2.2.5).
		{"error.headers", "Cache-Control", []string{"public, max-age=60"}, failed(none), []string{"public, max-age=60", "no-store"}},
		{"error.headers that stand there", "Cache-Control", []string{"private, no-store"}, failed(none), []string{"private, no-store"}},
		{"a row instead of error.headers", "Cache-Control", []string{"public"}, failed([]header{lines("Cache-Control", "max-age=60")}), []string{"public", "max-age=60"}},
		{"a setter instead of error.headers", "Cache-Control", []string{"public"}, failed(none, lines("Cache-Control", "max-age=60")), []string{"public", "max-age=60"}},
		{"several, of which some stand there", "Cache-Control", []string{"public"}, success(lines("Cache-Control", "public, max-age=60")), []string{"public, max-age=60"}},
		{"several, of which one stands beside another", "Cache-Control", []string{"public, immutable"}, success(lines("Cache-Control", "public, max-age=60")),
			[]string{"public, immutable", "public, max-age=60"}},
		{"several that all stand there", "Cache-Control", []string{"max-age=60", "public"}, success(lines("Cache-Control", "public,max-age=60")), []string{"public,max-age=60"}},
		{"several that all stand beside another", "Cache-Control", []string{"max-age=60, private", "public"}, success(lines("Cache-Control", "public", "max-age=60")), []string{"max-age=60, private", "public"}},
		// Vary: RFC 9110, section 12.5.5.
		{"a row that varies", "Vary", []string{"Origin"}, resource(lines("Vary", "Accept-Language")), []string{"Origin", "Accept-Language", "Accept"}},
		{"an error that varies", "Vary", []string{"Origin"}, failed([]header{lines("Vary", "Origin")}), []string{"Origin", "Accept"}},
		{"nothing that varies", "Vary", []string{"Origin"}, success(), []string{"Origin"}},
		// Allow: RFC 9110, section 10.2.1.
		{"a 405 of a handler", "Allow", []string{"PURGE"}, serve(GetHandler(nil)), []string{"PURGE", "GET, HEAD"}},
		{"a 405 of a router that has said so", "Allow", []string{"HEAD, GET"}, serve(GetHandler(nil)), []string{"GET, HEAD"}},
		{"a 405 of a resource", "Allow", []string{"PURGE"}, serve(Resource{}), []string{"PURGE", "OPTIONS"}},
		{"a 405 of a mux", "Allow", []string{"PURGE"}, serve(Mux(mux)), []string{"PURGE", "POST"}},
		{"an empty Allow", "Allow", []string{"PURGE"}, failed(none, lines("Allow", "")), []string{"PURGE"}},
		{"an empty Allow alone", "Allow", nil, failed(none, lines("Allow", "")), []string{""}},
		// One value: RFC 9110, sections 10.2.2 and 10.2.3; Fetch, section 2.2.8.
		{"a URI", "Location", []string{"/a"}, success(lines("Location", "/b")), []string{"/b"}},
		{"a URI that the response has not", "Location", []string{"/a"}, success(lines("Location", "")), []string{"/a"}},
		{"a time", "Retry-After", []string{"1"}, failed(none, lines("Retry-After", "2")), []string{"2"}},
		{"a validator", "Etag", []string{`"a"`}, resource(lines("Etag", `"b"`)), []string{`"b"`}},
		{"what every error has", "X-Content-Type-Options", []string{"sniff"}, failed(none), []string{"nosniff"}},
	} {
		got, _ := ask("PATCH", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["X-Before"] = []string{"so"}
			if c.before != nil {
				w.Header()[c.key] = slices.Clone(c.before)
			}
			c.respond(w, r)
		}))
		if lines := got.Header[c.key]; !slices.Equal(lines, c.want) {
			t.Errorf("%s: %s of %q: got %q, want %q", c.name, c.key, c.before, lines, c.want)
		}
	}
	got, _ := ask("OPTIONS", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", "PURGE")
		Resource{}.ServeHTTP(w, r)
	}))
	if lines := got.Header["Allow"]; !slices.Equal(lines, []string{"PURGE", "OPTIONS"}) {
		t.Errorf("OPTIONS: Allow %q", lines)
	}
}

// A required header that is empty, and a value that has no form in HTTP, are sent
// by nobody: Respond and the outcome say so, and the response is sent all the
// same. A 401 without a challenge goes against RFC 9110, section 15.5.2.
func TestHeaderFaults(t *testing.T) {
	unauthorized := row{name: "Unauthorized", code: 401, methods: everyMethod, required: []string{"WWW-Authenticate"}, json: []string{"{"}}
	created := row{name: "Created", code: 201, methods: everyMethod, required: []string{"Link"}}
	failed := func(headers ...header) func(http.ResponseWriter, *http.Request) error {
		return (&failure{row: &unauthorized, extra: &extra{headers: headers}}).Respond
	}
	success := func(headers ...header) func(http.ResponseWriter, *http.Request) error {
		return func(w http.ResponseWriter, r *http.Request) error {
			return respondEmpty(w, r, &created, nil, headers...)
		}
	}
	resource := func(headers ...header) func(http.ResponseWriter, *http.Request) error {
		return func(w http.ResponseWriter, r *http.Request) error {
			return respondResource(w, r, &created, nil, "x", headers...)
		}
	}
	challenge := func(s string) header { return header{"Www-Authenticate", []string{headerText(s)}} }
	date := func(year int) header {
		return header{"Expires", []string{headerTime(time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC))}}
	}
	link := header{"Link", []string{"</a>"}}
	const noDate = "the header Expires is not sent: a date of the year 12345 has no form in HTTP (RFC 9110, section 5.6.7)"
	for _, c := range []struct {
		name    string
		before  string // of WWW-Authenticate
		respond func(http.ResponseWriter, *http.Request) error
		code    int
		want    string
	}{
		{"a challenge", "", failed(challenge("Basic")), 401, ""},
		{"no challenge", "", failed(challenge("")), 401, "the required header WWW-Authenticate is empty"},
		{"a blank one", "", failed(challenge(" \r\n\t")), 401, "the required header WWW-Authenticate is empty"},
		{"one of middleware", "Negotiate", failed(challenge("")), 401, ""},
		{"lines", "", success(link), 201, ""},
		{"no line", "", success(header{"Link", headerLines([]string{""})}), 201, "the required header Link is empty"},
		{"no line of a resource", "", resource(header{"Link", nil}), 201, "the required header Link is empty"},
		{"a header that is not required", "", success(link, header{"Location", []string{""}}), 201, ""},
		{"a date", "", resource(link, date(2026)), 201, ""},
		{"a date without a form", "", resource(link, date(12345)), 201, noDate},
		{"one of an error", "", failed(challenge("Basic"), date(12345)), 401, noDate},
		{"two faults", "", failed(challenge(""), date(12345)), 401, "the required header WWW-Authenticate is empty\n" + noDate},
	} {
		var err error
		got, outcomes := ask("GET", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c.before != "" {
				w.Header().Set("WWW-Authenticate", c.before)
			}
			err = c.respond(w, r)
		}))
		if text(err) != c.want || len(outcomes) != 1 || text(outcomes[0].Err) != c.want {
			t.Errorf("%s: Respond: %v, outcomes %+v; want the error %q", c.name, err, outcomes, c.want)
		}
		if got.Code != c.code {
			t.Errorf("%s: code %d, want %d", c.name, got.Code, c.code)
		}
		for key, lines := range got.Header {
			if slices.Contains(lines, "") || strings.ContainsAny(strings.Join(lines, ""), formless) {
				t.Errorf("%s: %s: %q", c.name, key, lines)
			}
		}
	}
	var err error
	_, outcomes := ask("GET", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err = failed(challenge(""))(closed{w}, r)
	}))
	if !errors.Is(err, errClosed) || !strings.Contains(text(err), "WWW-Authenticate") || len(outcomes) != 1 || outcomes[0].Err != err {
		t.Errorf("on a closed connection: Respond: %v, outcomes %+v", err, outcomes)
	}
}
