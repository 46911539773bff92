package model

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Values of structured fields (RFC 9651), as the runtime writes them, and back.

// StructuredString is the text as a String of a structured field (RFC 9651, section
// 4.1.6); what that cannot hold is percent-encoded.
func StructuredString(s string) string {
	s = escaped(s, func(c byte) bool { return ' ' <= c && c <= '~' })
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// StructuredTime is the time as a Date of a structured field (RFC 9651, section 4.1.10).
func StructuredTime(t time.Time) string { return "@" + strconv.FormatInt(t.Unix(), 10) }

// CutString cuts a String of a structured field off the front (RFC 9651, section
// 4.2.5).
func CutString(text string) (s, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", text, false
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return b.String(), text[i+1:], true
		case c == '\\' && (i+1 == len(text) || text[i+1] != '"' && text[i+1] != '\\'), c < ' ', c > '~':
			return "", text, false
		case c == '\\':
			i++
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", text, false
}

// An Item is a member of a List of a structured field (RFC 9651, section 3.1).
type Item struct {
	Value  Bare
	Params []ItemParam
}

// An ItemParam is a parameter of an Item.
type ItemParam struct {
	Key   string
	Value Bare
}

// A Bare is a value of a structured field: a string, a Token, a bool, an int64, a
// Decimal, []byte or time.Time.
type Bare any

// A Token is a value that stands there without quotes.
type Token string

// A Decimal is a number with a point, as it is written.
type Decimal string

// Items reads a List as the runtime writes it: one space after each comma, none
// elsewhere, and no list within it.
func Items(text string) (items []Item, ok bool) {
	for {
		var item Item
		if item.Value, text, ok = cutBare(text); !ok {
			return nil, false
		}
		for strings.HasPrefix(text, ";") {
			p := ItemParam{Value: true}
			if p.Key, text = cutKey(text[1:]); p.Key == "" {
				return nil, false
			}
			if strings.HasPrefix(text, "=") {
				if p.Value, text, ok = cutBare(text[1:]); !ok || p.Value == true { // which the key alone says
					return nil, false
				}
			}
			item.Params = append(item.Params, p)
		}
		items = append(items, item)
		if text == "" {
			return items, true
		}
		if text, ok = strings.CutPrefix(text, ", "); !ok {
			return nil, false
		}
	}
}

// cutKey cuts the key of a parameter off the front (RFC 9651, section 3.1.2).
func cutKey(text string) (key, rest string) {
	n := 0
	for n < len(text) && ('a' <= text[n] && text[n] <= 'z' || text[n] == '*' || n > 0 && ('0' <= text[n] && text[n] <= '9' || strings.IndexByte("_-.", text[n]) >= 0)) {
		n++
	}
	return text[:n], text[n:]
}

// cutBare cuts a value off the front (RFC 9651, section 4.2.3.1).
func cutBare(text string) (v Bare, rest string, ok bool) {
	if s, rest, ok := CutString(text); ok {
		return s, rest, true
	}
	if b, found := strings.CutPrefix(text, ":"); found {
		encoded, rest, closed := strings.Cut(b, ":")
		bytes, err := base64.StdEncoding.Strict().DecodeString(encoded)
		return bytes, rest, closed && err == nil
	}
	end := strings.IndexAny(text, ";,")
	if end < 0 {
		end = len(text)
	}
	bare, rest := text[:end], text[end:]
	switch {
	case bare == "":
		return nil, text, false
	case bare == "?1" || bare == "?0":
		return bare == "?1", rest, true
	case bare[0] == '@':
		n, ok := structuredInt(bare[1:])
		return time.Unix(n, 0).UTC(), rest, ok
	case bare[0] != '-' && (bare[0] < '0' || '9' < bare[0]):
		return Token(bare), rest, isToken(bare)
	}
	if whole, places, isDecimal := strings.Cut(bare, "."); isDecimal {
		n, ok := structuredInt(whole)
		ok = (ok || whole == "-0") && -1e12 < n && n < 1e12 && strings.Trim(places, "0123456789") == "" && 0 < len(places) && len(places) <= 3 && (places == "0" || !strings.HasSuffix(places, "0"))
		return Decimal(bare), rest, ok && bare != "-0.0"
	}
	n, ok := structuredInt(bare)
	return n, rest, ok
}

// structuredInt reads an Integer of at most 15 digits (RFC 9651, section 3.3.1).
func structuredInt(text string) (n int64, ok bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == text && -1e15 < n && n < 1e15
}

// isToken reports whether the text is a Token (RFC 9651, section 3.3.4).
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		isLetter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !isLetter && c != '*' && (i == 0 || !('0' <= c && c <= '9') && strings.IndexByte("!#$%&'+-.^_`|~:/", c) < 0) {
			return false
		}
	}
	return s != ""
}
