package runtime

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The text of a value is what RFC 9651, section 4.1 makes of it; its examples are
// from section 3.
func TestStructured(t *testing.T) {
	date := time.Unix(1659578233, 999_999_999)
	for _, c := range []struct {
		what string
		got  string
		want string
	}{
		{"String, 4.1.6", structuredString("hello world"), `"hello world"`},
		{"String with quotes and a backslash", structuredString(`a "b" \c`), `"a \"b\" \\c"`},
		{"String with what it cannot hold", structuredString("é\x00\t\x7f\r\nX: y"), `"%C3%A9%00%09%7F%0D%0AX: y"`},
		{"String, empty", structuredString(""), ""},
		{"Date, 4.1.10", structuredTime(date), "@1659578233"},
		{"Date before 1970", structuredTime(time.Unix(-1, 0)), "@-1"},
		{"Date, none", structuredTime(time.Time{}), ""},
		{"Integer, 4.1.4", structuredInt(42), "42"},
		{"Integer below zero", structuredInt(-1), "-1"},
		{"Integer, the largest", structuredInt(999_999_999_999_999), "999999999999999"},
		{"Integer, the smallest", structuredInt(-999_999_999_999_999), "-999999999999999"},
		{"Boolean, 4.1.9", structuredBool(true), "?1"},
		{"Boolean, false", structuredBool(false), "?0"},

		{"List, 4.1.1", headerItems([]Item{NewItem("sugar"), NewItem(Token("tea")), NewItem("rum")}), `"sugar", tea, "rum"`},
		{"List, empty", headerItems(nil), ""},
		{"String, empty, in a List", headerItems([]Item{NewItem("")}), `""`},
		{"Parameters, 4.1.1.2", headerItems([]Item{NewItem(Token("abc")).With("a", 1).With("b", 2), NewItem("default").With("r", 0).With("t", 30)}), `abc;a=1;b=2, "default";r=0;t=30`},
		{"an Item as text", NewItem("default").With("r", 0).String(), `"default";r=0`},
		{"an Item without a text", NewItem(struct{}{}).String(), ""},
		{"Parameters, true and false", headerItems([]Item{NewItem(1).With("a", true).With("b", false)}), "1;a;b=?0"},
		{"Parameters, one of them twice", headerItems([]Item{NewItem(1).With("a", 1).With("b", 2).With("a", 3)}), "1;a=3;b=2"},
		{"Keys, 4.1.1.3", headerItems([]Item{NewItem(1).With("*a_b-c.d*9", 1)}), "1;*a_b-c.d*9=1"},
		{"Decimal, 4.1.5", headerItems([]Item{NewItem(4.5), NewItem(1.0), NewItem(-0.5)}), "4.5, 1.0, -0.5"},
		{"Decimal, rounded to the even", headerItems([]Item{NewItem(0.0625), NewItem(0.1875), NewItem(1.0005)}), "0.062, 0.188, 1.0"},
		{"Decimal, nearly 0", headerItems([]Item{NewItem(-0.0001), NewItem(math.Copysign(0, -1))}), "0.0, 0.0"},
		{"Decimal, the largest", headerItems([]Item{NewItem(-999_999_999_999.875)}), "-999999999999.875"},
		{"Token, 4.1.7", headerItems([]Item{NewItem(Token("foo123/456")), NewItem(Token("*a:b"))}), "foo123/456, *a:b"},
		{"Byte Sequence, 4.1.8", headerItems([]Item{NewItem([]byte("pretend this is binary content."))}), ":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:"},
		{"Boolean in a List", headerItems([]Item{NewItem(true), NewItem(false)}), "?1, ?0"},
		{"Integers in a List", headerItems([]Item{NewItem(-7), NewItem(int64(8))}), "-7, 8"},
		{"Date in a List", headerItems([]Item{NewItem(date)}), "@1659578233"},
		{"seconds in a List", headerItems([]Item{NewItem(1500 * time.Millisecond)}), "2"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
}

// What a structured field cannot hold has no text, but a reason ("fail
// serialization").
func TestStructuredFaults(t *testing.T) {
	for want, got := range map[string]string{
		"1000000000000000 is no Integer of a structured field, which has 15 digits (RFC 9651, section 3.3.1)":                       structuredInt(1e15),
		"-1000000000000000 is no Integer of a structured field, which has 15 digits (RFC 9651, section 3.3.1)":                      headerItems([]Item{NewItem(int64(-1e15))}),
		"9223372036854775807 is no Integer of a structured field, which has 15 digits (RFC 9651, section 3.3.1)":                    structuredTime(time.Unix(math.MaxInt64, 0)),
		"1e+12 is no Decimal of a structured field, which has 12 digits before the point (RFC 9651, section 3.3.2)":                 headerItems([]Item{NewItem(1e12)}),
		"9.999999999999999e+11 is no Decimal of a structured field, which has 12 digits before the point (RFC 9651, section 3.3.2)": headerItems([]Item{NewItem(999_999_999_999.9999)}),
		"NaN is no Decimal of a structured field, which has 12 digits before the point (RFC 9651, section 3.3.2)":                   headerItems([]Item{NewItem(math.NaN())}),
		"-Inf is no Decimal of a structured field, which has 12 digits before the point (RFC 9651, section 3.3.2)":                  headerItems([]Item{NewItem(math.Inf(-1))}),
		`"a b" is no Token of a structured field (RFC 9651, section 3.3.4)`:                                                         headerItems([]Item{NewItem(Token("a b"))}),
		`"1a" is no Token of a structured field (RFC 9651, section 3.3.4)`:                                                          headerItems([]Item{NewItem("a").With("b", Token("1a"))}),
		`"" is no Token of a structured field (RFC 9651, section 3.3.4)`:                                                            headerItems([]Item{NewItem(Token(""))}),
		`"Q" is no key of a parameter (RFC 9651, section 3.1.2)`:                                                                    headerItems([]Item{NewItem("a").With("Q", 1)}),
		`"1" is no key of a parameter (RFC 9651, section 3.1.2)`:                                                                    headerItems([]Item{NewItem("a").With("1", 1)}),
		`"" is no key of a parameter (RFC 9651, section 3.1.2)`:                                                                     headerItems([]Item{NewItem("a"), NewItem("a").With("", true)}),
		"a structured field has no value of type <nil> (RFC 9651, section 3.3)":                                                     headerItems([]Item{{}}),
		"a structured field has no value of type []string (RFC 9651, section 3.3)":                                                  headerItems([]Item{NewItem([]string{"a"})}),
		"the zero time is none": headerItems([]Item{NewItem(time.Time{})}),
	} {
		if got != formless+want {
			t.Errorf("got %q, want the reason %q", got, want)
		}
	}
}

// Who gives an item one more parameter leaves the item as it is.
func TestItemIsNotChanged(t *testing.T) {
	base := NewItem("a").With("x", 1).With("y", 2)
	one, other := base.With("z", 3), base.With("z", 4).With("x", 5)
	got := headerItems([]Item{base, one, other})
	if want := `"a";x=1;y=2, "a";x=1;y=2;z=3, "a";x=5;y=2;z=4`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What comes out reads back as what went in, by a reader that is as strict as RFC
// 9651, section 4.2.
func TestItemsRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	text := func(from string) string {
		var b []byte
		for range random.IntN(8) {
			b = append(b, from[random.IntN(len(from))])
		}
		return string(b)
	}
	value := func() any {
		return [...]func() any{
			func() any { return text(` !"\abc~,;=%`) },
			func() any { return Token(text("a")[:0] + "*" + text("aZ0:/!#$%&'*+-.^_`|~")) },
			func() any { return random.IntN(2) == 0 },
			func() any { return random.Int64N(2*maxStructured+1) - maxStructured },
			func() any { return float64(random.Int64N(1<<40)-1<<39) / 8 },
			func() any { return []byte(text("\x00\xff:=a")) },
			func() any { return time.Unix(random.Int64N(1<<40)-1<<39, 0) },
		}[random.IntN(7)]()
	}
	for range 5_000 {
		var items []Item
		for range 1 + random.IntN(3) {
			item := NewItem(value())
			for range random.IntN(4) {
				item = item.With("*"+text("a0_-.*"), value())
			}
			items = append(items, item)
		}
		list := headerItems(items)
		got, err := readItems(list)
		if err != nil || !reflect.DeepEqual(got, items) {
			t.Fatalf("%s: read as %v, %v; it was made of %v", list, got, err, items)
		}
	}
}

// Any value gives a text that is well formed, or a reason.
func FuzzItems(f *testing.F) {
	f.Add("default", "r", int64(1), 0.5, []byte("x"))
	f.Fuzz(func(t *testing.T, s, key string, n int64, x float64, b []byte) {
		for _, item := range []Item{NewItem(s), NewItem(Token(s)), NewItem(n), NewItem(x), NewItem(b), NewItem(time.Unix(n, 0)), NewItem(time.Duration(n)), NewItem(1).With(key, s)} {
			list := headerItems([]Item{item})
			if strings.HasPrefix(list, formless) {
				continue
			}
			if got, err := readItems(list); err != nil || len(got) != 1 || headerText(list) != list {
				t.Errorf("%v gives %q: %v, %v", item, list, got, err)
			}
		}
	})
}

// readItems reads a List whose members are Items (RFC 9651, section 4.2.1).
func readItems(s string) ([]Item, error) {
	var items []Item
	for {
		value, rest, err := readBareItem(s)
		if err != nil {
			return nil, err
		}
		item := NewItem(value)
		for strings.HasPrefix(rest, ";") {
			key := keyForm.FindString(rest[1:])
			if key == "" {
				return nil, fmt.Errorf("no key at %q", rest)
			}
			value, rest = true, rest[1+len(key):]
			if strings.HasPrefix(rest, "=") {
				if value, rest, err = readBareItem(rest[1:]); err != nil {
					return nil, err
				}
			}
			item = item.With(key, value)
		}
		items = append(items, item)
		if rest == "" {
			return items, nil
		}
		var ok bool
		if s, ok = strings.CutPrefix(rest, ", "); !ok {
			return nil, fmt.Errorf("no comma at %q", rest)
		}
	}
}

var (
	keyForm     = regexp.MustCompile(`^[a-z*][a-z0-9_.*-]*`)
	stringForm  = regexp.MustCompile(`^"(?:[ !#-\[\]-~]|\\["\\])*"`)
	tokenForm   = regexp.MustCompile("^[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*")
	decimalForm = regexp.MustCompile(`^-?[0-9]{1,12}\.[0-9]{1,3}`)
	integerForm = regexp.MustCompile(`^-?[0-9]{1,15}`)
	dateForm    = regexp.MustCompile(`^@-?[0-9]{1,15}`)
	bytesForm   = regexp.MustCompile(`^:[A-Za-z0-9+/=]*:`)
	boolForm    = regexp.MustCompile(`^\?[01]`)
)

// readBareItem reads a value (RFC 9651, section 4.2.3.1).
func readBareItem(s string) (value any, rest string, err error) {
	var text string
	is := func(form *regexp.Regexp) bool {
		text = form.FindString(s)
		return text != ""
	}
	switch {
	case is(stringForm):
		value = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(text[1 : len(text)-1])
	case is(tokenForm):
		value = Token(text)
	case is(decimalForm):
		value, err = strconv.ParseFloat(text, 64)
	case is(integerForm):
		value, err = strconv.ParseInt(text, 10, 64)
	case is(dateForm):
		var n int64
		n, err = strconv.ParseInt(text[1:], 10, 64)
		value = time.Unix(n, 0)
	case is(bytesForm):
		var b []byte
		b, err = base64.StdEncoding.DecodeString(text[1 : len(text)-1])
		value = bytes.Clone(b)
	case is(boolForm):
		value = text == "?1"
	default:
		err = errors.New("no value")
	}
	if err != nil {
		return nil, "", fmt.Errorf("%w at %q", err, s)
	}
	return value, s[len(text):], nil
}
