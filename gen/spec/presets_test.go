package spec

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/statusgen/statusgen/templates/model"
)

// The preset problem is the model's body of RFC 9457, and all presets can be
// read, in JSON and XML.
func TestPresets(t *testing.T) {
	for i, p := range presets {
		c := checker{report: &report{}, table: &table{errors: errorBody{shape: shape{preset: item[string]{place: place{src: &source{}}, value: p.name}}}}}
		got := c.errorBody(true)
		if len(c.problems) > 0 {
			t.Errorf("%s: %v", p.name, c.problems)
		}
		if i > 0 {
			continue
		}
		if diff := cmp.Diff(model.Problem(), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.name, diff)
		}
	}
}
