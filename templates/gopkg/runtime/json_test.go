package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A string is escaped as JSON asks (RFC 8259, section 7), and so that it is
// harmless in HTML and JavaScript.
func TestAppendString(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", `""`},
		{"what stands for itself", "a-Z 0~é世🙂\x7f", "\"a-Z 0~é世🙂\x7f\""},
		{"quotation mark and backslash", `"\`, `"\"\\"`},
		{"the controls with a short form", "\b\f\n\r\t", `"\b\f\n\r\t"`},
		{"other controls", "\x00\x1f", `"\u0000\u001f"`},
		{"what ends a script or an element", "</script>&", `"\u003c/script\u003e\u0026"`},
		{"what ends a line of JavaScript", "\u2028\u2029", `"\u2028\u2029"`},
		{"bytes that are not UTF-8", "a\xffb\xc3", `"a\ufffdb\ufffd"`},
		{"a surrogate half in UTF-8", "\xed\xa0\x80", `"\ufffd\ufffd\ufffd"`},
		{"the replacement character itself", "\ufffd", "\"\ufffd\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(appendString(nil, c.text)); got != c.want {
				t.Errorf("%q: got %s, want %s", c.text, got, c.want)
			}
		})
	}
}

// A string is escaped rune by rune, in the same way with every version of Go.
// What json.Marshal gives decodes to the same.
func FuzzAppendString(f *testing.F) {
	f.Add("a<\x00\xff\u2028\"\\")
	f.Fuzz(func(t *testing.T, text string) {
		got := appendString([]byte("before"), text)
		if want := "before" + escaped(text); string(got) != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		sameAsMarshal(t, text, got, nil)
	})
}

// escaped is the text as a JSON string.
func escaped(text string) string {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	var b strings.Builder
	for i, r := range text {
		notUTF8 := r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd")
		switch {
		case short[r] != "":
			b.WriteString(short[r])
		case r < ' ', strings.ContainsRune("<>&\u2028\u2029", r), notUTF8:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

func FuzzAppendFloat(f *testing.F) {
	for _, number := range []float64{
		0, math.Copysign(0, -1), 1, -1.5, 1e-6, 9.99e-7, 1e-9, 1e-10, 1e20, 1e21, -1e21, 1e100,
		math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1), math.Inf(-1),
	} {
		f.Add(number)
	}
	f.Fuzz(func(t *testing.T, number float64) {
		got, err := appendFloat([]byte("before"), number)
		sameAsMarshal(t, number, got, err)
	})
}

func FuzzAppendTime(f *testing.F) {
	const year10000 = 253402300800
	for _, zone := range []int{0, 3600, -34200, 86399, -86399, 86400, -86400, 59} {
		f.Add(int64(1767323045), int64(123456789), zone)
		f.Add(int64(year10000-1), int64(0), zone)
		f.Add(int64(year10000), int64(0), zone)
		f.Add(int64(-62167219200), int64(0), zone) // the year 0
		f.Add(int64(-62167219201), int64(0), zone)
	}
	f.Fuzz(func(t *testing.T, seconds, nanoseconds int64, zone int) {
		moment := time.Unix(seconds, nanoseconds).In(time.FixedZone("", zone))
		got, err := appendTime([]byte("before"), moment)
		sameAsMarshal(t, moment, got, err)
	})
}

// sameAsMarshal reports what was appended to "before" when it does not say what
// json.Marshal says, or failed where that does not.
func sameAsMarshal(t *testing.T, v any, got []byte, err error) {
	t.Helper()
	want, wantErr := json.Marshal(v)
	if (err != nil) != (wantErr != nil) {
		t.Fatalf("%v: %v; json.Marshal: %v", v, err, wantErr)
	}
	if err != nil {
		if string(got) != "before" {
			t.Errorf("%v: half of it is left: %s", v, got)
		}
		return
	}
	got, found := bytes.CutPrefix(got, []byte("before"))
	if !found || !slices.Equal(tokens(t, got), tokens(t, want)) {
		t.Errorf("%v: got %s, json.Marshal gives %s", v, got, want)
	}
}

// tokens is what a JSON text says, in its order: numbers as they are written,
// strings without their escapes, which encoding/json is free to choose.
func tokens(t *testing.T, text []byte) []json.Token {
	t.Helper()
	if !json.Valid(text) {
		t.Fatalf("not JSON: %s", text)
	}
	var all []json.Token
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		all = append(all, token)
	}
}

// every is a param of each type, and their JSON.
var every = []struct {
	param slog.Attr
	want  string
}{
	{slog.String("of_string", `"`), `"\""`},
	{slog.Int("of_int", -7), `-7`},
	{slog.Bool("of_bool", true), `true`},
	{slog.Float64("of_float", 1.5), `1.5`},
	{slog.Float64("no_number", math.NaN()), `null`},
	{slog.Duration("of_duration", 1500*time.Millisecond), `1.5`}, // in seconds
	{timeParam("of_time", time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)), `"2026-01-02T03:04:05Z"`},
	{timeParam("late_time", time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)), `"9999-12-31T23:59:59Z"`},
	{timeParam("zero_time", time.Time{}), `"0001-01-01T00:00:00Z"`},
	{timeParam("no_time", time.Date(10000, time.January, 2, 3, 4, 5, 0, time.UTC)), `null`},
	{slog.Any("of_strings", []string{"a", "b"}), `["a","b"]`},
	{slog.Any("of_ints", []int{1}), `[1]`},
	{slog.Any("of_bools", []bool{true, false}), `[true,false]`},
	{slog.Any("of_floats", []float64{0, math.Inf(1), 2}), `[0,null,2]`},
	{slog.Any("of_durations", []time.Duration{time.Second}), `[1]`},
	{slog.Any("of_times", []time.Time{time.Unix(0, 0).UTC(), time.Date(1000, time.January, 1, 0, 0, 0, 0, time.UTC)}), `["1970-01-01T00:00:00Z","1000-01-01T00:00:00Z"]`},
	{slog.Any("of_none", []string(nil)), `[]`},
	{slog.Any(`"key"`, []string{}), `[]`},
}

func TestAppendParams(t *testing.T) {
	var params []slog.Attr
	members := ""
	for _, p := range every {
		key, err := json.Marshal(p.param.Key)
		if err != nil {
			t.Fatal(err)
		}
		params = append(params, p.param)
		members += "," + string(key) + ":" + p.want
	}
	for _, c := range []struct {
		name, got, want string
	}{
		{"first members", string(appendParams([]byte("{"), params)), "{" + members[1:]},
		{"later members", string(appendParams([]byte(`{"a":1`), params)), `{"a":1` + members},
		{"no members", string(appendParams([]byte("{"), nil)), "{"},
		{"an object", string(appendObject(nil, params)), "{" + members[1:] + "}"},
		{"an empty object", string(appendObject(nil, nil)), "{}"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got\n\t%s\nwant\n\t%s", c.name, c.got, c.want)
		}
	}
	if object := appendObject(nil, params); !json.Valid(object) {
		t.Errorf("not JSON: %s", object)
	}
}
