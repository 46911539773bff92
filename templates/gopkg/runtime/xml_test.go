package runtime

import (
	"encoding/xml"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Text is escaped as encoding/xml does, which the generator uses for what
// stands in a row.
func FuzzAppendXML(f *testing.F) {
	f.Add("a<b>&\"'\t\r\n\x00\xff\ufffe\u2028]]>é🙂")
	f.Fuzz(func(t *testing.T, text string) {
		var want strings.Builder
		if err := xml.EscapeText(&want, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := string(appendXML([]byte("before"), text)); got != "before"+want.String() {
			t.Errorf("%q: got %q, xml.EscapeText gives %q", text, got, want.String())
		}
	})
}

func TestAppendElements(t *testing.T) {
	got := string(appendElements([]byte("<p>"), []slog.Attr{
		slog.String("text", "<"), slog.Int("n", -7), slog.Bool("yes", true), slog.Float64("f", 1.5),
		slog.Duration("d", 1500*time.Millisecond), timeParam("t", time.Unix(0, 0).UTC()),
		timeParam("late", time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)),
		slog.Any("list", []string{"a", "&"}), slog.Any("none", []int(nil)),
	}))
	const want = "<p><text>&lt;</text><n>-7</n><yes>true</yes><f>1.5</f><d>1.5</d><t>1970-01-01T00:00:00Z</t><late>9999-12-31T23:59:59Z</late>" +
		"<list><i>a</i><i>&amp;</i></list><none></none>"
	if got != want {
		t.Errorf("got\n\t%s\nwant\n\t%s", got, want)
	}
}

// A resource and an error come in the format that the request prefers (RFC
// 9110, section 12.5.1); an encoder that failed is not used again.
func TestRespondInXML(t *testing.T) {
	type order struct{ Number any }
	inXML := func(response Response) answered {
		got, _ := ask("POST", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Accept", "application/xml, application/json;q=0.5")
			response.Respond(w, r)
		}))
		return got
	}
	for range 3 {
		broken := inXML(Created(order{func() {}}))
		if broken.Code != 500 || broken.Header.Get("Content-Type") != "application/problem+xml" || strings.Contains(broken.Body, "order") {
			t.Errorf("what cannot be encoded: got %+v", broken)
		}
		for _, c := range []struct {
			response Response
			typ      string
			body     string
		}{
			{Created(order{17}), "application/xml", "<order><Number>17</Number></order>"},
			{NotFound("a<b"), "application/problem+xml", `<problem xmlns="urn:ietf:rfc:7807"><detail>a&lt;b</detail></problem>`},
		} {
			got := inXML(c.response)
			if got.Header.Get("Content-Type") != c.typ || got.Header.Get("Vary") != "Accept" || got.Body != c.body {
				t.Errorf("%T: got %+v, want %s: %s", c.response, got, c.typ, c.body)
			}
		}
	}
}
