package gen

import (
	"testing"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// Each code that HTTP has a phrase for has a situation of its own, which the phrase
// does not stand in for.
func TestSituationOfEachCode(t *testing.T) {
	seen := map[string]int{}
	for code := 200; code < 600; code++ {
		std, ok := registry.Lookup(code)
		if !ok || std.Phrase == "" {
			continue
		}
		said := words.Situation(&model.Row{Name: "Row", Code: code, Title: std.Phrase, Phrase: std.Phrase, Body: registry.UsualBody(code)})
		if other := seen[said]; said == "" || said == std.Phrase || other != 0 {
			t.Errorf("%d %s has the situation %q, which is that of %d", code, std.Phrase, said, other)
		}
		seen[said] = code
	}
	if len(seen) < 55 {
		t.Errorf("%d codes: does the test see the registry?", len(seen))
	}
}
