package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/statusgen/statusgen/gen/spec/report"
	"gopkg.in/yaml.v3"
)

// What a file may be at most. The largest table in mind has 10,000 rows, which
// are three megabytes of some 300,000 nodes.
const (
	maxDepth   = 100
	maxAliased = 100_000 // nodes that aliases stand for
)

// parse returns the mapping that the file's text is, or nil after reporting
// why it is none.
func parse(src *report.Source, text []byte, r *report.Report) *yaml.Node {
	s := report.Scope{Report: r}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !checkCharacters(src, text, s) {
		return nil
	}
	root, err := decode(text)
	if err != nil {
		line, column, why := yamlError(src, text, err)
		s.Errorf(src.At(line, column), "this is not YAML: %s", why)
		return nil
	}
	if root == nil || isNull(root.Node) {
		s.Errorf(src.At(1, 1), "the file is empty; a table has at least statuses and outputs")
		return nil
	}
	if next := root.next; next != nil {
		s.Errorf(src.At(next.line, next.column), "a second YAML document; a table is one document")
		return nil
	}
	if !checkSize(src, root.Node, s) {
		return nil
	}
	if !isMapping(root.Node) {
		s.Errorf(src.At(root.Line, root.Column), "a table is a mapping, with keys such as statuses and outputs; found %s", describe(src, root.Node))
		return nil
	}
	return root.Node
}

// checkCharacters reports the first byte that is no UTF-8, or the first
// character that YAML does not allow (YAML 1.2.2, section 5.1). The library
// refuses them as well, but does not say where they are.
func checkCharacters(src *report.Source, text []byte, s report.Scope) bool {
	if bytes.HasPrefix(text, []byte{0xff, 0xfe}) || bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		s.Errorf(src.At(1, 1), "the file is UTF-16; save it as UTF-8")
		return false
	}
	line, col := 1, 1
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		at := src.At(line, col)
		switch {
		case c == utf8.RuneError && size == 1:
			s.Errorf(at, "%s is not UTF-8; save the file as UTF-8", src.Text("a byte", fmt.Sprintf("the byte 0x%02X", text[i])))
			return false
		case !allowed(c):
			s.Errorf(at, "%s is not allowed in YAML; write it as an escape in double quotes", src.Text("a character", fmt.Sprintf("the character U+%04X", c)))
			return false
		}
		i, col = i+size, col+1
		if c == '\n' || c == '\r' && !bytes.HasPrefix(text[i:], []byte("\n")) {
			line, col = line+1, 1
		}
	}
	return true
}

func allowed(c rune) bool {
	return c == '\t' || c == '\n' || c == '\r' || 0x20 <= c && c <= 0x7e ||
		c == 0x85 || 0xa0 <= c && c <= 0xfffd || c >= 0x10000
}

// A document is the root of a YAML document, with where the document begins and
// the one that follows it.
type document struct {
	*yaml.Node
	line, column int
	next         *document
}

// decode returns the first document of the text, nil if there is none, and
// the one after it.
func decode(text []byte) (first *document, err error) {
	// The library panics on some inputs that it should refuse.
	defer func() {
		if p := recover(); p != nil {
			first, err = nil, fmt.Errorf("%v", p)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(text))
	for last := &first; ; last = &(*last).next {
		var node yaml.Node
		if err := d.Decode(&node); err == io.EOF {
			return first, nil
		} else if err != nil {
			return nil, err
		}
		*last = &document{Node: node.Content[0], line: node.Line, column: node.Column}
		if first.next != nil {
			return first, nil
		}
	}
}

var (
	yamlLine   = regexp.MustCompile(`^line (\d+): `)
	yamlAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
)

// yamlError returns the place of the library's error and what it says, in our
// words where those help. The library counts the lines of its scanner from 1
// and those of its parser from 0, leaves out the first of each, and names
// where the enclosing block begins rather than the line that does not fit it.
func yamlError(src *report.Source, text []byte, err error) (line, column int, why string) {
	why = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(why); m != nil {
		line, _ = strconv.Atoi(m[1])
		why = strings.TrimPrefix(why, m[0])
	}
	switch m := yamlAnchor.FindStringSubmatch(why); {
	case m != nil:
		before := text[:max(0, bytes.Index(text, []byte("*"+m[1])))]
		line = 1 + bytes.Count(before, []byte("\n"))
		why = src.Text("no anchor stands before an alias", fmt.Sprintf("no anchor &%s stands before the alias *%[1]s", report.Unquoted(m[1])))
	case why == "did not find expected key", why == "did not find expected '-' indicator":
		line = stoppedAt(text)
		if at, column, opener := afterValue(text, line); at > 0 {
			return at, column, trailing[opener]
		}
		why += "; is the line indented as the ones before it?"
	case why == "did not find expected ',' or ']'", why == "did not find expected ',' or '}'":
		line++
		if at, column, opener := afterValue(text, stoppedAt(text)); at > 0 {
			return at, column, trailing[opener]
		}
		why += " of the list or mapping that opens here"
	case why == "did not find expected node content":
		line++
	case strings.Contains(why, "cannot start any token"), strings.Contains(why, "tab character"):
		if l := lineOf(text, max(1, line)); bytes.HasPrefix(bytes.TrimLeft(l, " "), []byte("\t")) {
			why = "a tab in the indentation; indent with spaces"
		}
	case why == "did not find expected alphabetic or numeric character":
		why = `a * or & that begins no alias or anchor; put a text that begins with it in quotes, as in "*net/http.MaxBytesError"`
	case why == "mapping values are not allowed in this context":
		why = "a colon where no key can stand; quote a text that has one, and indent a key as the ones before it"
	}
	line = min(max(1, line), 1+bytes.Count(text, []byte("\n")))
	return line, firstColumn(text, line), why
}

// trailing says what is wrong with a text whose beginning is a whole value of YAML,
// by the character that opens that.
var trailing = map[byte]string{
	'{':  `a text after the mapping in { }; put a text that begins with { in quotes, as in "{name} is gone"`,
	'[':  `a text after the list in [ ]; put a text that begins with [ in quotes, as in "[name] is gone"`,
	'"':  `a text after the closing quote; put the whole of a text that begins with a quote in others, as in '"name" is gone'`,
	'\'': `a text after the closing quote; put the whole of a text that begins with a quote in others, as in "'name' is gone"`,
}

// yamlTrailing matches a value in brackets or quotes with more text after it.
var yamlTrailing = regexp.MustCompile(`(?:^[ -]*|[{,][ \t]*)(?:[^:,{}\[\]]+:[ \t]+)?(\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\[\]]*\]|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*[^ \t,:#\]}\r\n]`)

// afterValue finds a value that is followed by more text, on the line where the
// parser stopped or the one before. The opener is the value's first character.
func afterValue(text []byte, stopped int) (line, column int, opener byte) {
	for line := stopped; line > 0 && line >= stopped-1; line-- {
		if l := lineOf(text, line); yamlTrailing.Match(l) {
			at := yamlTrailing.FindSubmatchIndex(l)[2]
			return line, 1 + utf8.RuneCount(l[:at]), l[at]
		}
	}
	return 0, 0, 0
}

// stoppedAt returns the last line that the parser asks for before it gives up,
// leaving out the one after it, which it reads in search of comments.
func stoppedAt(text []byte) int {
	r := &byteReader{text: text}
	var node yaml.Node
	if err := yaml.NewDecoder(r).Decode(&node); err == nil {
		return 1
	}
	read := bytes.TrimRight(text[:r.n], " \t\r\n")
	return 1 + bytes.Count(read, []byte("\n"))
}

// A byteReader gives one byte at a time, and so knows how many were wanted.
type byteReader struct {
	text []byte
	n    int
}

func (r *byteReader) Read(p []byte) (int, error) {
	if r.n == len(r.text) {
		return 0, io.EOF
	}
	p[0] = r.text[r.n]
	r.n++
	return 1, nil
}

func lineOf(text []byte, line int) []byte {
	for range line - 1 {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	text, _, _ = bytes.Cut(text, []byte("\n"))
	return text
}

// firstColumn is the column of the first character of the line that is no
// blank.
func firstColumn(text []byte, line int) int {
	l := lineOf(text, line)
	return 1 + len(l) - len(bytes.TrimLeft(l, " \t"))
}

var (
	errDepth   = errors.New("nested too deep")
	errAliases = errors.New("too many nodes by aliases")
	errCycle   = errors.New("an alias within its own anchor")
)

// checkSize reports a document that is nested too deep, or whose aliases stand
// for too many nodes (a "YAML bomb") or for themselves.
func checkSize(src *report.Source, root *yaml.Node, s report.Scope) bool {
	m := measure{sizes: map[*yaml.Node]int{}}
	if _, err := m.node(root, 0); err != nil {
		at := src.At(m.at.Line, m.at.Column)
		switch err {
		case errDepth:
			s.Errorf(at, "nested more than %d deep; no table is", maxDepth)
		case errCycle:
			s.Errorf(at, "%s stands within its own anchor", src.Text("an alias", "the alias *"+report.Unquoted(m.at.Value)))
		case errAliases:
			s.Errorf(at, "aliases stand for more than %d nodes; write the table without so many", maxAliased)
		}
		return false
	}
	return true
}

// A measure counts the nodes that a document has when each alias is replaced
// by what it stands for.
type measure struct {
	sizes   map[*yaml.Node]int // of anchored nodes; 0 while they are counted
	aliased int
	at      *yaml.Node // the node that an error is of
}

func (m *measure) node(n *yaml.Node, depth int) (int, error) {
	m.at = n
	if depth > maxDepth {
		return 0, errDepth
	}
	if n.Kind == yaml.AliasNode {
		size := m.sizes[n.Alias]
		if size == 0 {
			return 0, errCycle
		}
		if m.aliased += size; m.aliased > maxAliased {
			return 0, errAliases
		}
		return size, nil
	}
	if n.Anchor != "" {
		m.sizes[n] = 0
	}
	size := 1
	for _, c := range n.Content {
		of, err := m.node(c, depth+1)
		if err != nil {
			return 0, err
		}
		size += of
	}
	if n.Anchor != "" {
		m.sizes[n] = size
	}
	return size, nil
}
