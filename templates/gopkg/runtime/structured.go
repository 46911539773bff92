package runtime

import (
	"strconv"
	"time"
)

// Values of structured fields as text (RFC 9651, section 4.1).

// maxStructured is the largest integer that a structured field can have; the
// smallest is below zero by as much (RFC 9651, section 3.3.1).
const maxStructured = 999_999_999_999_999

// structuredString returns s as a String. A String has the characters of ASCII that
// print; any other byte is percent-encoded, so that it stays a String for those who
// look for one. An empty s is none.
//
//go:noinline
func structuredString(s string) string {
	if s == "" {
		return ""
	}
	return string(appendStructuredString(nil, s))
}

// structuredTime returns t as a Date, in whole seconds. The zero time is none.
//
//go:noinline
func structuredTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	n := structuredInt(t.Unix())
	if n[0] == formless[0] {
		return n
	}
	return "@" + n
}

// structuredInt returns n as an Integer.
//
//go:noinline
func structuredInt(n int64) string {
	if n < -maxStructured || n > maxStructured {
		return formless + strconv.FormatInt(n, 10) + " is no Integer of a structured field, which has 15 digits (RFC 9651, section 3.3.1)"
	}
	return strconv.FormatInt(n, 10)
}

// structuredBool returns b as a Boolean.
func structuredBool(b bool) string {
	if b {
		return "?1"
	}
	return "?0"
}

func appendStructuredString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		default:
			b = appendEncoded(b, c, ' ' <= c && c <= '~')
		}
	}
	return append(b, '"')
}
