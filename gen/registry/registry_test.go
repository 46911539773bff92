package registry

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/internal/tsv"
	"github.com/statusgen/statusgen/templates/model"
)

// The catalogue is the registry, testdata/iana-status-codes.tsv, from 200 on.
func TestCatalogue(t *testing.T) {
	var want, got []string
	for _, r := range tsv.Read(t, "testdata/iana-status-codes.tsv") {
		if number(t, r["code"]) < 200 {
			continue
		}
		phrase := r["reason_phrase"]
		if phrase == "(Unused)" {
			phrase = ""
		}
		want = append(want, r["code"]+" "+phrase+" "+r["reference"]+", section "+r["section"])
	}
	for _, s := range catalogue {
		got = append(got, strconv.Itoa(s.Code)+" "+s.Phrase+" "+s.Ref())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A sentence is one line, and a row of a code that can be sent has one.
func TestCatalogueSentences(t *testing.T) {
	seen := map[string]int{}
	for _, s := range catalogue {
		if (s.Details == "") != (s.Phrase == "") {
			t.Errorf("%d %s: details are %q", s.Code, s.Phrase, s.Details)
		}
		if s.Details != "" && (strings.Contains(s.Details, "\n") || !strings.HasSuffix(s.Details, ".")) {
			t.Errorf("%d: no sentence: %q", s.Code, s.Details)
		}
		if other := seen[s.Details]; other != 0 && s.Details != "" {
			t.Errorf("%d and %d have the same sentence", other, s.Code)
		}
		seen[s.Details] = s.Code
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

// The catalogue has the content rule, the methods and the headers of each code
// that testdata/status-rules.tsv has.
func TestCatalogueRules(t *testing.T) {
	// The rules of testdata/http-rules.tsv, in the root of the module, for a code.
	rules := map[string]string{"206": "H26 ", "304": "H26 ", "416": "H26 H32 ", "426": "H30 "}
	for _, r := range tsv.Read(t, "testdata/status-rules.tsv") {
		t.Run(rules[r["code"]]+r["code"], func(t *testing.T) { checkCode(t, r) })
	}
}

// checkCode holds the catalogue's entry against a line of status-rules.tsv.
func checkCode(t *testing.T, r map[string]string) {
	s, ok := Lookup(number(t, r["code"]))
	if !ok {
		if number(t, r["code"]) >= 200 {
			t.Errorf("%s is missing", r["code"])
		}
		return
	}
	none := r["content"] == "forbidden" || r["content"] == "zero-length"
	if HasNoContent(s.Code) != none {
		t.Errorf("%d: content is %s", s.Code, r["content"])
	}
	if none && UsualBody(s.Code) != model.BodyNone {
		t.Errorf("%d has a body", s.Code)
	}
	if r["content"] == "required" && UsualBody(s.Code) == model.BodyNone {
		t.Errorf("%d has no body", s.Code)
	}
	if methods := r["methods"]; strings.Contains(methods, "never POST") && slices.Contains(s.Methods, "POST") || s.Code == 206 && len(s.Methods) != 1 {
		t.Errorf("%d answers %v, and methods are %s", s.Code, s.Methods, methods)
	}
	checkHeaders(t, s, r["must_headers"], "MUST")
	checkHeaders(t, s, r["should"], "SHOULD")
	checkHeaders(t, s, r["may"], "MAY")
}

// aHeader is a header's name in the cells of status-rules.tsv.
var aHeader = regexp.MustCompile(`\b(Accept|Accept-Encoding|Accept-Patch|Allow|Cache-Control|Connection|Content-Location|Content-Range|Date|ETag|Expires|IM|Last-Modified|Link|Location|Preference-Applied|Proxy-Authenticate|Retry-After|Upgrade|Vary|WWW-Authenticate)\b`)

func checkHeaders(t *testing.T, s Entry, cell, level string) {
	t.Helper()
	for part := range strings.SplitSeq(cell, ";") {
		conditional := strings.Contains(cell, "if a 200 would") && !strings.Contains(part, "single part")
		if strings.Contains(part, "is not defined for") {
			continue
		}
		for _, name := range aHeader.FindAllString(part, -1) {
			i := slices.IndexFunc(s.Headers, func(h Header) bool { return h.Name == name })
			if _, left := leftOut[strconv.Itoa(s.Code)+" "+name]; left {
				if i >= 0 {
					t.Errorf("%d has %s, which leftOut says it has not", s.Code, name)
				}
				continue
			}
			if i < 0 {
				t.Errorf("%d has no %s, which is %s", s.Code, name, level)
				continue
			}
			// A 3xx is defined by its Location, though some definitions say SHOULD.
			isDefined := name == "Location" && s.Code > 300 && s.Code < 400
			wants := level == "MUST" && !conditional || isDefined
			if has := s.Headers[i].Required || s.Headers[i].Value != ""; has != wants {
				t.Errorf("%d: %s is always there: %v, and it is %s", s.Code, name, has, level)
			}
		}
	}
}

// When the same request can be sent again, for each code of an error; the reasons
// are in testdata/retry.tsv.
func TestRetry(t *testing.T) {
	var codes, want []int
	for _, s := range catalogue {
		if s.Code >= 400 {
			want = append(want, s.Code)
		}
	}
	for _, r := range tsv.Read(t, "testdata/retry.tsv") {
		code := number(t, r["code"])
		codes = append(codes, code)
		if got := Retry(code); string(got) != r["retry"] {
			t.Errorf("%d: %s, want %s (RFC %s)", code, got, r["retry"], r["reference"])
		}
		i := slices.IndexFunc(retries, func(rule retryRule) bool { return rule.code == code })
		if i >= 0 && retries[i].section != r["reference"] {
			t.Errorf("%d: it is from %s, want %s", code, retries[i].section, r["reference"])
		}
	}
	if !slices.Equal(codes, want) {
		t.Errorf("there are reasons for %v, want them for %v", codes, want)
	}
	for code, want := range map[int]model.Retry{499: model.RetryNever, 520: model.RetrySafe, 599: model.RetrySafe} {
		if got := Retry(code); got != want {
			t.Errorf("%d, which is not registered: %s, want %s", code, got, want)
		}
	}
}

// number is the code that the text is.
func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
