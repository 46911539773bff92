package runtime

import (
	"errors"
	"log/slog"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

// plain tells of each byte whether it stands for itself in a JSON string.
var plain = [256]bool{
	' ': true, '!': true, '#': true, '$': true, '%': true, '\'': true, '(': true, ')': true, '*': true, '+': true,
	',': true, '-': true, '.': true, '/': true, '0': true, '1': true, '2': true, '3': true, '4': true, '5': true,
	'6': true, '7': true, '8': true, '9': true, ':': true, ';': true, '=': true, '?': true, '@': true, 'A': true,
	'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true, 'K': true,
	'L': true, 'M': true, 'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true, 'T': true, 'U': true,
	'V': true, 'W': true, 'X': true, 'Y': true, 'Z': true, '[': true, ']': true, '^': true, '_': true, '`': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true,
	'k': true, 'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true,
	'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true, '{': true, '|': true, '}': true, '~': true,
	0x7f: true,
}

// allPlain reports whether each of the first eight bytes of s stands for itself in a
// JSON string. It looks at them as one number x, eight bytes side by side, and asks
// whether the high bit of any byte is set, in x itself (a byte that is not ASCII)
// or after a subtraction, which borrows into the high bit of a byte that is too
// small:
//
//   - Less 0x20 each, a control character is too small: \n is 0x0a, and 0x0a-0x20
//     is 0xea, whose high bit is set.
//   - Less 1 each, only a zero is too small, so the bytes looked for are made zero
//     first: x^0x5c makes a zero of each \, which is 0x5c, and 0x00-0x01 is 0xff.
//   - < and > (0x3c, 0x3e) differ by one bit, as do " and & (0x22, 0x26). Or sets
//     that bit, so that one test finds both: (0x3c|0x02)^0x3e is 0, and so is
//     (0x3e|0x02)^0x3e.
//
// A borrow may also set the high bit of the byte that follows. That happens only
// where a byte was found, and so never changes the answer.
func allPlain(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	angle := (x | ones*('<'^'>')) ^ ones*'>'
	quote := (x | ones*('"'^'&')) ^ ones*'&'
	slash := x ^ ones*'\\'
	return (x|(x-ones*' ')|(angle-ones)|(quote-ones)|(slash-ones))&high == 0
}

// appendString appends s as a JSON string, as encoding/json does: <, > and &
// are escaped, so that a body is harmless inside HTML, and so are U+2028 and
// U+2029, so that it is inside JavaScript; bytes that are not UTF-8 become
// \ufffd. Only this last escape is not written by encoding/json of Go 1.27,
// which has the character itself.
func appendString(b []byte, s string) []byte {
	n := 0
	for n+8 <= len(s) && allPlain(s[n:n+8]) {
		n += 8
	}
	for n < len(s) && plain[s[n]] {
		n++
	}
	b = append(append(b, '"'), s[:n]...)
	if n < len(s) {
		b = appendEscaped(b, s[n:])
	}
	return append(b, '"')
}

// appendEscaped appends s as part of a JSON string.
func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, '\\', 'b')
			case '\f':
				b = append(b, '\\', 'f')
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		escaped := ""
		switch {
		case r == utf8.RuneError && size == 1:
			escaped = `\ufffd`
		case r == '\u2028':
			escaped = `\u2028`
		case r == '\u2029':
			escaped = `\u2029`
		}
		if escaped != "" {
			b = append(append(b, s[start:i]...), escaped...)
			start = i + size
		}
		i += size
	}
	return append(b, s[start:]...)
}

// appendFloat appends f as encoding/json does: in the shortest form that reads
// back as f, with an exponent only for the very small and the very large.
func appendFloat(b []byte, f float64) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, errors.New("a JSON number cannot be " + strconv.FormatFloat(f, 'g', -1, 64))
	}
	abs := math.Abs(f)
	if abs == 0 || abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(b, f, 'f', -1, 64), nil
	}
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1] // e-09 is e-9
		b = b[:n-1]
	}
	return b, nil
}

// appendTime appends t as a JSON string in the format of RFC 3339, which has
// four digits for the year and two for the hours of the zone, below 24.
func appendTime(b []byte, t time.Time) ([]byte, error) {
	b = append(b, '"')
	n := len(b)
	b = t.AppendFormat(b, time.RFC3339Nano)
	zone := len(b) - len("+00:00")
	if b[n+len("2006")] != '-' || b[len(b)-1] != 'Z' && (b[zone+1] > '2' || b[zone+1] == '2' && b[zone+2] > '3') {
		return b[:n-1], errors.New("RFC 3339 has no form for the time " + t.String())
	}
	return append(b, '"'), nil
}

// appendComma appends the comma before a member of an object or an item of a
// list, unless that is the first.
func appendComma(b []byte) []byte {
	if c := b[len(b)-1]; c == '{' || c == '[' {
		return b
	}
	return append(b, ',')
}

// appendParams appends the params as members of an object that is being
// written. Few errors have any, so it is short enough to be inlined.
func appendParams(b []byte, params []slog.Attr) []byte {
	if len(params) == 0 {
		return b
	}
	return appendMembers(b, params)
}

func appendMembers(b []byte, params []slog.Attr) []byte {
	for _, p := range params {
		b = appendString(appendComma(b), p.Key)
		b = append(b, ':')
		b = appendParam(b, p.Value)
	}
	return b
}

// appendObject appends the params as an object of their own.
func appendObject(b []byte, params []slog.Attr) []byte {
	return append(appendParams(append(b, '{'), params), '}')
}

// placedParam returns the param of the name, for its own place in the body, or nil.
func placedParam(params []slog.Attr, name string) *slog.Attr {
	for i := range params {
		if params[i].Key == name {
			return &params[i]
		}
	}
	return nil
}

// otherParams returns the params that have no place of their own. An error has them
// last.
func otherParams(params []slog.Attr) []slog.Attr {
	for len(params) > 0 && isPlaced(params[0].Key) {
		params = params[1:]
	}
	return params
}

// appendTexts appends the params as an object of strings.
func appendTexts(b []byte, params []slog.Attr) []byte {
	b = append(b, '{')
	for _, p := range params {
		b = appendString(appendComma(b), p.Key)
		b = append(b, ':')
		b = appendAsText(b, p.Value)
	}
	return append(b, '}')
}

// appendAsText appends the value of a param as a string: what it is in JSON, where it
// is no string there.
func appendAsText(b []byte, v slog.Value) []byte {
	switch v.Kind() {
	case slog.KindInt64, slog.KindBool, slog.KindFloat64, slog.KindDuration: // which has nothing to escape
		return append(appendParam(append(b, '"'), v), '"')
	}
	n := len(b)
	b = appendParam(b, v)
	if b[n] == '"' {
		return b
	}
	text := string(b[n:])
	return appendString(b[:n], text)
}

// appendParam appends the value of a param. What JSON has no form for becomes
// null: an error is always sent.
func appendParam(b []byte, v slog.Value) []byte {
	n := len(b)
	var err error
	switch v.Kind() {
	case slog.KindString:
		return appendString(b, v.String())
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool())
	case slog.KindFloat64:
		b, err = appendFloat(b, v.Float64())
	case slog.KindDuration:
		b, err = appendFloat(b, v.Duration().Seconds())
	case slog.KindTime:
		b, err = appendTime(b, v.Time())
	default:
		switch x := v.Any().(type) {
		case *time.Time: // of slogTime
			b, err = appendTime(b, *x)
		case interface{ AppendJSON([]byte) ([]byte, error) }:
			b, err = x.AppendJSON(b)
		default:
			return appendList(b, x)
		}
	}
	if err != nil {
		return append(b[:n], "null"...)
	}
	return b
}

// appendList appends the value of a param that is a list.
func appendList(b []byte, list any) []byte {
	b = append(b, '[')
	eachItem(list, func(item slog.Value) {
		b = appendParam(appendComma(b), item)
	})
	return append(b, ']')
}

// eachItem gives each item of a param that is a list to do.
func eachItem(list any, do func(slog.Value)) {
	switch list := list.(type) {
	case []string:
		items(list, slog.StringValue, do)
	case []int:
		items(list, slog.IntValue, do)
	case []bool:
		items(list, slog.BoolValue, do)
	case []float64:
		items(list, slog.Float64Value, do)
	case []time.Duration:
		items(list, slog.DurationValue, do)
	case []time.Time:
		items(list, slogTime, do)
	default: // of bodies, maybe of another package
		v := reflect.ValueOf(list)
		for i := 0; v.Kind() == reflect.Slice && i < v.Len(); i++ {
			do(slog.AnyValue(v.Index(i).Addr().Interface()))
		}
	}
}

func items[T any](list []T, value func(T) slog.Value, do func(slog.Value)) {
	for _, item := range list {
		do(value(item))
	}
}

// timeParam is a param that is a time.
func timeParam(name string, t time.Time) slog.Attr {
	return slog.Attr{Key: name, Value: slogTime(t)}
}

// slogTime is [slog.TimeValue] for every time, or else a pointer to the time:
// Go 1.22 counts its nanoseconds, which overflow before 1678 and after 2262.
func slogTime(t time.Time) slog.Value {
	v := slog.TimeValue(t)
	if v.Time().Equal(t) {
		return v
	}
	far := t
	return slog.AnyValue(&far)
}
