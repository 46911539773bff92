package model

import "strings"

// Values of headers as they are sent, for examples of them: what the runtime makes of
// a text.

// HTTPDate is how a header has a time (RFC 9110, section 5.6.7).
const HTTPDate = "Mon, 02 Jan 2006 15:04:05 GMT"

// URIText is the text as a header of type uri has it: bytes that no URI can have are
// percent-encoded.
func URIText(s string) string {
	return escaped(s, func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'()*+,-./:;=?@[]_~", c) >= 0
	})
}

// EntityTag is the text as an entity-tag (RFC 9110, section 8.8.3): quotes are put
// around it, unless it has them.
func EntityTag(s string, weak bool) string {
	opaque, isWeak := strings.CutPrefix(s, "W/")
	if n := len(opaque); n > 1 && opaque[0] == '"' && opaque[n-1] == '"' {
		opaque = opaque[1 : n-1]
	} else {
		opaque, isWeak = s, false
	}
	tag := `"` + escaped(opaque, func(c byte) bool { return c > ' ' && c != '"' && c != 0x7f }) + `"`
	if weak || isWeak {
		return "W/" + tag
	}
	return tag
}

// escaped percent-encodes the bytes that may not stand as they are.
func escaped(s string, asIs func(byte) bool) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; asIs(c) {
			b.WriteByte(c)
		} else {
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
		}
	}
	return b.String()
}
