package gopkg

import (
	"bytes"
	"go/format"
	"regexp"
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
// Lines of client stand in every package with Check; of both, in those alone that are a
// service's, too. What a package for clients alone has in another line's place, it has
// from one comment:
//
//	//statusgen:alone Cause error // the error
//
// In a doc comment, where gofmt moves a directive to the end, there is a blank before
// the name.

// ofSide returns the text of a file with the lines that packages of the side have.
func ofSide(text []byte, side model.Side) ([]byte, error) {
	if !bytes.Contains(text, []byte("statusgen:")) {
		return text, nil
	}
	t := model.Table{Side: side}
	kept := make([]byte, 0, len(text))
	here := true
	aligned := -1 // where the declaration of a type begins whose columns may have changed
	for line := range bytes.Lines(text) {
		directive, isDirective := directiveOf(line)
		switch {
		case !isDirective:
			if here {
				kept = append(kept, line...)
			}
			if aligned >= 0 && bytes.HasPrefix(line, []byte("}")) {
				declaration, err := format.Source(kept[aligned:])
				if err != nil {
					return nil, err
				}
				kept, aligned = append(kept[:aligned], declaration...), -1
			}
			continue
		case strings.HasPrefix(directive, "alone "):
			if !t.Serves() {
				kept = append(kept, aloneMark.ReplaceAll(line, nil)...)
			}
			continue
		case directive == "service":
			here = t.Serves()
		case directive == "client":
			here = t.Calls()
		case directive == "both":
			here = t.Serves() && t.Calls()
		default:
			here = true
		}
		if start := bytes.LastIndex(kept, []byte("\ntype ")) + 1; aligned < 0 && isOpen(kept[start:]) {
			aligned = start
		}
	}
	return kept, nil
}

// directiveOf returns what a line of the runtime says to ofSide, if it does.
func directiveOf(line []byte) (directive string, ok bool) {
	comment, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("//"))
	if !ok {
		return "", false
	}
	return strings.CutPrefix(string(bytes.TrimSpace(comment)), "statusgen:")
}

// aloneMark is what stands before the line of a package for clients alone.
var aloneMark = regexp.MustCompile(`// ?statusgen:alone `)

// isOpen reports whether the text begins with the declaration of a type that does not
// end in it. The columns of such a declaration are aligned; those of statements are not.
func isOpen(text []byte) bool {
	return bytes.HasPrefix(text, []byte("type ")) && !bytes.Contains(text, []byte("\n}"))
}
