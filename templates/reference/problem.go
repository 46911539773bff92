package reference

import (
	"bytes"
	_ "embed"

	"github.com/statusgen/statusgen/templates/look"
	"github.com/statusgen/statusgen/templates/words"
)

//go:embed problem.html
var problemHTML string

var problemPage = look.Page(problemHTML)

const problemCSS = `
.problem section { margin-top: 1.5rem; border-left: 4px solid var(--server); padding-left: 1rem; max-width: 60rem }
.problem h2 { font-size: 1.05rem; overflow-wrap: anywhere }
.problem p, .problem pre { margin-top: .4rem }
.problem p { color: var(--dim) }
`

// A Trouble is why there is no page.
type Trouble struct {
	Place  string // orders.yaml:12:5
	Text   string // what is wrong, and what would be right
	Source string // the line, and a caret below it
}

// Problem is the page in place of that of a table which cannot be read. The script may
// ask the server that the page is from.
func Problem(title string, troubles []Trouble, script string) ([]byte, error) {
	v := struct {
		Title    string
		Troubles []Trouble
		Head     look.Head
	}{title, troubles, look.NewHead(title, problemCSS, script)}
	v.Head.Asks = true
	var b bytes.Buffer
	if err := problemPage().Execute(&b, v); err != nil {
		return nil, err
	}
	return []byte(words.Visible(b.String())), nil
}
