package words

import (
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// Ended says when a task has ended, and when it has failed, behind a word such as when:
// "its state is done or failed. Of these, failed is a failure".
func Ended(p *model.Poll) string {
	text := "its " + p.State.Text + " is " + list(p.Final, "or")
	switch {
	case len(p.Failed) == 1 && len(p.Final) == 1:
		text += ", which is a failure"
	case len(p.Failed) == len(p.Final):
		text += ", which are failures"
	case len(p.Failed) == 1:
		text += ". Of these, " + p.Failed[0] + " is a failure"
	case len(p.Failed) > 1:
		text += ". Of these, " + list(p.Failed, "and") + " are failures"
	}
	var signs []string
	for _, f := range p.FailedIf {
		value, err := strconv.Unquote(f.Literal)
		if err != nil { // a number, true or false
			value = f.Literal
		}
		signs = append(signs, f.Text+" is "+value)
	}
	if len(signs) > 0 {
		text += ". It has failed where its " + list(signs, "or")
	}
	return text
}

// list is names as a sentence has them: a, b or c.
func list(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + last + " " + names[len(names)-1]
}
