package reference

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// Markdown is the page to be read raw, or as a code host shows it. Deep links lead to
// <a id>, the one way to have an anchor of a given name; that, and the length of lines, is
// all that markdownlint has to be told.
func (p *Page) Markdown() []byte {
	var m markdown
	m.line("<!-- " + model.Mark + " -->")
	m.line("<!-- markdownlint-disable MD013 MD033 -->")
	title := p.Title
	if title != model.Untitled {
		title = strings.TrimRight(title, ".,;:!? ") + ": HTTP statuses"
	}
	m.heading(1, words.Markdown(title))
	m.paragraphs(p.Details)
	m.about(p)
	m.grid(p)
	m.choices(p)
	for _, class := range codeClasses {
		rows := slices.DeleteFunc(slices.Clone(p.Rows), func(r Row) bool { return r.Class != class.name })
		if len(rows) > 0 {
			m.heading(2, class.title)
		}
		for i := range rows {
			m.row(p, &rows[i])
		}
	}
	m.bodies(p.Bodies)
	return []byte(m.String())
}

// A markdown is a document that is being written. Blocks have a blank line before them.
type markdown struct{ strings.Builder }

func (m *markdown) line(text string) { m.WriteString(text + "\n") }

func (m *markdown) heading(level int, text string) { m.block(strings.Repeat("#", level) + " " + text) }

// block begins a block.
func (m *markdown) block(text string) { m.line("\n" + text) }

func (m *markdown) paragraphs(texts []string) {
	for _, text := range texts {
		m.block(words.Markdown(text))
	}
}

// items are a list.
func (m *markdown) items(items []string) {
	for i, item := range items {
		if i == 0 {
			m.line("")
		}
		m.line("- " + item)
	}
}

func (m *markdown) fenced(language, text string) {
	text = words.Visible(strings.TrimRight(text, "\n"))
	fence := words.Fence(text, 3)
	m.block(fence + language)
	m.line(text)
	m.line(fence)
}

// anchors are where deep links lead.
func (m *markdown) anchors(names ...string) {
	m.line("")
	for _, name := range names {
		m.WriteString(`<a id="` + html.EscapeString(words.Visible(name)) + `"></a>`)
	}
	m.line("")
}

// about is what holds for all rows.
func (m *markdown) about(p *Page) {
	var l facts
	l.say("Version", words.Markdown(p.Version))
	l.say("Served at", link(p.URL))
	l.say("Domain", words.Markdown(p.Domain))
	l.say("Formats", codes(p.Formats))
	if mediaTypes := codes(p.Error.MediaTypes); p.Error.Problem {
		l.say("Media types of errors", mediaTypes+" (problems, RFC 9457)")
	} else {
		l.say("Media types of errors", mediaTypes)
	}
	for _, v := range p.Error.Members {
		l.say("Member of errors", value(v))
	}
	for _, h := range p.Error.Headers {
		l.say("Header of each error", header(h))
	}
	l.say("The header that names a request", code(p.Error.RequestID))
	m.items(l)
}

// grid is a table of the rows by methods.
func (m *markdown) grid(p *Page) {
	if len(p.Rows) == 0 {
		return
	}
	m.heading(2, "Statuses")
	head := []string{"Code", "Status"}
	for _, method := range p.Methods {
		head = append(head, words.Markdown(method))
	}
	table := [][]string{head}
	for _, r := range p.Rows {
		line := []string{strconv.Itoa(r.Code), rowLink(r.Name)}
		if r.Deprecated != nil {
			line[1] += ", deprecated"
		}
		for _, method := range p.Methods {
			if slices.Contains(r.Methods, method) {
				line = append(line, "yes")
			} else {
				line = append(line, "-")
			}
		}
		table = append(table, line)
	}
	m.table(table)
	if slices.Contains(p.Methods, "GET") {
		m.block("What answers GET answers HEAD, without the body.")
	}
}

// table is a table whose first line is its head, with columns that stand below each other.
func (m *markdown) table(lines [][]string) {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			cell = words.MarkdownCell(cell)
			line[i] = cell
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	m.line("")
	for n, line := range lines {
		for i, cell := range line {
			m.WriteString("| " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + " ")
		}
		m.line("|")
		if n == 0 {
			for _, width := range widths {
				m.WriteString("| " + strings.Repeat("-", width) + " ")
			}
			m.line("|")
		}
	}
}

// choices lead to the rows, in groups.
func (m *markdown) choices(p *Page) {
	group := ""
	for i, c := range p.Choices {
		if i == 0 {
			m.heading(2, "Which one it is")
			m.line("")
		}
		if c.Group != group {
			m.line("- " + words.Markdown(c.Group))
			group = c.Group
		}
		methods, text := words.Markdown(strings.Join(c.Methods, ", ")), words.Markdown(c.Situation)
		row := "[" + strconv.Itoa(c.Code) + " " + c.Row + "](#" + c.Row + ")"
		switch {
		case c.Code < 300:
			m.line("  - " + methods + ", " + text + ": " + row)
		case len(c.Methods) == len(p.Methods):
			m.line("  - " + text + ": " + row)
		default:
			m.line("  - " + text + ": " + row + " (" + methods + ")")
		}
	}
}

// row is the section of a row.
func (m *markdown) row(p *Page, r *Row) {
	m.anchors(r.Anchors...)
	m.heading(3, strconv.Itoa(r.Code)+" "+words.Markdown(r.Phrase)+": "+r.Name)
	if r.Deprecated != nil {
		use := r.Deprecated.Mention()
		text := words.Markdown(use.Before)
		if use.Row != "" {
			text += " " + rowLink(use.Row) + words.Markdown(use.After)
		}
		m.block("**Deprecated.** " + text)
	}
	m.paragraphs(r.Details)
	if r.Next != "" {
		m.block("**" + words.NextTitle + ":** " + words.Markdown(r.Next))
	}
	m.items(rowFacts(p, r))
	if r.Curl != "" {
		m.block("A request:")
		m.fenced("sh", r.Curl)
	}
	for _, e := range r.Examples {
		m.example(e)
	}
	if r.Service != "" {
		m.block("A service sends it:")
		m.fenced("go", spaces(r.Service))
	}
	if r.Client != "" {
		m.block("A client knows it, by the error of Check:")
		m.fenced("go", spaces(r.Client))
	}
}

// spaces is Go with spaces in place of its tabs, which Markdown does not keep.
func spaces(code string) string { return strings.ReplaceAll(code, "\t", "    ") }

// indentedHere says of a body that is shown indented how it is sent.
const indentedHere = "Indented here; it is sent without the white space between its parts."

func (m *markdown) example(e Sample) {
	text := e.Head
	if e.Text != "" {
		text += "\n" + e.Text
	}
	title := "An example"
	if e.MediaType != "" {
		title += ", in " + code(e.MediaType)
	}
	if e.Indented {
		m.block(title + ". " + indentedHere)
	} else {
		m.block(title + ":")
	}
	m.fenced("http", text)
	if e.Curl != "" {
		m.block("A request for this form:")
		m.fenced("sh", e.Curl)
	}
}

// facts are the items of a list; what is empty is none.
type facts []string

func (l *facts) say(name, text string) {
	if text != "" {
		*l = append(*l, name+": "+text)
	}
}

// rowFacts are what is to be known of a row beside its texts.
func rowFacts(p *Page, r *Row) facts {
	var l facts
	methods := words.Markdown(strings.Join(r.Methods, ", "))
	if r.All {
		methods = "all (" + methods + ")"
	}
	l.say("Methods", methods)
	l.say("Name on the wire", code(r.ID))
	l.say(words.ToldTitle, words.Markdown(r.Message))
	if r.Hidden {
		l = append(l, words.Hidden)
	}
	if i := slices.IndexFunc(p.Bodies, func(b Type) bool { return b.Name == r.BodyName }); i >= 0 {
		l.say("Body", bodyLink(p.Bodies[i]))
	} else {
		l.say("Body", words.Markdown(r.Body))
	}
	for _, h := range r.Headers {
		l.say("Header", header(h))
	}
	for _, v := range r.Params {
		l.say("Param", value(v))
	}
	for _, v := range r.Wrong {
		l.say("Of a wrong field", value(v))
	}
	for _, c := range r.Causes {
		text := words.Markdown(c.Text)
		if c.Remedy != "" {
			text += " **Remedy:** " + words.Markdown(c.Remedy)
		}
		l.say("Cause", text)
	}
	if r.Retry != "" {
		l.say("To be sent again", words.Retry(model.Retry(r.Retry)))
	}
	l.say("Problem type", link(r.Type))
	for _, uri := range r.SeeAlso() {
		l.say("See", link(uri))
	}
	l.say("Since", words.Markdown(r.Since))
	l.say("Owner", words.Markdown(r.Owner))
	l.say("Formerly", words.Markdown(strings.Join(r.Formerly, ", ")))
	if to := link(r.RefURL); strings.HasPrefix(to, "<") {
		l.say("Defined in", "["+words.Markdown(r.Ref)+"]("+strings.Trim(to, "<>")+")")
	} else {
		l.say("Defined in", words.Markdown(r.Ref))
	}
	return l
}

// bodies are the sections of the bodies.
func (m *markdown) bodies(all []Type) {
	for i, b := range all {
		if i == 0 {
			m.heading(2, "Bodies")
		}
		if b.Anchor != "" {
			m.anchors(b.Anchor)
		}
		m.heading(3, "Body "+b.Name)
		if b.Details != "" {
			m.block(words.Markdown(b.Details))
		}
		var l facts
		l.say("Go type", code(b.Go))
		for _, v := range b.Fields {
			l = append(l, value(v))
		}
		m.items(l)
	}
}

func header(h Header) string {
	text := code(h.Name) + ", "
	switch {
	case h.Constant && h.Value == "":
		return end(text+"always empty", h.Details)
	case h.Constant:
		return end(text+"always "+code(h.Value), h.Details)
	case h.Required:
		text += "required, "
	case h.From != "":
		text += "the body's " + words.Markdown(h.From) + ", "
	default:
		text += "optional, "
	}
	return asIn(end(text+words.Markdown(h.Type), h.Details), h.Example)
}

func value(v Value) string {
	text := code(v.Name) + ", " + words.Markdown(v.Type)
	if v.Optional {
		text += ", optional"
	}
	return asIn(end(text, v.Details), v.Example)
}

// end ends an item with its details.
func end(text, details string) string {
	if details == "" {
		return text
	}
	return text + ": " + words.Markdown(details)
}

// asIn ends an item with an example.
func asIn(text, example string) string {
	switch {
	case example == "":
		return text
	case strings.HasSuffix(text, "."):
		return text + " As in " + code(example) + "."
	}
	return text + "; as in " + code(example)
}

func code(text string) string { return words.MarkdownCode(text) }

// codes are texts as code, with commas between.
func codes(texts []string) string {
	var all []string
	for _, text := range texts {
		all = append(all, code(text))
	}
	return strings.Join(all, ", ")
}

// link is a URI that can be followed, or else the URI.
func link(uri string) string {
	if text := words.Markdown(uri); strings.HasPrefix(text, "<") && strings.Count(text, "<") == 1 && strings.HasSuffix(text, ">") {
		return text
	}
	return code(uri)
}

func rowLink(name string) string { return "[" + name + "](#" + name + ")" }

func bodyLink(b Type) string {
	if b.Anchor == "" {
		return b.Name
	}
	return rowLink(b.Name)
}
