package spec

import (
	"path/filepath"
	"strings"
	"testing"
)

// The rules of testdata/http-rules.tsv, in the root of the module, that a table
// is held to, by their numbers: it is refused, or warned of, for its one row.
func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, row, want string }{
		{"H04 H05: no interim response", "{code: 103, methods: [POST]}",
			"3:15: Row: 103 is an interim response, which a final one must follow (RFC 9110, section 15.2); a row is a final one, with a code from 200 to 599"},
		{"H31: no Accept-Encoding but for the coding", "{code: 415, headers: {Accept-Encoding: {value: gzip}}}",
			"3:30: Row: a 415 has Accept-Encoding only when the content coding was the cause; make it optional (RFC 9110, section 12.5.3) [accept-encoding]"},
		{"H45: a 428 is not stored", "{code: 428, headers: {Cache-Control: {value: max-age=60}}}",
			"3:30: Row: a cache must not store a 428; leave Cache-Control to the default, no-store (RFC 6585, section 3) [stored-error]"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "status.yaml")
			write(t, filepath.Join(filepath.Dir(file), "go.mod"), "module acme.test/orders\n\ngo 1.24\n")
			write(t, file, "extends: statusgen:base\nstatuses:\n  Row: "+c.row+"\noutputs: {go: status}\n")
			spec, err := Load(file, base(t))
			var found []string
			if err != nil {
				found = strings.Split(err.Error(), "\n")
			} else {
				for _, w := range spec.Warnings {
					found = append(found, w.String())
				}
			}
			expect(t, strings.ReplaceAll(strings.Join(found, "\n"), file+":", ""), c.want)
		})
	}
}
