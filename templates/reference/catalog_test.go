package reference

import (
	"fmt"
	"html"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// fullCatalog has all that a catalogue can have. Every text of a table is made by say.
func fullCatalog(say func() string) *Catalog {
	c := &Catalog{Known: []Known{{Name: "id-code", ID: "FULL", At: say(), Text: say(), Reason: say()}}}
	for i, title := range []string{"Orders", "Orders", "Billing"} { // two have one title
		c.Services = append(c.Services, Service{
			Name: fmt.Sprintf("service-%d", i), Title: title, File: say(), Domain: say(), Version: say(), URL: "https://example/" + say(),
			Details: []string{say(), say()}, Owners: []string{say(), say()}, Rows: 100 + i, Errors: 60 + i, Deprecated: 1,
		})
	}
	variant := func(name string, code int, services ...int) Variant {
		v := Variant{
			Name: name, Code: code, Phrase: say(), Type: "https://example/" + say(), Details: []string{say(), say()}, Message: say(), Hidden: true,
			Params: []Value{{Name: say(), Type: say()}}, Fields: true, Causes: []Cause{{say(), say()}}, Retry: "safe", Owner: say(),
			Deprecated: &Deprecation{Text: say()}, Since: say(), Formerly: []string{say()}, Links: []string{"https://example/" + say()},
		}
		for _, i := range services {
			v.Services = append(v.Services, Use{Service: c.Services[i].Name, Link: "https://example/" + say()})
		}
		return v
	}
	c.Entries = []Entry{
		{ID: "FULL", Error: true, Codes: []int{403, 409}, Services: 3, Rows: []Variant{variant("Full", 403, 0, 1), variant("Filled", 409, 2)}},
		{ID: "SHARED", Error: true, Codes: []int{410}, Services: 2, Rows: []Variant{variant("Shared", 410, 0, 2)}},
		{ID: "OWN", Error: true, Codes: []int{404}, Services: 1, Rows: []Variant{variant("Own", 404, 1)}},
	}
	return c
}

// Whatever the catalogue has stands in its Markdown, and in its page or the data of that.
func TestCatalogIsWhole(t *testing.T) {
	n := 0
	c := fullCatalog(func() string {
		n++
		return fmt.Sprintf("text%dx", n)
	})
	page, err := c.HTML()
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]string{"Markdown": string(c.Markdown()), "HTML": html.UnescapeString(string(page))}
	for _, e := range c.Entries {
		for i := range e.Rows {
			e.Rows[i].Retry = "" // a sentence
			for j := range e.Rows[i].Services {
				e.Rows[i].Services[j].Service = "" // the title says it
			}
		}
	}
	for i := range c.Services {
		c.Services[i].Name = ""
	}
	for path, said := range texts("Catalog", reflect.ValueOf(c)) {
		for _, s := range said {
			for form, text := range forms {
				if strings.Contains(text, s) == slices.Contains(leftOut, form+" "+path) {
					t.Errorf("%s: %s: %q stands there: %t", form, path, s, strings.Contains(text, s))
				}
			}
		}
	}
}

// leftOut are what a form has no room for: the phrase is that of the code, mostly, and the
// services of a page stand in one table.
var leftOut = []string{"Markdown Catalog.Entries.Rows.Phrase", "HTML Catalog.Services.Details"}
