package runtime

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Item is a member of a structured field that is a List, with its parameters (RFC
// 9651, sections 3.1 and 3.3). NewItem makes it, and With gives it a parameter:
//
//	NewItem("default").With("r", 0).With("t", 30)
//
// is the text "default";r=0;t=30.
//
// A value is a string, a [Token], a bool, an int or int64 of at most 15 digits, a
// float64, which is rounded to three places, a []byte, a time.Time, or a
// time.Duration, which is whole seconds, rounded up. Bytes that no string of a
// structured field can have are percent-encoded. A header with any other value, or
// with a key that is none, is not sent, and Respond returns the reason.
type Item struct {
	value  any
	params []itemParam
}

type itemParam struct {
	key   string
	value any
}

// A Token is a value that stands in a structured field without quotes (RFC 9651,
// section 3.3.4): letters, digits and some punctuation, beginning with a letter or *.
type Token string

// NewItem returns the member with this value, without parameters.
func NewItem(value any) Item { return Item{value: value} }

// With returns the member with one more parameter, or another value of that one. A
// key begins with a lower-case letter or *, and has such letters, digits, _, -, . and
// * (RFC 9651, section 3.1.2).
func (i Item) With(key string, value any) Item {
	p := itemParam{key, value}
	n := slices.IndexFunc(i.params, func(have itemParam) bool { return have.key == key })
	if n < 0 {
		i.params = append(slices.Clip(i.params), p)
	} else {
		i.params = slices.Clone(i.params)
		i.params[n] = p
	}
	return i
}

// String returns the text of the member, for code that sets the header itself, as
// middleware does; or "" where it has none.
func (i Item) String() string {
	b, fault := appendItem(nil, i)
	if fault != "" {
		return ""
	}
	return string(b)
}

// headerItems returns the members as a List (RFC 9651, section 4.1.1). Of none there
// is no text.
//
//go:noinline
func headerItems(items []Item) string {
	var b []byte
	for n, item := range items {
		if n > 0 {
			b = append(b, ", "...)
		}
		var fault string
		if b, fault = appendItem(b, item); fault != "" {
			return formless + fault
		}
	}
	return string(b)
}

// appendItem appends the member with its parameters (RFC 9651, section 4.1.1.2). The
// fault says what keeps it from having a text.
func appendItem(b []byte, item Item) (out []byte, fault string) {
	if b, fault = appendBareItem(b, item.value); fault != "" {
		return nil, fault
	}
	for _, p := range item.params {
		if !isItemKey(p.key) {
			return nil, fmt.Sprintf("%q is no key of a parameter (RFC 9651, section 3.1.2)", p.key)
		}
		b = append(append(b, ';'), p.key...)
		if p.value == true {
			continue // it is there, which says that it is true
		}
		if b, fault = appendBareItem(append(b, '='), p.value); fault != "" {
			return nil, fault
		}
	}
	return b, ""
}

// appendBareItem appends a value (RFC 9651, section 4.1.3.1).
func appendBareItem(b []byte, value any) (out []byte, fault string) {
	var text string
	switch v := value.(type) {
	case string:
		return appendStructuredString(b, v), ""
	case []byte:
		return append(base64.StdEncoding.AppendEncode(append(b, ':'), v), ':'), ""
	case Token:
		if !isItemToken(string(v)) {
			return nil, fmt.Sprintf("%q is no Token of a structured field (RFC 9651, section 3.3.4)", string(v))
		}
		text = string(v)
	case bool:
		text = structuredBool(v)
	case int:
		text = structuredInt(int64(v))
	case int64:
		text = structuredInt(v)
	case float64:
		text = structuredFloat(v)
	case time.Duration:
		text = headerSeconds(v)
	case time.Time:
		if text = structuredTime(v); text == "" {
			return nil, "the zero time is none"
		}
	default:
		return nil, fmt.Sprintf("a structured field has no value of type %T (RFC 9651, section 3.3)", v)
	}
	if fault, ok := strings.CutPrefix(text, formless); ok {
		return nil, fault
	}
	return append(b, text...), ""
}

// structuredFloat returns f as a Decimal: rounded to three places, to the even one of
// two that are as near (RFC 9651, section 4.1.5).
func structuredFloat(f float64) string {
	text := strconv.FormatFloat(f, 'f', 3, 64)
	whole, places, ok := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if !ok || len(whole) > 12 {
		return formless + strconv.FormatFloat(f, 'g', -1, 64) + " is no Decimal of a structured field, which has 12 digits before the point (RFC 9651, section 3.3.2)"
	}
	places = strings.TrimRight(places, "0")
	if places == "" {
		places = "0"
	}
	text = whole + "." + places
	if math.Signbit(f) && text != "0.0" {
		text = "-" + text
	}
	return text
}

// isItemToken reports whether s is a Token: a letter or *, then what a token of HTTP
// can have, or : or / (RFC 9651, section 3.3.4).
func isItemToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '*':
		case i > 0 && ('0' <= c && c <= '9' || strings.IndexByte("!#$%&'+-.^_`|~:/", c) >= 0):
		default:
			return false
		}
	}
	return s != ""
}

// isItemKey reports whether s is the key of a parameter (RFC 9651, section 3.1.2).
func isItemKey(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', c == '*':
		case i > 0 && ('0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return s != ""
}
