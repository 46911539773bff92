package status

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// This file is run within the package that TestHeadersRun emits.

var (
	date  = time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	quota = []Item{NewItem("default").With("r", 0)}
)

// before is what middleware may have set.
func before() http.Header {
	return http.Header{
		"Set-Cookie": {"session=1"}, "Cache-Control": {"public"}, "Link": {"</a>"}, "Www-Authenticate": {"Negotiate"}, "Of-Strings": {"before"},
		"Owner": {"before"}, "Location": {"/before"}, "Of-String": {"before"},
	}
}

// sent is what is sent beside those headers, and what Respond returned.
func sent(res Response, have http.Header) (*httptest.ResponseRecorder, error) {
	w := httptest.NewRecorder()
	for key, lines := range have {
		w.Header()[key] = lines
	}
	return w, res.Respond(w, httptest.NewRequest("POST", "/", nil))
}

// A setter of lines adds to them, any other replaces; and what stands in the
// header stays where the field is a list.
func TestSetters(t *testing.T) {
	for _, c := range []struct {
		name string
		have http.Header
		res  Response
		key  string
		want []string
	}{
		{"lines of a success", nil, Created(1).OfStrings("a", "", "b").OfStrings().OfStrings("c"), "Of-Strings", []string{"a", "b", "c"}},
		{"lines of an error", nil, BadRequest("").OfStrings("a", "", "b").OfStrings().OfStrings("c"), "Of-Strings", []string{"a", "b", "c"}},
		{"only blank lines", nil, Created(1).OfStrings("", " \r\n"), "Of-Strings", nil},
		{"only blank lines of an error", nil, BadRequest("").OfStrings("", " \r\n"), "Of-Strings", nil},
		{"required lines", nil, Made("s", []string{"", "a"}, 1, "/", 1, date, []string{"GET"}, "e", true, quota, "w", "q", 1, date, true, 1), "Of-Strings", []string{"a"}},
		{"required lines of an error", nil, Unauthorized("s", []string{"", "a"}, 1, "/", 1, date, []string{"GET"}, "e", true, quota, "w", "q", 1, date, true, ""), "Of-Strings", []string{"a"}},
		{"one text of a success", nil, Created(1).OfString("a").OfString("b"), "Of-String", []string{"b"}},
		{"one text of an error", nil, BadRequest("").OfString("a").OfString("b"), "Of-String", []string{"b"}},
		{"a time that is none", nil, Created(1).OfTime(date).OfTime(time.Time{}), "Of-Time", nil},

		{"an entity-tag", nil, Created(1).OfEtag("v1"), "Of-Etag", []string{`"v1"`}},
		{"a weak one", nil, Created(1).OfEtag(`W/"v1"`), "Of-Etag", []string{`W/"v1"`}},
		{"one that is always weak", nil, BadRequest("").OfWeakEtag(`"v1"`), "Of-Weak-Etag", []string{`W/"v1"`}},
		{"no entity-tag", nil, Created(1).OfEtag("v1").OfEtag(""), "Of-Etag", nil},
		{"true", nil, Created(1).OfBool(true), "Of-Bool", []string{"true"}},
		{"false of an error", nil, BadRequest("").OfBool(false), "Of-Bool", []string{"false"}},
		{"items", nil, Created(1).OfItems(quota...), "Of-Items", []string{`"default";r=0`}},
		{"items instead of items", nil, BadRequest("").OfItems(quota...).OfItems(NewItem(Token("a")), NewItem(date)), "Of-Items", []string{"a, @1772323200"}},
		{"no items", nil, Created(1).OfItems(quota...).OfItems(), "Of-Items", nil},
		{"a string of a structured field", nil, Created(1).OfStructuredString(`a "b" é`), "Of-Structured-String", []string{`"a \"b\" %C3%A9"`}},
		{"an int of one", nil, Created(1).OfStructuredInt(-1), "Of-Structured-Int", []string{"-1"}},
		{"a time of one", nil, BadRequest("").OfStructuredTime(date), "Of-Structured-Time", []string{"@1772323200"}},
		{"a bool of one", nil, Created(1).OfStructuredBool(true), "Of-Structured-Bool", []string{"?1"}},
		{"items beside lines", http.Header{"Of-Items": {"a;b"}}, Created(1).OfItems(quota...), "Of-Items", []string{"a;b", `"default";r=0`}},

		{"lines from the body", nil, Accepted(Job{Owners: []string{"", "a", "b"}}), "Owner", []string{"a", "b"}},
		{"a setter instead of the body", nil, Accepted(Job{Owners: []string{"a"}}).Owner("c").Owner("d"), "Owner", []string{"c", "d"}},
		{"a setter that gives nothing", nil, Accepted(Job{Owners: []string{"a"}}).Owner(), "Owner", []string{"a"}},

		{"lines beside lines", before(), Created(1).OfStrings("a"), "Of-Strings", []string{"before", "a"}},
		{"lines of an error beside lines", before(), BadRequest("").OfStrings("a", "before"), "Of-Strings", []string{"a", "before"}},
		{"lines from the body beside lines", before(), Accepted(Job{Owners: []string{"a"}}), "Owner", []string{"before", "a"}},
		{"no lines beside lines", before(), Created(1), "Of-Strings", []string{"before"}},
		{"one text instead of a text", before(), Created(1).OfString("a"), "Of-String", []string{"a"}},
		{"one text of an error instead of a text", before(), BadRequest("").OfString("a"), "Of-String", []string{"a"}},
		{"one text from the body instead of a text", before(), Accepted(Job{Href: "/a"}), "Location", []string{"/a"}},
		{"a constant of the row", before(), Created(1), "Set-Cookie", []string{"session=1", "theme=dark"}},
		{"what every error has", before(), BadRequest(""), "Cache-Control", []string{"public", "no-store"}},
		{"the row's own instead", before(), Gone(""), "Cache-Control", []string{"public", "max-age=60"}},
		{"of a row that hides", before(), Hidden(nil).CacheControl("max-age=9"), "Cache-Control", []string{"public", "max-age=9"}},
		{"what every error has, from the request", before(), BadRequest(""), "Link", []string{"</a>", "</>; rel=self"}},
		{"a challenge", before(), Challenged("Basic", ""), "Www-Authenticate", []string{"Negotiate", "Basic"}},
	} {
		w, err := sent(c.res, c.have)
		if got := w.Header()[c.key]; !slices.Equal(got, c.want) || err != nil {
			t.Errorf("%s: %s %q, Respond: %v; want %q", c.name, c.key, got, err, c.want)
		}
	}
}

// What a constructor was to be given and was not, and what has no form in HTTP,
// is in the error of Respond, by the table's spelling.
func TestFaults(t *testing.T) {
	far := date.AddDate(10_000, 0, 0)
	for _, c := range []struct {
		name string
		res  Response
		want []string // the headers that are named
	}{
		{"a success", Made("s", []string{"a"}, 1, "/", 1, date, []string{"GET"}, "e", true, quota, "w", "q", 1, date, true, 1), nil},
		{"an error", Unauthorized("s", []string{"a"}, 1, "/", 1, date, []string{"GET"}, "e", true, quota, "w", "q", 1, date, true, ""), nil},
		{"a success without them", Made("", nil, 1, "", 1, time.Time{}, nil, "", false, nil, "", "", 0, time.Time{}, false, 1), []string{"Of-String", "Of-Strings", "Of-Uri", "Of-Time", "Of-Methods", "Of-Etag", "Of-Items", "Of-Weak-Etag", "Of-Structured-String", "Of-Structured-Time"}},
		{"an error without them", Unauthorized("", nil, 1, "", 1, time.Time{}, nil, "", false, nil, "", "", 0, time.Time{}, false, ""), []string{"Of-String", "Of-Strings", "Of-Uri", "Of-Time", "Of-Methods", "Of-Etag", "Of-Items", "Of-Weak-Etag", "Of-Structured-String", "Of-Structured-Time"}},
		{"a challenge that is empty", Challenged("", ""), []string{"WWW-Authenticate"}},
		{"a date without a form", Created(1).OfTime(far), []string{"Of-Time"}},
		{"one of an error", BadRequest("").OfTime(far), []string{"Of-Time"}},
		{"one that is required", Made("s", []string{"a"}, 1, "/", 1, far, []string{"GET"}, "e", true, quota, "w", "q", 1, date, true, 1), []string{"Of-Time"}},
		{"an item without a form", Created(1).OfItems(NewItem(nil)), []string{"Of-Items"}},
		{"a parameter without a form", BadRequest("").OfItems(NewItem("a").With("B", 1)), []string{"Of-Items"}},
		{"a date that a structured field cannot hold", Created(1).OfStructuredTime(time.Unix(1e15, 0)), []string{"Of-Structured-Time"}},
		{"optional ones that are empty", Created(1).OfString("").OfStrings("").OfURI("").OfMethods().OfEtag("").OfItems().OfStructuredString(""), nil},
	} {
		w, err := sent(c.res, nil)
		var got []string
		for _, line := range strings.Split(fmt.Sprint(err), "\n") {
			if _, name, found := strings.Cut(line, "header "); found {
				name, _, _ = strings.Cut(name, " is ")
				got = append(got, name)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: Respond: %v; want errors of %v", c.name, err, c.want)
		}
		if w.Code != c.res.StatusCode() {
			t.Errorf("%s: code %d", c.name, w.Code)
		}
	}
}

// every is a response of each row, made anew.
func every() map[string]Response {
	return map[string]Response{
		"Created": Created(1), "Created with headers": Created(1).OfString("a").OfStrings("a", "b").OfTime(date),
		"Made": Made("s", []string{"a"}, 1, "/", 1, date, []string{"GET"}, "e", true, quota, "w", "q", 1, date, true, 1), "Accepted": Accepted(Job{Href: "/a", Owners: []string{"a", "b"}}),
		"BadRequest": BadRequest(""), "BadRequest with headers": BadRequest("").OfString("a").OfStrings("a").OfStrings("b", "c"),
		"Unauthorized": Unauthorized("s", []string{"a"}, 1, "/", 1, date, nil, "e", true, quota, "w", "q", 1, date, true, ""), "Gone": Gone(""), "Hidden": Hidden(nil), "Challenged": Challenged("Basic", ""),
		"Fail": Fail(nil),
	}
}

// The values of headers are shared by responses. What the methods of http.Header
// do to those of one response, and what append does, changes no other response,
// nor the same one when it is sent again.
func TestSharedHeaders(t *testing.T) {
	shared := every()
	for _, have := range []http.Header{nil, before()} {
		for name := range shared {
			for kind, res := range map[string]func() Response{
				"anew":  func() Response { return every()[name] },
				"again": func() Response { return shared[name] },
			} {
				first, _ := sent(res(), have.Clone())
				want := first.Header().Clone()
				for key, lines := range first.Header() {
					if cap(lines) != len(lines) && have[key] == nil {
						t.Errorf("%s, %s: %s has room for %d lines more", name, kind, key, cap(lines)-len(lines))
					}
					first.Header().Add(key, "added")
					_ = append(lines, "appended")
					first.Header().Set(key, "set")
					first.Header().Add(key, "added")
					first.Header().Del(key)
				}
				if again, _ := sent(res(), have.Clone()); !reflect.DeepEqual(again.Header(), want) {
					t.Errorf("%s, %s: after a change of the first response the next has\n\t%v\nwant\n\t%v", name, kind, again.Header(), want)
				}
			}
		}
	}
}
