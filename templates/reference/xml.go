package reference

import "strings"

// indentXML is the document with a line for each element that has others beside it, and
// whether it could be read. An element with text keeps all that is in it as it is: there,
// white space is content.
func indentXML(text string) (string, bool) {
	root := &element{}
	open := []*element{root}
	for text != "" {
		top := open[len(open)-1]
		if text[0] != '<' {
			end := strings.IndexByte(text, '<')
			if end < 0 {
				end = len(text)
			}
			if top != root || strings.TrimSpace(text[:end]) != "" { // beside the root, it is none
				top.add(&element{open: text[:end], text: true})
			}
			text = text[end:]
			continue
		}
		tag, kind, ok := cutTag(text)
		if !ok {
			return "", false
		}
		text = text[len(tag):]
		switch kind {
		case '/':
			if len(open) == 1 {
				return "", false
			}
			top.close, open = tag, open[:len(open)-1]
		case '<':
			e := &element{open: tag}
			top.add(e)
			open = append(open, e)
		default: // empty, a comment, a declaration, CDATA
			top.add(&element{open: tag, text: kind == '['})
		}
	}
	if len(open) != 1 {
		return "", false
	}
	var b strings.Builder
	for i, e := range root.parts {
		if e.text {
			return "", false
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		e.write(&b, "\n", false)
	}
	return b.String(), true
}

// An element is one of a document, a text, or what else stands in it, as it was written.
type element struct {
	open, close string
	parts       []*element
	text        bool
	mixed       bool // a part of it is text
}

func (e *element) add(part *element) {
	e.parts, e.mixed = append(e.parts, part), e.mixed || part.text
}

// write appends the element, whose lines begin with newline.
func (e *element) write(b *strings.Builder, newline string, raw bool) {
	raw = raw || e.mixed || strings.Contains(e.open, "xml:space")
	b.WriteString(e.open)
	for _, part := range e.parts {
		if !raw {
			b.WriteString(newline + "  ")
		}
		part.write(b, newline+"  ", raw)
	}
	if !raw && len(e.parts) > 0 {
		b.WriteString(newline)
	}
	b.WriteString(e.close)
}

// cutTag is the tag, comment, declaration or section that the text begins with, and what
// it is: < opens an element, / closes one, [ is CDATA, ! all else, an empty element too.
func cutTag(text string) (tag string, kind byte, ok bool) {
	for _, section := range []struct {
		begin, end string
		kind       byte
	}{{"<!--", "-->", '!'}, {"<![CDATA[", "]]>", '['}, {"<?", "?>", '!'}, {"</", ">", '/'}} {
		if strings.HasPrefix(text, section.begin) {
			i := strings.Index(text, section.end)
			if i < 0 {
				return "", 0, false
			}
			return text[:i+len(section.end)], section.kind, true
		}
	}
	if strings.HasPrefix(text, "<!") {
		return "", 0, false
	}
	quote := byte(0)
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>' && text[i-1] == '/':
			return text[:i+1], '!', true
		case c == '>':
			return text[:i+1], '<', true
		}
	}
	return "", 0, false
}
