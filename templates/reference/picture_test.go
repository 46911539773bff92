package reference

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

var update = flag.Bool("update", false, "write what is emitted into the files of testdata")

// pageOf is what the picture needs of a page.
func pageOf(title string, rows ...*model.Row) *Page {
	p := &Page{Title: title, Choices: choices(table(rows...))}
	for _, r := range rows {
		p.Rows = append(p.Rows, Row{Name: r.Name, Code: r.Code, Phrase: r.Phrase, All: r.All})
	}
	return p
}

func never(name string, code int) *model.Row {
	return failure(name, code, model.RetryNever, model.RetryNever)
}

// small is a table as services have it.
func small() []*model.Row {
	invalid := never("UnprocessableContent", 422)
	invalid.Methods, invalid.All = []model.Method{post, put}, false
	invalid.Message = &model.Message{Parts: []model.MessagePart{{Text: "the order cannot be taken like this"}}}
	return []*model.Row{
		success("OK", 200, get, put), success("Created", 201, post), success("Accepted", 202, post, del), success("NoContent", 204, post, put, del),
		success("NotModified", 304, get), never("BadRequest", 400), never("Unauthorized", 401), never("NotFound", 404), invalid,
		failure("ServiceUnavailable", 503, model.RetryAfter, model.RetryAfter), failure("InternalServerError", 500, model.RetrySafe, model.RetrySafe),
	}
}

// large has many rows of a code.
func large(n int) []*model.Row {
	codes := []int{200, 200, 201, 202, 303, 400, 404, 404, 409, 401, 403, 422, 429, 500, 503}
	var rows []*model.Row
	for i := range n {
		code := codes[i%len(codes)]
		name := fmt.Sprintf("Row%dOf%s", i, strings.Repeat("A", i%17))
		if code < 400 {
			rows = append(rows, success(name, code, four[i%4:i%4+1]...))
			continue
		}
		retry := model.RetryNever
		if code == 429 || code == 503 {
			retry = model.RetryAfter
		}
		rows = append(rows, failure(name, code, retry, retry))
	}
	return rows
}

// hostile is a table whose texts want to be more than text.
func hostile() []*model.Row {
	var rows []*model.Row
	for i, text := range hostileTexts {
		r := never("Row"+strconv.Itoa(i), 400+i%3)
		r.Message = &model.Message{Parts: []model.MessagePart{{Text: text}}}
		r.Phrase, r.All = text, false
		r.Methods = []model.Method{{Name: "M|'&`^"}}
		rows = append(rows, r)
		s := success("Got"+strconv.Itoa(i), 200+i%2*99, get)
		s.Described, s.Details = true, text
		rows = append(rows, s)
	}
	return rows
}

var hostileTexts = []string{
	"<script>alert(1)</script>", `"></a><a href="javascript:alert(1)">`, "</svg><img src=x onerror=alert(1)>", "]]><x>", "</style></title><script>alert(1)//", "&#x3c;b&gt;",
	"a\u202eb\u2066c", "\x00\x1b\ufffe\uffff\u2028x", "<!-- -- -->", "`|*_[x](y)", strings.Repeat("word ", 60), strings.Repeat("x", 300), "שלום עולם, こんにちは世界、これはとても長い文です", "👩‍👩‍👧‍👦 é́́́",
}

var pictures = []struct {
	name string
	page *Page
}{
	{"none", &Page{}},
	{"small", pageOf("Orders", small()...)},
	{"large", pageOf("A title that is so long that it does not stand on one line, nor on two of them, but is cut", large(1000)...)},
	{"hostile", pageOf(hostileTexts[0]+hostileTexts[1], hostile()...)},
	{"successes", pageOf("Files", success("OK", 200, four...))},
	{"many methods", pageOf("DAV", func() *model.Row {
		r := success("OK", 200)
		for i := range 40 {
			r.Methods = append(r.Methods, model.Method{Name: "METHOD-" + strings.Repeat("M", i)})
		}
		return r
	}())},
}

// What the page has is the same without a title.
func TestInnerPicture(t *testing.T) {
	if got := (&Page{Title: "Orders"}).inner(); got != nil {
		t.Errorf("without choices there is %s", got)
	}
	p := pageOf("Orders", small()...)
	inner, titled := p.draw(false), p.draw(true)
	if len(inner.head.texts) != 0 || len(inner.cards) != len(titled.cards) || inner.cards[0].y != margin {
		t.Errorf("the inner one has the head %v, %d cards of %d, the first at %d", inner.head, len(inner.cards), len(titled.cards), inner.cards[0].y)
	}
	if down, down2 := titled.height-inner.height, titled.wideHeight-inner.wideHeight; down != down2 || down < 40 {
		t.Errorf("it is lower by %d, and in two columns by %d", down, down2)
	}
}

// What is emitted is as it was.
func TestPicture(t *testing.T) {
	for _, c := range pictures {
		if c.name == "large" {
			continue // its layout is held below
		}
		got := c.page.Picture()
		file := filepath.Join("testdata", "picture", strings.ReplaceAll(c.name, " ", "-")+".svg")
		if *update {
			if err := os.WriteFile(file, got, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: not as in %s; -update writes it", c.name, file)
		}
	}
}

// No box lies on another or on a text, all is within its card, and text fits into what it
// stands in whatever font the reader has.
func TestPictureLayout(t *testing.T) {
	for _, c := range pictures {
		t.Run(c.name, func(t *testing.T) {
			d := c.page.draw(true)
			if n := len(d.cards); n > 0 && d.cards[n-1].y+d.cards[n-1].height > d.height {
				t.Errorf("the last card ends at %d, below the end, %d", d.cards[n-1].y+d.cards[n-1].height, d.height)
			}
			if d.wideHeight > d.height {
				t.Errorf("two columns are %d high, and one is %d", d.wideHeight, d.height)
			}
			for _, l := range d.head.texts {
				fits(t, l, box{x: 0, y: 0, w: narrow, h: d.height})
			}
			below := 0
			for i := range d.cards {
				c := &d.cards[i]
				if c.y < below {
					t.Errorf("card %d begins at %d, above the end of the one before, %d", i, c.y, below)
				}
				below = c.y + c.height
				whole := box{w: cardWidth, h: c.height}
				area := append([]box(nil), c.boxes...)
				for _, b := range c.boxes {
					if !b.within(whole) {
						t.Errorf("the box of %q is not within its card: %+v", b.link, b)
					}
					for _, l := range b.texts {
						fits(t, l, b)
					}
				}
				for _, l := range c.texts {
					fits(t, l, whole)
					area = append(area, l.box())
				}
				for i, a := range area {
					for _, b := range area[i+1:] {
						if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
							t.Fatalf("%+v lies on %+v", a, b)
						}
					}
				}
			}
		})
	}
}

func fits(t *testing.T, l text, b box) {
	t.Helper()
	if !l.box().within(b) {
		t.Errorf("%q, of %+v, is not within %+v", l.lines, l.box(), b)
	}
}

func (b box) within(o box) bool {
	return b.x >= o.x && b.y >= o.y && b.x+b.w <= o.x+o.w && b.y+b.h <= o.y+o.h
}

// box is where the text is, with what goes below its base.
func (t text) box() box {
	b := box{x: t.x, y: t.y - t.font.size*8/10, h: t.font.size + t.step*(len(t.lines)-1), class: t.class}
	for _, line := range t.lines {
		b.w = max(b.w, t.font.width(line))
	}
	return b
}

// The picture is XML of the elements that it is made of, whatever the table says, and
// each row that it leads to is linked.
func TestPictureIsInert(t *testing.T) {
	elements := map[string]bool{"svg": true, "title": true, "desc": true, "style": true, "g": true, "rect": true, "path": true, "text": true, "tspan": true, "a": true}
	attributes := regexp.MustCompile(`^(class|role|aria-label|viewBox|width|height|preserveAspectRatio|x|y|rx|d|dy|transform|href)$`)
	rowLink := regexp.MustCompile(`^#[A-Z][A-Za-z0-9]*$`)
	for _, c := range pictures {
		svg := c.page.Picture()
		if again := c.page.Picture(); !bytes.Equal(svg, again) {
			t.Errorf("%s: not the same each time", c.name)
		}
		links := map[string]bool{}
		dec := xml.NewDecoder(bytes.NewReader(svg))
		for {
			token, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				if !elements[token.Name.Local] {
					t.Errorf("%s: there is an element %s", c.name, token.Name.Local)
				}
				for _, a := range token.Attr {
					if a.Name.Local != "xmlns" && !attributes.MatchString(a.Name.Local) {
						t.Errorf("%s: %s has the attribute %s", c.name, token.Name.Local, a.Name.Local)
					}
					if a.Name.Local == "href" {
						links[a.Value] = true
						if !rowLink.MatchString(a.Value) {
							t.Errorf("%s: there is a link to %s", c.name, a.Value)
						}
					}
				}
			case xml.Comment:
				if string(token) != " "+model.Mark+" " {
					t.Errorf("%s: there is a comment, %s", c.name, token)
				}
			case xml.Directive, xml.ProcInst:
				t.Errorf("%s: there is a %T", c.name, token)
			}
		}
		_, style, _ := strings.Cut(string(svg), "<style>")
		style, _, _ = strings.Cut(style, "</style>")
		if style == "" || strings.ContainsAny(style, "<&") || strings.Contains(style, "url(") || strings.Contains(style, "@import") {
			t.Errorf("%s: the style is %q", c.name, style)
		}
		for _, selector := range regexp.MustCompile(`(?m)^[^{\n]*\{`).FindAllString(style, -1) {
			if !strings.HasPrefix(selector, ".sgp") && !strings.HasPrefix(selector, "@media") {
				t.Errorf("%s: the style is of %s, too", c.name, selector)
			}
		}
		for _, bad := range []string{"\u202e", "\u2066", "]]>", "<script", "\x00", "\ufffe"} {
			if bytes.Contains(svg, []byte(bad)) {
				t.Errorf("%s: there is %q", c.name, bad)
			}
		}
		if c.name == "large" {
			if len(svg) > 200_000 {
				t.Errorf("the picture of 1,000 rows has %d bytes", len(svg))
			}
			continue
		}
		for _, choice := range c.page.Choices {
			if !links["#"+choice.Row] {
				t.Errorf("%s: no link leads to %s", c.name, choice.Row)
			}
		}
	}
}

// Names are divided where a word begins in them, texts at spaces; what is too much is cut.
func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text        string
		width, most int
		want        string
	}{
		{"", 100, 3, ""},
		{"NotFound", 100, 3, "NotFound"},
		{"NotImplemented", 100, 3, "Not|Implemented"},
		{"UnsupportedMediaType", 100, 3, "Unsupported|MediaType"},
		{"HTTPVersionNotSupported", 100, 3, "HTTPVersion|NotSupported"},
		{"abcdefghijklmnopqrst", 100, 3, "abcdefghijklm|nopqrst"},
		{"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst", 100, 3, "abcdefghijklm|nopqrstuvwxyz|abcdefghijk…"},
		{"the order is gone", 100, 3, "the order is|gone"},
		{"the order is gone", 100, 1, "the order…"},
		{"e\u0301e\u0301e\u0301", 20, 9, "e\u0301|e\u0301|e\u0301"},
		{"世界世界", 20, 9, "世|界|世|界"},
	} {
		if got := strings.Join(nameFont.wrap(c.text, c.width, c.most), "|"); got != c.want {
			t.Errorf("%q in %d: got %q, want %q", c.text, c.width, got, c.want)
		}
	}
}
