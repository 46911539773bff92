package runtime

import (
	"bufio"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

// offerOf is what the generator emits for a media type.
func offerOf(t testing.TB, mediaType string) offer {
	full, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		t.Fatalf("%s: %v", mediaType, err)
	}
	typ, subtype, _ := strings.Cut(full, "/")
	o := offer{typ: typ, subtype: subtype}
	for name, value := range params {
		o.params = append(o.params, [2]string{name, value})
	}
	return o
}

// TestNegotiateCases holds negotiate to the cases of testdata/accept-cases.tsv,
// whose basis is RFC 9110, section 12.5.1.
func TestNegotiateCases(t *testing.T) {
	file, err := os.Open("testdata/accept-cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cases := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) < 5 || !strings.HasPrefix(cells[0], "A") {
			continue // a comment, the head
		}
		cases++
		id, header, types, want := cells[0], cells[1], strings.Split(cells[2], " | "), cells[3]
		t.Run(id, func(t *testing.T) {
			var offers []offer
			for _, typ := range types {
				if typ == "boom" {
					typ = "boom/boom" // the source offers something that is no media type
				}
				offers = append(offers, offerOf(t, typ))
			}
			got, ok := negotiate([]string{header}, offers)
			if !ok {
				t.Fatalf("Accept: %s: nothing of %v", header, types)
			}
			if types[got] != want {
				t.Errorf("Accept: %s: got %s of %v; want %s", header, types[got], types, want)
			}
		})
	}
	if cases < 36 {
		t.Errorf("%d cases were read; the file has 36", cases)
	}
}

func TestNegotiate(t *testing.T) {
	const none = -1
	two := []string{"application/json", "application/xml"}
	versions := []string{"application/json;version=1", "application/json;version=2"}
	for _, c := range []struct {
		why    string
		accept []string
		offers []string
		want   format
	}{
		{"absent: no preference (RFC 9110, 12.5.1)", nil, two, 0},
		{"empty", []string{""}, two, 0},
		{"wholly malformed: no preference", []string{"application", ";;;", "a/b/c", "*/xml"}, two, 0},
		{"H42: empty items (5.6.1.2)", []string{",, ,application/xml,,"}, two, 1},
		{"several lines are one list (5.3)", []string{"text/html", "application/xml"}, two, 1},
		{"H37: nothing fits (12.4.3)", []string{"text/html"}, two, none},
		{"H36: q=0 refuses (12.4.2)", []string{"*/*;q=0"}, two, none},
		{"q=0 of the type, not of the rest", []string{"application/json;q=0, */*"}, two, 1},
		{"H38: the more specific rules, whatever its place (12.5.1)", []string{"*/*, application/json;q=0"}, two, 1},
		{"equal weight: the more specific range", []string{"*/*, application/xml"}, two, 1},
		{"equal all: the table's order", []string{"application/xml, application/json"}, two, 0},
		{"a weight out of range is malformed", []string{"application/json;q=1.5, application/xml;q=0.1"}, two, 1},
		{"a weight with four digits is malformed", []string{"application/json;q=0.1234, application/xml;q=0.1"}, two, 1},
		{"a weight without a zero is malformed", []string{"application/json;q=.9, application/xml;q=0.1"}, two, 1},
		{"q may be Q", []string{"application/json;Q=0.1, application/xml;q=0.2"}, two, 1},
		{"H39 H40: a parameter after q is one too (12.5.1)", []string{"application/json;q=1;version=2"}, versions, 1},
		{"a parameter that the offer lacks", []string{"application/json;version=3"}, versions, none},
		{"no parameter: any version, the table's order", []string{"application/json"}, versions, 0},
		{"H41: a parameter may be quoted (5.6.6)", []string{`application/json;version="\2"`}, versions, 1},
		{"a quoted comma ends no item", []string{`application/json;version="2,3", application/json;version=2`}, versions, 1},
		{"every body is UTF-8", []string{"application/xml; charset=UTF-8"}, two, 1},
		{"H41: types in any case (8.3.1)", []string{"APPLICATION/Xml"}, two, 1},
		{"alike ranges: the one that refuses", []string{"application/json, application/json;q=0, application/xml;q=0.1"}, two, 1},
		{"alike ranges: else the heavier", []string{"application/json;q=0.1, application/json;q=0.9, application/xml;q=0.5"}, two, 0},
		{"an unclosed quote is malformed", []string{`application/json;a="b, application/xml`}, two, 0},
	} {
		var offers []offer
		for _, o := range c.offers {
			offers = append(offers, offerOf(t, o))
		}
		got, ok := negotiate(c.accept, offers)
		if !ok {
			got = none
		}
		if got != c.want {
			t.Errorf("%s: Accept %q: got %d, want %d", c.why, c.accept, got, c.want)
		}
	}
}

func TestVaries(t *testing.T) {
	for _, c := range []struct{ have, want []string }{
		{nil, []string{"Accept"}},
		{[]string{"Origin"}, []string{"Origin", "Accept"}},
		{[]string{"Origin, accept"}, []string{"Origin, accept"}},
		{[]string{"*"}, []string{"*"}},
		{[]string{"Accept-Encoding"}, []string{"Accept-Encoding", "Accept"}},
	} {
		h := http.Header{}
		if c.have != nil {
			h["Vary"] = slices.Clone(c.have)
		}
		varies(h)
		if !slices.Equal(h["Vary"], c.want) {
			t.Errorf("Vary %q: got %q, want %q", c.have, h["Vary"], c.want)
		}
	}
}

func TestNegotiateAllocatesNothing(t *testing.T) {
	browser := []string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
	if n := testing.AllocsPerRun(100, func() { negotiate(browser, offers) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzNegotiate holds, for any header: no panic, no choice that every range of
// its kind refuses, and the order of the ranges means nothing.
func FuzzNegotiate(f *testing.F) {
	for _, s := range []string{
		"", "*/*", "application/json;q=0", "application/json;q=0, */*", `a/b;c="d,e";q=0.1, application/*`,
		"text/*;q=0.3, text/plain;q=0.7, application/xml;version=2;q=1, application/json;q=0.001",
	} {
		f.Add(s)
	}
	offers := []offer{
		{typ: "application", subtype: "json"},
		{typ: "application", subtype: "xml", params: [][2]string{{"version", "2"}}},
		{typ: "text", subtype: "plain"},
	}
	f.Fuzz(func(t *testing.T, accept string) {
		best, ok := negotiate([]string{accept}, offers)

		var items []string
		for rest := accept; rest != ""; {
			var item string
			item, rest = cutItem(rest)
			items = append(items, item)
		}
		slices.Reverse(items)
		if again, okAgain := negotiate(items, offers); again != best || okAgain != ok {
			t.Errorf("%q: %d %v; with its ranges turned round: %d %v", accept, best, ok, again, okAgain)
		}
		if !ok {
			return
		}
		var m match
		ranges := 0
		for _, item := range items {
			if r, valid := parseRange(item); valid {
				ranges++
				m.add(r.weight, r.specific(&offers[best]))
			}
		}
		if ranges > 0 && m.weight == 0 {
			t.Errorf("%q: %v was chosen, which is refused", accept, offers[best])
		}
	})
}
