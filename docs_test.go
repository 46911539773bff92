package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The README is a script: what it says to write is written, what it says to type
// is run, and what it shows is what comes, to the byte.
func TestREADME(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs what the page shows")
	}
	newSession(t, "README.md").playAll()
}

// What the other pages show is what works: a fragment of a table is one that
// makes a table, and a line of Go stands in an example. A page with a console is a
// script, as the README is.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs what the pages show")
	}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages under docs: %v", len(pages), err)
	}
	examples := exampleLines(t)
	for _, page := range pages {
		if isSession(blocksOf(t, page)) {
			t.Run(page, func(t *testing.T) { newSession(t, page).playAll() })
			continue
		}
		for _, b := range blocksOf(t, page) {
			t.Run(fmt.Sprintf("%s:%d", page, b.line), func(t *testing.T) {
				switch b.language {
				case "yaml":
					generateFragment(t, b.text)
				case "go":
					for line := range strings.Lines(b.text) {
						if line = strings.TrimSpace(line); !examples[line] {
							t.Errorf("no example has the line %s", line)
						}
					}
				default:
					t.Errorf("nothing holds a block of %q", b.language)
				}
			})
		}
	}
}

// generateFragment generates what a fragment of a table gives: of one that
// starts from nothing, together with the base table.
func generateFragment(t *testing.T, fragment string) {
	m := newModule(t)
	m.write("go.mod", "module example.com/shop\n\ngo 1.24\n\nrequire github.com/acme/platform v1.2.0\n\nreplace github.com/acme/platform v1.2.0 => ./platform\n")
	m.write("platform/go.mod", "module github.com/acme/platform\n\ngo 1.24\n")
	m.write("platform/platform.go", "package platform\n")
	m.write("platform/status.yaml", "extends: statusgen:base\n")
	if !strings.HasPrefix(fragment, "extends:") {
		fragment = "extends: statusgen:base\n" + fragment
	}
	if !strings.Contains(fragment, "\noutputs:") {
		fragment += "outputs: {go: status}\n"
	}
	m.write("status.yaml", fragment)
	m.run(statusgen(t), "status.yaml")
	m.run("go", "vet", "./...")
}

// exampleLines are the lines of the examples.
func exampleLines(t *testing.T) map[string]bool {
	files, err := filepath.Glob("examples/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of examples: %v", len(files), err)
	}
	lines := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			lines[strings.TrimSpace(line)] = true
		}
	}
	return lines
}

// A session plays the blocks of a page, as a reader would who does what it says,
// in a module of its own.
type session struct {
	*module
	page   string
	blocks []block
	port   string // on which the service of the page listens
}

// newSession returns a session in a module that gets statusgen from this folder,
// and everything else that it needs from the module cache.
func newSession(t *testing.T, page string) *session {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	m := newModule(t)
	m.write("go.mod", "module example.com/shop\n\ngo 1.24\n\nreplace github.com/statusgen/statusgen => "+here+"\n")
	m.env = append(m.env, "GOFLAGS=-buildvcs=false -mod=mod", "GONOSUMDB=*")
	return &session{module: m, page: page, blocks: blocksOf(t, page), port: freePort(t)}
}

// A block is a fenced block of a page.
type block struct {
	line     int    // of its fence
	language string // yaml, go, console …
	file     string // that it is, if it is one: ```go main.go
	text     string
	edits    []edit // that stand before it
}

// An edit is a change to make before a block, in a comment that no reader of the
// page sees: <!-- in main.go: OLD → NEW -->.
type edit struct{ file, old, new string }

var editComment = regexp.MustCompile(`^<!-- in (\S+): (.+) → (.+) -->$`)

// blocksOf returns the fenced blocks of a page.
func blocksOf(t *testing.T, page string) []block {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var (
		all   []block
		edits []edit
		open  *block
		n     int
	)
	for line := range strings.Lines(string(text)) {
		n++
		trimmed := strings.TrimSuffix(line, "\n")
		info, isFence := strings.CutPrefix(trimmed, "```")
		switch {
		case open != nil && trimmed == "```":
			all = append(all, *open)
			open = nil
		case open != nil:
			open.text += line
		case isFence:
			language, file, _ := strings.Cut(info, " ")
			open = &block{line: n, language: language, file: file, edits: edits}
			edits = nil
		default:
			if m := editComment.FindStringSubmatch(trimmed); m != nil {
				edits = append(edits, edit{m[1], m[2], m[3]})
			}
		}
	}
	if open != nil || edits != nil {
		t.Fatalf("%s: a fence or an edit is open at the end", page)
	}
	return all
}

// isSession reports whether the blocks are for a reader who does what they say.
func isSession(blocks []block) bool {
	return slices.ContainsFunc(blocks, func(b block) bool { return b.language == "console" })
}

func (s *session) playAll() {
	s.t.Helper()
	for _, b := range s.blocks {
		s.play(b)
	}
}

// play does what the block says.
func (s *session) play(b block) {
	s.t.Helper()
	for _, e := range b.edits {
		text := s.read(e.file)
		if strings.Count(text, e.old) != 1 {
			s.t.Fatalf("%s:%d: %s does not have %q once", s.page, b.line, e.file, e.old)
		}
		s.write(e.file, strings.Replace(text, e.old, e.new, 1))
	}
	switch {
	case b.file != "":
		s.write(b.file, strings.ReplaceAll(b.text, ":8080", ":"+s.port))
	case b.language == "console":
		s.console(b)
	default:
		s.t.Errorf("%s:%d: a block that is no file and no console: who holds it?", s.page, b.line)
	}
}

// console runs the commands of a block, and compares what they print. Of a
// command below which nothing is shown, only that it succeeds, since what the go
// command tells of downloads depends on the machine.
func (s *session) console(b block) {
	s.t.Helper()
	for _, c := range commandsOf(b) {
		var got string
		switch {
		case strings.HasSuffix(c.line, " &"):
			s.start(strings.TrimSuffix(c.line, " &"))
			continue
		case strings.HasPrefix(c.line, "curl "):
			got = s.curl(c.line)
		default:
			stdout, stderr, code := s.result("sh", "-c", c.line)
			if c.output == "" && code != 0 {
				s.t.Fatalf("%s:%d: %s: exit status %d\n%s%s", s.page, b.line, c.line, code, stdout, stderr)
			}
			if got = stdout + stderr; c.output == "" {
				got = stdout
			}
		}
		if diff := cmp.Diff(c.output, s.normal(got)); diff != "" {
			s.t.Errorf("%s:%d: %s (- shown, + printed):\n%s", s.page, b.line, c.line, diff)
		}
	}
}

// A command is a line that is typed, and the lines that are shown below it.
type command struct{ line, output string }

func commandsOf(b block) []command {
	var all []command
	for line := range strings.Lines(b.text) {
		if typed, ok := strings.CutPrefix(line, "$ "); ok {
			typed, _, _ = strings.Cut(strings.TrimSuffix(typed, "\n"), "  #")
			all = append(all, command{line: strings.TrimSpace(typed)})
			continue
		}
		all[len(all)-1].output += line
	}
	return all
}

// What differs from run to run stands on the page as it was once.
var (
	date     = regexp.MustCompile(`(?m)^Date: .*$`)
	instance = regexp.MustCompile(`"instance":"[0-9a-f]{32}"`)
	tested   = regexp.MustCompile(`(?m)^(ok  \t.*\t)[0-9.]+s$`)
)

func (s *session) normal(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "127.0.0.1:"+s.port, "127.0.0.1:8080")
	text = date.ReplaceAllString(text, "Date: Tue, 24 Nov 2026 12:00:00 GMT")
	text = tested.ReplaceAllString(text, "${1}0.004s")
	return instance.ReplaceAllString(text, `"instance":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb"`)
}

// start builds and runs the service until the test ends, and waits until it
// listens.
func (s *session) start(line string) {
	s.t.Helper()
	if line != "go run ." {
		s.t.Fatalf("%s: %q is no way to start a service", s.page, line)
	}
	program := s.path("shop" + exeSuffix())
	s.run("go", "build", "-o", program, ".")
	service := exec.Command(program)
	var out bytes.Buffer
	service.Stdout, service.Stderr = &out, &out
	if err := service.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- service.Wait() }()
	s.t.Cleanup(func() {
		service.Process.Kill()
		<-ended
	})
	for {
		conn, err := net.Dial("tcp", "127.0.0.1:"+s.port)
		if err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			s.t.Fatalf("the service has ended: %v\n%s", err, out.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// curl does what curl does, for the options that the pages have: it sends the
// request, and returns the body; with -i, the response as it came.
func (s *session) curl(line string) string {
	s.t.Helper()
	method, headers, address, whole := "GET", "", "", false
	words := shellWords(line)
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-i":
			whole = true
		case "-X":
			i++
			method = words[i]
		case "-H":
			i++
			headers += words[i] + "\r\n"
		default:
			address = words[i]
		}
	}
	path, ok := strings.CutPrefix(address, "http://127.0.0.1:8080")
	if !ok {
		s.t.Fatalf("%s: %s asks someone else", s.page, line)
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+s.port)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nConnection: close\r\n%s\r\n", method, path, headers)
	all, err := io.ReadAll(bufio.NewReader(conn))
	if err != nil {
		s.t.Fatal(err)
	}
	header, body, _ := strings.Cut(string(all), "\r\n\r\n")
	if !whole {
		return body + "\n"
	}
	return strings.Replace(header, "\r\nConnection: close", "", 1) + "\r\n\r\n" + body + "\n"
}

// shellWords are the words of a line; of quotes it knows the single ones.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// freePort returns a port of the loopback interface on which nobody listens.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// The task for VS Code finds the problems of a table where they are.
func TestProblemMatcher(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the command")
	}
	var file struct {
		Tasks []struct {
			ProblemMatcher struct {
				Pattern struct {
					Regexp                                string
					File, Line, Column, Severity, Message int
				}
			}
		}
	}
	for _, b := range blocksOf(t, "docs/command.md") {
		if b.file == ".vscode/tasks.json" {
			decode(t, b.text, &file)
		}
	}
	if len(file.Tasks) != 1 {
		t.Fatalf("%d tasks, want one", len(file.Tasks))
	}
	p := file.Tasks[0].ProblemMatcher.Pattern
	line := regexp.MustCompile(p.Regexp)

	m := newModule(t)
	for _, c := range []struct {
		rows string
		code int
		want []string
	}{
		{"  TooManyRequests: 492\n", 1, []string{"status.yaml", "3", "20", ""}},
		{"  NotModified: {code: 304, methods: [POST]}\n", 0, []string{"status.yaml", "3", "28", "warning"}},
	} {
		m.write("status.yaml", "extends: statusgen:base\nstatuses:\n"+c.rows+"outputs: {go: status}\n")
		_, stderr, code := m.result(statusgen(t))
		found := line.FindStringSubmatch(strings.TrimSuffix(stderr, "\n"))
		if code != c.code || found == nil {
			t.Errorf("%s: exit status %d, want %d, and no problem in %q", c.rows, code, c.code, stderr)
			continue
		}
		got := []string{found[p.File], found[p.Line], found[p.Column], found[p.Severity]}
		if diff := cmp.Diff(c.want, got); diff != "" || found[p.Message] == "" {
			t.Errorf("%s(- want, + got), and the message %q:\n%s", c.rows, found[p.Message], diff)
		}
	}
}
