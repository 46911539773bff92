package reference

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/statusgen/statusgen/templates/model"
)

// Schema is the JSON Schema (2020-12) of reference.json.
//
//go:embed reference.schema.json
var Schema []byte

// SchemaID names the schema. Its number changes where a program that reads the JSON may
// have to change, too.
const SchemaID = "https://github.com/statusgen/statusgen/reference.v1.schema.json"

// A document is reference.json.
type document struct {
	Generated string `json:"generated"` // first: it marks the file
	Schema    string `json:"$schema"`
	*Page
}

// JSON is the page for machines; Schema describes it.
func (p *Page) JSON() ([]byte, error) {
	return marshal(document{model.Mark, SchemaID, p})
}

// marshal is JSON to be read by people, too: indented, with <, > and & as they are, and
// with an escape in place of each character that would do something to a terminal.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return escaped(out.Bytes()), nil
}

// escaped is JSON with an escape in place of each character that does not print. They
// stand in strings alone.
func escaped(text []byte) []byte {
	hidden := func(c rune) bool {
		return c >= 0x7f && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || unicode.Is(unicode.Zl, c) || unicode.Is(unicode.Zp, c))
	}
	if !bytes.ContainsFunc(text, hidden) {
		return text
	}
	var out []byte
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		switch {
		case !hidden(c):
			out = append(out, text[:size]...)
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, c)
		}
		text = text[size:]
	}
	return out
}
