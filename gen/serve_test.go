package gen

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/loopback"
)

// A served table is one that is shown, in a folder of its own.
type served struct {
	*testing.T
	dir, url string
	stop     func()
}

// serveFiles shows status.yaml of the files.
func serveFiles(t *testing.T, files map[string]string) *served {
	t.Helper()
	s := &served{T: t, dir: t.TempDir()}
	for name, text := range files {
		s.write(name, text)
	}
	l, err := loopback.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + l.Addr()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serveTable(ctx, l, filepath.Join(s.dir, "status.yaml"), baseTable(t)) }()
	s.stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		done <- nil
	}
	t.Cleanup(s.stop)
	return s
}

// write replaces the file, as editors do.
func (s *served) write(name, text string) {
	s.Helper()
	file := filepath.Join(s.dir, name)
	if err := os.WriteFile(file+".new", []byte(text), 0o666); err != nil {
		s.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		s.Fatal(err)
	}
}

// get returns what is at the path, with the status.
func (s *served) get(path string) (status int, text string) {
	s.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// page returns the page, which has the texts and none of the others.
func (s *served) page(status int, has []string, lacks ...string) string {
	s.Helper()
	got, text := s.get("/")
	if got != status {
		s.Errorf("the page has status %d, want %d", got, status)
	}
	for _, want := range has {
		if !strings.Contains(text, want) {
			s.Errorf("the page lacks %q", want)
		}
	}
	for _, no := range lacks {
		if strings.Contains(text, no) {
			s.Errorf("the page has %q", no)
		}
	}
	return text
}

// versions gives what the events say, as it comes.
func (s *served) versions() <-chan string {
	s.Helper()
	res, err := http.Get(s.url + "/events")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		s.Errorf("events have the media type %q", got)
	}
	versions := make(chan string)
	go func() {
		defer close(versions)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if version, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				versions <- version
			}
		}
	}()
	return versions
}

var seen = regexp.MustCompile(`const seen = '([0-9a-f]+)'`)

// Whatever the table is made of, a change of it is told, and on the page.
func TestServe(t *testing.T) {
	s := serveFiles(t, map[string]string{
		"status.yaml":   "extends: ./base.yaml\npackage: status\nstatuses: {Mine: 410}\noutputs: {go: status}\n",
		"base.yaml":     "extends: ./platform.yaml\nstatuses: {Ours: 409}\n",
		"platform.yaml": "extends: statusgen:base\nstatuses: {Theirs: 423}\n",
	})
	version := func(page string) string {
		m := seen.FindStringSubmatch(page)
		if m == nil {
			t.Fatal("the page does not say which one it is")
		}
		return m[1]
	}
	page := s.page(200, []string{`id="Mine"`, `id="Ours"`, `id="Theirs"`, "<!DOCTYPE html>", "connect-src &#39;self&#39;"})
	events := s.versions()
	event := func(what string) string {
		t.Helper()
		select {
		case got := <-events:
			return got
		case <-time.After(time.Minute): // rather than for as long as a test may run
			t.Fatalf("%s: no event tells of it", what)
			return ""
		}
	}
	if got := event("the first version"); got != version(page) {
		t.Errorf("the events begin with version %s, of the page %s", got, version(page))
	}
	changed := func(what string) {
		t.Helper()
		before := version(page)
		if got := event(what); got == before {
			t.Errorf("%s: the version is the same, %s", what, got)
		} else if _, page = s.get("/"); version(page) != got {
			t.Errorf("%s: the page has version %s, the event %s", what, version(page), got)
		}
	}
	s.write("platform.yaml", "extends: statusgen:base\nstatuses: {Others: 423}\n")
	changed("a file that is extended by another")
	s.page(200, []string{`id="Mine"`, `id="Others"`}, `id="Theirs"`)

	// Two writes within a tick of the file system's clock have one time.
	platform := filepath.Join(s.dir, "platform.yaml")
	before, err := os.Stat(platform)
	if err != nil {
		t.Fatal(err)
	}
	s.write("next.yaml", "extends: statusgen:base\nstatuses: {Theirs: 423}\n")
	next := filepath.Join(s.dir, "next.yaml")
	if err := os.Chtimes(next, time.Time{}, before.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, platform); err != nil {
		t.Fatal(err)
	}
	changed("a text of the same length and time")
	s.page(200, []string{`id="Mine"`, `id="Theirs"`}, `id="Others"`)

	mine := "extends: ./base.yaml\npackage: status\nstatuses: {Mine: 4100, <b>: 410}\noutputs: {go: status}\n"
	s.write("status.yaml", mine)
	changed("mistakes")
	s.page(500, []string{
		"2 mistakes in ",
		"status.yaml:3:18", "4100 is no status code", "statuses: {Mine: 4100, &lt;b&gt;: 410}\n                 ^</code>",
		"status.yaml:3:24", "&lt;b&gt;&#34;: the name is no exported Go name", "statuses: {Mine: 4100, &lt;b&gt;: 410}\n                       ^</code>",
	}, "<b>", `id="Mine"`)
	if status, text := s.get("/openapi.yaml"); status != 500 || !strings.Contains(text, "status.yaml:3:18: Mine: 4100 is no status code") {
		t.Errorf("of a table with a mistake, OpenAPI is %d %q", status, text)
	}
	s.write("status.yaml", strings.Replace(mine, "4100, <b>: 410", "410", 1))
	changed("a table without mistakes")
	s.page(200, []string{`id="Mine"`})

	if err := os.Remove(platform); err != nil {
		t.Fatal(err)
	}
	changed("a file that is gone")
	s.page(500, []string{"base.yaml:1:10", "platform.yaml cannot be read: no such file or directory"})
	s.write("platform.yaml", "extends: statusgen:base\nstatuses: {Theirs: 423}\n")
	changed("the file that was missing")
	s.page(200, []string{`id="Mine"`, `id="Ours"`, `id="Theirs"`})

	s.stop()
	if version, more := <-events; more {
		t.Errorf("after the end comes version %s", version)
	}
}

// A platform's table, which services extend, is shown though it writes nothing.
func TestServeWithoutOutputs(t *testing.T) {
	s := serveFiles(t, map[string]string{"status.yaml": "extends: statusgen:base\nstatuses: {Ours: 409}\n"})
	s.page(200, []string{`id="Ours"`})
	if status, text := s.get("/openapi.yaml"); status != 200 || !strings.Contains(text, "OursError:") {
		t.Errorf("OpenAPI is %d %s", status, text)
	}
}

// What is served beside the page is what statusgen writes.
func TestServedDocuments(t *testing.T) {
	const table = "extends: statusgen:base\npackage: status\napi: {title: Orders}\noutputs: {reference: [r.html, r.md, r.json, r.svg], openapi: [{file: o.yaml, version: 3.0}, {file: o.json, version: 3.0}]}\n"
	s := serveFiles(t, map[string]string{"status.yaml": table})
	var stderr bytes.Buffer
	if status := Main([]string{filepath.Join(s.dir, "status.yaml")}, baseTable(t), io.Discard, &stderr); status != 0 {
		t.Fatal(stderr.String())
	}
	for path, file := range map[string]string{
		"/reference.html": "r.html", "/reference.md": "r.md", "/reference.json": "r.json", "/reference.svg": "r.svg", "/openapi.yaml": "o.yaml", "/openapi.json": "o.json",
	} {
		want, err := os.ReadFile(filepath.Join(s.dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if _, got := s.get(path); got != string(want) || len(want) == 0 {
			t.Errorf("%s differs from %s:\n%s", path, file, cmp.Diff(string(want), got))
		}
	}
}

// The real command says where the page is, and ends well with a signal.
func TestServeUntilSignal(t *testing.T) {
	p := newFolder(t)
	p.write("status.yaml", tableA)
	cmd := p.command("serve")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`^status\.yaml is at (http://127\.0\.0\.1:[0-9]+/) until Ctrl-C\n$`).FindStringSubmatch(line)
	if m == nil {
		t.Fatalf("the command says %q", line)
	}
	res, err := http.Get(m[1] + "events") // which are open when it ends
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// The command is built where there is nothing in the cache: what costs much of that is
// not in it, nor what makes it start more slowly.
func TestNoNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "..").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, dep := range deps {
		if (dep == "net" || dep == "runtime/cgo") && runtime.GOOS != "windows" || dep == "net/http" || dep == "crypto/tls" {
			t.Errorf("the command has %s in it", dep)
		}
	}
	if !strings.Contains(string(out), "/gen/loopback\n") {
		t.Errorf("of %d packages none is ours: does the test see the command?", len(deps))
	}
}
