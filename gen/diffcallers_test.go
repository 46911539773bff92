package gen

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/statusgen/statusgen/gen/diff"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
)

// What breaks callers though they compile.
var compiles = map[string]string{
	"code":        "the constructor is as it was, and answers with another code than its caller meant",
	"param-moved": "params of one type are given each other's values",
}

// The verdict on callers is the compiler's: code that uses all that the old package has
// is compiled against the new one.
func TestCallers(t *testing.T) {
	base := baseTable(t)
	for _, p := range tablePairs(t) {
		t.Run(p.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			old, new := fileIn(t, dir, "old.yaml", p.old), fileIn(t, dir, "new.yaml", p.new)
			why := breaks(t, packagesOf(t, old, base), packagesOf(t, new, base))
			isSaid := false
			for _, c := range changesOf(t, old, new, base) {
				if c.Verdict&diff.Callers != 0 {
					isSaid = true
					if why == nil && compiles[c.Name] == "" {
						t.Errorf("%s is said to break callers, and they compile", c.Name)
					}
				}
			}
			if why != nil && !isSaid {
				t.Errorf("nothing is said to break callers, and they do not compile: %v", why)
			}
		})
	}
}

// fileIn writes a table into the folder.
func fileIn(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// changesOf are those between the tables in two files.
func changesOf(t testing.TB, old, new string, base []byte) []diff.Change {
	t.Helper()
	c := newCommand(base, io.Discard, io.Discard)
	was, is, err := c.sides([]string{old, new})
	if err != nil {
		t.Fatal(err)
	}
	return diff.Tables(was.side(), is.side())
}

// breaks says why callers of the packages of the old table do not compile with those of
// the new one, if so.
func breaks(t *testing.T, was, is packages) error {
	t.Helper()
	var why error
	for folder, p := range was {
		text := callerOf(p)
		if err := compile(text, was); err != nil {
			t.Fatalf("a caller of the old package in %s does not compile: %v\n%s", folder, err, text)
		}
		why = errors.Join(why, compile(text, is))
	}
	return why
}

// packagesOf are the packages of the table in the file.
func packagesOf(t *testing.T, file string, base []byte) packages {
	t.Helper()
	s, err := spec.Load(file, base)
	if err != nil {
		t.Fatal(err)
	}
	all := packages{}
	for _, p := range s.Packages {
		outputs, err := gopkg.Files(p.Table)
		if err != nil {
			t.Fatal(err)
		}
		folder, err := filepath.Rel(filepath.Dir(file), p.Folder)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, out := range outputs {
			f, err := parser.ParseFile(fset, out.Name, out.Text, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		config := types.Config{Importer: standard(), GoVersion: "go1.22"}
		checked, err := config.Check("service.example/"+filepath.ToSlash(folder), fset, files, nil)
		if err != nil {
			t.Fatal(err)
		}
		all[checked.Path()] = checked
	}
	return all
}

// packages are those of a table, by their paths. It imports them, and the standard
// library.
type packages map[string]*types.Package

func (all packages) Import(path string) (*types.Package, error) {
	if p := all[path]; p != nil {
		return p, nil
	}
	if strings.HasPrefix(path, "service.example/") {
		return nil, fmt.Errorf("there is no package %s", path)
	}
	return standard().Import(path)
}

// standard imports what emitted packages do. It asks the go command once.
var standard = sync.OnceValue(func() types.Importer {
	list, err := exec.Command("go", "list", "-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}", "../templates/gopkg/runtime", "database/sql").Output()
	if err != nil {
		panic(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	importer := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
	return &locked{Importer: importer}
})

// A locked importer is one that several tests use at once.
type locked struct {
	sync.Mutex
	types.Importer
}

func (l *locked) Import(path string) (*types.Package, error) {
	l.Lock()
	defer l.Unlock()
	return l.Importer.Import(path)
}

// compile says why the file does not compile, if so.
func compile(text string, imports packages) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "caller.go", text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	config := types.Config{Importer: imports, GoVersion: "go1.22"}
	_, err = config.Check("caller.example", fset, []*ast.File{file}, nil)
	return err
}

// A caller is the text of a file that uses all that a package exports.
type caller struct {
	*types.Package
	imports map[string]string // the names of packages by their paths
	lines   []string
}

// callerOf returns the text of a file that uses all of the package as its callers do:
// it calls functions and methods, names types and constants, selects and sets fields, and
// uses types as the interfaces that they implement.
func callerOf(p *types.Package) string {
	c := &caller{Package: p, imports: map[string]string{p.Path(): p.Name()}}
	for _, name := range p.Scope().Names() {
		switch o := p.Scope().Lookup(name).(type) {
		case *types.Const:
			c.add("{ var x %s = %s; _ = x }", c.text(o.Type()), c.name(o))
		case *types.Func:
			if o.Exported() {
				c.call(c.name(o), o.Type().(*types.Signature))
			}
		case *types.TypeName:
			if o.Exported() {
				c.typeName(o)
			}
		case *types.Var:
			c.add("_ = %s", c.name(o))
		}
	}
	var head strings.Builder
	head.WriteString("package caller\n\n")
	for _, path := range slices.Sorted(maps.Keys(c.imports)) {
		fmt.Fprintf(&head, "import %q\n", path)
	}
	return head.String() + "\nfunc _() {\n" + strings.Join(c.lines, "\n") + "\n}\n"
}

func (c *caller) add(format string, args ...any) {
	if line := fmt.Sprintf(format, args...); !strings.Contains(line, "#") { // the name of what is not exported
		c.lines = append(c.lines, line)
	}
}

// text is the type as the caller writes it. One that is not exported has a # in it.
func (c *caller) text(t types.Type) string {
	text := types.TypeString(t, func(p *types.Package) string {
		c.imports[p.Path()] = p.Name()
		return p.Name()
	})
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("*[](), ", r) }) {
		if name, ok := strings.CutPrefix(word, c.Name()+"."); ok && !token.IsExported(name) {
			return "#"
		}
	}
	return text
}

// name is that of the object as the caller writes it.
func (c *caller) name(o types.Object) string {
	if !o.Exported() {
		return "#"
	}
	return c.Name() + "." + o.Name()
}

// arguments are type arguments to use a generic function or type with: each type that the
// constraint lists, or the interface that it is, or an int.
func arguments(params *types.TypeParamList) []types.Type {
	of := params.At(0).Constraint()
	constraint := of.Underlying().(*types.Interface)
	switch {
	case constraint.NumMethods() > 0:
		return []types.Type{of}
	case constraint.NumEmbeddeds() == 0:
		return []types.Type{types.Typ[types.Int]}
	}
	var all []types.Type
	for term := range constraint.EmbeddedType(0).(*types.Union).Terms() {
		all = append(all, term.Type())
	}
	return all
}

// instance is the generic function or type with the argument.
func instance(t types.Type, arg types.Type) types.Type {
	out, err := types.Instantiate(nil, t, []types.Type{arg}, true)
	if err != nil {
		panic(err)
	}
	return out
}

// call calls a function: of a variadic one also without the last argument.
func (c *caller) call(name string, of *types.Signature) {
	if of.TypeParams().Len() > 0 {
		for _, arg := range arguments(of.TypeParams()) {
			c.call(name+"["+c.text(arg)+"]", instance(of, arg).(*types.Signature))
		}
		return
	}
	var decls, args []string
	for i := range of.Params().Len() {
		t := of.Params().At(i).Type()
		arg := fmt.Sprintf("a%d", i)
		decls = append(decls, fmt.Sprintf("var %s %s; _ = %[1]s", arg, c.text(t)))
		if of.Variadic() && i == of.Params().Len()-1 {
			arg += "..."
		}
		args = append(args, arg)
	}
	var results []string
	for i := range of.Results().Len() {
		decls = append(decls, fmt.Sprintf("var r%d %s; _ = r%[1]d", i, c.text(of.Results().At(i).Type())))
		results = append(results, fmt.Sprintf("r%d", i))
	}
	into := ""
	if len(results) > 0 {
		into = strings.Join(results, ", ") + " = "
	}
	c.add("{ %s; %s%s(%s) }", strings.Join(decls, "; "), into, name, strings.Join(args, ", "))
	if of.Variadic() {
		c.add("{ %s; %s%s(%s) }", strings.Join(decls, "; "), into, name, strings.Join(args[:len(args)-1], ", "))
	}
}

// typeName uses a type.
func (c *caller) typeName(o *types.TypeName) {
	t := o.Type()
	if named, ok := t.(*types.Named); ok && named.TypeParams().Len() > 0 {
		t = instance(named, arguments(named.TypeParams())[0])
	}
	name := c.name(o)
	if named, ok := t.(*types.Named); ok && named.TypeArgs().Len() > 0 {
		name += "[int]"
	}
	c.add("{ var x %s; _ = x }", name)
	switch of := t.Underlying().(type) {
	case *types.Struct:
		for f := range of.Fields() {
			if f.Exported() {
				c.add("{ var x %s; var y %s = x.%s; x.%[3]s = y; _ = %[1]s{%[3]s: y} }", name, c.text(f.Type()), f.Name())
			}
		}
		c.methods("*"+name, types.NewPointer(t))
		c.interfaces("*"+name, types.NewPointer(t))
	case *types.Interface:
		c.methods(name, t)
	case *types.Signature:
		c.add("{ var x %s = func(%s) (r %s) { return }; _ = x }", name, c.text(of.Params().At(0).Type()), c.text(of.Results().At(0).Type()))
		c.methods(name, t)
	default:
		c.add("{ var x %s; var y = %s(x); _ = y }", name, c.text(of))
		c.methods(name, t)
	}
}

// methods calls those of a value of the type.
func (c *caller) methods(name string, t types.Type) {
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		if m := set.At(i).Obj(); m.Exported() {
			c.call(fmt.Sprintf("(*new(%s)).%s", name, m.Name()), set.At(i).Type().(*types.Signature))
		}
	}
}

// interfaces uses a value of the type as all that it implements.
func (c *caller) interfaces(name string, t types.Type) {
	errorType := types.Universe.Lookup("error").Type()
	if types.Implements(t, errorType.Underlying().(*types.Interface)) {
		c.add("{ var x error = *new(%s); _ = x }", name)
	}
	for _, other := range c.Scope().Names() {
		o, isType := c.Scope().Lookup(other).(*types.TypeName)
		if !isType || !o.Exported() {
			continue
		}
		if of, ok := o.Type().Underlying().(*types.Interface); ok && types.Implements(t, of) {
			c.add("{ var x %s = *new(%s); _ = x }", c.name(o), name)
		}
	}
}
