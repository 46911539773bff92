package schema

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml2 "go.yaml.in/yaml/v2"
	"golang.org/x/net/html"
	yaml3 "gopkg.in/yaml.v3"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/openapi"
	"github.com/statusgen/statusgen/templates/reference"
)

// hostileTable has a text wherever a table can have one, each on a line of its own: ‹ and
// › are around what stands there if the text may not.
const hostileTable = `package: status
methods: [GET, POST, ‹PUT›]
domain: ‹acme.example›
api:
  title: ‹Orders›
  version: ‹1.4›
  url: ‹https://api.acme.example›
  details: ‹It sells.›
formats:
  ‹application/json›: encoding/json.Marshal
  application/vnd.acme+xml: encoding/xml.Marshal
headers:
  X-All:
    value: ‹all›
    details: ‹Of all.›
error:
  type: ‹https://acme.example/status#{id}›
  help: ‹https://acme.example/help#{id}›
  media_type: ‹application/json›
  headers:
    X-Error: ‹error›
  shape:
    more: {‹told›: ‹always›}
    id: $id
    message: $message
    help: $help
    params: $params
    of: {‹key›: $value.kind}
    errors: [{pointer: $pointer, detail: $detail, ‹kind›: $field.kind}]
bodies:
  Job:
    details: ‹Work.›
    fields:
      id:
        type: string
        details: ‹Which.›
        example: ‹job-17›
      state:
        details: ‹How far.›
        values:
          - ‹queued›
          - done
      ‹size›: int
statuses:
  OK:
    code: 200
    phrase: ‹OK›
    details: ‹All is well.›
    since: ‹v1.0›
    owner: ‹team›
    body: {bytes: ‹image/png›}
    headers:
      X-Value:
        value: ‹value›
  Report:
    code: 200
    body: {stream: ‹text/csv›}
  Accepted: {code: 202, body: Job}
  Taken:
    code: 409
    id: ‹TAKEN›
    type: ‹https://acme.example/taken›
    phrase: ‹Taken›
    details: ‹Somebody has it.›
    values:
      kind: ‹order›
    params:
      name:
        type: string
        details: ‹Of it.›
        example: ‹lamp›
    message: ‹another has {name}›
    fields:
      kind:
        type: string
        details: ‹Which kind.›
        example: ‹color›
    headers:
      X-More:
        type: string
        details: ‹More.›
        example: ‹some›
    causes:
      - cause: ‹It was sold.›
        remedy: ‹Buy another.›
    links:
      - ‹https://acme.example/docs›
    since: ‹v1.4›
    owner: ‹team›
    deprecated:
      use: Gone
      note: ‹It goes.›
    formerly: [Held]
  Gone:
    code: 410
    id: ‹GONE›
    message: ‹it is gone›
    values: {kind: a}
  InternalServerError:
    code: 500
    details: ‹It broke.›
    values: {kind: b}
outputs: {go: out}
`

// hostile is the table with the text wherever that may stand, and the number of places;
// of none it is harmless.
func hostile(tb testing.TB, text string) (*spec.Spec, int) {
	tb.Helper()
	quoted := quote(text)
	lines := strings.Split(hostileTable, "\n")
	refused := make([]bool, len(lines)+1)
	for tries := 0; ; tries++ {
		var table strings.Builder
		places := 0
		for i, line := range lines {
			for {
				before, rest, ok := strings.Cut(line, "‹")
				if table.WriteString(before); !ok {
					break
				}
				harmless, after, _ := strings.Cut(rest, "›")
				if refused[i+1] || text == "" {
					table.WriteString(`"` + harmless + `"`)
				} else {
					if strings.Contains(harmless, "{name}") {
						table.WriteString(quote(text + " {name}"))
					} else {
						table.WriteString(quoted)
					}
					places++
				}
				line = after
			}
			table.WriteByte('\n')
		}
		s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(table.String())})
		if err == nil {
			return s, places
		}
		var problems report.Problems
		if !errors.As(err, &problems) {
			tb.Fatalf("%q: %v", text, err)
		}
		more := false
		for _, p := range problems {
			if strings.ContainsFunc(p.String(), func(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }) {
				tb.Errorf("the problem does something to a terminal: %q", p.String())
			}
			for _, troubles := range [][]reference.Trouble{{{Place: p.Place(), Text: p.Text, Source: p.Excerpt + "\n" + p.Pointer()}}} {
				page, err := reference.Problem("status.yaml", troubles, "")
				if err != nil {
					tb.Fatal(err)
				}
				checkHTML(tb, page, true)
			}
			if !refused[p.Line] {
				refused[p.Line], more = true, true
			}
		}
		if !more {
			tb.Fatalf("%q is refused in another place: %v", text, err)
		}
	}
}

// quote is the text in quotes of YAML, which has in it what prints alone.
func quote(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteString("\\" + string(c))
		case unicode.IsPrint(c):
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, "\\U%08x", c)
		}
	}
	return `"` + b.String() + `"`
}

// inertOnes are texts that some reader of a document would take for more than a text.
var inertOnes = []string{
	"", "x", "<script>alert(1)</script>", `"></a><img src=x onerror=alert(1)>`, `' onfocus='alert(1)`, "]]>", "-->", "<!--", "--!>", "</style>", "</script>", "<!--<script>", "</title>", "</textarea>", "<?xml?>", "<![CDATA[", "<!DOCTYPE x>",
	"{{.}}", "|", "a|b", "`", "``", "```", "````", "`````", "```````", "`````````", "a`b", "a``b`c", "` `", "~~~", "*a*", "_a_", "__a__", "[a](javascript:b)", "![a](http://evil.example)", "[a]: /b", "()", "# a", "a\n===\n", "a\n---\n", "- a", "1. a", "1) a", "+ a", "> a",
	"    a", "\ta", "<http://a.example>", "<javascript:alert(1)>", "http://a.example/)*b*", "http://a.example/<b>", "https://a.example/\"onclick=x", "http://a_b_c.example/_d_", "https://x\\`y`", "ftp://a.example", "mailto:a@b.example", "a@b.example", "www.a.example", "xmpp:a@b.example", "$a$", "$$a$$", "$`a`$",
	":smile:", "@team", "#15", "&lt;b&gt;", "&#x3c;b>", "&amp;amp;", "&nbsp", "&copy", "\\", "a\\", "\\\\", "\\*", "[ ] a", "[x] a", "- [ ] a", "[^1]", "[^1]: a", "| - |\n| - |", ":---:", "a  \nb", "a\\\nb", "a\n\nb", "a\n\n    b", "a\n- b\n- c", "a\n<div>\nb", "a\n```\nb",
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example", "https://a.example/javascript:b", "http://a.example/%0d%0aX: y",
	"a\u202eb", "a\u2066b", "a\u2028b", "a\u2029b", "a\u0085b", "a\ufeffb", "\ufeffa", "a\u200bb", "a\u00adb", "a\u200db", "\U000e0001a", "a\u180eb", "a\u3164b", "a\U0001f600b", "a\ufffdb", "a\ufffeb", "a\uffffb", "a\u0301b", "#\x00\x10", "#\x1b[2J", "\x1b[2J", "a\x7fb", "a\x00b", "a\x07b", "a\u009bb", "a\rb", "a\r\nb", "a\n", "\na", "\n", "a\fb", "a\vb",
	"a: b", "a:", ": a", "a #b", "#a", "!!str a", "!a", "&a", "*a", "%a", "@a", "`a", " a", "a ", " ", "~", "null", "yes", "no", "on", "y", "true", "1e3", "0x1F", "0o7", "017", "12:30:45", "2001-01-01", "1_000", ".inf", ".nan", "-", "?", "? a", "---", "--- a", "...", "=", "<<", "a, b", "[a", "{a", "'", "''", `"`, `""`, `\"`,
	"$ref", "#/components/schemas/Error", "~0~1", "a/b", "$id", "$message", "$value.kind", "${x}", "$(x)", "{name}", "{{name}}", "{", "}", "%s%d%!", "\\u003c", "\\n", "{id}", "a\tb", "//", "/*", "*/", "#{", "<%", "${{", "';alert(1)//", "\u00a0a\u00a0",
	strings.Repeat("a", 1100), strings.Repeat("<b>", 500), strings.Repeat("long ", 300), strings.Repeat("a", 1<<15),
}

// What a table says is text, whatever it says, to all that read the documents.
func TestInert(t *testing.T) {
	most := 0
	for _, text := range inertOnes {
		t.Run(fmt.Sprintf("%.30q", text), func(t *testing.T) { most = max(most, checkInert(t, text)) })
	}
	if most < 40 {
		t.Errorf("of a text there are %d places at most; does the test see them?", most)
	}
}

// FuzzInert is TestInert for any text.
func FuzzInert(f *testing.F) {
	for _, text := range inertOnes {
		if len(text) < 100 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1<<12 {
			t.Skip("no text of YAML")
		}
		checkInert(t, text)
	})
}

// checkInert holds that the text is one in all documents, and returns the number of places
// in which it may be.
func checkInert(tb testing.TB, text string) int {
	s, places := hostile(tb, text)
	page := reference.Of(s.Table, "api")
	out, err := page.HTML()
	if err != nil {
		tb.Fatal(err)
	}
	checkHTML(tb, out, false)
	live, err := page.Live("")
	if err != nil {
		tb.Fatal(err)
	}
	checkHTML(tb, live, false)
	checkPicture(tb, page.Picture())
	checkMarkdown(tb, page)
	if again, err := reference.Of(s.Table, "api").HTML(); err != nil || !bytes.Equal(out, again) {
		tb.Error("the page differs the second time")
	}
	if err := validJSON(sharedSchema(tb), page); err != nil {
		tb.Error(err)
	}
	for _, version := range []string{"3.1", "3.0"} {
		checkOpenAPI(tb, s, version)
	}
	checkExamples(tb, "the table", s)
	part, err := reference.PartOf(reference.Service{Title: text, File: "status.yaml"}, s.Table)
	if err != nil {
		tb.Fatal(err)
	}
	catalog := reference.NewCatalog([]*reference.Part{part}, nil)
	if out, err = catalog.HTML(); err != nil {
		tb.Fatal(err)
	}
	checkHTML(tb, out, false)
	if out, err = catalog.JSON(); err != nil || !json.Valid(out) {
		tb.Errorf("the catalogue is no JSON: %v", err)
	}
	checkPrints(tb, "the catalogue in Markdown", catalog.Markdown())
	checkElements(tb, "the catalogue in Markdown", asHTML(tb, catalog.Markdown()), markdownElements)
	return places
}

var schemaOnce *jsonschema.Schema

func sharedSchema(tb testing.TB) *jsonschema.Schema {
	if schemaOnce == nil {
		schemaOnce = referenceSchema(tb)
	}
	return schemaOnce
}

// checkPrints holds that nothing in the text acts on what stands around it.
func checkPrints(tb testing.TB, what string, text []byte) {
	tb.Helper()
	if !utf8.Valid(text) {
		tb.Errorf("%s is no UTF-8", what)
	}
	for i, c := range string(text) {
		if c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) && !strings.ContainsRune("\u00ad\u200c\u200d", c) || c == '\u2028' || c == '\u2029') {
			tb.Errorf("%s has U+%04X after %q", what, c, text[max(0, i-30):i])
			return
		}
	}
}

// The elements that a document has, each with its attributes.
var (
	markdownElements = map[string][]string{
		"h1": {}, "h2": {}, "h3": {}, "p": {}, "ul": {}, "li": {}, "table": {}, "thead": {}, "tbody": {}, "tr": {}, "th": {}, "td": {}, "a": {"id", "href"}, "code": {"class"}, "pre": {}, "strong": {},
		"html": {}, "head": {}, "body": {}, // a parser adds them
	}
	pictureElements = map[string][]string{
		"svg": {"xmlns", "viewBox", "preserveAspectRatio", "width", "height", "role", "class", "aria-label", "aria-labelledby", "id", "style", "font-family", "font-size"}, "title": {"id"}, "desc": {"id"}, "style": {}, "g": {"class", "transform", "id", "role", "aria-label"}, "a": {"href", "class", "aria-label"},
		"rect": {"x", "y", "width", "height", "rx", "class"}, "text": {"x", "y", "class", "text-anchor", "dy"}, "tspan": {"x", "y", "dy", "class"}, "path": {"d", "class"}, "line": {"x1", "y1", "x2", "y2", "class"}, "circle": {"cx", "cy", "r", "class"},
	}
	pageElements = map[string][]string{}
)

func init() {
	for name, attributes := range pictureElements {
		pageElements[name] = attributes
	}
	for name, attributes := range map[string][]string{
		"html": {"lang"}, "head": {}, "body": {}, "meta": {"charset", "http-equiv", "content", "name"}, "title": {"id"}, "style": {}, "script": {"type", "id"},
		"a": {"class", "href", "aria-label"}, "header": {"class"}, "h1": {}, "h2": {"id", "class"}, "h3": {"class", "id"}, "h4": {}, "p": {"class", "role", "hidden"}, "dl": {"class"}, "div": {"class"}, "dt": {}, "dd": {}, "code": {"class"}, "span": {"class"},
		"search": {"class", "aria-label"}, "input": {"type", "placeholder", "aria-label", "aria-keyshortcuts", "autocomplete", "spellcheck", "value", "name"}, "fieldset": {"class"}, "legend": {}, "label": {"class"},
		"nav": {"aria-label"}, "section": {"class", "tabindex", "aria-label", "aria-labelledby"}, "table": {"class"}, "thead": {}, "tbody": {"class"}, "tr": {"class"}, "th": {"scope", "colspan", "class"}, "td": {"class"}, "b": {}, "i": {"id"},
		"main": {"id", "tabindex", "class"}, "details": {"class", "open", "id"}, "summary": {}, "button": {"type", "data-do"}, "article": {"id"}, "ul": {"class"}, "li": {}, "strong": {}, "em": {}, "pre": {}, "noscript": {}, "select": {}, "option": {"value"}, "br": {},
	} {
		pageElements[name] = append(attributes, pageElements[name]...)
	}
}

// checkHTML holds that a page is made of its own elements alone.
func checkHTML(tb testing.TB, page []byte, problem bool) {
	tb.Helper()
	checkPrints(tb, "the page", page)
	checkElements(tb, "the page", page, pageElements)
	scripts, comments := 0, 0
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Err() == nil; {
		switch z.Next() {
		case html.StartTagToken:
			if z.Token().Data == "script" {
				scripts++
			}
		case html.CommentToken:
			comments++
		}
	}
	if scripts < 1 || scripts > 2 || comments > 1 || !problem && comments != 1 {
		tb.Errorf("the page has %d scripts and %d comments", scripts, comments)
	}
}

// checkElements holds that the text, as a browser reads it, has these elements and
// attributes alone, and leads nowhere but within it and to the web.
func checkElements(tb testing.TB, what string, text []byte, known map[string][]string) {
	tb.Helper()
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attributes, ok := known[n.Data]
		if !ok {
			tb.Errorf("%s has an element %s", what, n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case !slices.Contains(attributes, a.Key):
				tb.Errorf("%s has a %s with %s=%q", what, n.Data, a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://"):
				tb.Errorf("%s leads to %q", what, a.Val)
			case a.Key == "id" && (ids[a.Val] || a.Val == ""):
				tb.Errorf("%s has the id %q twice, or it is empty", what, a.Val)
			}
			if a.Key == "id" {
				ids[a.Val] = true
			}
		}
	}
}

// checkPicture holds that a picture is XML, of its own elements alone.
func checkPicture(tb testing.TB, picture []byte) {
	tb.Helper()
	checkPrints(tb, "the picture", picture)
	checkElements(tb, "the picture", append([]byte("<!DOCTYPE html><html><head></head><body>"), picture...), pageElements)
	for d := xml.NewDecoder(bytes.NewReader(picture)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return
		} else if err != nil {
			tb.Errorf("the picture is no XML: %v", err)
			return
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if !slices.Contains(pictureElements[e.Name.Local], a.Name.Local) {
					tb.Errorf("the picture has a %s with %s=%q", e.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
}

// checkMarkdown holds that Markdown is made of its own elements alone, and has as many
// headings and items as the page has.
func checkMarkdown(tb testing.TB, page *reference.Page) {
	tb.Helper()
	text := page.Markdown()
	checkPrints(tb, "Markdown", text)
	out := asHTML(tb, text)
	checkElements(tb, "Markdown", out, markdownElements)
	root, err := html.Parse(bytes.NewReader(out))
	if err != nil {
		tb.Fatal(err)
	}
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			count[n.Data]++
		}
		if n.Type == html.CommentNode {
			count["comment"]++
		}
	}
	classes := map[string]bool{}
	for _, r := range page.Rows {
		classes[r.Class] = true
	}
	want := map[string]int{"comment": 2, "h1": 1, "h2": 2 + len(classes) + 1, "h3": len(page.Rows) + len(page.Bodies), "table": 1, "tr": 1 + len(page.Rows), "td": len(page.Rows) * (2 + len(page.Methods))}
	for name, n := range want {
		if count[name] != n {
			tb.Errorf("Markdown has %d %s, want %d", count[name], name, n)
		}
	}
}

// checkOpenAPI holds that a document in YAML is the one in JSON, to all its readers.
func checkOpenAPI(tb testing.TB, s *spec.Spec, version string) {
	tb.Helper()
	asJSON := openapi.File(s.Table, openapi.Form{Version: version, JSON: true})
	checkPrints(tb, "OpenAPI in JSON", asJSON)
	if bytes.ContainsAny(asJSON, "<>") {
		tb.Error("OpenAPI in JSON may be HTML")
	}
	var want map[string]any
	if err := json.Unmarshal(asJSON, &want); err != nil {
		tb.Fatalf("OpenAPI: %v", err)
	}
	delete(want, "x-statusgen")
	text := openapi.File(s.Table, openapi.Form{Version: version})
	checkPrints(tb, "OpenAPI in YAML", text)
	for name, read := range map[string]func([]byte, any) error{
		"yaml.v3": yaml3.Unmarshal,
		"yaml.v2": func(text []byte, v any) error { return yaml2.UnmarshalStrict(text, v) },
		"goccy":   func(text []byte, v any) error { return yaml.Unmarshal(text, v) },
	} {
		var v any
		if err := read(text, &v); err != nil {
			tb.Errorf("OpenAPI: %s: %v", name, err)
			continue
		}
		again, err := json.Marshal(withTexts(v))
		if err != nil {
			tb.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(again, &got); err != nil {
			tb.Fatal(err)
		}
		if at := difference("", any(want), got); at != "" {
			tb.Errorf("OpenAPI: %s reads something else than is in JSON at %s", name, at)
		}
	}
	descriptions(want, func(text string) {
		checkElements(tb, "a description of OpenAPI", asHTML(tb, []byte(text)), markdownElements)
	})
}

// descriptions gives all prose of a document to do.
func descriptions(v any, do func(string)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			descriptions(item, do)
		}
	case map[string]any:
		for key, value := range v {
			if text, ok := value.(string); ok && key == "description" {
				do(text)
			}
			descriptions(value, do)
		}
	}
}
