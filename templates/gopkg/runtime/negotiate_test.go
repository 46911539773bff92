package runtime

import (
	"bufio"
	"math"
	"mime"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
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
		{"a weight with no digit is malformed", []string{"application/json;q=., application/xml;q=0.1"}, two, 1},
		{"a weight may end with its point (12.4.2)", []string{"application/json;q=0., application/xml;q=1."}, two, 1},
		{"an empty parameter is none (5.6.6)", []string{"application/json;;q=0.1;, application/xml;q=0.2 ;"}, two, 1},
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
		t.Run(c.why, func(t *testing.T) {
			var offers []offer
			for _, o := range c.offers {
				offers = append(offers, offerOf(t, o))
			}
			got, ok := negotiate(c.accept, offers)
			if !ok {
				got = none
			}
			if got != c.want {
				t.Errorf("Accept %q: got %d, want %d", c.accept, got, c.want)
			}
		})
	}
}

// What clients send against RFC 9110 is read as what they mean where that is
// certain, and where the RFC gives it no other meaning.
func TestNegotiateWithClients(t *testing.T) {
	const none = -1
	const (
		json    = "application/json"
		xml     = "application/xml"
		problem = "application/problem+json"
	)
	for _, c := range []struct {
		accept string
		offers []string
		want   format
		from   string // who sends it, or why it is read so
	}{
		{"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", []string{json, xml}, 0, "HttpURLConnection of Java before 19 (JDK-8163921)"},
		{"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", []string{json, "text/html"}, 1, "the same, of a type that it names"},
		{"text/html;q=0.1, *", []string{json, "text/html"}, 0, "willdurand/Negotiation issue 71, jshttp/negotiator issue 45"},
		{"*;q=0, application/xml", []string{json, xml}, 1, "a bare * that refuses the rest"},
		{"text/html, *.*", []string{xml}, 0, "swagger-parser issue 51"},
		{"application/json;q=.9, application/xml;q=0.1", []string{json, xml}, 0, "a weight without its 0"},
		{"application/json;q=.0, */*", []string{json, xml}, 1, "a weight of 0 without its 0"},
		{"application/json;q=0.0001, text/html", []string{json}, 0, "Edge has such a weight in Accept-Language (socketry/http-accept issue 16): little, but no refusal"},
		{"application/json;q=0.3333333, application/xml;q=0.33", []string{json, xml}, 0, "a weight that was computed"},
		{"application/json;q=0.1239, application/xml;q=0.123", []string{xml, json}, 0, "digits past the third tell no weights apart"},
		{"application/json;q=0.0000, application/xml;q=0.0", []string{json, xml}, none, "a 0 of any length refuses"},
		{"application/json;q=1.0000, application/xml;q=0.9", []string{xml, json}, 1, "a 1 of any length"},
		{"application/json; q=, text/html", []string{xml, json}, 1, "scalatra issue 406: the weight was forgotten, the type was not"},
		{`application/json;q="0.1", application/xml;q="0.5"`, []string{json, xml}, 1, "a quoted value is the same (RFC 9110, section 5.6.6)"},
		{"application/json; q = 0.1, application/xml; q=0.5", []string{json, xml}, 1, "white space around an equals sign"},
		{"application/json ; version = 2", []string{json + ";version=1", json + ";version=2"}, 1, "of any parameter"},
		{"application/json;charset=utf8, text/html", []string{xml, json}, 1, "UTF-8, misspelt"},
		{"text/html, application/*+json", []string{xml, problem}, 1, "RestTemplate of Spring: JSON by its suffix (RFC 6839, section 3.1)"},
		{"application/*+json;q=0.5, application/*;q=0.1", []string{xml, problem}, 1, "a suffix is more specific than a type"},
		{"application/*+json;q=0.5, application/problem+json;q=0.1, application/xml;q=0.2", []string{xml, problem}, 0, "and less than a subtype"},
		{"application/*+json", []string{json}, none, "application/json has no suffix"},
		{"application/*+json", []string{"application/+json"}, none, "a suffix ends a name"},

		// Where the meaning is not certain, or RFC 9110 gives one, that stands.
		{"application/json;q=0,8, application/xml;q=0.1", []string{json, xml}, 1, "a comma for a point: q=0 refuses (RFC 9110, section 12.4.2)"},
		{"*/json, application/xml;q=0.1", []string{json, xml}, 1, "no range of RFC 9110, section 12.5.1, and no client's"},
		{"json, application/xml;q=0.1", []string{json, xml}, 1, "a name that is no media type"},
		{"application/json; text/html, application/xml;q=0.1", []string{json, xml}, 1, "a semicolon for a comma: a parameter without a value is malformed"},
		{"application/json;q=1.5, application/xml;q=0.1", []string{json, xml}, 1, "a weight over 1"},
		{"application/json;q=-1, application/xml;q=0.1", []string{json, xml}, 1, "a weight under 0"},
		{"application/json;q=1e-1, application/xml;q=0.05", []string{json, xml}, 1, "a weight with an exponent"},
		{"application/json;q=00.5, application/xml;q=0.1", []string{json, xml}, 1, "a weight of several whole digits"},
	} {
		var offers []offer
		for _, o := range c.offers {
			offers = append(offers, offerOf(t, o))
		}
		got, ok := negotiate([]string{c.accept}, offers)
		if !ok {
			got = none
		}
		if got != c.want {
			t.Errorf("%s: Accept: %s, of %v: got %d, want %d", c.from, c.accept, c.offers, got, c.want)
		}
	}
}

// Beyond what is read of it, Accept has no preference, and the first offer
// serves; up to there it is obeyed.
func TestNegotiateBounds(t *testing.T) {
	offers := []offer{offerOf(t, "application/json"), offerOf(t, "application/xml")}
	const item = ", application/xml"
	params := func(n int) string { return "application/xml" + strings.Repeat(";charset=utf-8", n) }
	for _, c := range []struct {
		name   string
		accept []string
		want   format
	}{
		{"as many bytes as are read", []string{strings.Repeat(" ", maxAccept-len(item)-1) + item}, 1},
		{"one more", []string{strings.Repeat(" ", maxAccept-len(item)) + item}, 0},
		{"as many over two lines", []string{strings.Repeat(" ", maxAccept-len(item)-2), item}, 1},
		{"one more over two lines", []string{strings.Repeat(" ", maxAccept-len(item)-1), item}, 0},
		{"lines without end", strings.Split(strings.Repeat("\n"+item+"\n", maxAccept), "\n"), 0},
		{"as many ranges as are read", []string{strings.Repeat("text/html,", maxRanges-1) + "application/xml"}, 1},
		{"one more", []string{strings.Repeat("text/html,", maxRanges) + "application/xml"}, 0},
		{"as many empty items as are read", []string{strings.Repeat(",", maxRanges-1) + "application/xml"}, 1},
		{"one more", []string{strings.Repeat(",", maxRanges) + "application/xml"}, 0},
		{"as many parameters as are read", []string{params(maxParams)}, 1},
		{"one more: the range is malformed", []string{params(maxParams + 1)}, 0},
		{"one more, beside another range", []string{params(maxParams+1) + ";q=0, application/xml"}, 1},
	} {
		if got, ok := negotiate(c.accept, offers); got != c.want || !ok {
			t.Errorf("%s: got %d %v, want %d", c.name, got, ok, c.want)
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

// Accept by its grammar (RFC 9110, sections 5.6.1, 5.6.6 and 12.5.1), and by what
// clients make of it.
const (
	tokenRE  = "[-!#$%&'*+.^_`|~0-9A-Za-z]+"
	blankRE  = `[ \t]*`
	quotedRE = `"(?:[^"\\]|\\.)*"`
)

var (
	itemRE   = regexp.MustCompile(`(?s)^(?:[^",]|` + quotedRE + `|"(?:[^"\\]|\\.)*\\?$)*`)
	rangeRE  = regexp.MustCompile(`(?s)^` + blankRE + `(?:(` + tokenRE + `)/(` + tokenRE + `)|\*\.\*|\*)` + blankRE)
	paramRE  = regexp.MustCompile(`(?s)^;` + blankRE + `(?:(` + tokenRE + `)` + blankRE + `=` + blankRE + `(` + tokenRE + `|` + quotedRE + `|))?` + blankRE)
	weightRE = regexp.MustCompile(`^(?:[01](?:\.\d*)?|\.\d+)$`)
	escapeRE = regexp.MustCompile(`(?s)\\(.)`)
)

// A slowRange is a media range of slowNegotiate.
type slowRange struct {
	typ, subtype string
	params       [][2]string // names in lower case, values without quotes
	weight       float64
}

// slowParse parses an item of Accept.
func slowParse(item string) (r slowRange, ok bool) {
	found := rangeRE.FindStringSubmatch(item)
	if found == nil {
		return r, false
	}
	r = slowRange{typ: strings.ToLower(found[1]), subtype: strings.ToLower(found[2]), weight: 1}
	if r.typ == "" {
		r.typ, r.subtype = "*", "*"
	}
	if r.typ == "*" && r.subtype != "*" {
		return r, false
	}
	params := 0
	for rest := item[len(found[0]):]; rest != ""; rest = rest[len(found[0]):] {
		if found = paramRE.FindStringSubmatch(rest); found == nil {
			return r, false
		}
		if params++; params > maxParams {
			return r, false
		}
		name, value := strings.ToLower(found[1]), found[2]
		isWeight := name == "q"
		if name != "" && value == "" && !isWeight {
			return r, false
		}
		raw := strings.TrimPrefix(value, `"`)
		if raw != value {
			raw = strings.TrimSuffix(raw, `"`)
			value = escapeRE.ReplaceAllString(raw, "$1")
		}
		switch {
		case name == "" || isWeight && raw == "":
		case isWeight:
			if !weightRE.MatchString(raw) {
				return r, false
			}
			weight, err := strconv.ParseFloat(raw, 64)
			if err != nil && weight == 0 || weight >= 1.001 {
				return r, false
			}
			if r.weight = math.Floor(weight*1000 + 1e-9); r.weight == 0 && strings.ContainsAny(raw, "123456789") {
				r.weight = 1
			}
			r.weight /= 1000
		case name == "charset" && (strings.EqualFold(raw, "utf-8") || strings.EqualFold(raw, "utf8")):
		default:
			r.params = append(r.params, [2]string{name, value})
		}
	}
	return r, true
}

// specific returns 0 when the range does not match the offer; else more, the
// more precisely it does.
func (r slowRange) specific(o offer) int {
	switch {
	case r.typ == "*":
		return 1
	case r.typ != o.typ:
		return 0
	case r.subtype == "*":
		return 2
	case strings.HasPrefix(r.subtype, "*+") && len(o.subtype) >= len(r.subtype) && strings.HasSuffix(o.subtype, r.subtype[1:]):
		return 3
	case r.subtype != o.subtype:
		return 0
	}
	firsts := map[string]string{}
	for _, p := range r.params {
		if _, again := firsts[p[0]]; !again {
			firsts[p[0]] = p[1]
		}
	}
	for name, value := range firsts {
		if !slices.Contains(o.params, [2]string{name, value}) {
			return 0
		}
	}
	return 4 + len(firsts)
}

// slowNegotiate is negotiate as one would have it that need not be fast.
func slowNegotiate(accept []string, offers []offer) (best format, ok bool) {
	items := 0
	var ranges []slowRange
	for _, line := range accept {
		for line != "" {
			items++
			item := itemRE.FindString(line)
			line = strings.TrimPrefix(line[len(item):], ",")
			if r, ok := slowParse(item); ok {
				ranges = append(ranges, r)
			}
		}
	}
	if len(strings.Join(accept, ",")) >= maxAccept || items > maxRanges || len(ranges) == 0 {
		return 0, true
	}
	var bestWeight float64
	var bestSpecific int
	for i, o := range offers {
		specific := 0
		for _, r := range ranges {
			specific = max(specific, r.specific(o))
		}
		weight, refused := 0.0, specific == 0
		for _, r := range ranges {
			if r.specific(o) == specific {
				weight, refused = max(weight, r.weight), refused || r.weight == 0
			}
		}
		if !refused && (weight > bestWeight || weight == bestWeight && specific > bestSpecific) {
			best, ok, bestWeight, bestSpecific = format(i), true, weight, specific
		}
	}
	return best, ok
}

// FuzzNegotiate holds, for any header: no panic, the choice of slowNegotiate,
// whatever the order of the ranges, and in a time that its length bounds.
func FuzzNegotiate(f *testing.F) {
	for _, s := range []string{
		"", "*/*", "application/json;q=0", "application/json;q=0, */*", `a/b;c="d,e";q=0.1, application/*`,
		"text/*;q=0.3, text/plain;q=0.7, application/xml;version=2;q=1, application/json;q=0.001",
		"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/*+json;q=0.12345, application/json; q = , *.*;Q=\"1.\"",
		"application/xml" + strings.Repeat(";", 20) + strings.Repeat(";version=2", 20), strings.Repeat(",", 300) + "application/xml",
		`application/xml;version="\2";charset=utf8;a="`, "application/xml;version=2;version=3;charset=latin1",
		"application/json,application/xml;version=2" + strings.Repeat(" ", 9000),
	} {
		f.Add(s)
	}
	offers := []offer{
		{typ: "application", subtype: "json"},
		{typ: "application", subtype: "xml", params: [][2]string{{"version", "2"}}},
		{typ: "application", subtype: "problem+json"},
		{typ: "text", subtype: "plain"},
	}
	f.Fuzz(func(t *testing.T, accept string) {
		best, ok := negotiate([]string{accept}, offers)
		if slow, slowOK := slowNegotiate([]string{accept}, offers); slow != best || slowOK != ok {
			t.Errorf("%q: %d %v; slowly: %d %v", accept, best, ok, slow, slowOK)
		}
		if got, most := stepsOf([]string{accept}, offers), maxSteps(len(accept), len(offers)); got > most {
			t.Errorf("%q: %d steps; want at most %d", accept, got, most)
		}

		var items []string
		for rest := accept; rest != ""; {
			var item string
			item, rest = cutItem(rest)
			items = append(items, item)
		}
		if len(items) > maxRanges || len(accept) >= maxAccept {
			return // of which no range counts
		}
		slices.Reverse(items)
		if again, okAgain := negotiate(items, offers); again != best || okAgain != ok {
			t.Errorf("%q: %d %v; with its ranges turned round: %d %v", accept, best, ok, again, okAgain)
		}
	})
}
