package reference

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
)

var (
	asJSON = model.Format{MediaType: "application/json"}
	asXML  = model.Format{MediaType: "application/xml"}
)

func failed(name, id string, code int) *model.Row {
	return &model.Row{Name: name, ID: id, Code: code, Phrase: name, Body: model.BodyError, Methods: []model.Method{post}, Retry: model.RetryNever}
}

func tableOf(rows ...*model.Row) *model.Table {
	return &model.Table{Package: "status", Methods: []model.Method{get, post}, Formats: []model.Format{asJSON, asXML}, Error: model.Problem(), Rows: rows}
}

// Rows stand by code, those of one code in the order of the table.
func TestOrder(t *testing.T) {
	p := Of(tableOf(failed("C", "C", 500), failed("B", "B", 404), failed("A", "A", 404), failed("D", "D", 400)), "")
	var names []string
	for _, r := range p.Rows {
		names = append(names, r.Name)
	}
	if want := []string{"D", "B", "A", "C"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// An anchor leads to one place: names of rows come first, then those that rows had, those
// of bodies, ids, codes.
func TestAnchors(t *testing.T) {
	renamed := failed("Gone", "GONE", 410)
	renamed.Formerly = []string{"Lost", "Missing"}
	table := tableOf(
		failed("NotFound", "NotFound", 404),      // the id is the name
		failed("OrderNotFound", "NotFound", 404), // the id is the name of another row
		failed("ItemNotFound", "NOT_FOUND", 404), //
		failed("UserNotFound", "NOT_FOUND", 404), // the id is that of another row
		failed("TeamNotFound", "Lost", 404),      // the id is a name that another row had
		failed("Taken", "Task", 409),             // the id is the name of a body
		failed("Own", "_top", 409),               // those are the page's
		failed("Blank", "a b", 400),              // no id= can have white space
		failed("Slash", "orders/ä?#", 400),       //
		failed("Numbered", "404", 422),           // the id is the code of another row
		failed("Unprocessable", "Unprocessable", 422),
		renamed,
	)
	table.Bodies = []*model.Body{{Name: "Task"}, {Name: "Gone"}}
	p := Of(table, "")
	got := map[string][]string{}
	for _, r := range p.Rows {
		got[r.Name] = r.Anchors
	}
	if diff := cmp.Diff(map[string][]string{
		"NotFound":      {"NotFound"},
		"OrderNotFound": {"OrderNotFound"},
		"ItemNotFound":  {"ItemNotFound", "NOT_FOUND"},
		"UserNotFound":  {"UserNotFound"},
		"TeamNotFound":  {"TeamNotFound"},
		"Taken":         {"Taken", "409"},
		"Own":           {"Own"},
		"Blank":         {"Blank", "a%20b", "400"},
		"Slash":         {"Slash", "orders/ä?#"},
		"Numbered":      {"Numbered", "404", "422"},
		"Unprocessable": {"Unprocessable"},
		"Gone":          {"Gone", "GONE", "Lost", "Missing", "410"},
	}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if p.Bodies[0].Anchor != "Task" || p.Bodies[1].Anchor != "" {
		t.Errorf("bodies have the anchors %q and %q", p.Bodies[0].Anchor, p.Bodies[1].Anchor)
	}
}

// What clients are not told is not on the page: secrets, what a row hides, and what the
// shape of errors has no place for.
func TestUntold(t *testing.T) {
	params := []*model.Param{
		{Name: "limit", Type: model.TypeInt}, {Name: "token", Type: model.TypeString, Sensitive: true}, {Name: "reason", Type: model.TypeString, Place: 1},
	}
	of := func(change func(r *model.Row)) *model.Row {
		r := failed("Quota", "QUOTA", 403)
		r.Params, r.Fields, r.Wrong = params, true, []*model.FieldValue{{Name: "kind", Type: model.TypeString}}
		change(r)
		return r
	}
	bare := model.Node{Kind: model.Object, Members: []model.Member{{Name: "why", Value: model.Node{Kind: model.Place, Placeholder: model.PlaceParam, Name: "reason"}}}}
	for _, c := range []struct {
		name   string
		row    *model.Row
		shape  model.Node
		want   []string
		fields bool
	}{
		{"a problem", of(func(*model.Row) {}), model.Problem().Shape, []string{"limit", "reason"}, true},
		{"a shape with a place for one", of(func(*model.Row) {}), bare, []string{"reason"}, true},
		{"a row that hides", of(func(r *model.Row) { r.Hide = true }), model.Problem().Shape, nil, false},
		{"a row without a body", of(func(r *model.Row) { r.Body = model.BodyNone }), model.Problem().Shape, nil, false},
	} {
		table := tableOf(c.row)
		table.Error.Shape = c.shape
		page := Of(table, "api")
		row := page.Rows[0]
		var got []string
		for _, p := range row.Params {
			got = append(got, p.Name)
		}
		if !slices.Equal(got, c.want) || row.Fields != c.fields || c.fields != (len(row.Wrong) == 1) {
			t.Errorf("%s: params %q, fields %t and %d values, want %q and %t", c.name, got, row.Fields, len(row.Wrong), c.want, c.fields)
		}
		for _, name := range []string{"Limit", "Token", "Reason"} {
			if told := slices.Contains(c.want, strings.ToLower(name)); strings.Contains(row.Client, "e."+name) != told {
				t.Errorf("%s: the client reads %s, or does not:\n%s", c.name, name, row.Client)
			}
		}
		if text := string(page.Markdown()); strings.Contains(text, "`token`") {
			t.Errorf("%s: the Markdown tells of a secret", c.name)
		}
	}
}

// A table without a package has no Go of a service, and one without a client none of that.
func TestNoGo(t *testing.T) {
	table := tableOf(failed("Gone", "GONE", 410))
	table.Package = ""
	if r := Of(table, "").Rows[0]; r.Service != "" || r.Client != "" {
		t.Errorf("the Go is %q and %q", r.Service, r.Client)
	}
}

// The reason phrase is the one that net/http sends.
func TestReason(t *testing.T) {
	for code := 200; code < 600; code++ {
		want := http.StatusText(code)
		if want == "" {
			want = fmt.Sprintf("status code %d", code)
		}
		if got := reason(code); got != want {
			t.Errorf("%d: got %q, want %q", code, got, want)
		}
	}
}

// A body that is shown indented has the content of the one that is sent.
func TestIndented(t *testing.T) {
	for _, c := range []struct {
		name, mediaType, text, want string
	}{
		{"JSON", "application/problem+json", `{"a":1.0,"b":[],"c":{"d":"x  y"}}`, "{\n  \"a\": 1.0,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"x  y\"\n  }\n}"},
		{"broken JSON", "application/json", `{"a":`, ""},
		{"a text", "text/plain", "a  b", ""},
		{"XML", "application/xml", `<a b="c>d"><e>f</e><g></g><h/></a>`, "<a b=\"c>d\">\n  <e>f</e>\n  <g></g>\n  <h/>\n</a>"},
		{"a declaration, a comment", "application/problem+xml", `<?xml version="1.0"?><!-- <a> --><a><b>&lt;</b></a>`, "<?xml version=\"1.0\"?>\n<!-- <a> -->\n<a>\n  <b>&lt;</b>\n</a>"},
		{"lines beside the root", "application/xml", "<?xml version=\"1.0\"?>\n<a><b></b></a>\n", "<?xml version=\"1.0\"?>\n<a>\n  <b></b>\n</a>"},
		{"text beside elements", "application/xml", `<a><b>x<c><d>y</d></c></b><e>z</e></a>`, "<a>\n  <b>x<c><d>y</d></c></b>\n  <e>z</e>\n</a>"},
		{"white space is text", "application/xml", `<a> <b></b></a>`, `<a> <b></b></a>`},
		{"CDATA is text", "application/xml", `<a><![CDATA[<b>]]><c></c></a>`, `<a><![CDATA[<b>]]><c></c></a>`},
		{"space that is kept", "application/xml", `<a><b xml:space="preserve"><c></c></b></a>`, "<a>\n  <b xml:space=\"preserve\"><c></c></b>\n</a>"},
		{"an end too much", "application/xml", `<a></a></b>`, ""},
		{"no end", "application/xml", `<a><b></b>`, ""},
		{"a tag without end", "application/xml", `<a`, ""},
		{"a comment without end", "application/xml", `<a><!-- </a>`, ""},
		{"no document", "application/xml", `a`, ""},
	} {
		got, ok := indented(sample.Body{MediaType: c.mediaType, Text: []byte(c.text)})
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q, %t, want %q", c.name, got, ok, c.want)
		}
	}
}

// FuzzIndentXML holds that a document means the same, save white space that stands alone.
func FuzzIndentXML(f *testing.F) {
	for _, text := range []string{`<a b="c"><e>f</e><g/></a>`, `<a> <b>x</b></a>`, `<a><![CDATA[ ]]><b/></a>`, `<?x?><a><!-- --><b>&#32;</b></a>`, `<!DOCTYPE a><a/>`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, err := meaning(text)
		if err != nil {
			return
		}
		out, ok := indentXML(text)
		if !ok {
			return
		}
		got, err := meaning(out)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, out, err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q became %q (-want +got):\n%s", text, out, cmp.Diff(want, got))
		}
	})
}

// meaning is what a document has, without white space between its elements.
func meaning(text string) ([]string, error) {
	var all []string
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if chars, ok := token.(xml.CharData); ok && strings.TrimSpace(string(chars)) == "" {
			continue
		}
		line, err := json.Marshal(token)
		if err != nil {
			return nil, err
		}
		all = append(all, reflect.TypeOf(token).Name()+string(line))
	}
}

// A line of curl is one that a shell runs as it stands, with what the reader knows in
// variables.
func TestCurl(t *testing.T) {
	of := func(code int, methods ...model.Method) *model.Row { return &model.Row{Code: code, Methods: methods} }
	for _, c := range []struct {
		uri, accept string
		row         *model.Row
		want        string
	}{
		{"", "", of(200, get, post), `curl -i "$URL"`},
		{"", "", of(204, del), `curl -i -X DELETE "$URL"`},
		{"", "application/it's'`id`", of(404, get), "curl -i -H 'Accept: application/it'\\''s'\\''`id`' \"$URL\""},
		{"", "application/xml", of(404, get), `curl -i -H 'Accept: application/xml' "$URL"`},
		{"", "", of(201, post), `curl -i -X POST -H 'Content-Type: application/json' -d "$BODY" "$URL"`},
		{"", "", of(304, get), `curl -i -H 'If-None-Match: *' "$URL"`},
		{"", "", of(412, get), `curl -i -H 'If-Match: "none"' "$URL"`},
		{"", "", of(412, get, del), `curl -i -X DELETE -H 'If-Match: "none"' "$URL"`},
		{"", "", of(415, get, post), `curl -i -X POST -H 'Content-Type: application/x-none' -d "$BODY" "$URL"`},
		{"", "", of(411, get, post), `curl -i -X POST -H 'Transfer-Encoding: chunked' -H 'Content-Type: application/json' -d "$BODY" "$URL"`},
		{"", "", &model.Row{Code: 400, Methods: []model.Method{get, post}, Fields: true}, `curl -i -X POST -H 'Content-Type: application/json' -d "$BODY" "$URL"`},
		{"", "", of(400, get, post), `curl -i "$URL"`},
		{"", "", &model.Row{Code: 200, Methods: []model.Method{get}, Body: model.BodyEvents}, `curl -iN "$URL"`},
		{"https://api.acme.example/v1/", "", of(200, get), `curl -i "https://api.acme.example/v1/$RESOURCE"`},
		{"https://api.acme.example/\"$(id)`\\!", "", of(200, get), `curl -i "https://api.acme.example/%22%24(id)%60%5C%21/$RESOURCE"`},
		{"", "", of(500), ""},
	} {
		table := tableOf()
		table.API.URL = c.uri
		if got := curl(table, c.row, c.accept); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}

	table := tableOf()
	table.Formats[0].MediaType = "application/o'clock+json"
	for want, row := range map[string]*model.Row{
		`curl -i -X POST -H 'Content-Type: application/o'\''clock+json' -d "$BODY" "$URL"`: of(201, post),
		`curl -i -X M-SEARCH "$URL"`:                of(200, model.Method{Name: "M-SEARCH"}),
		`curl -i -X 'A'\''|&` + "`id`" + `' "$URL"`: of(200, model.Method{Name: "A'|&`id`"}),
	} {
		if got := curl(table, row, ""); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// The JSON has no character that a terminal would act on, and means what the page says.
func TestJSONIsInert(t *testing.T) {
	const text = "\u202e\u2028\u0085\u200d\U000e0001<script>&"
	r := failed("Broken", "BROKEN", 400)
	r.Details, r.Owner = text, text
	p := Of(tableOf(r), "")
	out, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range string(out) {
		if c > 0x7e || c < ' ' && c != '\n' {
			t.Errorf("the JSON has %U", c)
		}
	}
	if !strings.Contains(string(out), "<script>&") {
		t.Error("<, > and & are escaped, and need not be")
	}
	var back Page
	if err := json.Unmarshal(out, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, &back); diff != "" {
		t.Errorf("-page +its JSON:\n%s", diff)
	}
}
