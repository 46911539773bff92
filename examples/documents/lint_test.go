package documents

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// linters say nothing at all of a document that is as it should be: a warning is a
// failure, too.
var linters = []struct {
	name string
	run  func(t *testing.T, rules string, files ...string) (string, error)
}{
	{"redocly", func(t *testing.T, rules string, files ...string) (string, error) {
		out, err := npm(t, "redocly", append([]string{"lint", "--format=stylish", "--config=lint/redocly" + rules + ".yaml"}, files...)...)
		if err == nil && strings.Contains(out, "  warning  ") {
			err = errors.New("warnings")
		}
		out = progress.ReplaceAllString(out, "")
		return out, err
	}},
	{"spectral", func(t *testing.T, rules string, files ...string) (string, error) {
		return npm(t, "spectral", append([]string{"lint", "--fail-severity=hint", "--ruleset=lint/spectral" + rules + ".yaml"}, files...)...)
	}},
}

// progress is what Redocly says of each document that it looks at, and of the age of node.
var progress = regexp.MustCompile(`(?m)^(validating .*|.* validated in .*| *[╔║╚].*)?\n`)

func TestLint(t *testing.T) {
	var plain, xml []string
	for _, file := range all(t) {
		switch {
		case strings.HasSuffix(file, "31.json"), strings.HasSuffix(file, "30.yaml"): // which say the same as those of the other form
		case filepath.Base(filepath.Dir(file)) == "xml":
			xml = append(xml, file)
		default:
			plain = append(plain, file)
		}
	}
	for _, l := range linters {
		t.Run(l.name, func(t *testing.T) {
			if out, err := l.run(t, "", plain...); err != nil {
				t.Errorf("documents of responses: %v\n%s", err, out)
			}
			if out, err := l.run(t, "-xml", xml...); err != nil {
				t.Errorf("documents of responses, XML among them: %v\n%s", err, out)
			}
			for _, version := range []string{"3.1", "3.0"} {
				if out, err := l.run(t, "-api", orders(t, version)); err != nil {
					t.Errorf("the API, in OpenAPI %s: %v\n%s", version, err, out)
				}
			}

			wrong := filepath.Join(t.TempDir(), "wrong.yaml")
			write(t, wrong, []byte(edit(t, string(read(t, "../orders/docs/responses.yaml")), "description:", "descripton:")))
			if out, err := l.run(t, "", wrong); err == nil {
				t.Errorf("a document with a misspelt key passes\n%s", out)
			}
		})
	}
}
