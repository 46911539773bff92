package gen

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/statusgen/statusgen/gen/loopback"
	"github.com/statusgen/statusgen/gen/regular"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/reference"
)

var serveCommand = subcommand{
	name:     "serve",
	operands: "[FILE]",
	summary:  "show the reference page of the table in a browser while it is edited",
	help: `Serve shows the reference page of the table to browsers on this machine, and to no
others, until Ctrl-C. It writes nothing. When the table changes, or one that it
extends, so does the page; a mistake is shown in its place, with the line that it is
in, until that is mended. Beside it are the documents as statusgen would write them:
/reference.html, .md, .json and .svg, /openapi.yaml and .json.

	statusgen serve                            # the table that is here
	statusgen serve -addr 127.0.0.1:8080 api.yaml  # always at the same address
`,
	flags: []string{"addr"},
	run:   (*command).serve,
}

// serve shows the page of the table until a signal comes.
func (c *command) serve(operands []string) error {
	file, err := tableFile(operands)
	if err != nil {
		return err
	}
	if why := loopback.Fault(c.addr); why != "" {
		return usagef("-addr: %s", why)
	}
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("%s: %s", file, source.Cause(err))
	}
	l, err := loopback.Listen(c.addr)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal()
	defer stop()
	fmt.Fprintf(c.stdout, "%s is at http://%s/ until Ctrl-C\n", file, l.Addr())
	return serveTable(ctx, l, file, c.base)
}

// serveTable shows the page of the table to those who come to the listener, until the
// context ends.
func serveTable(ctx context.Context, l loopback.Listener, file string, base []byte) error {
	t := &liveTable{file: file, base: base}
	pages := map[string]func() loopback.Page{
		"/":       t.page,
		"/events": func() loopback.Page { return loopback.Page{Type: "text/event-stream", Events: t.events} },
	}
	for path, d := range map[string]spec.Document{
		"/reference.html": {Form: spec.HTML},
		"/reference.md":   {Form: spec.Markdown},
		"/reference.json": {Form: spec.JSON},
		"/reference.svg":  {Form: spec.SVG},
		"/openapi.yaml":   {Form: spec.YAML, OpenAPI: "3.1"},
		"/openapi.json":   {Form: spec.JSON, OpenAPI: "3.1"},
	} {
		pages[path] = func() loopback.Page { return t.document(d) }
	}
	return (&loopback.Server{Pages: pages}).Serve(ctx, l)
}

// A liveTable is a table that is edited.
type liveTable struct {
	file string
	base []byte

	mu     sync.Mutex
	files  []fileState // those that the table is made of, as they were when it was read
	looked time.Time   // at them
	last   *reading
}

// A reading is what a table said when it was read.
type reading struct {
	version string // another one for other files
	spec    *spec.Spec
	err     error
	documents
}

// lookout is how often it is looked whether a table has changed that someone looks at.
const lookout = 250 * time.Millisecond

// now is what the table says now.
func (t *liveTable) now() *reading {
	t.mu.Lock()
	defer t.mu.Unlock()
	// What is wrong may not be in the files of the table, but in the Go that they name.
	if t.last == nil || t.last.err != nil || t.hasChanged() {
		t.read()
	}
	return t.last
}

// version is that of what the table says, as of a moment ago.
func (t *liveTable) version() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Since(t.looked) >= lookout && (t.last == nil || t.hasChanged()) {
		t.read()
	}
	return t.last.version
}

// read reads the table.
func (t *liveTable) read() {
	t.files = nil
	look := func(file string) error { // before it is read: a change between the two is seen next time
		t.files = append(t.files, stateOf(file))
		return nil
	}
	if dir, err := filepath.Abs(filepath.Dir(t.file)); err == nil { // which tables of modules there are
		if m, err := source.ModuleAround(dir); err == nil && m != nil {
			look(filepath.Join(m.Dir, "go.mod"))
		}
	}
	s, err := spec.Read(spec.Input{File: t.file, Base: t.base, Fetch: look, Shown: true})
	t.last = &reading{version: versionOf(t.files), spec: s, err: err}
	if err == nil {
		t.last.documents = newDocuments(s)
	}
	t.looked = time.Now()
}

// hasChanged reports whether one of the files is not as it was.
func (t *liveTable) hasChanged() bool {
	t.looked = time.Now()
	return slices.ContainsFunc(t.files, func(was fileState) bool { return stateOf(was.name) != was })
}

// A fileState is what is in a file, or why that cannot be read. Size and time do not
// tell: two writes within a tick of the file system's clock have the same.
type fileState struct {
	name string
	hash [sha256.Size]byte
	err  string
}

func stateOf(file string) fileState {
	text, err := regular.ReadFile(file, source.MaxBytes)
	if err != nil {
		return fileState{name: file, err: err.Error()}
	}
	return fileState{name: file, hash: sha256.Sum256(text)}
}

func versionOf(files []fileState) string {
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, files)))
}

// events tells of changes: it sends the version of the table, and that of each other one.
func (t *liveTable) events(ctx context.Context, send func(data string) error) {
	ticker := time.NewTicker(lookout)
	defer ticker.Stop()
	sent := ""
	for {
		if version := t.version(); version != sent {
			if sent = version; send(version) != nil {
				return
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// serveJS reloads the page, and keeps what is looked at in its place.
//
//go:embed serve.js
var serveJS string

// pagePolicy lets a page run what it has in itself, of which it says more, and ask for
// events.
const pagePolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page is the page of the table, or what is wrong with that.
func (t *liveTable) page() loopback.Page {
	r := t.now()
	script := strings.ReplaceAll(serveJS, "VERSION", r.version)
	page := loopback.Page{Type: mediaTypes[spec.HTML], Policy: pagePolicy}
	err := r.err
	if err == nil {
		if page.Text, err = r.documents.page().Live(script); err == nil {
			return page
		}
	}
	page.Status = 500
	title, troubles := troublesOf(t.file, err)
	if page.Text, err = reference.Problem(title, troubles, script); err != nil {
		return loopback.Page{Status: 500, Type: mediaTypes[spec.Markdown], Text: []byte(err.Error())}
	}
	return page
}

// troublesOf are what is wrong with the table, below a title.
func troublesOf(file string, err error) (title string, troubles []reference.Trouble) {
	var problems report.Problems
	if !errors.As(err, &problems) {
		return file, []reference.Trouble{{Text: err.Error()}}
	}
	for _, p := range problems {
		trouble := reference.Trouble{Place: p.Place(), Text: p.Text}
		if p.Row != "" {
			trouble.Text = p.Row + ": " + p.Text
		}
		if pointer := p.Pointer(); pointer != "" {
			trouble.Source = p.Excerpt + "\n" + pointer
		}
		troubles = append(troubles, trouble)
	}
	if len(problems) == 1 {
		return "A mistake in " + file, troubles
	}
	return fmt.Sprintf("%d mistakes in %s", len(problems), file), troubles
}

// mediaTypes are those of the forms of documents.
var mediaTypes = map[spec.Form]string{
	spec.HTML:     "text/html; charset=utf-8",
	spec.Markdown: "text/plain; charset=utf-8", // which a browser shows
	spec.JSON:     "application/json",
	spec.YAML:     "text/plain; charset=utf-8",
	spec.SVG:      "image/svg+xml",
}

// document is a document of the table, as it would be written.
func (t *liveTable) document(d spec.Document) loopback.Page {
	r := t.now()
	err := r.err
	if err == nil {
		page := loopback.Page{Type: mediaTypes[d.Form]}
		if d.Form == spec.HTML || d.Form == spec.SVG {
			page.Policy = pagePolicy
		}
		if d.OpenAPI != "" {
			d.OpenAPI = r.openapi()
		}
		if page.Text, err = r.text(d); err == nil {
			return page
		}
	}
	return loopback.Page{Status: 500, Type: mediaTypes[spec.Markdown], Text: []byte(err.Error() + "\n")}
}

// openapi is the version of OpenAPI that the table asks for first.
func (r *reading) openapi() string {
	version := ""
	for _, d := range r.spec.Documents {
		version = cmp.Or(version, d.OpenAPI)
	}
	return cmp.Or(version, "3.1")
}
