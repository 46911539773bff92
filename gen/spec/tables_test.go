package spec

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/internal/tsv"
	"github.com/statusgen/statusgen/templates/model"
)

// The tables of real services, as overlays of the built-in one, have each code
// and name that the services have.
func TestRealTables(t *testing.T) {
	for _, test := range []struct{ file, facts, id, code string }{
		{"testdata/ok/s3.yaml", "testdata/s3-errors.tsv", "code", "http_status"},
		{"testdata/ok/kubernetes.yaml", "testdata/kubernetes-reasons.tsv", "reason", "http_status"},
		{"testdata/ok/google.yaml", "testdata/google-canonical.tsv", "code_name", "http_status"},
	} {
		t.Run(test.file, func(t *testing.T) {
			spec, err := Load(test.file, base(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, fact := range tsv.Read(t, test.facts) {
				id := fact[test.id]
				if id == "(empty)" { // an id cannot be
					id = "Unknown"
				}
				for code := range strings.SplitSeq(fact[test.code], "/") {
					isRow := func(r *model.Row) bool {
						return strconv.Itoa(r.Code) == code && (r.ID == id || !r.IsError() && r.Name == id)
					}
					if !slices.ContainsFunc(spec.Table.Rows, isRow) {
						t.Errorf("no row has code %s and id %s", code, id)
					}
				}
			}
		})
	}
}

// A row knows where it was defined and changed.
func TestPlaces(t *testing.T) {
	spec, err := Load("testdata/ok/chain.yaml", base(t))
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range map[string][]string{
		"OK":       {"statusgen:base"},
		"Conflict": {"testdata/ok/extends/organisation.yaml:4", "testdata/ok/extends/team.yaml:5", "testdata/ok/chain.yaml:5"},
		"Teapot":   {"testdata/ok/chain.yaml:6"},
		"Nothing":  nil,
	} {
		if got := spec.Places(row); !slices.Equal(got, want) {
			t.Errorf("Places(%q) = %q, want %q", row, got, want)
		}
	}
}
