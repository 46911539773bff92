package runtime

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// No value ends its line or bears a control character (RFC 9110, section 5.5).
func TestFieldValue(t *testing.T) {
	for value, want := range map[string]string{
		"":                        "",
		"plain, é":                "plain, é",
		"a\tb":                    "a\tb",
		"a\r\nSet-Cookie: x=1":    "a  Set-Cookie: x=1",
		"a\nb":                    "a b",
		"\x00\x1f\x7f":            "   ",
		"not UTF-8: \xff":         "not UTF-8: \xff",
		"not UTF-8: \xff, \nnext": "not UTF-8: \xff,  next", // obs-text
	} {
		if got := headerText(value); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

// Values are added one by one, each as headerText returns it, but those that a
// client would not see (RFC 9110, section 5.5); and who adds to what came out
// leaves that as it is.
func TestFieldValues(t *testing.T) {
	for _, c := range []struct{ lines, values, want []string }{
		{nil, nil, nil},
		{nil, []string{"a\nb", "c"}, []string{"a b", "c"}},
		{nil, []string{"", "b"}, []string{"b"}},
		{nil, []string{"a", "", " \t", "\r\n", "b", ""}, []string{"a", "b"}},
		{nil, []string{""}, nil},
		{[]string{"a"}, nil, []string{"a"}},
		{[]string{"a"}, []string{"b"}, []string{"a", "b"}},
	} {
		got := addLines(c.lines, c.values)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q and %q: got %q, want %q", c.lines, c.values, got, c.want)
		}
		if cap(got) != len(got) {
			t.Errorf("%q and %q: room for %d lines more", c.lines, c.values, cap(got)-len(got))
		}
	}
	if got := linesOr(nil, []string{"", "body"}); !slices.Equal(got, []string{"body"}) {
		t.Errorf("what no setter has given: got %q, want the body's", got)
	}
	if got := linesOr([]string{"set"}, []string{"body"}); !slices.Equal(got, []string{"set"}) {
		t.Errorf("what a setter has given: got %q, want that", got)
	}
}

// A URI has only characters that a URI can have; what is escaped stays (RFC
// 3986, section 2).
func TestFieldURI(t *testing.T) {
	for uri, want := range map[string]string{
		"":                              "",
		"/orders/17?a=b&c=d#e":          "/orders/17?a=b&c=d#e",
		"https://[::1]:80/~a;b/:@!$'()": "https://[::1]:80/~a;b/:@!$'()",
		"/a b":                          "/a%20b",
		"/über":                         "/%C3%BCber",
		"/a%20b":                        "/a%20b",
		"/\r\nX: y":                     "/%0D%0AX:%20y",
		`"<>\^{|}` + "`":                "%22%3C%3E%5C%5E%7B%7C%7D%60",
		"/\x00\x7f\xff":                 "/%00%7F%FF",
	} {
		if got := headerURI(uri); got != want {
			t.Errorf("%q: got %q, want %q", uri, got, want)
		}
	}
}

func FuzzFieldURI(f *testing.F) {
	f.Add("/a b\x00ü%20")
	f.Fuzz(func(t *testing.T, uri string) {
		got := headerURI(uri)
		const reserved = ":/?#[]@!$&'()*+,;=" // RFC 3986, section 2.2
		const unreserved = "-._~"             // section 2.3
		for _, c := range got {
			if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '%' || strings.ContainsRune(reserved+unreserved, c)) {
				t.Errorf("%q: %q in %q", uri, c, got)
			}
		}
		if again := headerURI(got); again != got {
			t.Errorf("%q: %q the first time, %q the second", uri, got, again)
		}
	})
}

// An entity-tag is in quotes, and W/ before them says that it is weak; what is so
// stays. In it stands what etagc may be (RFC 9110, section 8.8.3).
func TestFieldETag(t *testing.T) {
	for _, c := range []struct{ tag, want, weak string }{
		{"", "", ""}, // none
		{"v1", `"v1"`, `W/"v1"`},
		{`"v1"`, `"v1"`, `W/"v1"`},
		{`W/"v1"`, `W/"v1"`, `W/"v1"`},
		{`""`, `""`, `W/""`},
		{`W/""`, `W/""`, `W/""`},
		{"33a64df551425fcc55e4d42a148795d9f25f89d4", `"33a64df551425fcc55e4d42a148795d9f25f89d4"`, `W/"33a64df551425fcc55e4d42a148795d9f25f89d4"`},
		{`a!#~[\]`, `"a!#~[\]"`, `W/"a!#~[\]"`}, // a backslash escapes nothing
		{"é", `"é"`, `W/"é"`},                   // obs-text
		{"a b\t\x7f", `"a%20b%09%7F"`, `W/"a%20b%09%7F"`},
		{"a\r\nX: y", `"a%0D%0AX:%20y"`, `W/"a%0D%0AX:%20y"`},
		{`"a"b"`, `"a%22b"`, `W/"a%22b"`},
		{`"`, `"%22"`, `W/"%22"`},
		{`"v1`, `"%22v1"`, `W/"%22v1"`},
		{"W/v1", `"W/v1"`, `W/"W/v1"`},               // no quotes, no mark
		{`w/"v1"`, `"w/%22v1%22"`, `W/"w/%22v1%22"`}, // the mark has a capital
	} {
		t.Run("H66: "+c.tag, func(t *testing.T) {
			if got, weak := headerETag(c.tag), headerWeakETag(c.tag); got != c.want || weak != c.weak {
				t.Errorf("got %s, weak %s; want %s, %s", got, weak, c.want, c.weak)
			}
		})
	}
}

// A delay is whole seconds, 1*DIGIT (RFC 9110, section 10.2.3): rounded up, so
// that nobody comes back too early.
func TestFieldSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                      "0",
		1:                      "1",
		time.Second:            "1",
		time.Second + 1:        "2",
		2 * time.Minute:        "120",
		-1:                     "0",
		-time.Hour:             "0",
		math.MaxInt64:          "9223372037",
		math.MinInt64:          "0",
		999 * time.Millisecond: "1",
	} {
		t.Run("H28: "+d.String(), func(t *testing.T) {
			if got := headerSeconds(d); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// A date is an IMF-fixdate, in GMT; the example is that of RFC 9110, section
// 5.6.7.
func TestFieldTime(t *testing.T) {
	moment := time.Date(1994, time.November, 6, 9, 49, 37, 999_999_999, time.FixedZone("CET", 3600))
	year := func(n int) time.Time { return time.Date(n, time.March, 1, 0, 0, 0, 0, time.UTC) }
	ahead := time.FixedZone("ahead", 3600)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{moment, "Sun, 06 Nov 1994 08:49:37 GMT"},
		{time.Time{}, ""}, // no time, as anywhere in Go
		{time.Time{}.In(ahead), ""},
		{time.Time{}.Add(time.Second), "Mon, 01 Jan 0001 00:00:01 GMT"},
		{year(0), "Wed, 01 Mar 0000 00:00:00 GMT"},
		{year(9999), "Mon, 01 Mar 9999 00:00:00 GMT"},
		{year(-1), formless + "a date of the year -1 has no form in HTTP (RFC 9110, section 5.6.7)"},
		{year(12345), formless + "a date of the year 12345 has no form in HTTP (RFC 9110, section 5.6.7)"},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, ahead), "Fri, 31 Dec 9999 23:00:00 GMT"}, // the year is GMT's
		{time.Date(0, 1, 1, 0, 0, 0, 0, ahead), formless + "a date of the year -1 has no form in HTTP (RFC 9110, section 5.6.7)"},
	} {
		t.Run("H29: "+c.t.String(), func(t *testing.T) {
			if got := headerTime(c.t); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The list of methods is that of RFC 9110, section 10.2.1.
func TestFieldMethods(t *testing.T) {
	for _, c := range []struct {
		methods []string
		want    string
	}{
		{nil, ""},
		{[]string{"GET"}, "GET"},
		{[]string{"GET", "HEAD", "PUT"}, "GET, HEAD, PUT"},
		{[]string{"GET\r\nX: y"}, "GET  X: y"},
	} {
		if got := headerMethods(c.methods); got != c.want {
			t.Errorf("%q: got %q, want %q", c.methods, got, c.want)
		}
	}
}

// A message has numbers and times as people write them.
func TestText(t *testing.T) {
	moment := time.Date(2026, time.January, 2, 3, 4, 5, 600, time.UTC)
	for _, c := range []struct{ got, want string }{
		{floatText(0.1), "0.1"},
		{floatText(1e21), "1e+21"},
		{timeText(moment), "2026-01-02T03:04:05Z"}, // RFC 3339
		{listText([]float64{1, 2.5}, floatText), "1, 2.5"},
		{listText(nil, timeText), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
