package registry

import (
	"slices"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// A field that is an Item has one value, of a type that RFC 9651, section 3.3
// defines; a List or a Dictionary may stand in several lines (sections 3.1 and 3.2).
func TestStructuredFields(t *testing.T) {
	values := []string{"Integer", "Decimal", "String", "Token", "Byte Sequence", "Boolean", "Date", "Display String"}
	for key, f := range structured {
		isItem := f.Kind == "Item"
		if !isItem && f.Kind != "List" && f.Kind != "Dictionary" {
			t.Errorf("%s is of kind %q", f.Name, f.Kind)
		}
		if isItem != slices.Contains(values, f.Bare) || !isItem && f.Bare != "" {
			t.Errorf("%s, of kind %s, has the value %q", f.Name, f.Kind, f.Bare)
		}
		if list := (&model.Header{Name: f.Name}).IsList(); list == isItem {
			t.Errorf("%s is of kind %s, and a response may have several lines of it: %t", f.Name, f.Kind, list)
		}
		if f.Ref == "" {
			t.Errorf("%s is defined nowhere", key)
		}
	}
	if len(structured) < 18 {
		t.Errorf("%d fields; two have one name", len(structured))
	}
	for name, want := range map[string]bool{"deprecation": true, "RATELIMIT": true, "Sunset": false, "Retry-After": false, "ETag": false} {
		if _, got := Structured(name); got != want {
			t.Errorf("%s: %t, want %t", name, got, want)
		}
	}
}
