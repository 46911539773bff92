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
		s := report.Scope{Report: &report.Report{}}
		named := errorBody{shape: shape{preset: report.Item[string]{Place: report.Place{Src: &report.Source{}}, Value: p.name}}}
		got, _, _ := checkErrorBody(s, named, report.Item[string]{}, nil, true)
		if len(s.Problems) > 0 {
			t.Errorf("%s: %v", p.name, s.Problems)
		}
		if i > 0 {
			continue
		}
		if diff := cmp.Diff(model.Problem(), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.name, diff)
		}
	}
}

// An error is what its media type says, in every shape and format: XML in a
// format that is XML, in the shape's own type or that of the format; in all
// others JSON, and in one that is not JSON it says so.
func TestMediaTypesOfErrors(t *testing.T) {
	types := map[string][]string{ // of the formats below, in turn
		"problem":   {"application/problem+json", "application/problem+json", "application/problem+xml", "application/problem+xml", "application/problem+json"},
		"aspnet":    {"application/problem+json", "application/problem+json", "application/problem+xml", "application/problem+xml", "application/problem+json"},
		"jsonapi":   {"application/vnd.api+json", "application/vnd.api+json", "application/xml", "image/svg+xml", "application/vnd.api+json"},
		"any other": {"application/json", "application/vnd.acme+json", "application/xml", "image/svg+xml", "application/json"},
	}
	formats := [][]string{
		{"application/json"},
		{"application/vnd.acme+json"},
		{"application/xml"},
		{"image/svg+xml"},
		{"application/cbor", "text/csv", "application/msgpack", "text/json-like", "application/json-seq", "text/xmlish", `application/cbor; profile="a+json"`},
	}
	for _, p := range append(presets, writtenOut) {
		body := model.ErrorBody{JSONType: p.jsonType, XMLType: p.xmlType}
		want, ok := types[p.name]
		if !ok {
			want = types["any other"]
		}
		for i, same := range formats {
			for _, mediaType := range same {
				if got := body.MediaType(model.Format{MediaType: mediaType}); got != want[i] {
					t.Errorf("an error of the shape %s in %s is labelled %s, want %s", p.name, mediaType, got, want[i])
				}
			}
		}
	}
}
