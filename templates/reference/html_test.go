package reference

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// full is a page that has all that a page can have. Every text of a table is made by say.
func full(say func(text string) string) *Page {
	value := Value{Name: say("name"), Type: say("one of new, old"), Enum: []string{"new", "old"}, Optional: true, Example: say("1700"), Details: say("What it is.")}
	headers := []Header{
		{Name: "Retry-After", Type: say("seconds"), Required: true, Details: say("When."), Example: say("1730")},
		{Name: "Cache-Control", Constant: true, Value: say("no-store")},
		{Name: "Location", Type: say("URI"), From: say("task_href")},
	}
	p := &Page{
		Title: say("Orders"), Details: []string{say("It sells."), say("And sends.")}, Version: say("1.4"), URL: say("https://api.example"), Domain: say("example"),
		Methods: []string{"GET", "PUT"}, Formats: []string{say("application/json"), say("application/xml")},
		Rows: []Row{
			{Name: "OK", Anchors: []string{"OK", "200"}, Code: 200, Phrase: say("OK"), Class: "success", Methods: []string{"GET", "HEAD", "PUT"}, Body: say("Task"), BodyName: "Task"},
			{Name: "Moved", Anchors: []string{"Moved", "302"}, Code: 302, Phrase: say("Found"), Class: "redirect", Methods: []string{"GET"}, Body: say("none")},
			{
				Name: "OrderNotFound", Anchors: []string{"OrderNotFound", "ORDER_NOT_FOUND", "NoOrder", "404"}, Code: 404, Phrase: say("Not Found"), Class: "client error", ID: say("ORDER_NOT_FOUND"),
				Type: say("https://example/problems"), Help: say("https://example/help"), Methods: []string{"PUT"}, Details: []string{say("It is not there.")}, Message: say("you have no order {order}"), Hidden: true,
				Causes: []Cause{{say("It was deleted."), say("Order again.")}, {Text: say("Another has it.")}}, Next: say("Check the URI."), Retry: "never", Params: []Value{value}, Fields: true, Wrong: []Value{value},
				Headers: headers, Body: say("the error"), Curl: say(`curl -i "$URL"`), Service: say("return status.OrderNotFound()"), Client: say("var e *api.OrderNotFoundError"),
				Examples: []Sample{
					{MediaType: say("application/json"), Head: say("HTTP/1.1 404 Not Found\n"), Text: say(`{"order": "17"}`), Indented: true},
					{MediaType: say("application/xml"), Head: say("HTTP/1.1 404 Not Found\n"), Text: say("<order>17</order>"), Curl: say("curl -i -H 'Accept: application/xml'")},
				},
				Deprecated: &Deprecation{Use: "Gone", Text: say("Use ") + "Gone" + say(" from now on."), Sunset: "2027-01-01"},
				Links:      []string{say("https://example/docs"), say("urn:docs")}, Since: say("v1.4"), Owner: say("team"), Formerly: []string{"NoOrder"}, Ref: say("RFC 9110"), RefURL: say("https://example/rfc"),
			},
			{Name: "Gone", Anchors: []string{"Gone", "410"}, Code: 410, Phrase: say("Gone"), Class: "client error", ID: say("Gone"), Methods: []string{"GET"}, Body: say("none"), Deprecated: &Deprecation{Text: say("It goes.")}},
			{Name: "Down", Anchors: []string{"Down", "503"}, Code: 503, Phrase: say("Down"), Class: "server error", ID: say("Down"), Methods: []string{"GET", "HEAD", "PUT"}, All: true, Body: say("none"), Examples: []Sample{{Head: say("HTTP/1.1 503 Down\n")}}},
		},
		Bodies: []Type{{Name: "Task", Anchor: "Task", Details: say("Work."), Fields: []Value{value}, Go: say("*tasks.Task")}, {Name: "Taken", Fields: []Value{value}}},
		Error:  Error{MediaTypes: []string{say("application/problem+json"), say("application/problem+xml")}, Members: []Value{value}, Headers: headers, RequestID: say("X-Request-Id"), Problem: true},
	}
	for _, r := range p.Rows {
		p.Choices = append(p.Choices, Choice{Methods: r.Methods, Group: say("group"), Situation: say("it happens"), Code: r.Code, Row: r.Name})
	}
	return p
}

func same(text string) string { return text }

func htmlOf(t *testing.T, p *Page) string {
	t.Helper()
	out, err := p.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Whatever the page has, the HTML says.
func TestHTMLIsWhole(t *testing.T) {
	text := html.UnescapeString(htmlOf(t, full(same)))
	p := full(same)
	p.Choices = nil // the picture's
	for i := range p.Rows {
		p.Rows[i].Class = "" // in the plural
		p.Rows[i].Retry = "" // Next says it in a sentence
		p.Rows[i].Deprecated = nil
	}
	for path, all := range texts("Page", reflect.ValueOf(p)) {
		for _, say := range all {
			if !strings.Contains(text, say) {
				t.Errorf("%s: %q is nowhere", path, say)
			}
		}
	}
	for _, say := range []string{
		`Use <a href="#Gone">Gone</a> from now on.`, // the row to use is linked
		`<a href="https://example/docs">`,
		`<code>urn:docs</code>`, // leads nowhere
		`<b>404</b> OrderNotFound`,
	} {
		if !strings.Contains(text, say) {
			t.Errorf("it has no %s", say)
		}
	}
}

var tag = regexp.MustCompile(`<(?:!--.*?--|[^>]*)>`)

// frame is the tags of the page, and their attributes without their values.
func frame(page string) []string {
	_, page, _ = strings.Cut(page, "<body>")
	tags := tag.FindAllString(page, -1)
	for i := range tags {
		tags[i] = regexp.MustCompile(`="[^"]*"`).ReplaceAllString(tags[i], "")
	}
	return tags
}

// What a table says is text, whatever it says.
func TestHTMLOfHostileTable(t *testing.T) {
	full := func(say func(text string) string) *Page {
		p := full(say)
		p.Choices = nil // how a picture is laid out depends on its texts; it has a test of its own
		return p
	}
	want := frame(htmlOf(t, full(func(text string) string { return "https://x " + text })))
	for _, text := range []string{
		`<script>alert(1)</script>`, `"></a><img src=x onerror=alert(1)>`, `' onfocus='alert(1)`, `-->`, `]]>`, `|`, "`${x}`", `{{.}}`, `</style><svg>`, "\u202e", "\u2028", `&lt;script&gt;`, `&#x3c;b>`,
	} {
		got := htmlOf(t, full(func(s string) string { return "https://x " + text + s }))
		if f := frame(got); !slices.Equal(f, want) {
			t.Errorf("with %q the page has other tags", text)
			for i := range min(len(f), len(want)) {
				if f[i] != want[i] {
					t.Errorf("%s in place of %s", f[i], want[i])
					break
				}
			}
		}
		if strings.ContainsAny(got, "\u202e\u2028") {
			t.Errorf("with %q the page turns what follows around", text)
		}
	}
	for _, uri := range []string{"javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "vbscript:x", "//evil.example"} {
		got := htmlOf(t, full(func(string) string { return uri }))
		for _, href := range regexp.MustCompile(`(?:href|src|action|xlink:href)="([^"]*)"`).FindAllStringSubmatch(got, -1) {
			if !strings.HasPrefix(href[1], "#") && !strings.HasPrefix(href[1], "https://") {
				t.Errorf("with %q something leads to %s", uri, href[1])
			}
		}
	}
}

// Each fragment that the page links to is an id, and each id is one.
func TestHTMLAnchors(t *testing.T) {
	page := htmlOf(t, full(same))
	ids := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[id[1]] {
			t.Errorf("the id %s is there twice", id[1])
		}
		ids[id[1]] = true
	}
	for _, want := range []string{"OrderNotFound", "ORDER_NOT_FOUND", "NoOrder", "404", "Task"} {
		if !ids[want] {
			t.Errorf("nothing has the id %s", want)
		}
	}
	links := regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1)
	for _, to := range links {
		if !ids[to[1]] {
			t.Errorf("#%s leads nowhere", to[1])
		}
	}
	if len(links) < 15 {
		t.Errorf("the page has %d links within", len(links))
	}
}

// The page loads nothing, and its policy allows the styles and scripts that it has alone.
func TestHTMLPolicy(t *testing.T) {
	p := full(same)
	live, err := p.Live("new EventSource('/changes')")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		page    string
		scripts int
		connect bool
	}{{htmlOf(t, p), 1, false}, {string(live), 2, true}} {
		_, policy, _ := strings.Cut(c.page, `http-equiv="Content-Security-Policy" content="`)
		policy, _, _ = strings.Cut(policy, `"`)
		policy = html.UnescapeString(policy)
		if !strings.HasPrefix(policy, "default-src 'none'; ") {
			t.Errorf("the policy is %s", policy)
		}
		if got := strings.Contains(policy, "; connect-src 'self'"); got != c.connect {
			t.Errorf("that it may connect is %t, want %t", got, c.connect)
		}
		parts := regexp.MustCompile(`(?s)<(style|script)>(.*?)</`).FindAllStringSubmatch(c.page, -1)
		scripts := 0
		for _, part := range parts {
			sum := sha256.Sum256([]byte(part[2]))
			if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("the policy has no hash of the %s %.40q", part[1], part[2])
			}
			if part[1] == "script" {
				scripts++
			}
		}
		if scripts != c.scripts || strings.Count(policy, "sha256-") != len(parts) {
			t.Errorf("there are %d scripts, want %d, and %d hashes for %d parts", scripts, c.scripts, strings.Count(policy, "sha256-"), len(parts))
		}
		for _, no := range []string{" src=", "@import", "url(", " style=", " onclick=", "'unsafe-", "<link", "<base", "<iframe"} {
			if strings.Contains(c.page, no) {
				t.Errorf("the page has %s", no)
			}
		}
	}
}

// A page is the same each time, and made of a Page that it leaves as it was.
func TestHTMLAgain(t *testing.T) {
	p := full(same)
	first := htmlOf(t, p)
	if !reflect.DeepEqual(p, full(same)) {
		t.Error("the page has been changed")
	}
	if again := htmlOf(t, p); again != first {
		t.Error("the second differs")
	}
	if mark := "<!DOCTYPE html>\n<!-- " + model.Mark + " -->\n<html lang=\"en\">\n"; !strings.HasPrefix(first, mark) {
		t.Errorf("it begins with %.80q", first)
	}
	if !strings.HasSuffix(first, "</html>\n") || strings.Contains(first, "\n\n") {
		t.Error("there are empty lines, or the last is cut")
	}
}

// In place of a page stands what is wrong, as text.
func TestProblem(t *testing.T) {
	out, err := Problem("orders.yaml", []Trouble{{"orders.yaml:3:5", `<b> is no method`, "    methods: [<b>]\n              ^"}, {Text: "no row"}}, "reload()")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<h2>&lt;b&gt; is no method</h2>\n<p><code>orders.yaml:3:5</code></p>\n<pre><code>    methods: [&lt;b&gt;]\n              ^</code></pre>",
		"<section>\n<h2>no row</h2>\n</section>",
		"<script>reload()\n</script>",
		"; connect-src &#39;self&#39;",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("it has no %s", want)
		}
	}
}
