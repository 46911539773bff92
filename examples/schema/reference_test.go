package schema

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/reference"
)

// The reference in JSON of each table is as its schema has it, and in Markdown each link
// within leads to one anchor.
func TestReferenceOfAll(t *testing.T) {
	schema := referenceSchema(t)
	tables := 0
	for _, dir := range []string{"spec.yaml", "gen/testdata/reference", "gen/spec/testdata/ok", "examples"} {
		err := filepath.WalkDir(corpus+dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			s, err := spec.Load(path, base(t))
			if err != nil {
				return nil // one that others extend, or no table
			}
			tables++
			page := reference.Of(s.Table, "api")
			if err := validJSON(schema, page); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			checkAnchors(t, path, rendered(t, page))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if tables < 50 {
		t.Errorf("only %d tables", tables)
	}
}

// The schema refuses what is not the JSON of a page.
func TestReferenceSchemaRefuses(t *testing.T) {
	schema := referenceSchema(t)
	s, err := spec.Load(corpus+"spec.yaml", base(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(p *reference.Page){
		"a code that is none":     func(p *reference.Page) { p.Rows[0].Code = 99 },
		"a class that is none":    func(p *reference.Page) { p.Rows[0].Class = "failure" },
		"a row without an anchor": func(p *reference.Page) { p.Rows[0].Anchors = nil },
		"a name that is none":     func(p *reference.Page) { p.Rows[0].Name = "not found" },
		"a retry that is none":    func(p *reference.Page) { p.Rows[0].Retry = "often" },
		"no methods":              func(p *reference.Page) { p.Methods = nil },
	} {
		page := reference.Of(s.Table, "")
		spoil(page)
		if validJSON(schema, page) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// A text of a table is text in Markdown, whatever it is: the page has the tags that it has
// with a harmless one, and links to nothing else.
func TestReferenceOfHostileTable(t *testing.T) {
	schema := referenceSchema(t)
	want := tags(rendered(t, hostilePage(t, "text")))
	if len(want) < 200 {
		t.Fatalf("the page has %d tags", len(want))
	}
	for _, text := range []string{
		"<script>alert(1)</script>", "\"></a><img src=x onerror=alert(1)>", "]]>", "-->", "a|b", "|", "`", "``` a", "a ```` b", "~~~", "*a* __b__ _c_ ~~d~~", "[a](javascript:b)", "[a]: /b", "![a](b)",
		"# a", "1. a", "- a", "+ a", "> a", "===", "a\\", "\\`", "&lt;b&gt; &#x202e;", "<!-- a", "<?php", "$a$ $b$", "a@acme.example", "www.acme.example", "{{.}}", "| - |", ":---:",
	} {
		page := hostilePage(t, text)
		got := rendered(t, page)
		if got := tags(got); !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("with %q tag %d is %s, not %s", text, i, got[i], want[i])
					break
				}
			}
			t.Errorf("with %q the page has %d tags, not %d", text, len(got), len(want))
		}
		if err := validJSON(schema, page); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// hostilePage is the page of a table with the text wherever a table can have one.
func hostilePage(t *testing.T, text string) *reference.Page {
	t.Helper()
	q := strconv.Quote(text)
	table := `
package: status
methods: [GET, POST]
domain: acme.example
api: {title: Q, details: Q}
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
headers: {X-Text: {value: "a b", details: Q}}
bodies:
  Job: {details: Q, fields: {id: {type: string, details: Q, example: Q}, state: {values: [queued, done], details: Q}}}
statuses:
  OK: {code: 200, phrase: Q, details: Q, since: Q, owner: Q}
  Accepted: {code: 202, body: Job, details: Q}
  Taken:
    code: 409
    id: Q
    phrase: Q
    details: Q
    params: {name: {type: string, details: Q, example: Q}}
    message: {MESSAGE}
    fields: {kind: {type: string, details: Q, example: Q}}
    headers: {X-More: {type: string, details: Q, example: Q}}
    causes: [{cause: Q, remedy: Q}]
    since: Q
    owner: Q
    deprecated: {use: Gone, note: Q}
    formerly: [Held]
  Gone: {code: 410, id: GONE, message: Q}
  InternalServerError: {code: 500, details: Q}
outputs: {go: out}
`
	table = strings.ReplaceAll(table, "{MESSAGE}", strconv.Quote(strings.NewReplacer("{", "{{", "}", "}}").Replace(text)+" {name}"))
	table = strings.ReplaceAll(table, "message: Q", "message: "+strconv.Quote(strings.NewReplacer("{", "{{", "}", "}}").Replace(text)))
	table = regexp.MustCompile(`\bQ\b`).ReplaceAllLiteralString(table, q)
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(table)})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return reference.Of(s.Table, "api")
}

func base(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(corpus + "spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func referenceSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(reference.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(reference.SchemaID, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(reference.SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func validJSON(schema *jsonschema.Schema, page *reference.Page) error {
	text, err := page.JSON()
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

// rendered is the page in Markdown as a code host makes HTML of it, with tags of HTML in
// it as they stand.
func rendered(t *testing.T, page *reference.Page) string {
	t.Helper()
	return string(asHTML(t, page.Markdown()))
}

func asHTML(t testing.TB, markdown []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert(markdown, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	tagOf  = regexp.MustCompile(`<[^>]*>`)
	idOf   = regexp.MustCompile(` id="([^"]*)"`)
	linkOf = regexp.MustCompile(` href="#([^"]*)"`)
)

// tags are those of the text, without the anchors that name ids.
func tags(text string) []string {
	all := tagOf.FindAllString(text, -1)
	for i := range all {
		all[i] = idOf.ReplaceAllString(all[i], " id")
	}
	return all
}

func checkAnchors(t *testing.T, path, text string) {
	t.Helper()
	ids := map[string]bool{}
	for _, m := range idOf.FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("%s: two places have the anchor %s", path, m[1])
		}
		ids[m[1]] = true
	}
	links := linkOf.FindAllStringSubmatch(text, -1)
	for _, m := range links {
		if !ids[m[1]] {
			t.Errorf("%s: #%s leads nowhere", path, m[1])
		}
	}
	if len(links) == 0 {
		t.Error(fmt.Sprint(path, ": no link within"))
	}
}
