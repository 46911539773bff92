package runtime

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The functions that make a header's text stay out of line: inlined into each
// setter and constructor, they would add half a second to the compilation of a
// table of many rows.

// headerText returns s as the text of a header: what could end the line, and
// every other control character but the tab, becomes a space (RFC 9110, section
// 5.5).
//
//go:noinline
func headerText(s string) string {
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

// headerLines returns the lines of a header that has these values: the text of
// each value that is not blank.
func headerLines(values []string) []string { return addLines(nil, values) }

// addLines adds the text of each value that is not blank to the lines of a header.
// The result has no capacity to spare, so that appending to it copies it.
func addLines(lines, values []string) []string {
	for _, v := range values {
		if v = headerText(v); trim(v) != "" {
			lines = append(lines, v)
		}
	}
	return lines[:len(lines):len(lines)]
}

// linesOr returns the lines that a setter has given, or else those of the body.
func linesOr(lines, body []string) []string {
	if lines != nil {
		return lines
	}
	return headerLines(body)
}

// formless begins the text of a header whose value HTTP has no form for; the
// reason follows it. Such a header is not sent, and Respond returns the reason. No
// other text begins so, for headerText lets no control character through.
const formless = "\x00"

// inURI tells of each byte whether it may stand in a URI (RFC 3986, section 2).
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

// headerURI returns s as a URI reference: bytes that no URI can have are
// percent-encoded; what is encoded already stays.
//
//go:noinline
func headerURI(s string) string {
	for i := 0; i < len(s); i++ {
		if !inURI[s[i]] {
			return percentEncoded(s, func(c byte) bool { return inURI[c] })
		}
	}
	return s
}

// percentEncoded returns s with those bytes percent-encoded that may not stand as they are.
func percentEncoded(s string, asIs func(byte) bool) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		b = appendEncoded(b, s[i], asIs(s[i]))
	}
	return string(b)
}

// appendEncoded appends c, percent-encoded unless it may stand as it is.
func appendEncoded(b []byte, c byte, asIs bool) []byte {
	const hex = "0123456789ABCDEF"
	if asIs {
		return append(b, c)
	}
	return append(b, '%', hex[c>>4], hex[c&15])
}

// headerETag returns s as an entity-tag (RFC 9110, section 8.8.3). One that is in
// quotes, W/"v1", stays as it is; any other gets them. Bytes that no entity-tag can
// have are percent-encoded. An empty s is none.
//
//go:noinline
func headerETag(s string) string {
	if s == "" {
		return ""
	}
	opaque, weak := opaqueTag(s)
	if weak {
		return entityTag(s, `W/"`, opaque)
	}
	return entityTag(s, `"`, opaque)
}

// headerWeakETag returns s as an entity-tag that is weak.
//
//go:noinline
func headerWeakETag(s string) string {
	if s == "" {
		return ""
	}
	opaque, _ := opaqueTag(s)
	return entityTag(s, `W/"`, opaque)
}

// entityTag puts an opaque tag in quotes, of which mark is the first with what
// stands before it: s itself, where it is as long, and so has them already.
func entityTag(s, mark, opaque string) string {
	if len(s) == len(mark)+len(opaque)+len(`"`) {
		return s
	}
	return mark + opaque + `"`
}

// opaqueTag returns what is in the quotes of an entity-tag, and whether the tag is
// weak.
func opaqueTag(s string) (opaque string, weak bool) {
	opaque, weak = strings.CutPrefix(s, "W/")
	if n := len(opaque); n > 1 && opaque[0] == '"' && opaque[n-1] == '"' {
		opaque = opaque[1 : n-1]
	} else {
		opaque, weak = s, false
	}
	for i := 0; i < len(opaque); i++ {
		if !inETag(opaque[i]) {
			return percentEncoded(opaque, inETag), weak
		}
	}
	return opaque, weak
}

// inETag reports whether the byte may stand in an entity-tag: etagc.
func inETag(c byte) bool { return c > ' ' && c != '"' && c != 0x7f }

// headerSeconds returns d in whole seconds, rounded up, so that nobody comes
// back too early; a negative d is 0 (RFC 9110, section 10.2.3).
//
//go:noinline
func headerSeconds(d time.Duration) string {
	seconds := int64(d / time.Second)
	if d%time.Second > 0 {
		seconds++
	}
	return strconv.FormatInt(max(seconds, 0), 10)
}

// headerTime returns t as an IMF-fixdate, which has a year of four digits (RFC
// 9110, section 5.6.7). The zero time is none.
//
//go:noinline
func headerTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	if year := t.Year(); year < 0 || year > 9999 {
		return formless + "a date of the year " + strconv.Itoa(year) + " has no form in HTTP (RFC 9110, section 5.6.7)"
	}
	return t.Format(http.TimeFormat)
}

// headerMethods returns the methods as a list (RFC 9110, section 10.2.1).
//
//go:noinline
func headerMethods(methods []string) string {
	return headerText(strings.Join(methods, ", "))
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

// beside joins the lines that stand in a header with those of a response, the
// standing ones first. It leaves out a line whose items all stand in others:
// "Accept" beside "Accept, Origin" gives the latter alone.
func beside(standing, lines []string) []string {
	var all []string
	for _, line := range standing {
		if covers(lines, line) {
			continue
		}
		if all == nil {
			all = make([]string, 0, len(standing)+len(lines))
		}
		all = append(all, line)
	}
	if all == nil {
		return lines
	}
	for _, line := range lines {
		if !covers(all, line) {
			all = append(all, line)
		}
	}
	return all
}

// covers reports whether each item of the line stands in one of the lines.
func covers(lines []string, line string) bool {
	for line != "" {
		var item string
		item, line = cutItem(line)
		if item = trim(item); item != "" && !hasItem(lines, item) {
			return false
		}
	}
	return true
}

func hasItem(lines []string, want string) bool {
	for _, line := range lines {
		for line != "" {
			var item string
			if item, line = cutItem(line); trim(item) == want {
				return true
			}
		}
	}
	return false
}
