package main

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	modulePath = "github.com/statusgen/statusgen"
	version    = "v0.1.0" // of the next tag, or of the last one; the docs name it
)

// A service in a module of its own gets the tool as it would from the network,
// generates its package, and answers a client with it. The service is
// testdata/service.
func TestService(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs a service")
	}
	s := newService(t)
	s.run("go", "get", "-tool", modulePath+"@"+version)
	t.Run("requirements", s.requirements)
	s.isVersion(t, "go", "tool", "statusgen")

	s.run("go", "generate", "./...")
	s.run("go", "vet", "./...")
	s.run("go", "build", "-o", "orders"+exeSuffix(), ".")
	t.Run("answers", s.answers)
	t.Run("vendored", s.vendored)
	t.Run("check", s.check)
}

// A service of an older Go than the tool's runs the tool without having it in
// go.mod, or has it in a module of its own. Its go line stays.
func TestServiceOfOlderGo(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs a service")
	}
	s := newService(t)
	mod := "module example.com/orders\n\ngo " + outputGo + "\n"
	s.write("go.mod", mod)
	s.env = append(s.env, "GOBIN="+s.path("bin"))
	s.run("go", "install", modulePath+"@"+version)
	s.run("sh", "-c", shown(t, "docs/service.md", "mkdir tools && cd tools && go mod init example.com/shop/tools && go mod edit -go="+toolGo+" && go get -tool "+modulePath))
	for _, way := range []struct{ line, table string }{
		{s.path("bin", "statusgen"+exeSuffix()), ""},
		{shown(t, "docs/service.md", "go run "+modulePath+"@"+version), ""},
		{shown(t, "docs/service.md", "go -C tools tool statusgen ../status.yaml"), "../status.yaml"},
	} {
		command := strings.Fields(way.line)
		s.remove("internal/status")
		s.run(command...)
		s.run("go", "vet", "./...")
		if got := s.read("go.mod"); got != mod {
			t.Errorf("%s: go.mod is\n%swant\n%s", way.line, got, mod)
		}
		s.isVersion(t, strings.Fields(strings.TrimSuffix(way.line, way.table))...)
	}
}

// isVersion: the command knows the version that it is of, and is of the Go that runs
// this test.
func (s *service) isVersion(t *testing.T, command ...string) {
	t.Helper()
	want := fmt.Sprintf("statusgen %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if got := s.run(append(command, "version")...); got != want {
		t.Errorf("%s version prints %q, want %q", strings.Join(command, " "), got, want)
	}
}

// requirements: of the tool, the service has what the tool imports, and nothing
// that only our tests use.
func (s *service) requirements(t *testing.T) {
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
		Tool          []struct{ Path string }
		Go, Toolchain string
	}
	decode(t, s.run("go", "mod", "edit", "-json"), &mod)
	got := []string{"go " + mod.Go}
	if mod.Toolchain != "" {
		got = append(got, "toolchain "+mod.Toolchain)
	}
	for _, tool := range mod.Tool {
		got = append(got, "tool "+tool.Path)
	}
	for _, r := range mod.Require {
		got = append(got, fmt.Sprintf("require %s, indirect %t", r.Path, r.Indirect))
	}
	want := []string{
		"go " + toolGo, // as it was
		"tool github.com/statusgen/statusgen",
		"require github.com/dave/jennifer, indirect true",
		"require github.com/rogpeppe/go-internal, indirect true",
		"require github.com/statusgen/statusgen, indirect true",
		"require gopkg.in/yaml.v3, indirect true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("go.mod (- want, + got):\n%s", diff)
	}

	var code []string // the modules of which more than go.mod was downloaded
	for line := range strings.Lines(s.read("go.sum")) {
		if path, rest, _ := strings.Cut(line, " "); !strings.Contains(rest, "/go.mod ") {
			code = append(code, fmt.Sprintf("require %s, indirect true", path))
		}
	}
	if diff := cmp.Diff(want[2:], code); diff != "" {
		t.Errorf("go.sum (- want, + got):\n%s", diff)
	}
}

// vendored: with its dependencies vendored, the service generates and builds
// without a module cache and without a proxy.
func (s *service) vendored(t *testing.T) {
	s.run("go", "mod", "vendor")
	vendored := *s.module
	vendored.t = t
	vendored.env = append(slices.Clip(s.env), "GOPROXY=off", "GOMODCACHE="+t.TempDir(), "GOFLAGS=-mod=vendor -trimpath")
	before := emitted(t, s.path("internal/status"))
	vendored.remove("internal/status")
	vendored.run("go", "generate", "./...")
	(&service{module: &vendored}).isVersion(t, "go", "tool", "statusgen")
	if diff := cmp.Diff(before, emitted(t, s.path("internal/status"))); diff != "" {
		t.Errorf("the vendored tool gives another package (- before, + now):\n%s", diff)
	}
	vendored.run("go", "build", "-o", os.DevNull, ".")
	s.remove("vendor")
}

// check: a service's continuous integration sees that the package is not what
// the table gives, without having the tool in go.mod.
func (s *service) check(t *testing.T) {
	check := []string{"go", "run", modulePath + "@" + version, "check"}
	if out := s.run(check...); out != "" {
		t.Errorf("check of a fresh package prints\n%s", out)
	}

	before := s.read("internal/status/errors.go")
	s.write("status.yaml", strings.Replace(s.read("status.yaml"), "code: 429", "code: 409", 1))
	out := s.fail(check...)
	for _, want := range []string{
		"--- a/internal/status/errors.go\n+++ b/internal/status/errors.go\n",
		"\n-\tcode:    429,\n+\tcode:    409,\n",
		"go generate",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not print %q but\n%s", want, out)
		}
	}
	if s.read("internal/status/errors.go") != before {
		t.Error("check has written a file")
	}

	s.run("go", "generate", "./...")
	s.run(check...)
}

// answers: what a client gets from the service, and what the log has of it.
func (s *service) answers(t *testing.T) {
	url := s.start(t)
	for _, x := range exchanges {
		t.Run(x.name, func(t *testing.T) { x.do(t, url) })
	}
	t.Run("hidden cause", func(t *testing.T) { s.hiddenCause(t, url) })

	want := []string{
		"503 ServiceUnavailable POST /orders",
		"501 NotImplemented POST /orders",
		"501 NotImplemented PATCH /orders",
		"500 InternalServerError GET /orders/4/invoice",
		"500 InternalServerError GET /orders/13",
	}
	var got []string
	for _, line := range s.log(t) {
		got = append(got, fmt.Sprintf("%d %s %s %s", line.Code, line.Row, line.Method, line.Path))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the log has what failed at the service, and nothing else (- want, + got):\n%s", diff)
	}
}

// hiddenCause: the client is told nothing of the cause but a name, under which
// the log has it all.
func (s *service) hiddenCause(t *testing.T, url string) {
	resp, body := send(t, url, exchange{as: "ada", request: "GET /orders/13"})
	if resp.StatusCode != 500 {
		t.Fatalf("status %s", resp.Status)
	}
	var got problem
	decode(t, body, &got)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(got.Instance) {
		t.Errorf("the instance is %q, want a random name", got.Instance)
	}
	want := `{"type":"about:blank","title":"Internal Server Error","status":500,"code":"InternalServerError",` +
		`"detail":"The order service has failed; the report is with those who run it.","instance":"` + got.Instance + `"}`
	if body != want {
		t.Errorf("the body is\n%s\nwant\n%s", body, want)
	}

	log := s.log(t)
	line := log[len(log)-1]
	if line.Instance != got.Instance {
		t.Errorf("the log has instance %q, the client %q", line.Instance, got.Instance)
	}
	var cause string
	decode(t, string(line.Cause), &cause)
	if want := "reading order 13: dial postgres://orders:hunter2@db.internal/orders: connection refused"; cause != want {
		t.Errorf("the log has cause %q, want %q", cause, want)
	}
}

// An exchange is a request and the response that the service owes it.
type exchange struct {
	name    string
	as      string // the customer; empty for nobody
	request string // the method and the path
	send    string // the body
	id      string // the X-Request-Id

	code   int
	header http.Header // without Date and Content-Length
	body   string
	value  any // what the body says, decoded
}

// A problem is the body of an error (RFC 9457, section 3.1).
type problem struct {
	Type     string  `json:"type"`
	Title    string  `json:"title"`
	Status   int     `json:"status"`
	Code     string  `json:"code"`
	Detail   string  `json:"detail"`
	Instance string  `json:"instance"`
	Errors   []field `json:"errors"`
	Limit    int     `json:"limit"`
}

type field struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// An order and a task are what a client that knows nothing of statusgen makes
// of them.
type (
	order struct {
		ID, Customer, Street, State string
		Items                       []string
	}
	task struct {
		ID, Href, Operation, State, Created string
		Progress                            int
	}
)

// exchanges happen in this order: the service remembers.
var exchanges = []exchange{
	{
		name: "200", as: "ada", request: "GET /orders/1",
		code: 200, header: resourceHeader(nil),
		body:  `{"id":"1","customer":"ada","items":["tea","\u003csalt\u003e \u0026 pepper"],"street":"Harbour Street 3","state":"open"}`,
		value: order{ID: "1", Customer: "ada", Items: []string{"tea", "<salt> & pepper"}, Street: "Harbour Street 3", State: "open"},
	},
	{
		name: "200 to HEAD", as: "ada", request: "HEAD /orders/1",
		code: 200, header: resourceHeader(nil),
	},
	{
		name: "201", as: "ada", request: "POST /orders", send: `{"items":["figs"],"street":"Harbour Street 3"}`,
		code: 201, header: resourceHeader(http.Header{"Location": {"/orders/5"}}),
		body:  `{"id":"5","customer":"ada","items":["figs"],"street":"Harbour Street 3","state":"open"}`,
		value: order{ID: "5", Customer: "ada", Items: []string{"figs"}, Street: "Harbour Street 3", State: "open"},
	},
	{
		name: "where 201 points", as: "ada", request: "GET /orders/5",
		code: 200, header: resourceHeader(nil),
		body: `{"id":"5","customer":"ada","items":["figs"],"street":"Harbour Street 3","state":"open"}`,
	},
	{
		name: "429, which the store wrapped", as: "ada", request: "POST /orders", send: `{"items":["nuts"],"street":"Harbour Street 3"}`,
		code: 429, header: errorHeader(nil),
		body:  `{"type":"about:blank","title":"Too Many Requests","status":429,"code":"TOO_MANY_ORDERS","detail":"a customer has at most 3 open orders","limit":3}`,
		value: problem{Type: "about:blank", Title: "Too Many Requests", Status: 429, Code: "TOO_MANY_ORDERS", Detail: "a customer has at most 3 open orders", Limit: 3},
	},
	{
		name: "202", as: "ada", request: "DELETE /orders/2",
		code: 202, header: resourceHeader(http.Header{"Location": {"/tasks/unpack-2"}}),
		body:  `{"id":"unpack-2","href":"/tasks/unpack-2","operation":"unpack","state":"running","progress":20,"created":"2026-01-02T03:04:05Z"}`,
		value: task{ID: "unpack-2", Href: "/tasks/unpack-2", Operation: "unpack", State: "running", Progress: 20, Created: "2026-01-02T03:04:05Z"},
	},
	{
		name: "where 202 points", as: "ada", request: "GET /tasks/unpack-2",
		code: 200, header: resourceHeader(nil),
		body: `{"id":"unpack-2","href":"/tasks/unpack-2","operation":"unpack","state":"running","progress":20,"created":"2026-01-02T03:04:05Z"}`,
	},
	{
		name: "204 to PUT", as: "ada", request: "PUT /orders/5", send: `{"items":["dates"],"street":"Quay 1"}`,
		code: 204, header: http.Header{},
	},
	{
		name: "204 to DELETE", as: "ada", request: "DELETE /orders/5",
		code: 204, header: http.Header{},
	},
	{
		name: "400", as: "ada", request: "POST /orders", send: `{"items":`,
		code: 400, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Bad Request","status":400,"code":"BadRequest","detail":"the order could not be read"}`,
	},
	{
		name: "400 with fields", as: "ada", request: "POST /orders", send: `{"items":["tea"," "]}`,
		code: 400, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Bad Request","status":400,"code":"BadRequest","detail":"the order is not complete",` +
			`"errors":[{"pointer":"/items/1","detail":"has no name"},{"pointer":"/street","detail":"say where \"home\" is"}]}`,
		value: problem{
			Type: "about:blank", Title: "Bad Request", Status: 400, Code: "BadRequest", Detail: "the order is not complete",
			Errors: []field{{"/items/1", "has no name"}, {"/street", `say where "home" is`}},
		},
	},
	{
		name: "401", request: "GET /orders/1",
		code: 401, header: errorHeader(http.Header{"Www-Authenticate": {`Bearer realm="orders"`}}),
		body: `{"type":"about:blank","title":"Unauthorized","status":401,"code":"Unauthorized","detail":"say who you are"}`,
	},
	{
		name: "403", as: "ada", request: "GET /orders/3",
		code: 403, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Forbidden","status":403,"code":"Forbidden","detail":"this is the order of another customer"}`,
	},
	{
		name: "404", as: "ada", request: "GET /orders/5", id: "c-17",
		code: 404, header: errorHeader(nil),
		body:  `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"there is no order 5","instance":"c-17"}`,
		value: problem{Type: "about:blank", Title: "Not Found", Status: 404, Code: "NotFound", Detail: "there is no order 5", Instance: "c-17"},
	},
	{
		name: "404 to HEAD", as: "ada", request: "HEAD /orders/5",
		code: 404, header: errorHeader(nil),
	},
	{
		name: "404 of a path that the mux does not know", as: "ada", request: "GET /order/1",
		code: 404, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"There is nothing here."}`,
	},
	{
		name: "405", as: "ada", request: "DELETE /orders",
		code: 405, header: errorHeader(http.Header{"Allow": {"POST, OPTIONS"}}),
		body: `{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"MethodNotAllowed","detail":"This is not what can be done here."}`,
	},
	{
		name: "405 of the mux", as: "ada", request: "POST /orders/1/invoice",
		code: 405, header: errorHeader(http.Header{"Allow": {"GET, HEAD"}}),
		body: `{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"MethodNotAllowed","detail":"This is not what can be done here."}`,
	},
	{
		name: "OPTIONS", as: "ada", request: "OPTIONS /orders/1",
		code: 204, header: http.Header{"Allow": {"GET, HEAD, PUT, DELETE, OPTIONS"}},
	},
	{
		name: "503", as: "ada", request: "POST /orders", send: `{"items":["ice"],"street":"Harbour Street 3"}`,
		code: 503, header: errorHeader(http.Header{"Retry-After": {"90"}}), // 89.001 s, rounded up
		body: `{"type":"about:blank","title":"Service Unavailable","status":503,"code":"ServiceUnavailable","detail":"the warehouse counts its stock"}`,
	},
	{
		name: "501", as: "ada", request: "POST /orders", send: `{"items":["tea"],"street":"Harbour Street 3","gift":true}`,
		code: 501, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Not Implemented","status":501,"code":"NotImplemented","detail":"gifts are not wrapped yet"}`,
	},
	{
		name: "501 to a method that the table does not know", as: "ada", request: "PATCH /orders",
		code: 501, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Not Implemented","status":501,"code":"NotImplemented","detail":"Nothing here can be done that way."}`,
	},
	{
		name: "500 for a panic", as: "bob", request: "GET /orders/4/invoice", id: "c-18",
		code: 500, header: errorHeader(nil),
		body: `{"type":"about:blank","title":"Internal Server Error","status":500,"code":"InternalServerError",` +
			`"detail":"The order service has failed; the report is with those who run it.","instance":"c-18"}`,
	},
}

// resourceHeader is the header of a response with a resource, and more.
func resourceHeader(more http.Header) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	maps.Copy(h, more)
	return h
}

// errorHeader is the header of an error, and more.
func errorHeader(more http.Header) http.Header {
	h := http.Header{
		"Content-Type":           {"application/problem+json"},
		"Cache-Control":          {"no-store"},
		"X-Content-Type-Options": {"nosniff"},
	}
	maps.Copy(h, more)
	return h
}

// do sends the request and compares the response with what it must be.
func (x exchange) do(t *testing.T, url string) {
	resp, body := send(t, url, x)
	if resp.StatusCode != x.code {
		t.Errorf("status %d, want %d", resp.StatusCode, x.code)
	}
	// net/http sends the length where there may be a body.
	hasLength := resp.Header.Get("Content-Length") != ""
	if want := x.code != http.StatusNoContent; hasLength != want {
		t.Errorf("has a Content-Length: %t, want %t", hasLength, want)
	}
	resp.Header.Del("Content-Length")
	resp.Header.Del("Date")
	if diff := cmp.Diff(x.header, resp.Header); diff != "" {
		t.Errorf("header (- want, + got):\n%s", diff)
	}
	if body != x.body {
		t.Errorf("the body is\n%s\nwant\n%s", body, x.body)
	}
	switch want := x.value.(type) {
	case nil:
	case order:
		expectValue(t, body, want)
	case task:
		expectValue(t, body, want)
	case problem:
		expectValue(t, body, want)
	default:
		t.Fatalf("no case for %T", want)
	}
}

// expectValue compares what the body says, decoded, with want.
func expectValue[T any](t *testing.T, body string, want T) {
	t.Helper()
	var got T
	decode(t, body, &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded (- want, + got):\n%s", diff)
	}
}

// send sends the request of the exchange and returns the response and its body.
func send(t *testing.T, url string, x exchange) (*http.Response, string) {
	t.Helper()
	method, path, _ := strings.Cut(x.request, " ")
	req, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(x.send))
	if err != nil {
		t.Fatal(err)
	}
	if x.as != "" {
		req.Header.Set("Authorization", "Bearer "+x.as)
	}
	if x.id != "" {
		req.Header.Set("X-Request-Id", x.id)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// decode decodes JSON that must be valid, and nothing after it.
func decode(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

// A service is a copy of testdata/service in a module of its own.
type service struct {
	*module
	stderr string // the file that has the running service's log
}

// newService returns the service. It gets this module, and what that requires,
// from folders, and keeps them in a module cache that the test removes.
func newService(t *testing.T) *service {
	t.Helper()
	m := newModule(t)
	m.env = append(m.env,
		"GOPROXY="+fileURL(newProxy(t))+","+fileURL(downloads(t)),
		"GOTOOLCHAIN=local", // the tool's
		"GOSUMDB=off", "GOPRIVATE=", "GONOPROXY=", "GONOSUMDB=", "GOINSECURE=",
		// Without the path of the cache in it, what is built is in the build cache the next time.
		"GOMODCACHE="+t.TempDir(), "GOFLAGS=-modcacherw -buildvcs=false -trimpath",
	)
	m.remove("go.mod")
	if err := os.CopyFS(m.dir, os.DirFS("testdata/service")); err != nil {
		t.Fatal(err)
	}
	return &service{module: m, stderr: filepath.Join(t.TempDir(), "stderr")}
}

// start runs the service until the test ends, and returns where it answers.
func (s *service) start(t *testing.T) (url string) {
	t.Helper()
	stderr, err := os.Create(s.stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	cmd := exec.Command(s.path("orders"+exeSuffix()), "-clock", "2026-01-02T03:04:05Z")
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	url, err = bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the service did not start: %v", err)
	}
	return strings.TrimSpace(url)
}

// A logLine is a line that the service has logged.
type logLine struct {
	Level, Method, Path, Row, Instance string
	Code                               int
	Cause                              json.RawMessage
}

// log returns what the service has logged. A line is written before the
// response that it is about is complete.
func (s *service) log(t *testing.T) []logLine {
	t.Helper()
	text, err := os.ReadFile(s.stderr)
	if err != nil {
		t.Fatal(err)
	}
	var lines []logLine
	for text := range strings.Lines(string(text)) {
		var line logLine
		decode(t, text, &line)
		lines = append(lines, line)
	}
	return lines
}

// newProxy returns a folder that serves this module, as it stands, by the
// protocol of module proxies (https://go.dev/ref/mod#goproxy-protocol).
func newProxy(t *testing.T) string {
	t.Helper()
	proxy := t.TempDir()
	dir := filepath.Join(proxy, filepath.FromSlash(modulePath), "@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list":            version + "\n",
		version + ".info": `{"Version":` + strconv.Quote(version) + `,"Time":"2026-01-02T03:04:05Z"}`,
		version + ".mod":  string(mod),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeModuleZip(filepath.Join(dir, version+".zip")); err != nil {
		t.Fatal(err)
	}
	return proxy
}

// writeModuleZip writes this module as go.dev/ref/mod#zip-files has it: without
// what version control keeps to itself, vendored packages and other modules.
func writeModuleZip(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	w := zip.NewWriter(file)
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if path != "." && isOutsideModule(path) {
				return filepath.SkipDir
			}
			return nil
		case !entry.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		member, err := w.Create(modulePath + "@" + version + "/" + filepath.ToSlash(path))
		if err != nil {
			return err
		}
		_, err = member.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return file.Close()
}

// isOutsideModule reports whether a folder of the repository is no part of the
// module.
func isOutsideModule(dir string) bool {
	if base := filepath.Base(dir); base == ".git" || base == "vendor" {
		return true
	}
	_, err := os.Lstat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// downloads returns the folder of the machine's module cache that has what this
// module requires. It is laid out as a proxy's.
func downloads(t *testing.T) string {
	t.Helper()
	goCommand(t, "mod", "download")
	cache := goCommand(t, "env", "GOMODCACHE")
	return filepath.Join(strings.TrimSpace(cache), "cache", "download")
}

// fileURL returns the URL of a folder.
func fileURL(dir string) string {
	path := filepath.ToSlash(dir)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // of a drive
	}
	return "file://" + path
}
