package runtime

import (
	"log/slog"
	"strconv"
	"time"
	"unicode/utf8"
)

// appendXML appends s as text of an element or an attribute. What XML cannot
// hold becomes U+FFFD (XML 1.0, section 2.2).
func appendXML(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		if plain[s[i]] && s[i] != '\'' { // in JSON, and but for the apostrophe in XML
			i++
			continue
		}
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		escaped := ""
		switch {
		case c == '"':
			escaped = "&#34;"
		case c == '\'':
			escaped = "&#39;"
		case c == '&':
			escaped = "&amp;"
		case c == '<':
			escaped = "&lt;"
		case c == '>':
			escaped = "&gt;"
		case c == '\t':
			escaped = "&#x9;"
		case c == '\n':
			escaped = "&#xA;"
		case c == '\r':
			escaped = "&#xD;"
		case c < ' ' || c == utf8.RuneError && size == 1 || c == 0xfffe || c == 0xffff:
			escaped = "\ufffd"
		}
		if escaped != "" {
			b = append(append(b, s[start:i]...), escaped...)
			start = i + size
		}
		i += size
	}
	return append(b, s[start:]...)
}

// appendNameXML appends the name of a field as text, as appendName does.
func appendNameXML(b []byte, f wrongField) []byte { return appendDotted(b, f, appendXML) }

// appendElements appends each param as an element.
func appendElements(b []byte, params []slog.Attr) []byte {
	for _, p := range params {
		b = append(append(append(b, '<'), p.Key...), '>')
		b = appendXMLValue(b, p.Value)
		b = append(append(append(b, "</"...), p.Key...), '>')
	}
	return b
}

// appendXMLValue appends the value of a param.
func appendXMLValue(b []byte, v slog.Value) []byte {
	switch v.Kind() {
	case slog.KindString:
		return appendXML(b, v.String())
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool())
	case slog.KindFloat64:
		return strconv.AppendFloat(b, v.Float64(), 'g', -1, 64)
	case slog.KindDuration:
		return strconv.AppendFloat(b, v.Duration().Seconds(), 'f', -1, 64)
	case slog.KindTime:
		return v.Time().AppendFormat(b, time.RFC3339Nano)
	}
	switch x := v.Any().(type) {
	case *time.Time: // of slogTime
		return x.AppendFormat(b, time.RFC3339Nano)
	case interface{ AppendXML([]byte) []byte }:
		return x.AppendXML(b)
	}
	eachItem(v.Any(), func(item slog.Value) {
		b = append(b, "<"+itemName+">"...)
		b = appendXMLValue(b, item)
		b = append(b, "</"+itemName+">"...)
	})
	return b
}
