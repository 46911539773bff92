package runtime

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// answerOf is a response with the body, of the media type if there is one.
func answerOf(code int, mediaType, body string) *http.Response {
	resp := &http.Response{StatusCode: code, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
	if mediaType != "" {
		resp.Header = http.Header{"Content-Type": {mediaType}}
	}
	return resp
}

// summaryOf is what the tests here compare of an error that Check has made.
func summaryOf(err error) string {
	f, _ := find(err, maxTree)
	text := fmt.Sprintf("%T %d %s", err, CodeOf(err), IDOf(err))
	if m := f.Message(); m != "" {
		text += ": " + m
	}
	for _, p := range extraOf(f).params {
		text += " " + p.String()
	}
	if fields, ok := err.(interface{ Fields() []FieldError }); ok && len(fields.Fields()) > 0 {
		text += fmt.Sprint(" ", fields.Fields())
	}
	if s := f.Instance(); s != "" {
		text += " #" + s
	}
	return strings.ReplaceAll(text, "runtime.", "")
}

// What is below 400 is no error, and is left as it is.
func TestCheckOfSuccess(t *testing.T) {
	for _, code := range []int{100, 101, 200, 204, 299, 301, 304, 399} {
		resp := answerOf(code, "", "all of it")
		if err := Check(resp); err != nil {
			t.Errorf("%d: %v", code, err)
		}
		if text, err := io.ReadAll(resp.Body); string(text) != "all of it" {
			t.Errorf("%d: %q is left, %v", code, text, err)
		}
	}
}

// The status line decides, and the body refines.
func TestCheck(t *testing.T) {
	const notFound, gone = "*NotFoundError 404 NotFound", "*failure 410 GONE"
	for _, c := range []struct {
		name            string
		code            int
		mediaType, body string
		want            string
	}{
		{"all that there is", 404, "application/problem+json", `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"no order","instance":"r-1",` +
			`"errors":[{"pointer":"/items/0","detail":"a"},{"in":"query","name":"limit","detail":"b"},{"in":"header","name":"If-Match","detail":"c"}]}`,
			notFound + ": no order [/items/0: a query limit: b header If-Match: c] #r-1"},
		{"params of each type", 429, "application/json", `{"code":"TooMany","limit":5,"since":"2026-11-28T12:00:00.5Z","names":["a","\u00e9"]}`,
			"*TooManyError 429 TooMany limit=5 since=2026-11-28 12:00:00.5 +0000 UTC names=[a é]"},
		{"params that are bodies", 451, "application/json", `{"code":"10000","reason":"r","task":{"id":"1","tags":["x"],"more":{}},"tasks":[{"id":"2"},{}]}`,
			`*BlockedError 451 10000 reason=r task={"id":"1","tags":["x"]} tasks=[{2 []} { []}]`},
		{"an id that is a number", 451, "application/json", `{"code":10000,"reason":"r","task":{}}`, `*BlockedError 451 10000 reason=r task={"id":"","tags":[]}`},

		{"nothing", 404, "", "", notFound},
		{"nothing, of a media type", 404, "application/json", "", notFound},
		{"an HTML page", 404, "text/html", "<!doctype html><title>404</title>", notFound},
		{"an HTML page that says it is text", 404, "text/plain", "<html><body>404</body></html>", notFound},
		{"an HTML page of a row with params", 429, "text/html", "<html>", "*UnexpectedError 429 "},
		{"a text", 404, "text/plain; charset=utf-8", "404 page not found\n", notFound},
		{"JSON that says it is HTML", 404, "text/html", `{"detail":"no order"}`, notFound},
		{"JSON that says it is text", 404, "text/plain", ` {"detail":"no order"}`, notFound + ": no order"},
		{"JSON that says nothing", 404, "", `{"detail":"no order"}`, notFound + ": no order"},
		{"JSON that says it is bytes", 404, "application/octet-stream", `{"detail":"no order"}`, notFound + ": no order"},
		{"JSON of another type", 404, "application/vnd.acme.v2+json", `{"detail":"no order"}`, notFound + ": no order"},
		{"a media type in capitals, with parameters", 404, " Application/JSON ; charset=utf-8", `{"detail":"no order"}`, notFound + ": no order"},
		{"a byte order mark", 404, "application/json", "\ufeff" + `{"detail":"no order"}`, notFound + ": no order"},
		{"truncated JSON", 404, "application/json", `{"detail":"no order","code":"Not`, notFound},
		{"a second JSON value", 404, "application/json", `{"detail":"no order"}{"detail":"no"}`, notFound},
		{"a text behind it", 404, "application/json", `{"detail":"no order"} x`, notFound},
		{"JSON that is no object", 404, "application/json", `"no order"`, notFound},
		{"null", 404, "application/json", `null`, notFound},
		{"a list", 404, "application/json", `[{"detail":"no order"}]`, notFound},
		{"deep nesting", 404, "application/json", strings.Repeat(`{"errors":[`, 1<<16), notFound},
		{"an empty object", 404, "application/json", `{}`, notFound},

		// RFC 9457, section 3.1.
		{"members of other types", 404, "application/json", `{"type":1,"title":[],"status":"404","code":{},"detail":5,"instance":null,"errors":{}}`, notFound},
		{"a member of another type beside others", 404, "application/json", `{"detail":["x"],"instance":"r-1"}`, notFound + " #r-1"},
		{"wrong fields of other types", 404, "application/json", `{"errors":[1,null,{"detail":5},{"pointer":"/a"},{"detail":"d"},"x"]}`, notFound + " [/a:  : d]"},
		{"members that no one knows", 404, "application/json", `{"a":1,"detail":"no order","b":{"detail":"x"},"c":[[]]}`, notFound + ": no order"},
		{"a name that stands twice", 404, "application/json", `{"detail":"first","detail":"last","errors":[{"detail":"a"},{"detail":"b"}],"errors":[{"detail":"c"}]}`, notFound + ": last [: c]"},
		{"pointers that are fragments of a URI", 404, "application/json", `{"errors":[{"pointer":"#/a%20b/0","detail":"c"},{"pointer":"#/%","detail":"d"},{"pointer":"#","detail":"e"}]}`, notFound + " [/a b/0: c #/%: d #: e]"},
		{"items that are of others", 404, "application/json", `{"errors":[{"@type":"t","field":"a"},{"pointer":"/b","detail":"c","more":[]}, { }]}`, notFound + " [/b: c : ]"},
		{"a name with escapes", 404, "application/json", `{"d\u0065tail":"no order"}`, notFound + ": no order"},

		{"a code that the body contradicts", 404, "application/json", `{"status":429,"code":"TooMany","limit":5,"since":"2026-11-28T12:00:00Z","names":[]}`, notFound},
		{"an unknown id", 404, "application/json", `{"code":"NEW","detail":"no order"}`, notFound + ": no order"},
		{"an unknown id where all rows have params", 429, "application/json", `{"code":"NEW","detail":"slow down"}`, "*UnexpectedError 429 NEW: slow down"},
		{"a known id, with its params missing", 429, "application/json", `{"code":"TooMany","detail":"slow down"}`, "*TooManyError 429 TooMany: slow down"},
		{"a param of another type", 429, "application/json", `{"code":"TooMany","limit":"5","since":"2026-11-28T12:00:00Z","names":[]}`, "*TooManyError 429 TooMany since=2026-11-28 12:00:00 +0000 UTC names=[]"},
		{"a param out of range", 429, "application/json", `{"code":"TooMany","limit":9223372036854775808,"since":"2026-11-28T12:00:00Z","names":[]}`, "*TooManyError 429 TooMany since=2026-11-28 12:00:00 +0000 UTC names=[]"},
		{"a number that is no integer", 429, "application/json", `{"code":"TooMany","limit":5.0,"since":"2026-11-28T12:00:00Z","names":[]}`, "*TooManyError 429 TooMany since=2026-11-28 12:00:00 +0000 UTC names=[]"},
		{"a time that is none", 429, "application/json", `{"code":"TooMany","limit":5,"since":"yesterday","names":[]}`, "*TooManyError 429 TooMany limit=5 names=[]"},
		{"a list with an item of another type", 429, "application/json", `{"code":"TooMany","limit":5,"since":"2026-11-28T12:00:00Z","names":["a",1]}`, "*TooManyError 429 TooMany limit=5 since=2026-11-28 12:00:00 +0000 UTC"},
		{"a param that is null", 451, "application/json", `{"code":10000,"reason":"r","task":{},"until":null}`, `*BlockedError 451 10000 reason=r task={"id":"","tags":[]}`},
		{"an optional param of another type", 451, "application/json", `{"code":10000,"reason":"r","task":{},"until":17,"limit":true}`, `*BlockedError 451 10000 reason=r task={"id":"","tags":[]}`},
		{"no id, and the params of a row", 429, "application/json", `{"limit":5,"since":"2026-11-28T12:00:00Z","names":[]}`, "*TooManyError 429 TooMany limit=5 since=2026-11-28 12:00:00 +0000 UTC names=[]"},
		{"no id where all rows have params", 429, "application/json", `{"detail":"slow down"}`, "*UnexpectedError 429 : slow down"},
		{"fields of a row without", 410, "application/json", `{"detail":"gone","errors":[{"detail":"x"}]}`, gone + ": gone"},
		{"a row's own words", 410, "application/json", `{"code":"GONE"}`, gone + ": it is gone"},
		{"other words than the row's", 410, "application/json", `{"code":"GONE","detail":"long gone"}`, gone + ": long gone"},
		{"a row that hides its cause", 500, "application/json", `{"code":"InternalServerError","detail":"our words","instance":"r-1"}`, "*InternalServerFailure 500 InternalServerError: our words #r-1"},
		{"a row that hides its cause, without words", 500, "", ``, "*InternalServerFailure 500 InternalServerError: The request has been received but could not be completed."},

		{"a code that no row has", 418, "application/problem+json", `{"code":"TEAPOT","detail":"short and stout","instance":"r-1"}`, "*UnexpectedError 418 TEAPOT: short and stout #r-1"},
		{"a code that no row has, in HTML", 502, "text/html", `<html>Bad Gateway`, "*UnexpectedError 502 "},
		{"a code that HTTP does not have", 999, "", ``, "*UnexpectedError 999 "},
		{"a code below all", 7, "", ``, "*UnexpectedError 7 "},
		{"a code below zero", -1, "", ``, "*UnexpectedError -1 "},
	} {
		err := Check(answerOf(c.code, c.mediaType, c.body))
		if got := summaryOf(err); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		f, _ := find(err, maxTree)
		if got := string(f.Body()); got != c.body {
			t.Errorf("%s: the body is %q", c.name, got)
		}
		if !IsRemote(err) {
			t.Errorf("%s: it is not remote", c.name)
		}
	}
}

// The class of a code (RFC 9110, section 15).
func TestUnexpectedError(t *testing.T) {
	for code, class := range map[int]int{-404: 5, 0: 5, 99: 5, 402: 4, 499: 4, 502: 5, 600: 5, 999: 5} {
		var got *UnexpectedError
		if err := Check(answerOf(code, "text/html; charset=utf-8", "<p>")); !errors.As(err, &got) {
			t.Errorf("%d: %v", code, err)
		} else if got.Code != code || got.Class != class || got.ContentType != "text/html; charset=utf-8" || got.StatusCode() != code {
			t.Errorf("%d: %+v", code, got)
		}
	}
}

// What a client can make of a response by hand makes no panic.
func TestCheckOfLittle(t *testing.T) {
	if err := Check(nil); err == nil || CodeOf(err) != 0 {
		t.Errorf("no response: %v", err)
	}
	for name, resp := range map[string]*http.Response{
		"no body, no header": {StatusCode: 404},
		"no body":            {StatusCode: 404, Header: http.Header{"Content-Type": nil}},
		"NoBody":             {StatusCode: 404, Body: http.NoBody, ContentLength: -1},
		"no URL":             {StatusCode: 404, Request: &http.Request{}},
	} {
		if err := Check(resp); CodeOf(err) != 404 || IDOf(err) != "NotFound" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A counted is a body that counts what is read of it.
type counted struct {
	io.Reader
	read   int
	closed bool
}

func (s *counted) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.read += n
	return n, err
}

func (s *counted) Close() error {
	s.closed = true
	return nil
}

// idle never gives anything.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// The body is read to its end where that is within the bound, and always closed.
func TestCheckReadsTheBody(t *testing.T) {
	long := strings.Repeat("x", maxBody)
	broken := errors.New("broken")
	for _, c := range []struct {
		name   string
		from   io.Reader
		length int64
		kept   int
		fault  string
	}{
		{"as long as it says", strings.NewReader("12345"), 5, 5, ""},
		{"longer than it says", strings.NewReader("12345"), 2, 5, ""},
		{"shorter than it says", strings.NewReader("12345"), 1 << 19, 5, ""},
		{"by far", strings.NewReader("12345"), 1 << 60, 5, ""},
		{"of a length below zero", strings.NewReader("12345"), -17, 5, ""},
		{"a byte at a time", iotest.OneByteReader(strings.NewReader("12345")), -1, 5, ""},
		{"its end with the last byte", iotest.DataErrReader(strings.NewReader("12345")), -1, 5, ""},
		{"as long as may be", strings.NewReader(long), -1, maxBody, ""},
		{"longer by one", strings.NewReader(long + "y"), -1, maxBody, "the body has more than 1 MiB"},
		{"endless", forever{}, -1, maxBody, "the body has more than 1 MiB"},
		{"broken", io.MultiReader(strings.NewReader("123"), iotest.ErrReader(broken)), 5, 3, "broken"},
		{"broken at once", iotest.ErrReader(broken), 5, 0, "broken"},
		{"nothing for ever", idle{}, 5, 0, io.ErrNoProgress.Error()},
	} {
		body := &counted{Reader: c.from}
		err := Check(&http.Response{StatusCode: 404, Body: body, ContentLength: c.length})
		f, _ := find(err, maxTree)
		fault := ""
		if r := receivedOf(f); r.fault != nil {
			fault = r.fault.Error()
		}
		if n := len(f.Body()); CodeOf(err) != 404 || n != c.kept || fault != c.fault || !body.closed || body.read > maxBody+1 {
			t.Errorf("%s: %d bytes are kept, of %d; closed %v; %q; %v", c.name, n, body.read, body.closed, fault, err)
		}
	}
}

type forever struct{}

func (forever) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// A caller who asks for gzip has it decoded, within the bound.
func TestCheckUnzips(t *testing.T) {
	const body = `{"detail":"no order"}`
	for _, c := range []struct {
		name, encoding, sent string
		kept                 string // empty: as it was sent
		message              string
	}{
		{"gzip", "gzip", zipped(body), body, "no order"},
		{"its old name, in capitals", "X-GZIP", zipped(body), body, "no order"},
		{"two members", "gzip", zipped(body[:5]) + zipped(body[5:]), body, "no order"},
		{"not what it says", "gzip", body, "", "no order"},
		{"truncated", "gzip", zipped(body)[:20], "", ""},
		{"another", "br", body, "", ""},
		{"a bomb", "gzip", zipped(strings.Repeat(" ", 1<<24) + body), strings.Repeat(" ", maxBody), ""},
	} {
		resp := answerOf(404, "application/json", c.sent)
		resp.Header.Set("Content-Encoding", c.encoding)
		err := Check(resp)
		f, _ := find(err, maxTree)
		if CodeOf(err) != 404 || f.Message() != c.message && c.name != "another" {
			t.Errorf("%s: %q, %v", c.name, f.Message(), err)
		}
		if got := string(f.Body()); c.kept != "" && got != c.kept {
			t.Errorf("%s: the body has %d bytes, %.40q", c.name, len(got), got)
		}
	}
}

// An answer to HEAD has the codings that the body would have, and no body.
func TestCheckOfHead(t *testing.T) {
	resp := answerOf(404, "application/json", "")
	resp.Header.Set("Content-Encoding", "gzip")
	err := Check(resp)
	if fault := receivedIn(err).fault; fault != nil {
		t.Errorf("%v has the fault %v", err, fault)
	}
	if again := ResponseOf(err); again.Uncompressed || again.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("the header has become %v", again.Header)
	}
}

// Of several rows with one code, the error is of the one that the body tells.
func TestChoose(t *testing.T) {
	rows := []*row{
		{name: "Hidden", id: "HIDDEN", params: []paramKind{{"secret", ""}}},
		{name: "Plain", id: "PLAIN"},
		{name: "Typed", id: "TYPED", typ: "https://acme.example/typed"},
		{name: "Also", id: "TYPED", typ: "https://acme.example/also"},
		{name: "Card", id: "SAME", values: []constant{{"type", "card"}, {"level", "3"}}},
		{name: "Bank", id: "SAME", values: []constant{{"type", "bank"}}},
		{name: "One", id: "PARAMS", params: []paramKind{{"a", "string"}}},
		{name: "Two", id: "PARAMS", params: []paramKind{{"a", "string"}, {"b", "int64"}}},
		{name: "Three", id: "PARAMS", params: []paramKind{{"a", "string"}, {"c", "bool?"}}},
		{name: "Titled", id: "TITLED", title: "A title"},
	}
	of := &shape{is: anObject, of: []shape{
		{name: "id", is: theID}, {name: "uri", is: theType}, {name: "title", is: thePhrase},
		{name: "type", is: theValue, what: "type"}, {name: "level", is: theValue, what: "level"}, {is: moreParams},
	}}
	for body, want := range map[string]string{
		`{}`:                         "Hidden",
		`{"id":"PLAIN"}`:             "Plain",
		`{"id":"NEW"}`:               "Hidden",
		`{"id":"NEW","a":"x","b":1}`: "Hidden",
		`{"id":"TYPED"}`:             "Typed",
		`{"id":"TYPED","uri":"https://acme.example/also"}`:  "Also",
		`{"id":"TYPED","uri":"https://acme.example/other"}`: "Typed",
		`{"uri":"https://acme.example/also"}`:               "Also",
		`{"uri":"about:blank"}`:                             "Hidden",
		`{"id":"SAME","type":"card","level":3}`:             "Card",
		`{"id":"SAME","type":"bank"}`:                       "Bank",
		`{"type":"bank"}`:                                   "Bank",
		`{"type":"card","level":3}`:                         "Card",
		`{"type":"new"}`:                                    "Hidden",
		`{"id":"PARAMS","a":"x"}`:                           "One",
		`{"id":"PARAMS","a":"x","b":1}`:                     "Two",
		`{"id":"PARAMS","a":"x","b":"1"}`:                   "One",
		`{"id":"PARAMS","a":"x","c":true}`:                  "Three",
		`{"a":"x","b":1}`:                                   "Two",
		`{"id":"PARAMS"}`:                                   "One",
		`{"id":"PARAMS","b":1}`:                             "Two",
		`{"id":"PARAMS","b":1,"c":true}`:                    "Two",
		`{"title":"A title"}`:                               "Titled",
		`{"title":"Another"}`:                               "Hidden",
	} {
		s := said{rows: rows}
		if err := readJSON(body, of, &s); err != nil {
			t.Fatal(err)
		}
		if row, _ := s.choose(); row == nil || row.name != want {
			t.Errorf("%s: %v, want %s", body, row, want)
		}
	}
	first := &row{name: "First", values: []constant{{"type", "card"}}, typ: "https://acme.example/first"}
	for message, want := range map[string]string{"": "First", "m": "Hidden"} {
		s := said{rows: append([]*row{first}, rows...), message: message}
		if row, _ := s.choose(); row.name != want {
			t.Errorf("what says %q is of %s, want %s", message, row.name, want)
		}
	}
	if row, _ := (&said{}).choose(); row != nil {
		t.Errorf("of no rows, it is %v", row.name)
	}
}

// The first example of RFC 9457, section 3, in the shape that problems have in a table
// with another.
func TestProblemShape(t *testing.T) {
	s := said{rows: []*row{{params: []paramKind{{"balance", "int64"}}}}}
	err := readJSON(`{"type":"https://example.com/probs/out-of-credit","title":"You do not have enough credit.",
		"detail":"Your current balance is 30, but that costs 50.","instance":"/account/12345/msgs/abc","balance":30,"accounts":["/account/12345"]}`, &problemShape, &s)
	if err != nil || s.typ != "https://example.com/probs/out-of-credit" || s.phrase != "You do not have enough credit." ||
		s.message != "Your current balance is 30, but that costs 50." || s.instance != "/account/12345/msgs/abc" || len(s.params.all()) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

// A duration is a number of seconds, also the longest and the shortest.
func TestSaidDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "-0": 0, "1": time.Second, "0.000000001": 1, "1e-9": 1, "0.1": 100 * time.Millisecond, "-1.5": -1500 * time.Millisecond,
		"9223372036.854776": 1<<63 - 1, "-9223372036.854776": -1 << 63, "9e9": 9e9 * time.Second, "4000000001": 4000000001 * time.Second,
	} {
		if got, ok := (rawValue{text: text}).duration(); !ok || got != want {
			t.Errorf("%s: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"1e10", "-1e10", "1e999", `"1"`, "null", "[]"} {
		if got, ok := (rawValue{text: text}).duration(); ok {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Check of a problem allocates the error, what all errors have of the response, the
// body and, where there are any, the wrong fields.
func TestCheckAllocates(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, c := range []struct {
		code int
		body string
		want float64
	}{
		{404, `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"no order","instance":"r-1"}`, 3},
		{404, `{"code":"NotFound","detail":"no order","errors":[{"pointer":"/a","detail":"b"}]}`, 5},
		{404, `{"code":"NotFound","detail":"no order","errors":[` + strings.Repeat(`{"pointer":"/a","detail":"b"},`, 5) + `{"pointer":"/c","detail":"d"}]}`, 5},
	} {
		resp, body := answerOf(c.code, "application/problem+json", c.body), strings.NewReader(c.body)
		resp.Body = io.NopCloser(body)
		got := testing.AllocsPerRun(100, func() {
			body.Reset(c.body)
			if Check(resp) == nil {
				t.Fatal("no error")
			}
		})
		if got != c.want {
			t.Errorf("%s: %v allocations, want %v", c.body, got, c.want)
		}
	}
	resp := &http.Response{StatusCode: 200}
	if got := testing.AllocsPerRun(100, func() { _ = Check(resp) }); got != 0 {
		t.Errorf("of a success: %v allocations", got)
	}
}

// No response makes a panic, and none loses its status.
func FuzzCheck(f *testing.F) {
	f.Add(404, "application/problem+json", "", `{"code":"NotFound","detail":"no order","errors":[{"pointer":"/a","detail":"b"}]}`)
	f.Add(429, "application/json", "", `{"code":"TooMany","limit":5,"since":"2026-11-28T12:00:00Z","names":["a"]}`)
	f.Add(451, "text/plain", "", `{"code":10000,"reason":"r","task":{"id":"1","tags":["x"]},"tasks":[{}]}`)
	f.Add(500, "application/xml", "", `<problem xmlns="urn:ietf:rfc:7807"><detail>x</detail></problem>`)
	f.Add(404, "", "gzip", zipped("{}"))
	f.Add(-1, ";", "", "\ufeff[")
	f.Fuzz(func(t *testing.T, code int, mediaType, encoding, body string) {
		resp := answerOf(code, mediaType, body)
		if resp.Header == nil {
			resp.Header = http.Header{}
		}
		if encoding != "" {
			resp.Header["Content-Encoding"] = []string{encoding}
		}
		err := Check(resp)
		if 100 <= code && code < 400 {
			if err != nil {
				t.Fatalf("%d: %v", code, err)
			}
			return
		}
		got, _ := find(err, maxTree)
		switch {
		case CodeOf(err) != code:
			t.Errorf("the status is %d: %v", CodeOf(err), err)
		case encoding == "" && string(got.Body()) != body:
			t.Errorf("the body is %q", got.Body())
		case err.Error() == "" || !IsRemote(err):
			t.Errorf("%q, remote %v", err, IsRemote(err))
		}
		var unexpected *UnexpectedError
		if errors.As(err, &unexpected) && (unexpected.Code != code || unexpected.Class < 1 || unexpected.Class > 5) {
			t.Errorf("%+v", unexpected)
		}
		known := slices.ContainsFunc(errorRows[:], func(row *row) bool { return row.code == code && !needs(row) })
		if known && unexpected != nil && IDOf(err) == "" {
			t.Errorf("%d has a row that needs nothing: %v", code, err)
		}
	})
}
