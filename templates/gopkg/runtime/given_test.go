package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// What WithHeader gives is sent last; the response that it was given is as it was.
func TestWithHeader(t *testing.T) {
	notFound := NotFound("no order")
	for _, c := range []struct {
		name     string
		response func() Response
		key      string
		before   []string // what stands in the header
		want     []string
	}{
		{"an error", func() Response { return WithHeader(NotFound("x"), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"an error with fields", func() Response { return WithHeader(NotFound("x").Field("/a", "b"), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"an error that hides", func() Response { return WithHeader(InternalServerError(nil), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"what Fail chose", func() Response { return WithHeader(Fail(notFound), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"what Fail chose, as an interface", func() Response { return WithHeader(GetResponse(Fail(notFound)), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"Fail of one that has it", func() Response { return Fail(fmt.Errorf("a: %w", WithHeader(NotFound("x"), "X-Hint", "a"))) }, "X-Hint", nil, []string{"a"}},
		{"a resource", func() Response { return WithHeader(Created("x"), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"nothing", func() Response { return WithHeader(NoContent(), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"nothing, as an interface", func() Response { return WithHeader(PostResponse(NoContent()), "X-Hint", "a") }, "X-Hint", nil, []string{"a"}},
		{"two lines", func() Response { return WithHeader(WithHeader(NoContent(), "x-hint", "a"), "X-Hint", "b") }, "X-Hint", nil, []string{"a", "b"}},
		{"beside what stands there", func() Response { return WithHeader(NoContent(), "X-Hint", "a") }, "X-Hint", []string{"0"}, []string{"0", "a"}},
		{"beside the row's", func() Response { return WithHeader(NotFound("x"), "Cache-Control", "private") }, "Cache-Control", nil, []string{"no-store", "private"}},
		{"in place of a single one", func() Response { return WithHeader(Created("x").Location("/1"), "Location", "/2") }, "Location", []string{"/0"}, []string{"/2"}},
		{"the media type", func() Response { return WithHeader(Created("x"), "Content-Type", "application/vnd.x+json") }, "Content-Type", nil, []string{"application/vnd.x+json"}},
		{"the media type of an error", func() Response { return WithHeader(NotFound("x"), "content-type", "text/x") }, "Content-Type", nil, []string{"text/x"}},
		{"the end of a line", func() Response { return WithHeader(NoContent(), "X-Hint", "a\r\nX-Evil: b") }, "X-Hint", nil, []string{"a  X-Evil: b"}},
		{"a length that is the body's", func() Response { return WithHeader(Created("x"), "Content-Length", "100") }, "Content-Length", nil, nil},
		{"a cookie", func() Response { return WithCookie(NoContent(), &http.Cookie{Name: "a", Value: "b", HttpOnly: true}) }, "Set-Cookie", []string{"c=d"}, []string{"c=d", "a=b; HttpOnly"}},
		{"two cookies", func() Response {
			return WithCookie(WithCookie(NotFound("x"), &http.Cookie{Name: "a", Value: "b"}), &http.Cookie{Name: "a", Value: "c"})
		}, "Set-Cookie", nil, []string{"a=b", "a=c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			if c.before != nil {
				w.Header()[c.key] = c.before
			}
			if err := c.response().Respond(w, httptest.NewRequest("POST", "/", nil)); err != nil && !strings.Contains(err.Error(), "may not") {
				t.Error(err)
			}
			if got := w.Header()[c.key]; !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s is %q, want %q", c.key, got, c.want)
			}
			if c.before != nil && len(c.before) != 1 {
				t.Error("what stood in the header was written to")
			}
		})
	}
}

// A header that HTTP has no form for is not sent, and Respond says so.
func TestWithHeaderRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		response Response
		want     string
	}{
		{"no name", WithHeader(NoContent(), "", "a"), `the header "" is not sent: its name is no token`},
		{"a space", WithHeader(NoContent(), "X Hint", "a"), `the header "X Hint" is not sent: its name is no token`},
		{"a colon", WithHeader(Created("x"), "X-Hint:", "a"), `the header "X-Hint:" is not sent: its name is no token`},
		{"the end of a line", WithHeader(NotFound("x"), "X-Hint\r\nSet-Cookie", "a"), `the header "X-Hint\r\nSet-Cookie" is not sent: its name is no token`},
		{"no ASCII", WithHeader(Fail(NotFound("x")), "X-Häufig", "a"), `the header "X-Häufig" is not sent: its name is no token`},
		{"a cookie with CR", WithCookie(NoContent(), &http.Cookie{Name: "a", Value: "b\rc"}), `the header "Set-Cookie" is not sent: http: invalid byte '\r' in Cookie.Value`},
		{"a cookie without a name", WithCookie(NotFound("x"), &http.Cookie{Value: "b"}), `the header "Set-Cookie" is not sent: http: invalid Cookie.Name`},
		{"no cookie", WithCookie(NotFound("x"), nil), `the header "Set-Cookie" is not sent: http: nil Cookie`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			err := c.response.Respond(w, httptest.NewRequest("POST", "/", nil))
			var fault headerFault
			if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, &fault) {
				t.Errorf("got the error %v, want a fault with %s", err, c.want)
			}
			for key := range w.Header() {
				if strings.HasPrefix(key, "X") && key != "X-Content-Type-Options" || key == "Set-Cookie" || key == "" {
					t.Errorf("sent %q", key)
				}
			}
		})
	}
}

// The copy shares nothing with the original that a setter, or another header, would
// change in it.
func TestWithHeaderCopies(t *testing.T) {
	lines := func(r Response, key string) []string {
		w := httptest.NewRecorder()
		_ = r.Respond(w, httptest.NewRequest("POST", "/", nil))
		return w.Header()[key]
	}
	shared := NotFound("x").Field("/a", "wrong")
	for range 10 { // more than have room in the error itself
		shared.Field("/b", "wrong")
	}
	shared = WithHeader(shared, "X-A", "1")
	one, two := WithHeader(shared, "X-A", "2"), WithHeader(shared, "X-A", "3")
	one.Field("/one", "wrong")
	two.Field("/two", "wrong")
	if got := one.Fields()[11].Pointer; got != "/one" {
		t.Errorf("the one copy has the field %s of the other", got)
	}
	for _, c := range []struct {
		r    Response
		want []string
	}{
		{shared, []string{"1"}}, {one, []string{"1", "2"}}, {two, []string{"1", "3"}},
	} {
		if got := lines(c.r, "X-A"); !reflect.DeepEqual(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	created := Created("x").Location("/1")
	if lines(WithHeader(created, "X-A", "1").Location("/2"), "Location"); lines(created, "Location")[0] != "/1" {
		t.Error("a setter of the copy has changed the original")
	}
	unauthorized := &failure{row: &rowNotFound, extra: &extra{headers: []header{{"X-B", []string{"1"}}}}}
	c := WithHeader(unauthorized, "X-A", "1")
	setHeader(c, "X-B", "2")
	if got := lines(unauthorized, "X-B"); got[0] != "1" {
		t.Error("a setter of the copy has changed the original")
	}
}

// Requests that share a response may each give it a header; nothing of it sticks.
func TestWithHeaderOfShared(t *testing.T) {
	shared := []Response{NotFound("x"), NoContent(), Created("x"), Fail(NotFound("x"))}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, r := range shared {
				w := httptest.NewRecorder()
				_ = WithHeader(r, "X-Number", fmt.Sprint(i)).Respond(w, httptest.NewRequest("POST", "/", nil))
				if got := w.Header()["X-Number"]; len(got) != 1 || got[0] != fmt.Sprint(i) {
					t.Errorf("request %d got %q", i, got)
				}
			}
		}()
	}
	wg.Wait()
}

// A foreign response, and no response at all, come back as they are.
type foreign struct{ http.ResponseWriter }

func (*foreign) StatusCode() int                                  { return 200 }
func (*foreign) Respond(http.ResponseWriter, *http.Request) error { return nil }

// A type of a service that embeds a pointer to a response of this package is no value
// of this package either: a copy of it would share the response.
type (
	embedsSuccess struct{ *NoContentResponse }
	embedsError   struct{ *NotFoundError }
)

func TestWithHeaderOfEmbedded(t *testing.T) {
	success, failed := NoContent(), NotFound("x")
	_, _ = WithHeader(&embedsSuccess{success}, "X-A", "1"), WithHeader(&embedsError{failed}, "X-A", "1")
	for _, r := range []Response{success, failed} {
		if got := HeaderOf(r)["X-A"]; got != nil {
			t.Errorf("%T has got the header, too: %q", r, got)
		}
	}
}

func TestWithHeaderOfOthers(t *testing.T) {
	f := &foreign{}
	if WithHeader(f, "X-A", "1") != f {
		t.Error("another response came back")
	}
	for _, r := range []Response{(*NotFoundError)(nil), (*NoContentResponse)(nil), FailResponse{}} {
		w := httptest.NewRecorder()
		_ = WithHeader(r, "X-A", "1").Respond(w, httptest.NewRequest("POST", "/", nil))
		if w.Code != 500 {
			t.Errorf("%T answers %d, want the fallback", r, w.Code)
		}
	}
	if WithHeader[Response](nil, "X-A", "1") != nil {
		t.Error("something came of nothing")
	}
}
