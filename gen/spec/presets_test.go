package spec

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// The preset problem is the model's body of RFC 9457, and all presets can be
// read, in JSON and XML.
func TestPresets(t *testing.T) {
	for i, p := range presets {
		c := checker{Report: &report.Report{}, table: &table{errors: errorBody{shape: shape{preset: report.Item[string]{Place: report.Place{Src: &report.Source{}}, Value: p.name}}}}}
		got := c.errorBody(true)
		if len(c.Problems) > 0 {
			t.Errorf("%s: %v", p.name, c.Problems)
		}
		if i > 0 {
			continue
		}
		if diff := cmp.Diff(model.Problem(), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.name, diff)
		}
	}
}
