package gopkg

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
)

// What the folder runtime and the emitted files ask of each other.

// Every file of the folder runtime is copied but the tests and table.go, with
// nothing changed but the package clause, where the table needs all of it.
func TestRuntimeIsCopied(t *testing.T) {
	want := map[string]string{}
	for name := range goFiles(t, "runtime") {
		if strings.HasPrefix(name, "table") || !everything().Needs(name) {
			continue
		}
		_, text, _ := strings.Cut("\n"+runtimeOf(t, name, model.ForBoth), "\npackage runtime") // behind what it is built for
		want[name] = Header + "\n\npackage status" + text
	}
	got := map[string]string{}
	for _, f := range goPackage(t, everything()) {
		if _, ok := want[f.Name]; ok {
			got[f.Name] = string(f.Text)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-in the folder +copied):\n%s", diff)
	}
}

// Where a table needs only some of a file, those declarations are copied as they
// are written, in their order, each with its comment.
func TestRuntimeIsCopiedInPart(t *testing.T) {
	cut := 0
	for _, f := range goPackage(t, tableOf(success(model.BodyNone))) {
		if goFiles(t, "runtime")[f.Name] == nil {
			continue
		}
		rest := runtimeOf(t, f.Name, model.ForService)
		_, declarations, _ := strings.Cut(string(f.Text), "\n\npackage status\n")
		if _, after, ok := strings.Cut(declarations, "\n)\n"); ok && strings.HasPrefix(declarations, "\nimport (") {
			declarations = after
		} else if _, after, ok := strings.Cut(declarations, "\nimport "); ok {
			_, declarations, _ = strings.Cut(after, "\n")
		}
		for _, d := range strings.Split(strings.TrimSpace(declarations), "\n\n") {
			before, after, ok := strings.Cut(rest, d)
			if !ok {
				t.Errorf("%s is not written so in the folder, or not in this order:\n%s", f.Name, d)
				break
			}
			if strings.Contains(before, "\nfunc ") {
				cut++
			}
			if above := before[strings.LastIndex(strings.TrimSuffix(before, "\n"), "\n")+1:]; strings.HasPrefix(above, "//") {
				t.Errorf("%s lacks the comment above:\n%s", f.Name, d)
			}
			rest = after
		}
	}
	if cut == 0 {
		t.Error("nothing was left out of any file")
	}
}

// runtimeOf is the text of a file of the folder runtime, with the lines of the side.
func runtimeOf(t *testing.T, name string, side model.Side) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("runtime", name))
	if err != nil {
		t.Fatal(err)
	}
	if text, err = ofSide(text, side); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What table.go declares for the other files of the folder is emitted for any
// table, with the same type.
func TestTableStandsForWhatIsEmitted(t *testing.T) {
	emitted := compiled(t, goPackage(t, everything()))
	for tag, others := range map[string][]string{"": {"fieldvalues.go", "table_fieldvalues.go"}, "fieldvalues": {"fielderror.go"}} {
		var folder []Output
		for name := range goFiles(t, "runtime") {
			if !slices.Contains(others, name) {
				folder = append(folder, Output{name, []byte(runtimeOf(t, name, model.ForBoth))})
			}
		}
		standIn := compiled(t, folder)
		for _, table := range []string{"table.go", "table_fieldvalues.go", "table_poll.go"} {
			for obj := range standIn.usedFrom(table) {
				same := emitted.Scope().Lookup(obj.Name())
				if same == nil {
					t.Errorf("%s, which the runtime uses with the tag %q, is not emitted", obj.Name(), tag)
					continue
				}
				if want, got := typeText(obj), typeText(same); want != got {
					t.Errorf("the runtime uses %s with the tag %q as a %s; what is emitted is a %s", obj.Name(), tag, want, got)
				}
			}
		}
	}
}

// typeText is the kind and the type of an object: without what no caller sees,
// the parameters' names, and without the length of an array, which depends on
// the table.
func typeText(obj types.Object) string {
	text := func(t types.Type) string { return types.TypeString(t, types.RelativeTo(obj.Pkg())) }
	if f, ok := obj.(*types.Func); ok {
		return "func" + unnamed(f.Signature().Params(), text) + unnamed(f.Signature().Results(), text)
	}
	return fmt.Sprintf("%T %s", obj, regexp.MustCompile(`\[\d+\]`).ReplaceAllString(text(obj.Type()), "[]"))
}

func unnamed(vars *types.Tuple, text func(types.Type) string) string {
	var list []string
	for v := range vars.Variables() {
		list = append(list, text(v.Type()))
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// Nothing is copied that no table can use, and table.go lists as used by
// emitted code only what is.
func TestRuntimeIsUsed(t *testing.T) {
	copied := goFiles(t, "runtime")
	byEmitted, byAny := map[string]bool{}, map[string]bool{}
	everywhere := compiled(t, goPackage(t, everything()))
	for id, obj := range everywhere.Uses {
		byAny[obj.Name()] = true
		if copied[everywhere.fileOf(id.Pos())] == nil {
			byEmitted[obj.Name()] = true
		}
	}
	for _, name := range everywhere.Scope().Names() {
		obj := everywhere.Scope().Lookup(name)
		if copied[everywhere.fileOf(obj.Pos())] != nil && !obj.Exported() && !byAny[name] {
			t.Errorf("%s is copied, but nothing uses it", name)
		}
	}
	for _, name := range listedAsUsed(t, copied["table.go"]) {
		if !byEmitted[name] {
			t.Errorf("table.go lists %s, which no emitted code uses", name)
		}
	}
}

// listedAsUsed are the names in table.go's list of what else emitted code calls.
func listedAsUsed(t *testing.T, table *ast.File) []string {
	t.Helper()
	var names []string
	for _, d := range table.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			if spec := g.Specs[0].(*ast.ValueSpec); spec.Names[0].Name == "_" {
				for _, item := range spec.Values[0].(*ast.CompositeLit).Elts {
					if generic, ok := item.(*ast.IndexExpr); ok {
						item = generic.X
					}
					names = append(names, item.(*ast.Ident).Name)
				}
			}
		}
	}
	if len(names) == 0 {
		t.Fatal("table.go has no list of what else emitted code calls")
	}
	return names
}

// derived are the package-level names that derive from the table.
func derived(t *model.Table) map[string]bool {
	names := map[string]bool{}
	add := func(all []model.Name) {
		for _, n := range all {
			names[n.Name] = true
		}
	}
	for _, m := range t.Methods {
		add(m.Names())
		names[m.Bit()], names[m.Marker()] = true, true
	}
	for _, b := range t.Bodies {
		add(b.Names())
	}
	for _, r := range append(t.Own.Unlisted(), t.Rows...) {
		add(r.Names())
		names[r.Var()], names[r.SharedVar()] = true, true
		for _, f := range r.Former() {
			add(f.Names(r))
		}
	}
	for i := range t.Formats {
		names[formatName(t, i)] = true
	}
	for _, h := range t.Error.Headers {
		names[errorHeaderVar(h)] = true
	}
	for _, v := range t.FieldValues() {
		names[model.IndexName(v)] = true
	}
	return names
}

// fixed are the package-level names that every emitted package has.
func fixed(t *testing.T) []string {
	t.Helper()
	table := everything()
	fromTable := derived(table)
	return slices.DeleteFunc(compiled(t, goPackage(t, table)).Scope().Names(), func(name string) bool { return fromTable[name] })
}

// No name that a table gives can be one that every package has: the exported
// ones are reserved, and the others are not of a form that derives from a table.
func TestFixedNames(t *testing.T) {
	form := regexp.MustCompile("^(appliesTo|errorHeader|for|format|on|row|said|shared|unlisted)[A-Z]")
	for _, name := range fixed(t) {
		if form.MatchString(name) {
			t.Errorf("the table could have a name that gives %s", name)
		}
		switch {
		case token.IsExported(name): // which TestReservedNames holds
		case !hides(name, "example.com/"+name):
			t.Errorf("a package named %s would be imported under that name, which is declared", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(derived(everything()))) {
		if !token.IsExported(name) && !form.MatchString(name) {
			t.Errorf("%s derives from the table and has none of the forms %s", name, form)
		}
	}
}

// A row's type has no exported member but those of the table and those that the
// model reserves; nor has a body.
func TestMembers(t *testing.T) {
	table := everything()
	c := compiled(t, goPackage(t, table))
	for _, r := range table.Rows {
		members := slices.Clone(model.SuccessMembers)
		if r.IsError() {
			members = slices.Concat(model.ErrorMembers, model.ReadMembers)
			if r.Fields {
				members = append(members, model.FieldMembers...)
			}
		}
		if r.Body == model.BodyEvents {
			members = append(members, "KeepAlive")
		}
		for _, h := range r.Headers {
			members = append(members, h.GoName())
		}
		for _, p := range r.Params {
			members = append(members, p.GoName())
		}
		reportOthers(t, c, r.TypeName(), members)
	}
	for _, b := range table.Bodies {
		members := slices.Clone(model.BodyMembers)
		for _, f := range b.Fields {
			members = append(members, f.GoName())
		}
		if b.Go == nil {
			if isParam(table, b) {
				members = append(members, model.ParamMembers...)
			}
			reportOthers(t, c, b.Name, members)
		}
	}
}

// reportOthers reports exported methods and fields of the type that are not
// among the names.
func reportOthers(t *testing.T, c *checked, typeName string, names []string) {
	t.Helper()
	typ := c.Scope().Lookup(typeName).Type()
	var members []string
	for method := range types.NewMethodSet(types.NewPointer(typ)).Methods() {
		members = append(members, method.Obj().Name())
	}
	for field := range typ.Underlying().(*types.Struct).Fields() {
		members = append(members, field.Name())
	}
	for _, name := range members {
		if token.IsExported(name) && !slices.Contains(names, name) {
			t.Errorf("%s has the member %s, which the table could give it again", typeName, name)
		}
	}
}

// What a constructor's body names is not the name of a parameter, nor is what a
// type embeds that of a field: the model gives a param or a header of that name
// another one. It reads the names in a file, which is written here.
func TestReservedNames(t *testing.T) {
	const file = "../model/reserved.go"
	table := everything()
	c := compiled(t, goPackage(t, table))
	var exported []string
	for _, name := range fixed(t) {
		ofPart := slices.ContainsFunc(model.Parts, func(p model.Part) bool { return slices.Contains(p.Names, name) })
		if token.IsExported(name) && !ofPart {
			exported = append(exported, name)
		}
	}
	want := reservedSource(exported, slices.Sorted(maps.Keys(inConstructors(t, c))))
	compareWritten(t, file, "has other names", []byte(want))
}

// A file that only some tables need exports what the model says, which no other
// table has.
func TestParts(t *testing.T) {
	few := compiled(t, goPackage(t, tableOf()))
	for _, p := range model.Parts {
		f, err := parse(p.File, runtimeText(p.File))
		if err != nil {
			t.Fatal(err)
		}
		var exported []string
		for _, d := range f.decls {
			for _, name := range d.names {
				if token.IsExported(name) && !slices.Contains(model.Runtime, name) { // that of a method begins with a dot
					exported = append(exported, name)
				}
			}
		}
		if slices.Sort(exported); !slices.Equal(exported, p.Names) {
			t.Errorf("%s exports %q; the model has %q", p.File, exported, p.Names)
		}
		for _, name := range p.Names {
			if few.Scope().Lookup(name) != nil {
				t.Errorf("a table without %s has %s", p.For, name)
			}
		}
		if p.Names != nil && (p.Needs(tableOf()) || !p.Needs(everything())) {
			t.Errorf("%s is for a table that has nothing, or not for one that has all", p.File)
		}
	}
}

// reservedSource is the file with the names.
func reservedSource(exported, inConstructors []string) string {
	var b strings.Builder
	b.WriteString("// Code generated by TestReservedNames -update. DO NOT EDIT.\n\npackage model\n")
	list := func(doc, name string, names []string) {
		fmt.Fprintf(&b, "\n// %s\nvar %s = []string{\n", doc, name)
		for _, n := range names {
			fmt.Fprintf(&b, "\t%q,\n", n)
		}
		b.WriteString("}\n")
	}
	list("emitted are the exported names of every emitted package.", "emitted", exported)
	list("inConstructors are the names that the body of a constructor uses, or that a type embeds.", "inConstructors", inConstructors)
	return b.String()
}

// inConstructors are the unexported names that the bodies of constructors use, or
// that the types embed, but for those that derive from the table.
func inConstructors(t *testing.T, c *checked) map[string]bool {
	t.Helper()
	named := map[string]bool{}
	for _, file := range []string{"errors.go", "success.go"} {
		for _, d := range c.files[file].Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !fn.Name.IsExported() {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && outside(fn, c.Uses[id]) {
					named[id.Name] = true
				}
				return true
			})
		}
	}
	for _, name := range c.Scope().Names() {
		typ, ok := c.Scope().Lookup(name).Type().Underlying().(*types.Struct)
		for i := 0; ok && i < typ.NumFields(); i++ {
			if typ.Field(i).Embedded() {
				named[typ.Field(i).Name()] = true
			}
		}
	}
	if len(named) < 10 {
		t.Fatalf("the constructors name only %v", named)
	}
	fromTable := derived(everything())
	maps.DeleteFunc(named, func(name string, _ bool) bool { return token.IsExported(name) || fromTable[name] })
	return named
}

// outside reports whether the object can be hidden by a parameter of the
// function: it is no field or method, and declared outside.
func outside(fn *ast.FuncDecl, obj types.Object) bool {
	if obj == nil || fn.Pos() <= obj.Pos() && obj.Pos() < fn.End() {
		return false
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return false
	}
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		return false
	}
	_, isPackage := obj.(*types.PkgName)
	return isPackage || obj.Parent() == types.Universe || obj.Pkg().Path() == "example.com/status"
}
