package spec

import (
	"go/token"
	"go/types"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// isExported reports whether the name is an exported Go identifier of ASCII.
func isExported(name string) bool {
	return model.IsIdentifier(name) && 'A' <= name[0] && name[0] <= 'Z'
}

// reserved says what the name means in Go, if it has a meaning in every file.
func reserved(name string) string {
	switch {
	case token.IsKeyword(name):
		return "a keyword of Go"
	case types.Universe.Lookup(name) != nil:
		return "a predeclared name of Go"
	}
	return ""
}

// isToken reports whether the text is a token of HTTP, as methods and header
// names are (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '!', c == '#', c == '$', c == '%', c == '&', c == '\'', c == '*', c == '+', c == '-', c == '.',
			c == '^', c == '_', c == '`', c == '|', c == '~':
		default:
			return false
		}
	}
	return text != ""
}

// isMemberName reports whether the text can name a member of a body: a param or
// a field. RFC 9457, section 3.2 asks for no more than letters, digits and _
// so that the name is one in XML as well; - and . are names there, too.
func isMemberName(text string) bool {
	for i, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		case ('0' <= c && c <= '9' || c == '-' || c == '.') && i > 0:
		default:
			return false
		}
	}
	return text != ""
}

// An owned name is one that the emitted package declares.
type owned struct {
	model.Name
	report.Place // of what it derives from; none for the names that every package has
}

// checkNames reports names of the emitted package that are declared twice.
func checkNames(s report.Scope, methods checkedMethods, bodies checkedBodies, rows []checkedRow, side model.Side) {
	seen := map[string]owned{}
	for _, name := range model.Runtime {
		seen[name] = owned{Name: model.Name{Name: name, What: "a name of every generated package"}}
	}
	table := &model.Table{Side: side}
	for _, b := range bodies {
		table.Bodies = append(table.Bodies, b.model)
	}
	for _, r := range rows {
		table.Rows = append(table.Rows, r.model)
	}
	for _, p := range model.Parts {
		if !p.Needs(table) {
			continue
		}
		for _, name := range p.Names {
			seen[name] = owned{Name: model.Name{Name: name, What: "a name of every generated package that has " + p.For}}
		}
	}
	claim := func(owner string, at report.Place, names []model.Name) (free bool) {
		free = true
		for _, n := range names {
			first, taken := seen[n.Name]
			switch {
			case !taken:
				seen[n.Name] = owned{n, at}
				continue
			case !first.Given():
				s.In(owner).Errorf(at, "%s would be named %s, which is %s; choose another name", n.What, n.Name, first.What)
			default:
				s.In(owner).Errorf(at, "%s would be named %s, as is %s (%s); rename one", n.What, n.Name, first.What, first.Place)
			}
			free = false
		}
		return free
	}
	for _, m := range methods.models {
		claim("", methods.place(m.Name), m.Names())
	}
	for _, b := range bodies {
		claim(b.name, b.Place, b.model.Names())
	}
	for _, r := range rows {
		names := r.model.Names() // its constructor's and its type's
		claim(r.name, r.Place, names[:1])
		claim(r.name, r.typePlace(), names[1:])
	}
	for _, r := range rows { // after the names that rows have now
		for i, f := range r.model.Former() {
			at, names := r.formerly.list[i].Place, f.Names(r.model)
			if claim(r.name, at, names[:1]) {
				claim(r.name, at, names[1:])
			}
		}
	}
}
