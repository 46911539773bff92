package status_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	status "github.com/statusgen/statusgen/generated"
)

// A fact is a row of testdata/source-table.tsv.
type fact struct {
	code    int
	methods []string
	phrase  string
	body    string
}

// methods are those of the base table.
var methods = []string{"GET", "POST", "PUT", "DELETE"}

// facts are the rows of the page that the base table comes from.
func facts(t *testing.T) []fact {
	t.Helper()
	text, err := os.ReadFile("testdata/source-table.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var all []fact
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "\t")
		code, err := strconv.Atoi(cells[0])
		if err != nil {
			continue // the comment and the head
		}
		f := fact{code: code, methods: strings.Split(cells[1], ","), phrase: cells[2], body: cells[3]}
		if cells[1] == "All" {
			f.methods = methods
		}
		all = append(all, f)
	}
	return all
}

var (
	order    = map[string]int{"number": 17}
	errCause = errors.New("a cause that no client sees")
	created  = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)
)

// responses are one of each row, with what it sends beside Date.
var responses = []struct {
	name     string
	method   string // one that the row may answer
	response status.Response
	code     int
	header   map[string]string
	body     string
}{
	{"OK", "GET", status.OK(order), 200, map[string]string{
		"Content-Type": "application/json",
	}, `{"number":17}`},
	{"Created", "POST", status.Created(order).Location("/orders/über 17"), 201, map[string]string{
		"Content-Type": "application/json",
		"Location":     "/orders/%C3%BCber%2017", // RFC 3986, section 2.1
	}, `{"number":17}`},
	{"Accepted", "DELETE", status.Accepted(status.Task{ID: "t-1", Href: "/tasks/t-1", Operation: "cancel", State: status.TaskRunning, Progress: 5, Created: created}), 202, map[string]string{
		"Content-Type": "application/json",
		"Location":     "/tasks/t-1", // where to ask, and in the body how it stands
	}, `{"id":"t-1","href":"/tasks/t-1","operation":"cancel","state":"running","progress":5,"created":"2026-01-02T03:04:05Z"}`},
	{"NoContent", "PUT", status.NoContent(), 204, map[string]string{}, ""}, // RFC 9110, section 8.6: no Content-Length
	{"BadRequest", "POST", status.BadRequest("<no>", errCause).Field("/qty", "must be positive").Query("limit", "must be a number").Header("If-Match", "is no entity tag"), 400, problem(),
		`{"type":"about:blank","title":"Bad Request","status":400,"code":"BadRequest","detail":"\u003cno\u003e","errors":[{"pointer":"/qty","detail":"must be positive"},{"in":"query","name":"limit","detail":"must be a number"},{"in":"header","name":"If-Match","detail":"is no entity tag"}]}`},
	{"Unauthorized", "GET", status.Unauthorized(`Basic realm="shop"`, "log in", errCause), 401,
		problem("Www-Authenticate", `Basic realm="shop"`), // RFC 9110, section 15.5.2
		`{"type":"about:blank","title":"Unauthorized","status":401,"code":"Unauthorized","detail":"log in"}`},
	{"Forbidden", "GET", status.Forbidden("it is not yours", errCause), 403, problem(),
		`{"type":"about:blank","title":"Forbidden","status":403,"code":"Forbidden","detail":"it is not yours"}`},
	{"NotFound", "GET", status.NotFound("", errCause), 404, problem(),
		`{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound"}`},
	{"MethodNotAllowed", "GET", status.MethodNotAllowed([]string{"GET", "HEAD"}, "no", errCause), 405,
		problem("Allow", "GET, HEAD"), // RFC 9110, section 15.5.6
		`{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"MethodNotAllowed","detail":"no"}`}, // RFC 9457, section 4.2.1: not the table's phrase
	{"InternalServerError", "GET", status.InternalServerError(errCause), 500, problem(),
		`{"type":"about:blank","title":"Internal Server Error","status":500,"code":"InternalServerError","detail":"The request has been received but could not be completed because of an internal error at the server side.","instance":"r-1"}`},
	{"NotImplemented", "POST", status.NotImplemented("not yet", errCause), 501, problem(),
		`{"type":"about:blank","title":"Not Implemented","status":501,"code":"NotImplemented","detail":"not yet"}`},
	{"ServiceUnavailable", "GET", status.ServiceUnavailable("later", errCause).RetryAfter(1500 * time.Millisecond), 503,
		problem("Retry-After", "2"), // RFC 9110, section 10.2.3: whole seconds
		`{"type":"about:blank","title":"Service Unavailable","status":503,"code":"ServiceUnavailable","detail":"later"}`},
}

// problem is the header of an error, with more of the row: names and values in
// turn.
func problem(more ...string) map[string]string {
	header := map[string]string{
		"Content-Type":           "application/problem+json", // RFC 9457, section 3
		"Cache-Control":          "no-store",                 // RFC 9111, section 5.2.2.5
		"X-Content-Type-Options": "nosniff",
	}
	for i := 0; i < len(more); i += 2 {
		header[more[i]] = more[i+1]
	}
	return header
}

// A 401 without a challenge goes against RFC 9110, section 15.5.2: it is sent, and
// who reads the errors of Respond or the outcomes learns of it.
func TestNoChallenge(t *testing.T) {
	for _, res := range []status.Response{status.Unauthorized("", "log in"), status.Fail(status.Unauthorized(" ", "log in"))} {
		var outcome status.Outcome
		var err error
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { err = res.Respond(w, r) })
		w := httptest.NewRecorder()
		status.Observe(handler, func(_ *http.Request, o status.Outcome) { outcome = o }).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		const want = "the required header WWW-Authenticate is empty"
		if w.Code != 401 || err == nil || err.Error() != want || outcome.Err != err {
			t.Errorf("code %d, Respond: %v, outcome %+v; want the error %q", w.Code, err, outcome, want)
		}
	}
}

// What middleware has set of a list stays beside what a response has (RFC 9110,
// section 5.3).
func TestBesideMiddleware(t *testing.T) {
	w := httptest.NewRecorder()
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
	w.Header().Set("WWW-Authenticate", "Negotiate")
	w.Header().Set("Cache-Control", "private")
	if err := status.Unauthorized(status.Basic("shop"), "log in").Respond(w, httptest.NewRequest("GET", "/", nil)); err != nil {
		t.Fatal(err)
	}
	want := http.Header{
		"Set-Cookie": {"session=1"}, "Cache-Control": {"private", "no-store"}, "Www-Authenticate": {"Negotiate", `Basic realm="shop", charset="UTF-8"`},
		"Content-Type": {"application/problem+json"}, "X-Content-Type-Options": {"nosniff"},
	}
	if diff := cmp.Diff(want, w.Header()); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

// Each row of the base table over a connection: the status code, the whole
// header and the whole body, whose status is that code; and to HEAD the same without
// the body, where GET has the row (RFC 9110, section 9.3.2).
func TestResponses(t *testing.T) {
	var response status.Response
	var respondErr error
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { respondErr = response.Respond(w, r) })
	server := httptest.NewServer(status.Observe(handler, func(*http.Request, status.Outcome) {}))
	defer server.Close()

	// The rules of testdata/http-rules.tsv, in the root of the module, that each
	// row keeps; every error keeps H53.
	rules := map[string]string{
		"Created":          "H22 H27 ",
		"Accepted":         "H49 ",
		"Unauthorized":     "H16 H53 ",
		"MethodNotAllowed": "H53 H55 ",
	}
	for _, c := range responses {
		t.Run(rules[c.name]+c.name, func(t *testing.T) {
			asked := []string{c.method}
			if c.method == "GET" {
				asked = append(asked, "HEAD")
			}
			for _, method := range asked {
				response = c.response
				r, err := http.NewRequest(method, server.URL, nil)
				if err != nil {
					t.Fatal(err)
				}
				if c.code == 500 {
					r.Header.Set("X-Request-Id", "r-1")
				}
				got, err := server.Client().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				defer got.Body.Close()
				body, err := io.ReadAll(got.Body)
				if err != nil {
					t.Fatal(err)
				}
				if got.StatusCode != c.code || c.response.StatusCode() != c.code {
					t.Errorf("%s: code %d, StatusCode() %d, want %d", method, got.StatusCode, c.response.StatusCode(), c.code)
				}
				want := map[string]string{"Date": got.Header.Get("Date")}
				for name, value := range c.header {
					want[name] = value
				}
				if c.body != "" {
					want["Content-Length"] = strconv.Itoa(len(c.body))
				}
				if diff := cmp.Diff(want, single(got.Header)); diff != "" {
					t.Errorf("%s: header (-want +got):\n%s", method, diff)
				}
				wantBody := c.body
				if method == "HEAD" {
					wantBody = ""
				}
				if string(body) != wantBody {
					t.Errorf("%s: body\n\t%s\nwant\n\t%s", method, body, wantBody)
				}
				if respondErr != nil {
					t.Errorf("%s: Respond: %v", method, respondErr)
				}
			}
		})
	}
}

// single is a header of which no field stands twice.
func single(h http.Header) map[string]string {
	fields := map[string]string{}
	for name, values := range h {
		fields[name] = strings.Join(values, " AND ")
	}
	return fields
}

// There is a response for each row of the source table, and no other, and an
// error has its code and its name in its text.
func TestEveryRowIsTested(t *testing.T) {
	var want, got []int
	for _, f := range facts(t) {
		want = append(want, f.code)
	}
	for _, c := range responses {
		got = append(got, c.code)
		if err, isError := c.response.(error); isError != (c.code >= 400) {
			t.Errorf("%s: is an error: %t", c.name, isError)
		} else if isError && !strings.HasPrefix(err.Error(), strconv.Itoa(c.code)+" "+c.name) {
			t.Errorf("%s: the error's text begins otherwise: %s", c.name, err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes (-source +tested):\n%s", diff)
	}
}

// constructed are the expressions that make a response of each code.
var constructed = map[int]string{
	200: `status.OK(17)`, 201: `status.Created(17)`, 202: `status.Accepted(status.Task{})`, 204: `status.NoContent()`,
	400: `status.BadRequest("")`, 401: `status.Unauthorized("", "")`, 403: `status.Forbidden("")`, 404: `status.NotFound("")`,
	405: `status.MethodNotAllowed(nil, "")`, 500: `status.InternalServerError(nil)`, 501: `status.NotImplemented("")`,
	503: `status.ServiceUnavailable("")`,
}

// What the table does not allow does not compile, and the compiler says why.
func TestCompiler(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a handler for each row and method")
	}
	compiles := compiler(t)

	t.Run("a row answers the methods that the source table gives it", func(t *testing.T) {
		for _, f := range facts(t) {
			for _, method := range methods {
				err := compiles(method, constructed[f.code])
				missing := "(missing method appliesTo" + camel(method) + ")"
				switch applies := slices.Contains(f.methods, method); {
				case applies && err != nil:
					t.Errorf("%d answers %s, but: %v", f.code, method, err)
				case !applies && (err == nil || !strings.HasSuffix(err.Error(), missing)):
					t.Errorf("%d does not answer %s; got %v, want an error that ends in %s", f.code, method, err, missing)
				}
			}
		}
	})
	t.Run("Fail answers every method", func(t *testing.T) {
		for _, method := range methods {
			if err := compiles(method, "status.Fail(nil)"); err != nil {
				t.Errorf("%s: %v", method, err)
			}
		}
	})
	t.Run("the message names the method", func(t *testing.T) {
		const want = "cannot use status.Created(17) (value of type *status.CreatedResponse[int]) as status.GetResponse value in return statement: " +
			"*status.CreatedResponse[int] does not implement status.GetResponse (missing method appliesToGet)"
		if err := compiles("GET", "status.Created(17)"); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("the compiler says\n\t%v\nwant\n\t%s", err, want)
		}
	})
	t.Run("what an error needs is a parameter", func(t *testing.T) {
		for _, expression := range []string{
			`status.Unauthorized("log in")`,       // without WWW-Authenticate (RFC 9110, section 15.5.2)
			`status.MethodNotAllowed("no")`,       // without Allow (RFC 9110, section 15.5.6)
			`status.InternalServerError()`,        // without a cause for the log
			`status.InternalServerError("boom")`,  // with a message, which no client would see
			`status.NotFound("no").Field("", "")`, // of a row without fields
			`status.NotFound("no").Query("", "")`,
			`status.NotFound("no").Header("", "")`,
		} {
			if err := compiles("GET", expression); err == nil {
				t.Errorf("%s compiles", expression)
			}
		}
	})
}

// compiler returns a function that type-checks a handler of the method which
// returns the value of the expression.
func compiler(t *testing.T) func(method, expression string) error {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	std := importer.Default()
	config := types.Config{Importer: std}
	pkg, err := config.Check("example.com/status", fset, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	config.Importer = withPackage{pkg, std}
	return func(method, expression string) error {
		text := `package service
import ("net/http"; "example.com/status")
func handle(*http.Request) status.` + camel(method) + `Response { return ` + expression + ` }
var _ = status.` + camel(method) + `Handler(handle)`
		file, err := parser.ParseFile(fset, "service.go", text, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = config.Check("service", fset, []*ast.File{file}, nil)
		return err
	}
}

// withPackage is an importer that has one package already.
type withPackage struct {
	pkg *types.Package
	std types.Importer
}

func (w withPackage) Import(path string) (*types.Package, error) {
	if path == w.pkg.Path() {
		return w.pkg, nil
	}
	return w.std.Import(path)
}

// camel is the method as it stands in Go names: Get.
func camel(method string) string { return method[:1] + strings.ToLower(method[1:]) }

// A handler refuses other methods than its own, which a mux could give it.
func TestHandlersMethod(t *testing.T) {
	handlers := map[string]http.Handler{
		"GET, HEAD": status.GetHandler(func(*http.Request) status.GetResponse { return status.OK(order) }),
		"POST":      status.PostHandler(func(*http.Request) status.PostResponse { return status.NoContent() }),
		"PUT":       status.PutHandler(func(*http.Request) status.PutResponse { return status.NoContent() }),
		"DELETE":    status.DeleteHandler(func(*http.Request) status.DeleteResponse { return status.NoContent() }),
	}
	for allow, handler := range handlers {
		for _, method := range append(methods, "HEAD", "PATCH") {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
			if mine := slices.Contains(strings.Split(allow, ", "), method); mine != (w.Code < 300) {
				t.Errorf("the handler of %s answers %s with %d", allow, method, w.Code)
			} else if !mine && (w.Code != 405 || w.Header().Get("Allow") != allow) {
				t.Errorf("the handler of %s refuses %s with %d and Allow: %q", allow, method, w.Code, w.Header().Get("Allow"))
			}
		}
	}
}

// The emitted encoder of a body says what encoding/json does.
func FuzzTask(f *testing.F) {
	f.Add("t-1", "/tasks/t-1", "queued", 0, int64(1767323045), int64(0), 0, int64(0), "")
	f.Add("<\xff\u2028", "\x00\"", "\\", -1, int64(0), int64(999_999_999), -86399, int64(1), "é")
	f.Add("", "", "", math.MaxInt, int64(253402300800), int64(1), 86400, int64(-62167219201), "\x7f")
	f.Fuzz(func(t *testing.T, id, href, state string, progress int, seconds, nanoseconds int64, zone int, updated int64, message string) {
		task := status.Task{
			ID: id, Href: href, Operation: id, State: status.TaskState(state), Progress: progress, Message: message,
			Created: time.Unix(seconds, nanoseconds).In(time.FixedZone("", zone)),
		}
		if updated != 0 || !omitsZero {
			task.Updated = time.Unix(updated, 0).UTC()
		}
		want, wantErr := json.Marshal(task)
		got, err := task.AppendJSON([]byte("before "))
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("AppendJSON: %v, json.Marshal: %v", err, wantErr)
		}
		if err != nil {
			return
		}
		got, found := bytes.CutPrefix(got, []byte("before "))
		if !found || !slices.Equal(tokens(t, got), tokens(t, want)) {
			t.Errorf("AppendJSON gives\n\t%s\njson.Marshal\n\t%s", got, want)
		}
	})
}

// omitsZero tells whether json.Marshal leaves out a time that is zero where the
// tag says so, as it does from Go 1.24 on.
var omitsZero = func() bool {
	text, err := json.Marshal(status.Task{})
	return err == nil && !bytes.Contains(text, []byte("updated"))
}()

// tokens is what a JSON text says, in its order: numbers as they are written,
// strings without their escapes, which encoding/json is free to choose.
func tokens(t *testing.T, text []byte) []json.Token {
	t.Helper()
	if !json.Valid(text) {
		t.Fatalf("not JSON: %s", text)
	}
	var all []json.Token
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		all = append(all, token)
	}
}
