package reference

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/look"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

var htmlPage = look.Page(pageHTML)

// HTML is the page: one file that loads nothing.
func (p *Page) HTML() ([]byte, error) { return newPage(p, pageJS).html() }

// Live is the page with one more script, which may ask the server that the page is from.
func (p *Page) Live(script string) ([]byte, error) {
	v := newPage(p, pageJS, script)
	v.Head.Asks = true
	return v.html()
}

// A htmlView is a page with what only HTML has to know.
type htmlView struct {
	*Page
	Head    look.Head
	Drawing template.HTML // the picture
	Groups  []group       // the rows by class
	Columns int           // of the grid
	Types   []typeView
}

// Opens reports whether the picture is small enough to stand before the rows.
func (v *htmlView) Opens() bool { return len(v.Rows) <= 16 }

// A group is the rows of a class.
type group struct {
	Digit  int
	Title  string
	Class  string // of CSS
	Anchor string
	Rows   []rowView
}

// A rowView is a row with its place on the page.
type rowView struct {
	*Row
	Answers    []bool // for each column of the grid
	BodyAnchor string
}

type typeView struct{ *Type }

// Anchor is the first of the row's anchors, More are the others.
func (r rowView) Anchor() string { return r.Anchors[0] }
func (r rowView) More() []string { return r.Anchors[1:] }

// Shows reports whether the row has examples of any kind.
func (r rowView) Shows() bool {
	return len(r.Examples) > 0 || r.Curl != "" || r.Service != "" || r.Client != ""
}

// Wire reports whether the id is another name than the row's.
func (r rowView) Wire() bool { return r.ID != "" && r.ID != r.Name }

func (r rowView) ToldTitle() string { return words.ToldTitle }
func (r rowView) NextTitle() string { return words.NextTitle }

// HiddenNote says what clients are told of a row that hides its cause.
func (r rowView) HiddenNote() string {
	if r.Hidden {
		return words.Hidden
	}
	return ""
}

// Formats are the examples, each with the line that asks for it.
func (r rowView) Formats() []Sample {
	all := slices.Clone(r.Examples)
	if len(all) > 0 && all[0].Curl == "" {
		all[0].Curl = r.Curl
	}
	return all
}

// Count is the number of rows in words.
func (g group) Count() string { return strconv.Itoa(len(g.Rows)) + " " + strings.ToLower(g.Title) }

// A valueTable is values under a heading.
type valueTable struct {
	Title, Column string
	Values        []Value
}

func newTable(title, column string, values []Value) *valueTable {
	if len(values) == 0 {
		return nil
	}
	return &valueTable{title, column, values}
}

func (r rowView) ParamTable() *valueTable  { return newTable("Values", "Value", r.Params) }
func (r rowView) WrongTable() *valueTable  { return newTable("Of each wrong field", "Value", r.Wrong) }
func (e Error) MemberTable() *valueTable   { return newTable("", "Member", e.Members) }
func (t typeView) FieldTable() *valueTable { return newTable("", "Field", t.Fields) }

// What the page itself is linked by; the anchors of tables do not begin like this.
const (
	errorsAnchor = "_errors"
	classAnchor  = "_%dxx"
)

func newPage(p *Page, scripts ...string) *htmlView {
	v := &htmlView{Page: p, Head: look.NewHead(p.Title, pageCSS, scripts...), Columns: 1 + len(p.Methods)}
	v.Head.Mark = model.Mark
	if picture := p.inner(); picture != nil {
		v.Drawing = template.HTML(bytes.TrimSpace(picture))
		_, rest, _ := strings.Cut(string(v.Drawing), "<style>")
		css, _, _ := strings.Cut(rest, "</style>")
		v.Head.Inner = []string{css}
	}
	if len(p.Details) > 0 {
		v.Head.Description = p.Details[0]
	}
	bodies := map[string]string{}
	for i := range p.Bodies {
		t := &p.Bodies[i]
		bodies[t.Name] = t.Anchor
		v.Types = append(v.Types, typeView{t})
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		g := v.group(r)
		row := rowView{Row: r, BodyAnchor: bodies[r.BodyName]}
		if row.BodyAnchor == "" && r.Code >= 400 && r.Body != "none" && len(p.Error.MediaTypes) > 0 {
			row.BodyAnchor = errorsAnchor
		}
		for _, m := range p.Methods {
			row.Answers = append(row.Answers, slices.Contains(r.Methods, m))
		}
		g.Rows = append(g.Rows, row)
	}
	return v
}

// group is the group of the row's class: the last, since the rows are in the order of
// their codes.
func (v *htmlView) group(r *Row) *group {
	digit := r.Code / 100
	if n := len(v.Groups); n == 0 || v.Groups[n-1].Digit != digit {
		v.Groups = append(v.Groups, group{Digit: digit, Title: codeClasses[digit-2].title, Class: "c" + strconv.Itoa(digit), Anchor: fmt.Sprintf(classAnchor, digit)})
	}
	return &v.Groups[len(v.Groups)-1]
}

func (v *htmlView) html() ([]byte, error) {
	var b bytes.Buffer
	if err := htmlPage().Execute(&b, v); err != nil {
		return nil, err
	}
	return append(bytes.TrimSpace([]byte(words.Visible(b.String()))), '\n'), nil
}
