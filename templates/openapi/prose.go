package openapi

import (
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// Prose, which OpenAPI has as CommonMark.

// oneLine is a line of plain text, as titles and summaries are.
func oneLine(text string) string { return words.Visible(words.OneLine(text)) }

// prose is the paragraphs of all texts of the table as CommonMark.
func prose(all ...string) string {
	var lines []string
	for _, text := range all {
		for _, p := range words.Paragraphs(text) {
			lines = append(lines, words.Markdown(p))
		}
	}
	return strings.Join(lines, "\n\n")
}

// join puts the parts that are not empty in paragraphs of their own.
func join(parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, "\n\n")
}

// rowProse is what there is to say of a row beside its title.
func (d *document) rowProse(r *model.Row) string {
	text, ok := d.prose[r]
	if !ok {
		text = join(deprecated(r), prose(r.Details), facts(d.t, r))
		d.prose[r] = text
	}
	return text
}

// deprecated says what to do about a row that is deprecated.
func deprecated(r *model.Row) string {
	if r.Deprecated == nil {
		return ""
	}
	text := words.Deprecated(r, func(r *model.Row) string { return r.Name })
	return strings.TrimSpace("**Deprecated.** " + words.Markdown(text))
}

// facts are those that the people are told who call the API.
func facts(t *model.Table, r *model.Row) string {
	var lines []string
	add := func(name, text string) { lines = append(lines, "- "+name+": "+text) }
	if r.IsError() {
		if t.Error.Names(r) {
			add("Name on the wire", words.Markdown(r.ID))
		}
		switch {
		case r.Body != model.BodyError:
		case r.Hide:
			add(words.ToldTitle, words.Markdown(words.OneLine(r.Text()))+" "+words.Hidden)
		case r.Message != nil:
			add(words.ToldTitle, words.Markdown(words.OneLine(words.Message(r.Message))))
		}
	}
	if uri := r.RefURL(); uri != "" {
		add("Defined in", "["+words.Markdown(r.Ref)+"]("+uri+")")
	} else if r.Ref != "" {
		add("Defined in", words.Markdown(r.Ref))
	}
	for _, f := range words.Guide(r) {
		add(f.Name, words.Markdown(f.Text))
	}
	if next := words.Next(r); next != "" {
		add(words.NextTitle, words.Markdown(next))
	}
	return strings.Join(lines, "\n")
}

// codeProse is what there is to say of a code that the rows have, or that HTTP makes of
// the code of a file.
func (d *document) codeProse(code int, rows []*model.Row) string {
	if len(rows) == 1 && rows[0].Code == code {
		return join(words.Markdown(words.Title(rows[0])), d.rowProse(rows[0]))
	}
	parts := []string{codeTitle(code, rows)}
	for _, r := range rows {
		said := d.rowProse(r)
		switch {
		case r.Code == code:
		case code == 206:
			said = "A part of the file, as Range asks for it."
		default:
			said = "The file is still what the request says it was."
		}
		parts = append(parts, "**"+d.label(r)+"**", said)
	}
	return join(parts...)
}

// codeTitle is how the rows of a code are named, if they have one name.
func codeTitle(code int, rows []*model.Row) string {
	title := ""
	for _, r := range rows {
		switch {
		case r.Code != code:
		case title == "":
			title = words.Title(r)
		case words.Title(r) != title:
			return words.Markdown(strconv.Itoa(code) + " " + r.Title)
		}
	}
	if title == "" {
		title = strconv.Itoa(code) + map[int]string{206: " Partial Content", 304: " Not Modified"}[code]
	}
	return words.Markdown(title)
}

// headerProse says what a header has.
func headerProse(h *model.Header) string {
	text := ""
	switch {
	case h.Constant, h.Type == model.HeaderString && !h.Structured, h.Type == model.HeaderURI, h.Type == model.HeaderInt && !h.Structured, h.Type == model.HeaderBool:
	default:
		kind := words.HeaderType(h)
		text = strings.ToUpper(kind[:1]) + kind[1:] + "."
	}
	return prose(h.Details, text)
}
