package gen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/diff"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
)

// What breaks clients and is not seen in one answer: changes, and pairs.
var unseen = map[string]string{
	"retry-narrowed": "it is what clients do next",
	"poll-changed":   "likewise",
	"reserved-id":    "the row is new",
	"id-reused":      "the row is new",
	"headers/items":  "the program has no Item to give",

	"params/places-swapped": "the program gives all params of a type the same",
}

// What is seen in an answer, and is to be looked at: changes, and pairs.
var tolerable = map[string]string{
	"expose":         "the id of an occurrence is left out of errors that hide nothing",
	"request-id":     "likewise",
	"format-encoder": "what another function makes of a value is not known",

	"rows/undeprecated":                  "no client misses a warning",
	"headers/deprecated-without-headers": "likewise",
}

// The verdict on clients is a client's: it is made from the old table, and asks services
// that are made from the old one and the new.
func TestClients(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles some hundred packages")
	}
	base := baseTable(t)
	m := exchangeModule{T: t, dir: t.TempDir(), folders: map[string]string{}}
	changes := map[string][]diff.Change{}
	var together []*exchangePair
	for i, p := range tablePairs(t) {
		tables := t.TempDir()
		oldFile, newFile := fileIn(t, tables, "old.yaml", p.old), fileIn(t, tables, "new.yaml", p.new)
		of := changesOf(t, oldFile, newFile, base)
		x := &exchangePair{name: p.String(), old: load(t, oldFile, base, model.ForBoth), new: load(t, newFile, base, model.ForService)}
		switch {
		case x.hasGoTypes():
			continue
		case x.isOfRows(of):
			x.rename(fmt.Sprintf("P%d", i))
			together = append(together, x)
		default:
			x.was, x.is = m.put(x.old), m.put(x.new)
			m.pairs = append(m.pairs, x.text(true))
		}
		changes[x.name] = of
	}
	m.addAll(together)
	faults := m.run()
	for name, of := range changes {
		t.Run(name, func(t *testing.T) {
			isSaid, isTolerable := false, tolerable[name] != ""
			for _, c := range of {
				isTolerable = isTolerable || tolerable[c.Name] != ""
				if c.Verdict&diff.Clients != 0 {
					isSaid = true
					if len(faults[name]) == 0 && unseen[c.Name] == "" && unseen[name] == "" {
						t.Errorf("%s is said to break clients, and they miss nothing", c.Name)
					}
				}
			}
			if len(faults[name]) > 0 && !isSaid && !isTolerable {
				t.Errorf("nothing is said to break clients, and they miss:\n%s", strings.Join(faults[name], "\n"))
			}
		})
	}
}

// An exchangePair is a pair of tables, and the names of its packages.
type exchangePair struct {
	name     string
	old, new *model.Table
	was, is  string
}

func (x *exchangePair) hasGoTypes() bool {
	return slices.ContainsFunc(x.old.Bodies, func(b *model.Body) bool { return b.Go != nil })
}

// isOfRows reports whether nothing but rows and bodies differs, in tables that have
// nothing else of their own: such pairs have their packages together, which are compiled
// once.
func (x *exchangePair) isOfRows(changes []diff.Change) bool {
	for _, c := range changes {
		if c.Row == "" && c.Body == "" {
			return false
		}
	}
	for _, t := range []*model.Table{x.old, x.new} {
		if len(t.Methods) != 2 || len(t.Formats) != 1 || t.Domain != "" || !reflect.DeepEqual(t.Error, model.Problem()) {
			return false
		}
		for _, r := range t.Rows {
			if r.Body == model.BodyFile || r.Number || len(r.From) > 0 {
				return false
			}
		}
	}
	return true
}

// rename gives the rows and bodies other names, so that those of several tables can be
// in one.
func (x *exchangePair) rename(prefix string) {
	for _, table := range []**model.Table{&x.old, &x.new} {
		t := clone(reflect.ValueOf(*table), map[any]reflect.Value{}).Interface().(*model.Table)
		for _, r := range t.Rows {
			r.Name = prefix + r.Name
			if r.IsError() {
				r.ID = prefix + r.ID
			}
			if r.GoType != "" {
				r.GoType = prefix + r.GoType
			}
			for i := range r.Formerly {
				r.Formerly[i] = prefix + r.Formerly[i]
			}
		}
		for _, b := range t.Bodies {
			b.Name = prefix + b.Name
		}
		*table = t
	}
}

// addAll adds the pairs with one package for all old tables, and one for all new ones.
func (m *exchangeModule) addAll(pairs []*exchangePair) {
	old, new := *pairs[0].old, *pairs[0].new
	old.Rows, old.Bodies, new.Rows, new.Bodies = nil, nil, nil, nil
	for _, x := range pairs {
		old.Rows, old.Bodies = append(old.Rows, x.old.Rows...), append(old.Bodies, x.old.Bodies...)
		new.Rows, new.Bodies = append(new.Rows, x.new.Rows...), append(new.Bodies, x.new.Bodies...)
	}
	// What the packages themselves answer is of no row.
	for _, t := range []*model.Table{&old, &new} {
		t.Own = model.Own{NotFound: unlisted(t, 404), MethodNotAllowed: unlisted(t, 405), Fallback: unlisted(t, 500)}
		t.Own.Fallback.Hide = true
	}
	was, is := m.put(&old), m.put(&new)
	for _, x := range pairs {
		x.was, x.is = was, is
		m.pairs = append(m.pairs, x.text(false))
	}
}

// unlisted is a row that the table does not have.
func unlisted(t *model.Table, code int) *model.Row {
	text := http.StatusText(code)
	name := strings.ReplaceAll(text, " ", "")
	return &model.Row{Name: name, ID: name, Code: code, Phrase: text, Title: text, Details: text + ".", Unlisted: true, Methods: t.Methods, All: true, Body: model.BodyError}
}

// An exchangeModule is a module with the packages of all pairs, and a program that asks
// them.
type exchangeModule struct {
	*testing.T
	dir     string
	folders map[string]string // of packages, by what is in them
	imports []string
	pairs   []string
}

// write writes a file of the module.
func (m *exchangeModule) write(name string, text []byte) {
	m.Helper()
	file := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		m.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o666); err != nil {
		m.Fatal(err)
	}
}

// load reads a table as one for the side, if it has a package for services.
func load(t *testing.T, file string, base []byte, side model.Side) *model.Table {
	t.Helper()
	s, err := spec.Load(file, base)
	if err != nil {
		t.Fatal(err)
	}
	table := *s.Table
	table.Side, table.Package = side, "p"
	return &table
}

// put writes the package of a table, and returns the name by which it is imported.
func (m *exchangeModule) put(table *model.Table) string {
	m.Helper()
	outputs, err := gopkg.Files(table)
	if err != nil {
		m.Fatal(err)
	}
	var all strings.Builder
	for _, out := range outputs {
		fmt.Fprintf(&all, "%s\n%s\n", out.Name, out.Text)
	}
	key := all.String()
	if name := m.folders[key]; name != "" {
		return name
	}
	name := fmt.Sprintf("p%d", len(m.folders))
	m.folders[key] = name
	m.imports = append(m.imports, fmt.Sprintf("%s %q", name, "exchange.example/"+name))
	for _, out := range outputs {
		m.write(name+"/"+out.Name, out.Text)
	}
	return name
}

// text is the pair in Go. Own says whether the packages are of it alone, so that what they
// answer themselves is compared, too.
func (x *exchangePair) text(own bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{Name: %q, Check: %s.Check, Accepts: []string{", x.name, x.was)
	for _, f := range x.old.Formats {
		fmt.Fprintf(&b, "%q, ", f.MediaType)
	}
	b.WriteString("},\nRows: []exchange.Row{\n")
	for _, r := range x.old.Rows {
		fmt.Fprintf(&b, "{Name: %q, Old: %s", r.Name, madeText(x.was, r))
		if other := inPlaceOf(r, x.new); other != nil {
			fmt.Fprintf(&b, ", New: %s", madeText(x.is, other))
		}
		if r.IsError() {
			fmt.Fprintf(&b, ", Type: reflect.TypeFor[*%s.%s]()", x.was, r.TypeName())
		}
		fmt.Fprintf(&b, ", Free: %s},\n", freeText(x.old, r))
	}
	b.WriteString("}")
	if own {
		b.WriteString(",\nOwn: []exchange.Own{\n")
		fmt.Fprintf(&b, "{Name: \"an unknown path\", Old: %s.Mux(http.NewServeMux()), New: %s.Mux(http.NewServeMux()), Free: %s},\n", x.was, x.is, freeText(x.old, x.old.Own.NotFound))
		fmt.Fprintf(&b, "{Name: \"an error that no row claims\", Old: failed(%s.Fail(errors.New(\"unknown\"))), New: failed(%s.Fail(errors.New(\"unknown\"))), Free: %s},\n", x.was, x.is, freeText(x.old, x.old.Own.Fallback))
		b.WriteString("}")
	}
	b.WriteString("},\n")
	return b.String()
}

// inPlaceOf is the row of the new table in the place of an old one: that of its name, of
// its former name, or the one which clients know as it.
func inPlaceOf(r *model.Row, new *model.Table) *model.Row {
	for _, is := range []func(n *model.Row) bool{
		func(n *model.Row) bool { return n.Name == r.Name },
		func(n *model.Row) bool { return slices.Contains(n.Formerly, r.Name) },
		func(n *model.Row) bool { return n.Code == r.Code && n.ID == r.ID },
	} {
		if i := slices.IndexFunc(new.Rows, is); i >= 0 {
			return new.Rows[i]
		}
	}
	return nil
}

// madeText is what makes a response of the row, in Go.
func madeText(pkg string, r *model.Row) string {
	constructor := pkg + "." + r.Name
	if r.IsGeneric() {
		constructor += "[map[string]string]"
	}
	var setters []string
	for _, h := range r.Headers {
		if !h.Required && !h.Constant {
			setters = append(setters, h.GoName())
		}
	}
	for _, p := range r.Optional() {
		setters = append(setters, p.GoName())
	}
	return fmt.Sprintf("exchange.Made{Constructor: %s, Setters: %#v, Fields: %v}", constructor, setters, r.Fields)
}

// sampleTexts are those of the params that the program gives.
var sampleTexts = map[model.Type]string{
	model.TypeString: "sample", model.TypeURI: "sample", model.TypeInt: "7", model.TypeFloat: "1.5", model.TypeTime: "2026-11-24T12:00:00Z",
}

// freeText are the texts of errors of the row that are for people, in Go.
func freeText(t *model.Table, r *model.Row) string {
	free := []string{r.Phrase, r.Title, r.Details, t.Error.HelpURI(r)}
	if r.Message != nil {
		text := ""
		for _, part := range r.Message.Parts {
			text += part.Text
			if part.Param != nil {
				text += sampleTexts[part.Param.Type]
			}
		}
		free = append(free, text)
	}
	return fmt.Sprintf("%#v", slices.DeleteFunc(free, func(s string) bool { return s == "" }))
}

// run compiles and runs the program, and returns what clients miss, by the pair.
func (m *exchangeModule) run() map[string][]string {
	m.Helper()
	text, err := os.ReadFile("testdata/exchange/exchange.go")
	if err != nil {
		m.Fatal(err)
	}
	m.write("exchange/exchange.go", text)
	m.write("go.mod", []byte("module exchange.example\n\ngo 1.24\n"))
	m.write("main.go", []byte(`package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"reflect"

	"exchange.example/exchange"
	`+strings.Join(m.imports, "\n\t")+`
)

func failed(res interface{ Respond(http.ResponseWriter, *http.Request) error }) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { res.Respond(w, r) })
}

var pairs = []exchange.Pair{
`+strings.Join(m.pairs, "")+`}

func main() {
	faults := map[string][]string{}
	for _, p := range pairs {
		faults[p.Name] = p.Faults()
	}
	json.NewEncoder(os.Stdout).Encode(faults)
}
`))
	cmd := exec.Command("go", "run", "-trimpath", "-ldflags=-s -w", "-gcflags=exchange.example/...=-N -l", ".")
	cmd.Dir = m.dir
	cmd.Env = append(cmd.Environ(), "GOFLAGS=", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		m.Fatalf("%v\n%s", err, &stderr)
	}
	var faults map[string][]string
	if err := json.Unmarshal(out, &faults); err != nil {
		m.Fatal(err)
	}
	return faults
}
