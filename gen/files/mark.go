package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// marked reports whether the text is statusgen's own: whether model.Mark stands on a
// line before anything but comments, as a comment of Go, of YAML, or of HTML, Markdown
// and SVG; or as the first member of an object in JSON.
func marked(text []byte) bool {
	if bytes.HasPrefix(text, []byte("{")) {
		return markedJSON(text)
	}
	for line := range bytes.Lines(text) {
		switch line := string(bytes.TrimRight(line, "\r\n")); {
		case line == "// "+model.Mark, line == "# "+model.Mark, line == "<!-- "+model.Mark+" -->":
			return true
		case line == "", strings.HasPrefix(line, "//"), strings.HasPrefix(line, "#"), strings.HasPrefix(line, "<!"):
		default:
			return false
		}
	}
	return false
}

// markedJSON reports whether the first member of the object, of which the text may be no
// more than the beginning, is the mark.
func markedJSON(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	for range 2 { // the brace, and the member's name
		if _, err := d.Token(); err != nil {
			return false
		}
	}
	value, err := d.Token()
	return err == nil && value == model.Mark
}

// lack says by what a file is known not to be of ours.
func lack(path string) string {
	switch filepath.Ext(path) {
	case ".json":
		return fmt.Sprintf("its first member is not %q", model.Mark)
	case ".yaml", ".yml":
		return fmt.Sprintf("it lacks the line %q", "# "+model.Mark)
	case ".html", ".md", ".svg":
		return fmt.Sprintf("it lacks the line %q", "<!-- "+model.Mark+" -->")
	}
	return fmt.Sprintf("it lacks the line %q", "// "+model.Mark)
}
