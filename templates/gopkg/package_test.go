package gopkg

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
)

// lengthy is a table with so many rows, errors and others in turn.
func lengthy(rows int) *model.Table {
	table := tableOf()
	for i := range rows {
		r := named(fmt.Sprintf("Created%d", i), success(model.BodyResource, headersOf(false)...))
		if i%2 == 1 {
			r = named(fmt.Sprintf("Conflict%d", i), with(paramsOf(i%4 == 1)...))
		}
		r.Code += i / 8 % 50
		table.Rows = append(table.Rows, r)
	}
	return table
}

// A file is formatted in pieces; joined, they are what gofmt makes of the
// whole, wherever the file is cut.
func TestFilesAreFormatted(t *testing.T) {
	tables := map[string]*model.Table{"everything": everything(), "no row": tableOf(), "a client": asSide(model.ForClient, everything())}
	for _, n := range []int{1, 2*pieceLen - 1, 2 * pieceLen, 2*pieceLen + 1, 31, 32, 33, 200} {
		tables[fmt.Sprint(n, " rows")] = lengthy(n)
	}
	for name, table := range tables {
		t.Run(name, func(t *testing.T) {
			for _, f := range goPackage(t, table) {
				want, err := format.Source(f.Text)
				if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
				if !bytes.Equal(want, f.Text) {
					t.Errorf("%s is not as gofmt has it (-want +got):\n%s", f.Name, cmp.Diff(string(want), string(f.Text)))
				}
				if first, _, _ := bytes.Cut(f.Text, []byte("\n")); string(first) != Header {
					t.Errorf("%s begins with %q, want %q", f.Name, first, Header)
				}
			}
		})
	}
}

// The imports stand as goimports has them: those of the standard library, and below
// a blank line all others.
func TestImportsAreGrouped(t *testing.T) {
	for _, c := range []struct {
		imports []string
		want    string
	}{
		{nil, ""},
		{[]string{`"net/http"`}, "\nimport \"net/http\"\n"},
		{[]string{`"errors"`, `"net/http"`}, "\nimport (\n\t\"errors\"\n\t\"net/http\"\n)\n"},
		{[]string{`"errors"`, `store2 "example.com/store"`, `"net/http"`}, "\nimport (\n\t\"errors\"\n\t\"net/http\"\n\n\tstore2 \"example.com/store\"\n)\n"},
		{[]string{`"example.com"`, `"example.com/store"`}, "\nimport (\n\t\"example.com\"\n\t\"example.com/store\"\n)\n"},
	} {
		if got := head("status", c.imports); got != Header+"\n\npackage status\n"+c.want {
			t.Errorf("of %q:\n%s", c.imports, got)
		}
	}
}

// A file has the declarations of each row, method or body together, in the
// table's order.
func TestDeclarations(t *testing.T) {
	state := &model.Field{Name: "state", Type: model.TypeEnum, Enum: []string{"queued"}}
	table := withFormats(tableOf(
		named("OK", success(model.BodyResource, optionalHeader("ETag", model.HeaderString), requiredHeader("Link", model.HeaderStrings))),
		named("Busy", withFields(failed(optionalHeader("Retry-After", model.HeaderDuration), constantHeader("X-A", "a")))),
		carrying(&model.Body{Name: "Job", Fields: []*model.Field{state}}), named("Gone", onAll(*failed())),
	), asJSON, asXML)
	got := map[string][]string{}
	for _, f := range emitted(t, table) {
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			got[f.Name] = append(got[f.Name], declared(d)...)
		}
	}
	want := map[string][]string{
		"bodies.go": {"Job", "JobState", "JobQueued", "Job.AppendJSON", "Job.self", "Job.encode"},
		"errorbody.go": {
			"requestIDs", "itemName", "appendError", "appendErrorJSON", "appendErrorXML",
			"errorHeaderCacheControl", "setErrorHeaders", "isList",
		},
		"errors.go": {
			"rowBusy", "BusyError", "Busy", "BusyError.RetryAfter", "BusyError.Field", "BusyError.Query", "BusyError.Header", "BusyError.Respond",
			"rowGone", "GoneError", "Gone", "GoneError.Respond",
			"unlistedNotFound", "unlistedMethodNotAllowed", "unlistedInternalServerError", "notFound", "notAllowed", "fallback", "known",
			"errorRows", "typed",
		},
		"formats.go": {
			"formatJSON", "formatXML", "contentTypes", "errorTypes", "setContentType", "offers", "errorOffers",
			"choose", "chooseError", "encode", "notAcceptable",
		},
		"methods.go": {
			"onGet", "onPost", "everyMethod", "methodBit", "muxMethods", "anyMethod", "Resource", "Resource.ServeHTTP", "Resource.allow", "onlyRow",
			"GetResponse", "GetError", "GetHandler", "GetHandler.ServeHTTP", "forGet", "forGet.appliesToGet", "FailResponse.appliesToGet",
			"PostResponse", "PostError", "PostHandler", "PostHandler.ServeHTTP", "forPost", "forPost.appliesToPost", "FailResponse.appliesToPost",
		},
		"success.go": {
			"rowOK", "OKResponse", "OK", "OKResponse.ETag", "OKResponse.Resource", "OKResponse.StatusCode", "OKResponse.String", "OKResponse.Respond",
			"rowAccepted", "AcceptedResponse", "Accepted", "AcceptedResponse.Resource", "AcceptedResponse.StatusCode", "AcceptedResponse.String", "AcceptedResponse.Respond",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("declarations (-want +got):\n%s", diff)
	}
}

// declared are the names of a declaration; a method's begins with that of its
// type.
func declared(d ast.Decl) []string {
	fn, ok := d.(*ast.FuncDecl)
	if ok {
		name := fn.Name.Name
		for _, receiver := range recv(fn) {
			name = receiver + "." + name
		}
		return []string{name}
	}
	var names []string
	for _, s := range d.(*ast.GenDecl).Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			names = append(names, s.Name.Name)
		case *ast.ValueSpec:
			for _, id := range s.Names {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

// The same table gives the same bytes, in the order of the files' names.
func TestSameBytes(t *testing.T) {
	first := goPackage(t, lengthy(200))
	if !slices.IsSortedFunc(first, func(a, b Output) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the files are not in the order of their names")
	}
	for i, second := range goPackage(t, lengthy(200)) {
		if second.Name != first[i].Name || !bytes.Equal(second.Text, first[i].Text) {
			t.Errorf("the second time %s differs from %s of the first", second.Name, first[i].Name)
		}
	}
}

// A table without successes or bodies has no file for them.
func TestNoEmptyFile(t *testing.T) {
	for _, f := range goPackage(t, tableOf(failed())) {
		if f.Name == "success.go" || f.Name == "bodies.go" {
			t.Errorf("%s of a table without any:\n%s", f.Name, f.Text)
		}
	}
}

// standard imports the packages of the standard library that the runtime and a
// few tests need. It asks the go command once; importer.Default asks for each.
var standard = sync.OnceValue(func() types.Importer {
	list, err := exec.Command("go", "list", "-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}", "./runtime", "html/template").Output()
	if err != nil {
		panic(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(list)) {
		importPath, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[importPath] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(importPath string) (io.ReadCloser, error) {
		return os.Open(files[importPath])
	})
})

// elsewhere is an importer that also knows packages which exist nowhere: those
// with a path below example, each with the same declarations.
type elsewhere struct{}

func (elsewhere) Import(importPath string) (*types.Package, error) {
	if !strings.Contains(importPath, ".example/") {
		return standard().Import(importPath)
	}
	text := "package " + path.Base(importPath) + `

type Thing struct{}

func (Thing) Error() string { return "" }

func Marshal(any) ([]byte, error) { return nil, nil }`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, importPath, text, 0)
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check(importPath, fset, []*ast.File{file}, nil)
}

// What is emitted compiles, with the language of Go 1.22, whatever the table
// has and wherever it stands.
func TestCompiles(t *testing.T) {
	oneMethod := tableOf(onAll(*success(model.BodyResource)), onAll(*failed()))
	oneMethod.Methods = []model.Method{versionControl}
	for _, r := range oneMethod.Rows {
		r.Methods = oneMethod.Methods
	}
	listed := tableOf(hidden())
	listed.Own.Fallback = listed.Rows[0]
	always := tableOf(failed())
	always.Error.Always = true
	tables := map[string]*model.Table{
		"every error has an instance": always, "everything": everything(), "a service": asSide(model.ForService, everything()), "a client": asSide(model.ForClient, everything()),
		"no row": tableOf(), "a client of no row": asSide(model.ForClient, tableOf()), "one method": oneMethod, "the fallback in the table": listed,
		"names of what the package has": tableOf(
			success(model.BodyResource, requiredHeader("Any-Method", model.HeaderString), requiredHeader("For-Get", model.HeaderInt),
				requiredHeader("Time", model.HeaderTime), requiredHeader("Strconv", model.HeaderInt), optionalHeader("Applies-To-Post", model.HeaderInt)),
			carrying(&model.Body{Name: "HeaderURI", Fields: task.Fields}, &model.Header{Name: "Location", Type: model.HeaderURI, From: task.Fields[0]}),
			with(param("row_conflict", model.TypeInt), param("joined", model.TypeString), param("strings", model.TypeFloat),
				param("slog", model.TypeTime), param("err", model.TypeDuration), param("pointer", model.TypeURI)),
			named("Row", failed()), named("Options", success(model.BodyNone)), named("T", success(model.BodyResource)),
		),
	}
	for _, p := range []model.Placeholder{model.PlaceMessage, model.PlaceStatus, model.PlaceInstance, model.PlacePath, model.PlaceTime} {
		text := inText(p)
		text.Rows = []*model.Row{withFields(failed()), hidden()}
		tables["the text: "+string(p)] = text
	}
	odata := withFormats(everything(), asJSON, asXML)
	odata.Error.XML.Prefix = "m"
	tables["elements with a prefix"] = odata
	for _, shape := range append(shapes, valueShapes...) {
		table := tableOf(withFields(failed()), with(paramsOf(false)...))
		table.Rows[1].Name = "Quota"
		table.Error.Shape = shape.shape
		if strings.HasPrefix(shape.name, "values") {
			table.Rows[0] = saying(table.Rows[0], &model.FieldValue{Name: "code", Type: model.TypeString}, &model.FieldValue{Name: "size", Type: model.TypeInt})
		}
		tables["the shape: "+shape.name] = table
	}
	for name, table := range tables {
		t.Run(name, func(t *testing.T) { reportUnneeded(t, compiled(t, goPackage(t, table))) })
	}
}

// Packages that a table names may have the names of each other, or of what the
// emitted package declares, on any page of the file.
func TestImportedNames(t *testing.T) {
	table := tableOf()
	for i, importPath := range []string{
		"a.example/order", "b.example/order", "a.example/order2", // of each other
		"a.example/report", "a.example/row", "a.example/fallback", "a.example/known", // of what is declared
		"a.example/http", "a.example/time", "text/template", "html/template", // of the standard library
		"a.example/err", "a.example/v", "a.example/string", // of variables, and of Go
	} {
		for j := range pieceLen {
			b := &model.Body{Name: fmt.Sprintf("Thing%dx%d", i, j), Go: &model.GoName{Path: importPath, Package: path.Base(importPath), Name: "Thing"}}
			if path.Base(importPath) == "template" {
				b.Go.Name = "Template"
			}
			table.Bodies = append(table.Bodies, b)
			table.Rows = append(table.Rows, named("Accepted"+b.Name, carrying(b)))
		}
	}
	table.Formats = append(table.Formats, model.Format{MediaType: "text/csv", Func: model.GoName{Path: "a.example/buf", Package: "buf", Name: "Marshal"}})
	table.Rows = append(table.Rows, from(failed(), goError(model.ErrorValue, "a.example/err", "Thing"), goError(model.Sentinel, "io/fs", "ErrExist")))
	compiled(t, goPackage(t, table))
}

// Every kind of field is encoded as encoding/json does.
func TestBodiesRun(t *testing.T) {
	table := tableOf()
	table.Bodies = append(everyBody(), point)
	runs(t, table, "testdata/bodies/bodies_test.go")
}

// A task that a handler sends is the task that a client waits for, in JSON and XML.
func TestTasksRun(t *testing.T) {
	state := &model.Field{Name: "state", Type: model.TypeEnum, Enum: []string{"running", "finished"}}
	result := &model.Body{Name: "Result", Fields: append(fieldsOf(model.Field{}, point), field("success", model.TypeBool), field("why", model.TypeString))}
	job := &model.Body{Name: "Job", Fields: append(fieldsOf(model.Field{Optional: true}, point),
		field("self", model.TypeURI), state, &model.Field{Name: "result", Type: model.TypeBody, Body: result, Optional: true},
		&model.Field{Name: "tags", Type: model.TypeString, List: true}, &model.Field{Name: "points", Type: model.TypeBody, Body: point, List: true})}
	job.Poll = &model.Poll{
		State: selector("state", "State"), Href: selector("self", "Self"), Message: selector("result.why", "Result*", "Why"), Final: []string{"finished"},
		FailedIf: []model.Equals{{Selector: selector("result.success", "Result*", "Success"), Literal: "false"}},
	}
	job.Poll.State.Enum, job.Poll.State.Typed = job, true
	cookie := &model.Body{Name: "Cookie", Go: &model.GoName{Path: "net/http", Package: "http", Name: "Cookie"}} // a Go type with what a task has
	cookie.Poll = &model.Poll{State: selector("Name", "Name"), Href: selector("Value", "Value"), Message: selector("Path", "Path"), Final: []string{"baked", "burnt"}, Failed: []string{"burnt"}}
	table := withFormats(tableOf(named("Accepted", onAll(*carrying(job))), named("Baking", onAll(*carrying(cookie))), named("OK", onAll(*success(model.BodyResource))), named("NotFound", onAll(*failed()))), asJSON, asXML)
	table.Rows[0].Headers = []*model.Header{optionalHeader("Retry-After", model.HeaderDuration)}
	table.Rows[3].Code = 404
	table.Bodies = []*model.Body{point, result, job, cookie}
	table.Side = model.ForBoth
	runs(t, table, "testdata/tasks/tasks_test.go")
}

// Every error is a problem as RFC 9457 has it, without what is sensitive.
func TestProblemRuns(t *testing.T) {
	secret := with(param("limit", model.TypeInt))
	secret.Params = append(secret.Params, &model.Param{Name: "account", Type: model.TypeString, Sensitive: true},
		&model.Param{Name: "tokens", Type: model.TypeString, List: true, Sensitive: true})
	runs(t, withFormats(tableOf(
		named("Invalid", withFields(failed())), named("Gone", failed()), hidden(),
		named("Quota", with(paramsOf(false)...)), named("Quotas", with(paramsOf(true)...)),
		named("Secret", withFields(secret)), named("Missing", unworded(with(param("resource", model.TypeString)))),
	), asJSON, asXML), "testdata/problem/problem_test.go")
}

// What no constructor has made, and errors that are broken, are answered cleanly.
func TestMisuseRuns(t *testing.T) {
	table := withFormats(everything(), asJSON, asXML)
	table.Error.Headers = append(table.Error.Headers, model.ErrorHeader{Name: "X-Path", Value: place(model.PlacePath)})
	var zeros strings.Builder
	zeros.WriteString("package status\n\nvar zeros = []Response{\n\tFailResponse{},\n")
	for _, r := range table.Rows {
		name := r.TypeName()
		if r.Body == model.BodyResource {
			name += "[any]"
		}
		fmt.Fprintf(&zeros, "\t&%[1]s{}, (*%[1]s)(nil),\n", name)
	}
	zeros.WriteString("}\n")
	runs(t, table, "testdata/misuse/misuse_test.go", Output{"zeros_test.go", []byte(zeros.String())})
}

// A response adds to lists, says what it lacks, and shares no header that could be
// changed by another.
func TestHeadersRun(t *testing.T) {
	job := &model.Body{Name: "Job", Fields: []*model.Field{field("href", model.TypeURI), {Name: "owners", Type: model.TypeString, List: true}}}
	table := withFormats(tableOf(
		named("Created", success(model.BodyResource, append(headersOf(false), constantHeader("Set-Cookie", "theme=dark"))...)),
		named("Made", success(model.BodyResource, headersOf(true)...)),
		named("Accepted", carrying(job,
			&model.Header{Name: "Location", Type: model.HeaderURI, From: job.Fields[0]},
			&model.Header{Name: "Owner", Type: model.HeaderStrings, From: job.Fields[1]})),
		named("BadRequest", withFields(failed(headersOf(false)...))),
		named("Unauthorized", failed(headersOf(true)...)),
		named("Challenged", failed(requiredHeader("WWW-Authenticate", model.HeaderString))),
		named("Gone", failed(constantHeader("Cache-Control", "max-age=60"))),
		named("Hidden", and(hidden(), optionalHeader("Cache-Control", model.HeaderString))),
	), asJSON, asXML)
	table.Error.Headers = append(table.Error.Headers, model.ErrorHeader{Name: "Link", Value: literal(`"</>; rel=self"`)})
	runs(t, table, "testdata/headers/headers_test.go")
}

// Where every error has an instance, it does, in the body, the header and the log.
func TestInstanceRuns(t *testing.T) {
	table := tableOf(failed(), hidden())
	table.Error.Always = true
	table.Error.Headers = append(table.Error.Headers, model.ErrorHeader{Name: "X-Request-Id", Value: place(model.PlaceInstance)})
	runs(t, table, "testdata/instance/instance_test.go")
}

// What a shape has does not cost an error an allocation: a text, the time, the page of
// the row, an instance for every error, a list, a text beside attributes.
func TestShapesAllocateNothing(t *testing.T) {
	for name, shape := range map[string]model.Node{
		"a text": place(model.PlaceMessage),
		"a list": list(object("@at", place(model.PlaceTime), "#value", place(model.PlaceMessage)), object("help", place(model.PlaceHelp), "id", place(model.PlaceInstance)), place(model.PlaceTime)),
	} {
		t.Run(name, func(t *testing.T) {
			table := withFormats(tableOf(failed()), asJSON, asXML)
			table.Error.Shape, table.Error.Always, table.Error.Help = shape, true, "https://errors.acme.example/{id}"
			table.Error.XML.Prefix = "m"
			runs(t, table, "testdata/allocs/allocs_test.go")
		})
	}
}

// In a format that is neither JSON nor XML an error is JSON, and says so.
func TestFormatsRun(t *testing.T) {
	mine := func(mediaType string) model.Format { return model.Format{MediaType: mediaType, Func: asJSON.Func} }
	table := withFormats(tableOf(success(model.BodyResource), failed()), mine("application/cbor"), mine("text/csv"), mine("application/vnd.acme+json"), asXML)
	table.Error.JSONType, table.Error.XMLType = "", ""
	table.Error.Shape = object("error", place(model.PlaceMessage))
	table.Error.XML = model.XML{Root: "error", Item: "item"}
	runs(t, table, "testdata/formats/formats_test.go")
}

// runs emits the table's package and lets the go command run the tests of the
// file in it, beside more files: the one that runs this test, or the release that
// OUTPUT_GOTOOLCHAIN names.
func runs(t *testing.T, table *model.Table, file string, more ...Output) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a package and runs its tests")
	}
	tests, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	more = append(more, Output{path.Base(file), tests}, Output{"go.mod", []byte("module example.com/status\n\ngo 1.22\n")})
	for _, f := range append(goPackage(t, table), more...) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-vet=all", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if release := os.Getenv("OUTPUT_GOTOOLCHAIN"); release != "" {
		cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go test: %v\n%s", err, out)
	}
}
