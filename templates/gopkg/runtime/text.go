package runtime

import (
	"strconv"
	"strings"
	"time"
)

// floatText returns f as a message has it: in the shortest form that reads back
// as f.
func floatText(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// timeText returns t as a message has it: in the format of RFC 3339.
func timeText(t time.Time) string { return t.Format(time.RFC3339) }

// appendUTC appends t in the format of RFC 3339, in UTC, with milliseconds.
func appendUTC(b []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z07:00")
}

// listText returns a list as a message has it: with commas between.
func listText[T any](list []T, text func(T) string) string {
	var b strings.Builder
	for i, item := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(text(item))
	}
	return b.String()
}
