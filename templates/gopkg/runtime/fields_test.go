package runtime

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// However many fields are wrong, all are kept in their order, and sent alike by
// the error and by Fail.
func TestFields(t *testing.T) {
	e := NotFound("")
	var want []FieldError
	for n := range 40 {
		if got := e.Fields(); !reflect.DeepEqual(got, want) {
			t.Fatalf("%d fields are kept as %v", n, got)
		}
		var err error
		own, _ := ask("GET", sends(e, &err))
		if got := strings.Count(own.Body, `"pointer"`); got != n || err != nil {
			t.Errorf("%d fields: %d are sent, Respond: %v", n, got, err)
		}
		failed, _ := ask("GET", sends(Fail(fmt.Errorf("a: %w", e)), &err))
		if failed.Body != own.Body || err != nil {
			t.Errorf("%d fields: the error sends\n\t%s\nFail\n\t%s\n%v", n, own.Body, failed.Body, err)
		}
		field := FieldError{Pointer: fmt.Sprint("/", n), Detail: fmt.Sprint("detail ", n)}
		e.Field(field.Pointer, field.Detail)
		want = append(want, field)
	}
}

// What Fail has found stays as it was when a field is added.
func TestFieldsAfterFail(t *testing.T) {
	e := NotFound("")
	setHeader(&e.failure, "Retry-After", "1")
	e.Field("/a", "")
	response := Fail(e)
	e.Field("/b", "")
	var err error
	got, _ := ask("GET", sends(response, &err))
	if !strings.Contains(got.Body, "/a") || strings.Contains(got.Body, "/b") || got.Header.Get("Retry-After") != "1" || err != nil {
		t.Errorf("%s %v, Respond: %v", got.Body, got.Header, err)
	}
}

// A wrong field of the body has a pointer; one of the query, or of the header, says
// so, and has a name. An error has them in one list, as they were added.
func TestFieldsOfQueryAndHeader(t *testing.T) {
	e := NotFound("").Query("limit", "must be a number").Field("/items/0/qty", "must be positive").Header("If-Match", "is no entity tag").Field("", "is empty")
	want := []FieldError{
		{In: "query", Name: "limit", Detail: "must be a number"},
		{Pointer: "/items/0/qty", Detail: "must be positive"},
		{In: "header", Name: "If-Match", Detail: "is no entity tag"},
		{Detail: "is empty"}, // of the body as a whole (RFC 6901, section 5)
	}
	if got := e.Fields(); !reflect.DeepEqual(got, want) {
		t.Errorf("Fields: %v, want %v", got, want)
	}
	const body = `"errors":[{"in":"query","name":"limit","detail":"must be a number"},{"pointer":"/items/0/qty","detail":"must be positive"},` +
		`{"in":"header","name":"If-Match","detail":"is no entity tag"},{"pointer":"","detail":"is empty"}]`
	var err error
	var told []FieldError
	observed := Observe(sends(e, &err), func(_ *http.Request, o Outcome) { told = o.Fields })
	if got, _ := ask("GET", observed); !strings.Contains(got.Body, body) || err != nil {
		t.Errorf("%s, Respond: %v; want\n%s", got.Body, err, body)
	}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("the observer is told %v, want %v", told, want)
	}
	for name, c := range map[string]struct {
		handler func(*bytes.Buffer) slog.Handler
		want    string
	}{
		"text": {func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			`err.fields="[query limit: must be a number /items/0/qty: must be positive header If-Match: is no entity tag : is empty]"`},
		"JSON": {func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
			`"fields":[{"in":"query","name":"limit","detail":"must be a number"},{"pointer":"/items/0/qty","detail":"must be positive"},` +
				`{"in":"header","name":"If-Match","detail":"is no entity tag"},{"detail":"is empty"}]`},
	} {
		var log bytes.Buffer
		slog.New(c.handler(&log)).Info("m", "err", e)
		if !strings.Contains(log.String(), c.want) {
			t.Errorf("logged as %s: %s; want %s", name, &log, c.want)
		}
	}
}

// The name of a field is that of the query parameter or the header; of a JSON
// Pointer, its tokens with dots between them (RFC 6901, sections 3 and 4).
func TestNames(t *testing.T) {
	for _, c := range []struct {
		in         fieldPlace
		name, want string
	}{
		{inBody, "/items/0/qty", "items.0.qty"},
		{inBody, "/a~1b/m~0n", "a/b.m~n"},
		{inBody, "/~01", "~1"},
		{inBody, "/", ""},
		{inBody, "", ""},
		{inBody, "//a", ".a"},
		{inBody, "/a.b/c", "a.b.c"},
		{inBody, "spec.containers", "spec.containers"}, // no pointer, but what a service has given for one
		{inQuery, "page[size]", "page[size]"},
		{inQuery, "/a/b", "/a/b"},
		{inHeader, "If-Match", "If-Match"},
	} {
		f := wrongField{in: c.in, name: c.name, detail: ""}
		if got := string(appendName(nil, f)); got != `"`+c.want+`"` {
			t.Errorf("JSON: %d %q: %s, want %q", c.in, c.name, got, c.want)
		}
		if got := string(appendNameXML(nil, f)); got != c.want {
			t.Errorf("XML: %d %q: %s, want %q", c.in, c.name, got, c.want)
		}
		if got := byName.text(&f); got != c.want {
			t.Errorf("in a map: %d %q: %q, want %q", c.in, c.name, got, c.want)
		}
	}
}
