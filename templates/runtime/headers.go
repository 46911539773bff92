package runtime

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// fieldValue returns s as the value of a header: what could end the line, and
// every other control character but the tab, becomes a space (RFC 9110, section
// 5.5).
func fieldValue(s string) string {
	isControl := func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }
	if strings.IndexFunc(s, isControl) < 0 {
		return s
	}
	return strings.Map(func(c rune) rune {
		if isControl(c) {
			return ' '
		}
		return c
	}, s)
}

// fieldValues returns each value as fieldValue does.
func fieldValues(values []string) []string {
	clean := make([]string, len(values))
	for i, v := range values {
		clean[i] = fieldValue(v)
	}
	return clean
}

// fieldURI returns s as a URI reference: bytes that no URI can have (RFC 3986,
// section 2) are percent-encoded; what is encoded already stays.
func fieldURI(s string) string {
	const upperHex = "0123456789ABCDEF"
	allowed := func(c byte) bool {
		return c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}", rune(c))
	}
	n := 0
	for n < len(s) && allowed(s[n]) {
		n++
	}
	if n == len(s) {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:n])
	for i := n; i < len(s); i++ {
		if c := s[i]; allowed(c) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', upperHex[c>>4], upperHex[c&15]})
		}
	}
	return b.String()
}

// fieldSeconds returns d in whole seconds, rounded up, so that nobody comes
// back too early; a negative d is 0 (RFC 9110, section 10.2.3).
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
func fieldMethods(methods []string) string {
	return fieldValue(strings.Join(methods, ", "))
}
