package runtime

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What makes a header's text stays out of line: inlined into each setter and
// constructor, it would cost a table of many rows half a second to compile.

// fieldValue returns s as the value of a header: what could end the line, and
// every other control character but the tab, becomes a space (RFC 9110, section
// 5.5).
//
//go:noinline
func fieldValue(s string) string {
	for i := 0; i < len(s); i++ {
		if isControl(s[i]) {
			return withoutControls(s)
		}
	}
	return s
}

func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }

func withoutControls(s string) string {
	b := []byte(s)
	for i, c := range b {
		if isControl(c) {
			b[i] = ' '
		}
	}
	return string(b)
}

// fieldValues returns each value as fieldValue does.
func fieldValues(values []string) []string {
	clean := make([]string, len(values))
	for i, v := range values {
		clean[i] = fieldValue(v)
	}
	return clean
}

// inURI tells of each byte whether a URI can have it (RFC 3986, section 2).
var inURI = [256]bool{
	'!': true, '#': true, '$': true, '%': true, '&': true, '\'': true, '(': true, ')': true, '*': true, '+': true, ',': true,
	'-': true, '.': true, '/': true, '0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true,
	'8': true, '9': true, ':': true, ';': true, '=': true, '?': true, '@': true, 'A': true, 'B': true, 'C': true, 'D': true,
	'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true, 'K': true, 'L': true, 'M': true, 'N': true, 'O': true,
	'P': true, 'Q': true, 'R': true, 'S': true, 'T': true, 'U': true, 'V': true, 'W': true, 'X': true, 'Y': true, 'Z': true,
	'[': true, ']': true, '_': true, 'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true,
	'i': true, 'j': true, 'k': true, 'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true,
	't': true, 'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true, '~': true,
}

// fieldURI returns s as a URI reference: bytes that no URI can have are
// percent-encoded; what is encoded already stays.
//
//go:noinline
func fieldURI(s string) string {
	for i := 0; i < len(s); i++ {
		if !inURI[s[i]] {
			return percentEncoded(s)
		}
	}
	return s
}

func percentEncoded(s string) string {
	const hex = "0123456789ABCDEF"
	var b []byte
	for i := 0; i < len(s); i++ {
		if c := s[i]; inURI[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

// fieldSeconds returns d in whole seconds, rounded up, so that nobody comes
// back too early; a negative d is 0 (RFC 9110, section 10.2.3).
//
//go:noinline
func fieldSeconds(d time.Duration) string {
	seconds := int64(d / time.Second)
	if d%time.Second > 0 {
		seconds++
	}
	return strconv.FormatInt(max(seconds, 0), 10)
}

// fieldTime returns t as an IMF-fixdate (RFC 9110, section 5.6.7).
func fieldTime(t time.Time) string {
	return t.UTC().Format(http.TimeFormat)
}

// fieldMethods returns the methods as a list (RFC 9110, section 10.2.1).
//
//go:noinline
func fieldMethods(methods []string) string {
	return fieldValue(strings.Join(methods, ", "))
}

// cutItem cuts the first item off a list. A comma in a quoted string ends none.
func cutItem(list string) (item, rest string) {
	if i := strings.IndexByte(list, ','); i >= 0 && strings.IndexByte(list[:i], '"') < 0 {
		return list[:i], list[i+1:]
	}
	quoted := false
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}

// trim takes the white space off both ends.
func trim(s string) string {
	s = trimLeft(s)
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

func trimLeft(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	return s
}
