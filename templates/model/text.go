package model

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Texts that the emitted package sends, and documents show.

// Quote makes a JSON string of s, escaped as the runtime escapes.
func Quote(s string) string {
	if !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' || strings.ContainsRune(`"\\<>&`, c) }) {
		return `"` + s + `"` // as most are
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be encoded
	}
	return string(b)
}

// LiteralText is the text of a JSON literal.
func LiteralText(literal string) string {
	var s string
	if !strings.HasPrefix(literal, `"`) || json.Unmarshal([]byte(literal), &s) != nil {
		return literal // a number, true, false or null
	}
	return s
}

// XMLHeader is how a document begins, as encoding/xml has it.
const XMLHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// XMLText is s as text of an element or an attribute, escaped as the runtime
// escapes, and so as encoding/xml does: that package is a noticeable part of the time
// to build the command.
func XMLText(s string) string {
	return xmlEscapes.Replace(strings.Map(func(c rune) rune {
		if c == '\t' || c == '\n' || c == '\r' || ' ' <= c && c <= 0xd7ff || 0xe000 <= c && c <= 0xfffd || 0x10000 <= c {
			return c
		}
		return utf8.RuneError // no document can have it (XML 1.0, section 2.2)
	}, s))
}

var xmlEscapes = strings.NewReplacer(`"`, "&#34;", "'", "&#39;", "&", "&amp;", "<", "&lt;", ">", "&gt;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
