package gopkg

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/words"
)

// commentWidth is where the lines of a comment end, in characters, as those of
// a comment written by hand do.
const commentWidth = 77

// A comment is a doc comment under construction. Whatever text it is given, it
// renders as lines that begin with "// ", and as nothing else.
type comment struct {
	lines     []string
	directive string // //go:…, or empty; no text of a table gets here
}

// para adds a paragraph, with lines broken where they are long. Blank lines in
// the text divide it into paragraphs.
func (c *comment) para(formatted string, args ...any) *comment {
	text := fmt.Sprintf(formatted, args...)
	for _, p := range words.Paragraphs(text) {
		c.gap()
		c.lines = append(c.lines, wrap(p, commentWidth)...)
	}
	return c
}

// item adds an item of a list.
func (c *comment) item(formatted string, args ...any) *comment {
	if n := len(c.lines); n > 0 && !strings.HasPrefix(c.lines[n-1], "  ") {
		c.gap()
	}
	for i, line := range wrap(fmt.Sprintf(formatted, args...), commentWidth-4) {
		if i == 0 {
			c.lines = append(c.lines, "  - "+line)
		} else {
			c.lines = append(c.lines, "    "+line)
		}
	}
	return c
}

// heading adds a heading.
func (c *comment) heading(text string) *comment {
	c.gap()
	c.lines = append(c.lines, "# "+text)
	return c
}

// deprecated adds the paragraph by which tools know what is deprecated, unless there
// is nothing to say.
func (c *comment) deprecated(text string) *comment {
	if text == "" {
		return c
	}
	return c.para("Deprecated: %s", strings.Join(words.Paragraphs(text), " "))
}

// directed ends the comment with a line for tools.
func (c *comment) directed(line string) *comment {
	c.directive = line
	return c
}

// verbatim adds a line that is shown as it is.
func (c *comment) verbatim(line string) *comment {
	if n := len(c.lines); n > 0 && !strings.HasPrefix(c.lines[n-1], "\t") {
		c.gap()
	}
	c.lines = append(c.lines, "\t"+strings.TrimRight(words.OneLine(line), " "))
	return c
}

func (c *comment) gap() {
	if len(c.lines) > 0 {
		c.lines = append(c.lines, "")
	}
}

// code renders the comment above a declaration: as one token, for jennifer would
// end each line with a blank, and gofmt would not know it for what it is.
func (c *comment) code() *Statement { return Op(c.String()) }

// String renders the comment as text.
func (c *comment) String() string {
	var b strings.Builder
	for _, line := range c.lines {
		b.WriteString(commentLine(line) + "\n")
	}
	if c.directive != "" {
		b.WriteString("//\n" + c.directive + "\n")
	}
	return b.String()
}

func commentLine(line string) string {
	switch {
	case line == "":
		return "//"
	case strings.HasPrefix(line, "\t"):
		return "//" + line
	}
	return "// " + line
}

// trailing is a comment behind code, on the same line.
func trailing(text string) string {
	return commentLine(strings.Join(wrap(text, len(text)), " "))
}

// doc begins a comment with a paragraph.
func doc(formatted string, args ...any) *comment {
	return new(comment).para(formatted, args...)
}

// wrap breaks a paragraph into lines. A line does not begin with what gofmt or
// the go command would read as more than text: a list, a heading, a constraint.
func wrap(paragraph string, width int) []string {
	var lines []string
	var line []byte
	length := 0 // of the line, in characters
	for _, word := range strings.Fields(words.OneLine(paragraph)) {
		if length > 0 && length+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, string(line))
			line, length = line[:0], 0
		}
		if length == 0 {
			word = inert(word)
		} else {
			line = append(line, ' ')
			length++
		}
		line = append(line, word...)
		length += utf8.RuneCountInString(word)
	}
	if length > 0 {
		lines = append(lines, string(line))
	}
	return lines
}

// marker is what begins a list or a heading of a doc comment, or a build
// constraint of old.
var marker = regexp.MustCompile(`^([-+*#•]|[0-9]+[.)]|\+build)$`)

// inert keeps a word from being read as a marker at the beginning of a line: a
// space without width stands before it.
func inert(word string) string {
	isLetter := 'a' <= word[0]|0x20 && word[0]|0x20 <= 'z' // as most words begin, and no marker
	if !isLetter && marker.MatchString(word) {
		return "\u200b" + word
	}
	return word
}
