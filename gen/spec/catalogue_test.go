package spec

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/statusgen/statusgen/templates/model"
)

// The catalogue is the registry, testdata/iana-status-codes.tsv, from 200 on.
func TestCatalogue(t *testing.T) {
	var want, got []string
	for _, r := range tsv(t, "testdata/iana-status-codes.tsv") {
		if atoi(r["code"]) < 200 {
			continue
		}
		phrase := r["reason_phrase"]
		if phrase == "(Unused)" {
			phrase = ""
		}
		want = append(want, r["code"]+" "+phrase+" "+r["reference"]+", section "+r["section"])
	}
	for _, s := range catalogue {
		got = append(got, itoa(s.code)+" "+s.phrase+" "+s.ref())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A sentence is one line, and a row of a code that can be sent has one.
func TestCatalogueSentences(t *testing.T) {
	seen := map[string]int{}
	for _, s := range catalogue {
		if (s.details == "") != (s.phrase == "") {
			t.Errorf("%d %s: details are %q", s.code, s.phrase, s.details)
		}
		if s.details != "" && (!isPrintable(s.details) || !strings.HasSuffix(s.details, ".")) {
			t.Errorf("%d: no sentence: %q", s.code, s.details)
		}
		if other := seen[s.details]; other != 0 && s.details != "" {
			t.Errorf("%d and %d have the same sentence", other, s.code)
		}
		seen[s.details] = s.code
	}
}

// leftOut are the headers of testdata/status-rules.tsv that the catalogue has
// not, and why.
var leftOut = map[string]string{
	"201 ETag":               "of the resource as created, where it is the body; a table that has it says so",
	"201 Last-Modified":      "as 201 ETag",
	"202 Preference-Applied": "for those alone who answer Prefer (RFC 7240)",
	"204 ETag":               "a 204 without headers takes no memory",
	"206 Date":               "net/http sends it",
	"304 Date":               "net/http sends it",
	"403 WWW-Authenticate":   "for those alone who ask for other credentials",
}

// The catalogue has the content rule, the methods (H26) and the headers (H30, H32)
// of each code that testdata/status-rules.tsv has.
func TestCatalogueRules(t *testing.T) {
	for _, r := range tsv(t, "testdata/status-rules.tsv") {
		s, ok := registered(atoi(r["code"]))
		if !ok {
			if atoi(r["code"]) >= 200 {
				t.Errorf("%s is missing", r["code"])
			}
			continue
		}
		none := r["content"] == "forbidden" || r["content"] == "zero-length"
		if hasNoContent(s.code) != none {
			t.Errorf("%d: content is %s", s.code, r["content"])
		}
		if none && usualBody(s.code) != model.BodyNone {
			t.Errorf("%d has a body", s.code)
		}
		if r["content"] == "required" && usualBody(s.code) == model.BodyNone {
			t.Errorf("%d has no body", s.code)
		}
		if methods := r["methods"]; strings.Contains(methods, "never POST") && slices.Contains(s.methods, "POST") || s.code == 206 && len(s.methods) != 1 {
			t.Errorf("%d answers %v, and methods are %s", s.code, s.methods, methods)
		}
		checkHeaders(t, s, r["must_headers"], "MUST")
		checkHeaders(t, s, r["should"], "SHOULD")
		checkHeaders(t, s, r["may"], "MAY")
	}
}

// aHeader is a header's name in the cells of status-rules.tsv.
var aHeader = regexp.MustCompile(`\b(Accept|Accept-Encoding|Accept-Patch|Allow|Cache-Control|Connection|Content-Location|Content-Range|Date|ETag|Expires|IM|Last-Modified|Link|Location|Preference-Applied|Proxy-Authenticate|Retry-After|Upgrade|Vary|WWW-Authenticate)\b`)

func checkHeaders(t *testing.T, s standard, cell, level string) {
	t.Helper()
	for part := range strings.SplitSeq(cell, ";") {
		conditional := strings.Contains(cell, "if a 200 would") && !strings.Contains(part, "single part")
		if strings.Contains(part, "is not defined for") {
			continue
		}
		for _, name := range aHeader.FindAllString(part, -1) {
			i := slices.IndexFunc(s.headers, func(h standardHeader) bool { return h.name == name })
			if _, left := leftOut[itoa(s.code)+" "+name]; left {
				if i >= 0 {
					t.Errorf("%d has %s, which leftOut says it has not", s.code, name)
				}
				continue
			}
			if i < 0 {
				t.Errorf("%d has no %s, which is %s", s.code, name, level)
				continue
			}
			// A 3xx is defined by its Location, though some definitions say SHOULD.
			isDefined := name == "Location" && s.code > 300 && s.code < 400
			wants := level == "MUST" && !conditional || isDefined
			if has := s.headers[i].required || s.headers[i].value != ""; has != wants {
				t.Errorf("%d: %s is always there: %v, and it is %s", s.code, name, has, level)
			}
		}
	}
}
