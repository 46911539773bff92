package gopkg

import (
	"bytes"
	"go/format"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// Lines of the runtime that packages of one side alone have stand between two comments,
// each on a line of its own:
//
//	//statusgen:client
//	if receivedOf(f) != nil {
//		…
//	}
//	//statusgen:end
//
// In a doc comment, where gofmt moves a directive to the end, there is a blank before
// the name.

// ofSide returns the text of a file with the lines that packages of the side have.
func ofSide(text []byte, side model.Side) ([]byte, error) {
	t := model.Table{Side: side}
	var kept []byte
	here, sorted := true, false
	for _, line := range bytes.SplitAfter(text, []byte("\n")) {
		comment, isComment := strings.CutPrefix(strings.TrimSpace(string(line)), "//")
		directive, isDirective := strings.CutPrefix(strings.TrimSpace(comment), "statusgen:")
		switch {
		case !isComment || !isDirective:
			if here {
				kept = append(kept, line...)
			}
			continue
		case directive == "service":
			here = t.Serves()
		case directive == "client":
			here = t.Calls()
		default:
			here = true
		}
		sorted = true
	}
	if !sorted {
		return text, nil
	}
	return format.Source(kept)
}
