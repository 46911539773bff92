package runtime

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// An abroad is an error of another package that statusgen has emitted, with another
// table: what it says of itself.
type abroad map[string]any

func (abroad) Error() string { return "abroad" }
func (abroad) Unwrap() error { return io.EOF }
func (a abroad) StatusError() map[string]any {
	if a["panic"] != nil {
		panic("StatusError panics")
	}
	return a
}

var (
	since      = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	fewParams  = []slog.Attr{slog.Int("limit", 3), slog.Time("since", since), slog.Any("names", []string{"a"})}
	tooMany    = `{"status":429,"code":"TooMany"`
	missing    = `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound"`
	blocked    = `{"status":451,"code":10000,"type":"legal"`
	theirField = map[string]string{"pointer": "/a", "detail": "is wrong", "unknown": "new"}
)

// blockedParams are those of Blocked, in another order than that of the row.
var blockedParams = []slog.Attr{
	slog.String("reason", "no"), slog.Any("task", &Task{ID: "t"}), slog.Int("limit", 3), slog.Time("until", since),
}

// What an error of another table becomes here, on the wire.
func TestForeign(t *testing.T) {
	for _, c := range []struct {
		name string
		err  abroad
		code int
		body string      // without what varies
		more http.Header // beside what every error has
	}{
		{"the row of the code and the id", abroad{"code": 404, "id": "NotFound", "message": "no user"}, 404, missing + `,"detail":"no user"}`, nil},
		{"no message", abroad{"code": 404, "id": "NotFound"}, 404, missing + `}`, nil},
		{"the row of the code", abroad{"code": 404, "id": "NOT_FOUND", "message": "no user"}, 404, missing + `,"detail":"no user"}`, nil},
		{"no id", abroad{"code": 404, "message": "no user"}, 404, missing + `,"detail":"no user"}`, nil},
		{"wrong fields", abroad{"code": 404, "id": "NotFound", "fields": []map[string]string{theirField, {}}}, 404,
			missing + `,"errors":[{"pointer":"/a","detail":"is wrong"},{"pointer":"","detail":""}]}`, nil},
		{"a row without fields has none", abroad{"code": 410, "id": "GONE", "fields": []map[string]string{theirField}}, 410,
			`{"status":410,"code":"GONE","detail":"it is gone"}`, nil},
		{"a row with words of its own keeps them", abroad{"code": 410, "id": "GONE", "message": "no user"}, 410,
			`{"status":410,"code":"GONE","detail":"it is gone"}`, nil},
		{"params, in the order of the row", abroad{"code": 429, "id": "TooMany", "message": "more than three", "params": []slog.Attr{
			fewParams[2], slog.String("other", "not told"), fewParams[1], fewParams[0], slog.Int("limit", 4)}}, 429,
			tooMany + `,"detail":"more than three","limit":3,"since":"2026-01-02T03:04:05Z","names":["a"]}`, http.Header{"X-Limited": {"yes"}}},
		{"secrets of the row, and of the error", abroad{"code": 429, "id": "TooMany", "params": append(fewParams, slog.String("customer", "not told")),
			"secrets": []slog.Attr{slog.Int("limit", 9)}}, 429,
			tooMany + `,"limit":3,"since":"2026-01-02T03:04:05Z","names":["a"]}`, http.Header{"X-Limited": {"yes"}}},
		{"params that the row does not have", abroad{"code": 404, "id": "NotFound", "params": []slog.Attr{slog.String("user", "not told")}}, 404, missing + `}`, nil},
		{"headers", abroad{"code": 404, "id": "NotFound", "header": http.Header{"retry-after": {"90"}, "Www-Authenticate": {"Basic", "a\r\nb", ""}}}, 404,
			missing + `}`, http.Header{"Retry-After": {"90"}, "Www-Authenticate": {"Basic", "a  b"}}},
		{"an empty Allow", abroad{"code": 404, "id": "NotFound", "header": http.Header{"Allow": {""}}}, 404, missing + `}`, http.Header{"Allow": {""}}},
		{"headers that are ours", abroad{"code": 429, "id": "TooMany", "params": fewParams, "header": http.Header{"X-Limited": {"no"}, "Cache-Control": {"public"},
			"Content-Type": {"text/html"}, "Content-Length": {"1"}, "Content-Encoding": {"gzip"}, "Transfer-Encoding": {"chunked"}, "X-Content-Type-Options": {"sniff"}}},
			429, tooMany + `,"limit":3,"since":"2026-01-02T03:04:05Z","names":["a"]}`, http.Header{"X-Limited": {"yes"}}},
		{"a row that hides what its errors say", abroad{"code": 500, "id": "InternalServerError", "message": "not told", "params": fewParams}, 500, "", nil},
		{"a hidden row of another id", abroad{"code": 500, "id": "BROKEN", "message": "not told"}, 500, "", nil},

		{"a param that is missing", abroad{"code": 429, "id": "TooMany", "params": fewParams[1:]}, 500, "", nil},
		{"a param of another kind", abroad{"code": 429, "id": "TooMany", "params": append(fewParams[1:], slog.String("limit", "3"))}, 500, "", nil},
		{"a param that is a secret there", abroad{"code": 429, "id": "TooMany", "params": fewParams[1:], "secrets": fewParams[:1]}, 500, "", nil},
		{"no optional param", abroad{"code": 451, "id": "10000", "params": blockedParams[:2]}, 451,
			blocked + `,"reason":"no","task":{"id":"t","tags":[]}}`, nil},
		{"optional params, and a list of bodies", abroad{"code": 451, "id": "10000", "params": append(blockedParams,
			slog.Any("tasks", []Task{{ID: "a"}, {ID: "b"}}))}, 451,
			blocked + `,"reason":"no","until":"2026-01-02T03:04:05Z","task":{"id":"t","tags":[]},"tasks":[{"id":"a","tags":[]},{"id":"b","tags":[]}],"limit":3}`, nil},
		{"another body", abroad{"code": 451, "id": "10000", "params": []slog.Attr{blockedParams[0], slog.Any("task", &Item{})}}, 500, "", nil},
		{"optional params of other kinds, and a secret", abroad{"code": 451, "id": "10000", "params": append(blockedParams[:2:2],
			slog.String("limit", "not told"), slog.Any("tasks", &Task{ID: "not told"}), slog.String("token", "not told"))}, 451,
			blocked + `,"reason":"no","task":{"id":"t","tags":[]}}`, nil},
		{"the row of the code without params that it needs", abroad{"code": 451, "id": "OTHER"}, 500, "", nil},
		{"a code that has no row", abroad{"code": 418, "id": "NotFound"}, 500, "", nil},
		{"a row that the table does not list", abroad{"code": 405, "id": "MethodNotAllowed"}, 500, "", nil},
		{"the code of a success", abroad{"code": 201, "id": "Created"}, 500, "", nil},
		{"code 0", abroad{}, 500, "", nil},
		{"nothing at all", nil, 500, "", nil},
		{"a panic", abroad{"panic": true}, 500, "", nil},
		{"wrong types", abroad{"code": "404", "id": 7, "message": 1, "header": 2, "params": 3, "secrets": 4, "fields": 5}, 500, "", nil},
		{"a wrong type of all but the code", abroad{"code": 404, "id": 7, "message": 1, "header": 2, "params": 3, "secrets": 4, "fields": 5}, 404, missing + `}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, err := range map[string]error{"": c.err, "wrapped: ": fmt.Errorf("wrapped: %w", errors.Join(io.ErrNoProgress, c.err))} {
				var failed error
				got, outcomes := ask("GET", sends(Fail(err), &failed))
				if got.Code != c.code || failed != nil || len(outcomes) != 1 {
					t.Fatalf("%s%d, Respond: %v, %d outcomes; want %d", name, got.Code, failed, len(outcomes), c.code)
				}
				if strings.Contains(got.Body, "not told") || c.body != "" && got.Body != c.body {
					t.Errorf("%sthe body is %s\nwant %s", name, got.Body, c.body)
				}
				got.Header.Del("Date")
				got.Header.Del("Content-Length")
				if diff := cmp.Diff(errorHeader(c.more), got.Header); diff != "" {
					t.Errorf("%sheader (-want +got):\n%s", name, diff)
				}
				if cause := outcomes[0].Cause; c.err["panic"] == nil && !errors.Is(cause, io.EOF) {
					t.Errorf("%sthe cause is %v, want the error itself", name, cause)
				}
			}
		})
	}
}

// All that an error of another table was given is in the log.
func TestForeignIsLogged(t *testing.T) {
	_, outcomes := ask("GET", sends(Fail(abroad{
		"code": 429, "id": "TooMany", "message": "more than three",
		"params":  append(fewParams[:3:3], slog.String("other", "x"), slog.String("customer", "c-3")),
		"secrets": []slog.Attr{slog.String("token", "t-1")},
	}), new(error)))
	const want = `v.row=TooMany v.code=429 v.message="more than three" v.cause=abroad v.params.limit=3 v.params.since=2026-01-02T03:04:05.000Z ` +
		`v.params.names=[a] v.params.other=x v.params.customer=c-3 v.params.token=t-1`
	if got := logText(outcomes[0]); !strings.Contains(got, want) {
		t.Errorf("logged %swant %s", got, want)
	}
	_, outcomes = ask("GET", sends(Fail(abroad{"code": 500, "message": "the tide"}), new(error)))
	if outcomes[0].Hidden != "the tide" {
		t.Errorf("hidden: %q", outcomes[0].Hidden)
	}
}

// Of errors of this table and of others, the first in the tree counts, depth first.
func TestForeignInTree(t *testing.T) {
	here, there := NotFound("here"), abroad{"code": 410, "id": "GONE"}
	for _, c := range []struct {
		name string
		err  error
		code int
	}{
		{"another table's first", errors.Join(there, here), 410},
		{"this table's first", errors.Join(here, there), 404},
		{"deeper, but first", errors.Join(fmt.Errorf("a: %w", fmt.Errorf("b: %w", there)), here), 410},
		{"the cause of one of this table", NotFound("", there), 404},
		{"the cause of one of another table", around{there, here}, 410},
	} {
		if got := Fail(c.err).StatusCode(); got != c.code {
			t.Errorf("%s: %d, want %d", c.name, got, c.code)
		}
	}
}

// An around is an error of another table with this cause.
type around struct {
	abroad
	cause error
}

func (a around) Unwrap() error { return a.cause }

// The error that Fail has made of another table's is one of this table's.
func TestErrorOfForeign(t *testing.T) {
	var e *TooManyError
	err := ErrorOf(Fail(abroad{"code": 429, "id": "TooMany", "params": fewParams}))
	if !errors.As(err, &e) || !errors.Is(err, io.EOF) || e.Limit != 3 || !e.Since.Equal(since) || len(e.Names) != 1 {
		t.Errorf("got %+v", err)
	}
	type Task struct { // as another package has it
		ID   string   `json:"id"`
		Tags []string `json:"tags"`
		More int      `json:"more"`
	}
	var legal *BlockedError
	for v, want := range map[any]string{&Task{ID: "t", Tags: []string{"a"}}: "t[a]", &Task{ID: "u", More: 1}: "u[]", "Task": "[]"} {
		f := &failure{row: &rowBlocked, extra: &extra{params: []slog.Attr{slog.Any("task", v)}}}
		if !errors.As(typed(f), &legal) || legal.Task.ID+fmt.Sprint(legal.Task.Tags) != want {
			t.Errorf("of %#v: %+v, want %s", v, legal.Task, want)
		}
	}
	var missing *NotFoundError
	err = ErrorOf(Fail(abroad{"code": 404, "id": "NotFound", "fields": []map[string]string{theirField}}))
	if !errors.As(err, &missing) || len(missing.Fields()) != 1 {
		t.Errorf("got %+v", err)
	}
	err = ErrorOf(Fail(abroad{"code": 404, "id": "NotFound", "fields": []map[string]string{
		{"in": "query", "name": "limit", "detail": "is wrong"}, {"in": "header", "name": "If-Match", "detail": "is no tag"},
		{"in": "cookie", "name": "id", "detail": "of a place that is not known"},
	}}))
	want := []FieldError{
		{In: "query", Name: "limit", Detail: "is wrong"}, {In: "header", Name: "If-Match", Detail: "is no tag"}, {Detail: "of a place that is not known"},
	}
	if errors.As(err, &missing); !reflect.DeepEqual(missing.Fields(), want) {
		t.Errorf("got %v, want %v", missing.Fields(), want)
	}
}

// What an error says of itself has nothing that its row hides, nor headers that
// every error of the table has.
func TestStatusError(t *testing.T) {
	secret := WithHeader(TooMany(3, since, nil, "c-3"), "X-Given", "yes")
	setHeader(&secret.failure, "Retry-After", "90")
	setHeader(&secret.failure, "Expires", formless+"no date")
	fielded := NotFound("")
	addField(&fielded.fieldFailure, inQuery, "limit", "is wrong")
	addField(&fielded.fieldFailure, inHeader, "If-Match", "is no tag")
	hidden := InternalServerError(io.EOF)
	hidden.message = "the tide"
	hidden.extra = &extra{params: fewParams[:1], secrets: []slog.Attr{slog.String("customer", "c-3")}, fields: []wrongField{{name: "/a"}}}
	for _, c := range []struct {
		name string
		err  interface{ StatusError() map[string]any }
		want map[string]any
	}{
		{"little", NotFound(""), map[string]any{"code": 404, "id": "NotFound"}},
		{"fields of a query and a header", fielded, map[string]any{"code": 404, "id": "NotFound",
			"fields": []map[string]string{{"in": "query", "name": "limit", "detail": "is wrong"}, {"in": "header", "name": "If-Match", "detail": "is no tag"}}}},
		{"fields", NotFound("no order").Field("/a", "is wrong"), map[string]any{"code": 404, "id": "NotFound", "message": "no order",
			"fields": []map[string]string{{"pointer": "/a", "detail": "is wrong"}}}},
		{"fields of a copy", Fail(NotFound("").Field("/a", "is wrong")).failure, map[string]any{"code": 404, "id": "NotFound",
			"fields": []map[string]string{{"pointer": "/a", "detail": "is wrong"}}}},
		{"params, secrets and headers", secret, map[string]any{"code": 429, "id": "TooMany", "message": "more than 3",
			"params": []slog.Attr{slog.Int("limit", 3), slog.Time("since", since), slog.Any("names", []string(nil))}, "secrets": []slog.Attr{slog.String("customer", "c-3")},
			"header": http.Header{"X-Limited": {"yes"}, "Retry-After": {"90"}, "X-Given": {"yes"}}}},
		{"hidden", hidden, map[string]any{"code": 500, "id": "InternalServerError", "message": rowInternalServerError.text,
			"secrets": []slog.Attr{slog.Int("limit", 3), slog.String("customer", "c-3")}}},
		{"the zero value of an error", &NotFoundError{}, map[string]any{"code": 500, "id": "InternalServerError", "message": rowInternalServerError.text}},
	} {
		if diff := cmp.Diff(c.want, c.err.StatusError(), cmp.Comparer(func(a, b slog.Attr) bool { return a.Key == b.Key && fmt.Sprint(a.Value) == fmt.Sprint(b.Value) })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	secret.StatusError()["header"].(http.Header)["X-Limited"][0] = "changed"
	if rowTooMany.headers[0].value[0] != "yes" {
		t.Error("the header of the row can be changed")
	}
}
