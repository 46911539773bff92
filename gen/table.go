package gen

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

var tableCommand = subcommand{
	name:     "table",
	operands: "[FILE] [ROW]",
	summary:  "print the table, with all that it inherits, or one row of it",
	help: `Table prints the rows in the order of their codes, with a mark for each method that
a row may answer, and where it comes from: the place that defines it, and then those
that change it. With the name of a row it prints all that there is to know of that.
FILE may be -, standard input.

	statusgen table                      # the table that is here
	statusgen table NotFound             # one of its rows
	statusgen table -format csv api.yaml # for a spreadsheet
	statusgen table -format json | jq '.rows[] | select(.retry == "after").name'
`,
	flags:   []string{"format"},
	formats: []string{"text", "json", "markdown", "csv"},
	run:     (*command).table,
}

// table prints a table, or one row of it.
func (c *command) table(operands []string) error {
	file, name, err := fileAndRow(operands)
	if err != nil {
		return err
	}
	s, err := c.load(file)
	if err != nil {
		return err
	}
	rows := slices.Clone(s.Table.Rows)
	slices.SortStableFunc(rows, func(a, b *model.Row) int { return a.Code - b.Code })
	if name != "" {
		i := slices.IndexFunc(rows, func(r *model.Row) bool { return r.Name == name })
		if i < 0 {
			var names []string
			for _, r := range rows {
				names = append(names, r.Name)
			}
			return fmt.Errorf("%s has no row %s%s", file, report.Quote(name), new(report.Report).DidYouMean(name, names))
		}
		rows = rows[i : i+1]
		if cmp.Or(c.format, "text") == "text" {
			_, err := io.WriteString(c.stdout, rowPage(s, rows[0]))
			return err
		}
	}
	switch c.format {
	case "json":
		return printJSONTable(c.stdout, s, rows)
	case "markdown":
		return printMarkdown(c.stdout, s, rows)
	case "csv":
		return printCSV(c.stdout, s, rows)
	}
	_, err = io.WriteString(c.stdout, grid(s, rows, screenOf(c.stdout)))
	return err
}

// fileAndRow tells the operands of table apart: what is a file or looks like one is the
// table.
func fileAndRow(operands []string) (file, row string, err error) {
	switch {
	case len(operands) > 2:
		return "", "", usagef("one table and one row at a time, not %s", strings.Join(operands, " and "))
	case len(operands) == 2:
		return operands[0], operands[1], nil
	case len(operands) == 1 && (operands[0] == "-" || !model.IsIdentifier(operands[0]) || isFile(operands[0])):
		return operands[0], "", nil
	case len(operands) == 1:
		row = operands[0]
	}
	file, err = defaultFile()
	return file, row, err
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// load reads a table, - for standard input.
func (c *command) load(file string) (*spec.Spec, error) {
	in, err := c.input(file)
	if err != nil {
		return nil, err
	}
	in.Shown = true
	return spec.Read(in)
}

// input is the table of an operand, - for standard input.
func (c *command) input(file string) (spec.Input, error) {
	if file == "-" {
		text, err := c.readStdin()
		return spec.Input{File: "stdin", Text: text, Base: c.base}, err
	}
	if info, err := os.Stat(file); err == nil && info.Mode()&fs.ModeNamedPipe != 0 { // as the shell makes of <(…)
		return spec.Input{}, fmt.Errorf("%s is a pipe; what is in no file is read from standard input, as -", file)
	}
	return spec.Input{File: file, Base: c.base}, nil
}

// readStdin reads the table in standard input, which may have as much as one in a file.
func (c *command) readStdin() ([]byte, error) { return readBounded(c.stdin, "standard input") }

// readBounded reads all, which is no more than a table may have.
func readBounded(r io.Reader, name string) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, source.MaxBytes+1))
	if err == nil && len(text) > source.MaxBytes {
		err = fmt.Errorf("%s has more than %d bytes", name, source.MaxBytes)
	}
	return text, err
}

// A column of the table.
type column struct {
	title string
	mark  bool // its cells are marks, in the middle
	cell  func(*model.Row) string
}

const mark = "●"

// columns are those of the grid, or with the methods in one.
func columns(s *spec.Spec, grid bool) []column {
	all := []column{
		{title: "CODE", cell: func(r *model.Row) string { return strconv.Itoa(r.Code) }},
		{title: "ROW", cell: func(r *model.Row) string { return r.Name }},
	}
	if grid {
		for _, m := range s.Table.Methods {
			all = append(all, column{title: m.Name, mark: true, cell: func(r *model.Row) string {
				if r.AppliesTo(m) {
					return mark
				}
				return ""
			}})
		}
	} else {
		all = append(all, column{title: "METHODS", cell: words.ShortMethods})
	}
	return append(all,
		column{title: "BODY", cell: words.ShortBody},
		column{title: "FROM", cell: func(r *model.Row) string { return strings.Join(s.Places(r.Name), ", ") }},
	)
}

// grid is the table in columns. Where it is wider than the screen, the methods share a
// column, and what is still too long is cut.
func grid(s *spec.Spec, rows []*model.Row, on screen) string {
	isWide := func(line string) bool { return on.width > 0 && utf8.RuneCountInString(line) > on.width }
	lines := gridLines(columns(s, true), rows)
	if slices.ContainsFunc(lines, isWide) {
		lines = gridLines(columns(s, false), rows)
	}
	var b strings.Builder
	for i, line := range lines {
		if isWide(line) {
			line = string([]rune(line)[:on.width-1]) + "…"
		}
		switch {
		case !on.coloured || on.width > 0 && on.width <= len("200"): // where even the code is cut
		case i == 0:
			line = "\x1b[1m" + line + "\x1b[0m"
		default:
			line = classColour(rows[i-1].Code) + line[:len("200")] + "\x1b[0m" + line[len("200"):]
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// classColour is the colour of a code: green, yellow for what the client got wrong, red
// for what the server did.
func classColour(code int) string {
	switch {
	case code >= 500:
		return "\x1b[31m"
	case code >= 400:
		return "\x1b[33m"
	}
	return "\x1b[32m"
}

// gridLines are the lines of the table, that of the titles first.
func gridLines(columns []column, rows []*model.Row) []string {
	widths := make([]int, len(columns))
	for i, col := range columns {
		widths[i] = utf8.RuneCountInString(col.title)
		for _, r := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(col.cell(r)))
		}
	}
	line := func(cell func(column) string) string {
		var b strings.Builder
		for i, col := range columns {
			text := cell(col)
			room := widths[i] - utf8.RuneCountInString(text)
			before := 0
			if col.mark {
				before = room / 2
			}
			b.WriteString(strings.Repeat(" ", before) + text + strings.Repeat(" ", room-before) + "  ")
		}
		return strings.TrimRight(b.String(), " ")
	}
	lines := []string{line(func(col column) string { return col.title })}
	for _, r := range rows {
		lines = append(lines, line(func(col column) string { return col.cell(r) }))
	}
	return lines
}

// printMarkdown prints the table as one of Markdown.
func printMarkdown(w io.Writer, s *spec.Spec, rows []*model.Row) error {
	var b strings.Builder
	line := func(cell func(column) string) {
		for _, col := range columns(s, true) {
			b.WriteString("| " + markdown(cell(col)) + " ")
		}
		b.WriteString("|\n")
	}
	line(func(col column) string { return col.title })
	line(func(col column) string {
		if col.mark {
			return ":-:"
		}
		return "---"
	})
	for _, r := range rows {
		line(func(col column) string { return col.cell(r) })
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdown is a text that stands in a cell of a table as it is.
func markdown(text string) string { return words.MarkdownCell(words.Markdown(text)) }

// printCSV prints the table as comma-separated values (RFC 4180): the methods are one
// column, with blanks between.
func printCSV(w io.Writer, s *spec.Spec, rows []*model.Row) error {
	out := csv.NewWriter(w)
	records := [][]string{{"code", "row", "phrase", "id", "methods", "body", "retry", "from"}}
	for _, r := range rows {
		records = append(records, []string{
			strconv.Itoa(r.Code), r.Name, r.Phrase, r.ID, methodNames(r, " "), words.ShortBody(r), string(r.Retry), strings.Join(s.Places(r.Name), ", "),
		})
	}
	return out.WriteAll(records)
}

func methodNames(r *model.Row, between string) string {
	var names []string
	for _, m := range r.Methods {
		names = append(names, m.Name)
	}
	return strings.Join(names, between)
}

// A jsonRow is a row as -format json has it. Its names are the keys of the table, where
// that has one.
type jsonRow struct {
	Name       string       `json:"name"`
	Code       int          `json:"code"`
	Phrase     string       `json:"phrase"`
	Methods    []string     `json:"methods"`
	Body       string       `json:"body"`
	MediaType  string       `json:"media_type,omitempty"`
	ID         string       `json:"id,omitempty"`
	Type       string       `json:"type,omitempty"`
	Message    string       `json:"message,omitempty"`
	Params     []jsonParam  `json:"params,omitempty"`
	Fields     bool         `json:"fields,omitempty"`
	Hidden     bool         `json:"hidden,omitempty"`
	Headers    []jsonHeader `json:"headers,omitempty"`
	Retry      string       `json:"retry,omitempty"`
	Log        string       `json:"log,omitempty"`
	Details    string       `json:"details,omitempty"`
	Causes     []jsonCause  `json:"causes,omitempty"`
	Links      []string     `json:"links,omitempty"`
	Since      string       `json:"since,omitempty"`
	Owner      string       `json:"owner,omitempty"`
	Deprecated string       `json:"deprecated,omitempty"`
	Formerly   []string     `json:"formerly,omitempty"`
	Defined    string       `json:"defined_in,omitempty"` // the RFC and its section
	From       []string     `json:"from"`                 // the place that defines it, and then those that change it
}

type jsonParam struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	List      bool   `json:"list,omitempty"`
	Optional  bool   `json:"optional,omitempty"`
	Sensitive bool   `json:"sensitive,omitempty"`
	Details   string `json:"details,omitempty"`
}

type jsonHeader struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required,omitempty"`
	Value    string `json:"value,omitempty"`
	Details  string `json:"details,omitempty"`
}

type jsonCause struct {
	Cause  string `json:"cause"`
	Remedy string `json:"remedy,omitempty"`
}

// printJSONTable prints the table as JSON.
func printJSONTable(w io.Writer, s *spec.Spec, rows []*model.Row) error {
	table := struct {
		Methods []string  `json:"methods"`
		Rows    []jsonRow `json:"rows"`
	}{Rows: []jsonRow{}}
	for _, m := range s.Table.Methods {
		table.Methods = append(table.Methods, m.Name)
	}
	for _, r := range rows {
		table.Rows = append(table.Rows, newJSONRow(s, r))
	}
	return encode(w, table)
}

func newJSONRow(s *spec.Spec, r *model.Row) jsonRow {
	row := jsonRow{
		Name: r.Name, Code: r.Code, Phrase: r.Phrase, Methods: []string{}, Body: words.ShortBody(r), MediaType: r.MediaType, ID: r.ID, Type: r.Type,
		Fields: r.Fields, Hidden: r.Hide, Retry: string(r.Retry), Log: string(r.Log), Details: r.Details, Links: r.Links, Since: r.Since, Owner: r.Owner,
		Deprecated: words.Deprecated(r, func(use *model.Row) string { return use.Name }), Formerly: r.Formerly, Defined: r.Ref, From: s.Places(r.Name),
	}
	for _, m := range r.Methods {
		row.Methods = append(row.Methods, m.Name)
	}
	if r.Message != nil {
		row.Message = words.Message(r.Message)
	}
	for _, p := range r.Params {
		row.Params = append(row.Params, jsonParam{p.Name, paramTypeName(p), p.List, p.Optional, p.Sensitive, p.Details})
	}
	for _, h := range r.Headers {
		row.Headers = append(row.Headers, jsonHeader{h.Name, string(h.Type), h.Required, h.Value, h.Details})
	}
	for _, c := range r.Causes {
		row.Causes = append(row.Causes, jsonCause{c.Text, c.Remedy})
	}
	return row
}

// paramTypeName is the type of a param as the table names it.
func paramTypeName(p *model.Param) string {
	if p.Body != nil {
		return p.Body.Name
	}
	return string(p.Type)
}

// rowPage is all that there is to know of a row, as lines for a terminal.
func rowPage(s *spec.Spec, r *model.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s answers %s.\n", r.Name, words.Title(r))
	if r.Details != "" {
		for _, p := range words.Paragraphs(r.Details) {
			b.WriteString("\n" + p + "\n")
		}
	}
	b.WriteString("\n")
	facts := words.Facts(r, func(name string) string { return name })
	for _, p := range r.Params {
		facts = append(facts, words.Fact{Name: "Param", Text: paramLine(p)})
	}
	if r.IsError() {
		facts = append(facts, words.Fact{Name: "Client", Text: words.Told(r)})
	}
	if text := words.Deprecated(r, func(use *model.Row) string { return use.Name }); text != "" {
		facts = append(facts, words.Fact{Name: "Deprecated", Text: text})
	}
	for _, name := range r.Formerly {
		facts = append(facts, words.Fact{Name: "Formerly", Text: name})
	}
	for i, place := range s.Places(r.Name) {
		name := "Defined at"
		if i > 0 {
			name = "Changed at"
		}
		facts = append(facts, words.Fact{Name: name, Text: place})
	}
	width := 0
	for _, f := range facts {
		width = max(width, len(f.Name))
	}
	for _, f := range facts {
		if f.Name != "From" { // which the places say
			fmt.Fprintf(&b, "  %-*s  %s\n", width, f.Name, words.OneLine(f.Text)) // whatever a message has, for a terminal
		}
	}
	return b.String()
}

// paramLine is a param with its type, and what else there is to know of it.
func paramLine(p *model.Param) string {
	kind := paramTypeName(p)
	if p.List {
		kind = "[" + kind + "]"
	}
	said := []string{p.Name + ": " + kind}
	if p.Optional {
		said = append(said, "optional")
	}
	if p.Sensitive {
		said = append(said, "for the log alone")
	}
	text := strings.Join(said, ", ")
	if p.Details != "" {
		text += ". " + words.OneLine(p.Details)
	}
	return text
}
