package spec

import (
	"archive/zip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// The platform is an organisation's module with its table, in two versions; it
// extends a file of its own module.
var platform = map[string]string{
	"v1.0.0": `
-- go.mod --
module acme.test/platform

go 1.22
-- platform.go --
package platform
-- status.yaml --
extends: ./tables/errors.yaml
statuses:
  Conflict: {id: CONFLICT}
-- tables/errors.yaml --
extends: statusgen:base
methods: [+PATCH]
statuses:
  Conflict: 409
-- outside.yaml --
extends: ../elsewhere.yaml
`,
	"v1.1.0": `
-- go.mod --
module acme.test/platform

go 1.22
-- platform.go --
package platform
-- status.yaml --
extends: statusgen:base
statuses:
  Conflict: {code: 409, id: CONFLICT, phrase: Clash}
`,
}

// proxy serves the versions of the platform from a folder, and sets the
// environment in which the go command has nothing else.
func proxy(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the go command")
	}
	folder := t.TempDir()
	versions := filepath.Join(folder, "acme.test", "platform", "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	for version, files := range platform {
		archive := txtar.Parse([]byte(files))
		write(t, filepath.Join(versions, version+".info"), `{"Version":"`+version+`"}`)
		write(t, filepath.Join(versions, version+".mod"), string(archive.Files[0].Data))
		f, err := os.Create(filepath.Join(versions, version+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		for _, file := range archive.Files {
			w, err := z.Create("acme.test/platform@" + version + "/" + file.Name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(file.Data); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	cache := t.TempDir()
	t.Setenv("GOMODCACHE", cache)
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(folder))
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	t.Setenv("GO111MODULE", "")
	t.Setenv("GOTOOLCHAIN", "local")
	t.Cleanup(func() { // the cache is read-only, as always
		if out, err := exec.Command("go", "clean", "-modcache").CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
}

func goRun(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

const service = `
-- go.mod --
module acme.test/service

go 1.22
-- service.go --
package service
-- status.yaml --
extends: acme.test/platform/status.yaml
statuses:
  Conflict: {fields: true}
outputs: {go: internal/status}
`

// conflict returns where the service's row Conflict comes from, or the
// problems.
func conflict(t *testing.T, dir string) string {
	t.Helper()
	spec, err := Load(filepath.Join(dir, "status.yaml"), base(t))
	if err != nil {
		return strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
	}
	for _, r := range spec.Table.Rows {
		if r.Name == "Conflict" {
			return r.Phrase + ": " + r.Origin
		}
	}
	return "no row"
}

const (
	fromV1 = "Conflict: acme.test/platform/tables/errors.yaml:4, changed in acme.test/platform/status.yaml:3"
	fromV2 = "Clash: acme.test/platform/status.yaml:3"
)

// A service extends a file of a module that it requires, and gets another
// version of it as go.mod says.
func TestModule(t *testing.T) {
	proxy(t)
	dir := files(t, service)
	expect(t, conflict(t, dir), "status.yaml:1:10: no module that the service requires has acme.test/platform/status.yaml; "+
		"run `go get` with the module's path, and import a package of it so that `go mod tidy` keeps it")

	goRun(t, dir, "get", "acme.test/platform@v1.0.0")
	expect(t, conflict(t, dir), fromV1)

	goRun(t, dir, "get", "acme.test/platform@v1.1.0")
	expect(t, conflict(t, dir), fromV2)

	t.Setenv("GOFLAGS", "-mod=mod")
	expect(t, conflict(t, dir), fromV2)

	t.Setenv("GOMODCACHE", t.TempDir())
	expect(t, conflict(t, dir), "status.yaml:1:10: the module acme.test/platform v1.1.0 is not in the module cache; run `go mod download acme.test/platform`")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOPROXY", "off")
	expect(t, conflict(t, dir), "status.yaml:1:10: the module acme.test/platform v1.1.0 is not in the module cache, and the go command cannot fetch it: module lookup disabled by GOPROXY=off")
	t.Setenv("PATH", "")
	expect(t, conflict(t, dir), `status.yaml:1:10: cannot look for the module of acme.test/platform/status.yaml: exec: "go": executable file not found in $PATH`)
}

// A module's file extends others of its module alone, and one that it has not
// is named.
func TestModuleFiles(t *testing.T) {
	proxy(t)
	dir := files(t, service)
	goRun(t, dir, "get", "acme.test/platform@v1.0.0")
	for file, want := range map[string]string{
		"acme.test/platform/outside.yaml":       "acme.test/platform/outside.yaml:1:10: ../elsewhere.yaml is outside the module acme.test/platform, whose other files a table can extend",
		"acme.test/platform/none.yaml":          "status.yaml:1:10: the module acme.test/platform v1.0.0 has no file none.yaml; does another version have it?",
		"acme.test/platform/tables/errors.yaml": "Conflict: acme.test/platform/tables/errors.yaml:4",
		"acme.test/platform":                    "status.yaml:1:10: no module that the service requires has the file acme.test/platform; where that is a module or a folder, name the table in it, as in acme.test/platform/status.yaml",
		"acme.test/service/own.yaml":            "status.yaml:1:10: the module acme.test/service has no file own.yaml; does another version have it?",
		"all/status.yaml":                       "status.yaml:1:10: no module that the service requires has all/status.yaml; run `go get` with the module's path, and import a package of it so that `go mod tidy` keeps it",
	} {
		write(t, filepath.Join(dir, "status.yaml"), "extends: "+file+"\nstatuses:\n  Conflict: {fields: true}\noutputs: {go: status}\n")
		expect(t, conflict(t, dir), want)
	}
}

// In a workspace the platform is the folder that the workspace has.
func TestWorkspace(t *testing.T) {
	proxy(t)
	dir := files(t, service+`
-- platform/go.mod --
module acme.test/platform

go 1.22
-- platform/status.yaml --
extends: statusgen:base
statuses:
  Conflict: {code: 409, phrase: Draft}
-- go.work --
go 1.22

use (
	.
	./platform
)
`)
	expect(t, conflict(t, dir), "Draft: acme.test/platform/status.yaml:3")
}

// A vendor folder has the files of imported packages alone.
func TestVendor(t *testing.T) {
	proxy(t)
	dir := files(t, service)
	goRun(t, dir, "get", "acme.test/platform@v1.1.0")
	write(t, filepath.Join(dir, "service.go"), "package service\n\nimport _ \"acme.test/platform\"\n")
	goRun(t, dir, "mod", "vendor")
	expect(t, conflict(t, dir), fromV2)

	if err := os.Remove(filepath.Join(dir, "vendor", "acme.test", "platform", "status.yaml")); err != nil {
		t.Fatal(err)
	}
	expect(t, conflict(t, dir), "status.yaml:1:10: the vendor folder has acme.test/platform without status.yaml, since `go mod vendor` copies the folders of imported packages alone; "+
		"import a package of that folder and run `go mod vendor`, or set GOFLAGS=-mod=mod")

	t.Setenv("GOFLAGS", "-mod=mod")
	expect(t, conflict(t, dir), fromV2)
}

// Without a go.mod there are no modules to look in.
func TestNoModule(t *testing.T) {
	proxy(t)
	dir := files(t, service)
	if err := os.Remove(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	got := conflict(t, dir)
	if !strings.HasPrefix(got, "status.yaml:1:10: cannot look for the module of acme.test/platform/status.yaml: ") || !strings.Contains(got, "go.mod") {
		t.Error(got)
	}
}

// The package goes where the module of the table is.
func TestOutputFolder(t *testing.T) {
	const goMod = "-- go.mod --\nmodule acme.test/service\n"
	for _, test := range []struct{ name, files, folder, want string }{
		{name: "below", files: goMod, folder: "internal/status"},
		{name: "beside", files: goMod, folder: "../status"},
		{name: "the module's own folder", files: goMod, folder: ".."},
		{name: "outside", files: goMod, folder: "../../status",
			want: `the folder "../../status" is outside the module acme.test/service of the table; write one inside`},
		{name: "a module within", files: goMod + "-- api/internal/go.mod --\nmodule acme.test/nested\n", folder: "internal/status"},
		{name: "beside, from a module within", files: goMod + "-- api/go.mod --\n// the API\nmodule \"acme.test/api\" // v1\n", folder: "../status",
			want: `the folder "../status" is outside the module acme.test/api of the table; write one inside`},
		{name: "a folder go.mod", files: goMod + "-- api/go.mod/file --\n", folder: "../status"},
		{name: "no module", folder: "internal/status"},
		{name: "no module, the table's own folder", folder: "."},
		{name: "no module, beside", folder: "../status",
			want: "the folder \"../status\" is not below the folder of the table, and no go.mod makes them one module; write one below, or run `go mod init` first"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := files(t, test.files)
			file := filepath.Join(dir, "api", "status.yaml")
			write(t, file, "extends: statusgen:base\npackage: status\nstatuses:\noutputs: {go: "+test.folder+"}\n")
			spec, err := Load(file, base(t))
			if test.want != "" {
				expect(t, fmt.Sprint(err), file+":4:15: "+test.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			expect(t, spec.Packages[0].Folder, filepath.Join(dir, "api", test.folder))
		})
	}
}

// What a package may import is decided where it will stand, be that in a module
// of its own.
func TestNestedModule(t *testing.T) {
	proxy(t)
	dir := files(t, `
-- go.mod --
module acme.test/service

go 1.22
-- internal/store/store.go --
package store

import "errors"

var ErrGone = errors.New("gone")
-- api/go.mod --
module acme.test/service/api

go 1.22

require acme.test/service v0.0.0

replace acme.test/service => ../
-- elsewhere/go.mod --
module acme.test/elsewhere

go 1.22

require acme.test/service v0.0.0

replace acme.test/service => ../
`)
	for folder, want := range map[string]string{
		"status":           "<nil>",
		"api/status":       "<nil>",
		"elsewhere/status": "status.yaml:3:21: NotFound: package acme.test/service/internal/store is internal to acme.test/service, so the generated package cannot import it",
	} {
		write(t, filepath.Join(dir, "status.yaml"), "extends: statusgen:base\nstatuses:\n  NotFound: {from: [acme.test/service/internal/store.ErrGone]}\noutputs: {go: "+folder+"}\n")
		_, err := Load(filepath.Join(dir, "status.yaml"), base(t))
		expect(t, strings.ReplaceAll(fmt.Sprint(err), dir+string(filepath.Separator), ""), want)
	}
}

// Go errors of the service's own packages are looked up where they are.
func TestOwnErrors(t *testing.T) {
	proxy(t)
	dir := files(t, `
-- go.mod --
module acme.test/service

go 1.22
-- internal/store/store.go --
package store

import "errors"

var ErrGone = errors.New("gone")

type Busy struct{ error }

type Full struct{}

func (*Full) Error() string { return "full" }

type Task struct{ ID string }

type Box[T any] struct{ error }

func Encode(v any) ([]byte, error) { return nil, nil }

const Zero = 0
-- internal/status/status.go --
package status
-- handler/handler.go --
package handler

import _ "acme.test/service/internal/status"

var ErrHandler error
-- broken/broken.go --
package broken

var ErrBroken error = missing
-- command/main.go --
package main

var ErrMain error

func main() {}
-- other/internal/deep/deep.go --
package deep

var ErrDeep error
-- cart.go/cart.go --
package cart

import "errors"

var ErrCart = errors.New("empty")
-- gone.go --
package service
-- internal/store/locked.go --
package store

import "sync"

type Locked struct {
	ID  string
	All [2]struct{ Mutex sync.Mutex }
}

type Lockers struct {
	sync.Locker
	Both *sync.Mutex
}
-- status.yaml --
extends: statusgen:base
formats:
  application/json: encoding/json.Marshal
  text/plain: acme.test/service/internal/store.Encode
bodies:
  Task: {go: acme.test/service/internal/store.Task}
  Lockers: {go: acme.test/service/internal/store.Lockers}
statuses:
  Accepted: {headers: {Location: uri}}
  NotFound: {from: [acme.test/service/internal/store.ErrGone, acme.test/service/cart.go.ErrCart]}
  ServiceUnavailable: {from: [acme.test/service/internal/store.Busy, "*acme.test/service/internal/store.Full"]}
outputs: {go: internal/status}
-- bad.yaml --
extends: statusgen:base
bodies:
  Locked: {go: acme.test/service/internal/store.Locked}
statuses:
  OK: {body: Locked}
  NotFound:
    from:
      - gone.go.Err
      - acme.test/service/handler.ErrHandler
      - acme.test/service/internal/status.Err
      - acme.test/service/broken.ErrBroken
      - acme.test/service/command.ErrMain
      - acme.test/service/other/internal/deep.ErrDeep
      - acme.test/service/internal/store.Full
      - acme.test/service/internal/store.ErrGon
      - acme.test/service/internal/store.Box
      - acme.test/service/internal/store.Task
      - acme.test/service/internal/store.Zero
      - acme.test/service/none.Err
outputs: {go: internal/status}
`)
	spec, err := Load(filepath.Join(dir, "status.yaml"), base(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range dump(spec) {
		if strings.Contains(line, "acme.test") {
			got = append(got, line)
		}
	}
	want := []string{
		"format text/plain acme.test/service/internal/store.Encode",
		"body Task = acme.test/service/internal/store.Task (store)",
		"body Lockers = acme.test/service/internal/store.Lockers (store)",
		"  from sentinel acme.test/service/internal/store.ErrGone (store)",
		"  from sentinel acme.test/service/cart.go.ErrCart (cart)",
		"  from value acme.test/service/internal/store.Busy (store)",
		"  from pointer acme.test/service/internal/store.Full (store)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	_, err = Load(filepath.Join(dir, "bad.yaml"), base(t))
	if err == nil {
		t.Fatal("no problems")
	}
	problems := strings.ReplaceAll(err.Error(), filepath.Join(dir, "bad.yaml")+":", "")
	want = []string{
		"3:16: Locked: acme.test/service/internal/store.Locked cannot be copied, since it has a sync.Mutex, and a body is passed by value; let the row have body: resource, which may be a pointer",
		"8:9: NotFound: gone.go is a file, which the go command takes it for; write the import path of its package",
		"9:9: NotFound: package acme.test/service/handler imports the generated package, which cannot import it in turn; move the name to a package that does not",
		"10:9: NotFound: package acme.test/service/internal/status imports the generated package, which cannot import it in turn; move the name to a package that does not",
		"11:9: NotFound: package acme.test/service/broken does not compile: broken/broken.go:3:23: undefined: missing",
		"12:9: NotFound: package acme.test/service/command is a command, which nothing can import",
		"13:9: NotFound: package acme.test/service/other/internal/deep is internal to acme.test/service/other, so the generated package cannot import it",
		`14:9: NotFound: acme.test/service/internal/store.Full is no error, but a pointer to it is; write "*acme.test/service/internal/store.Full"`,
		`15:9: NotFound: package acme.test/service/internal/store has no ErrGon; did you mean "ErrGone"?`,
		"16:9: NotFound: acme.test/service/internal/store.Box has type parameters, so that it is many types; name an error of one",
		"17:9: NotFound: acme.test/service/internal/store.Task is no error: it has no method Error() string",
		"18:9: NotFound: acme.test/service/internal/store.Zero is a constant; a Go error is a variable of type error, or a type with a method Error() string",
		"19:9: NotFound: no required module has the package acme.test/service/none; run `go get acme.test/service/none`",
	}
	if diff := cmp.Diff(want, strings.Split(problems, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A Go type that has AppendJSON from what it embeds would lose its other fields.
func TestPromotedMethod(t *testing.T) {
	proxy(t)
	dir := files(t, `
-- go.mod --
module acme.test/service

go 1.22
-- tasks/tasks.go --
package tasks

type Task struct{ ID string }

func (t *Task) AppendJSON(b []byte) ([]byte, error) { return b, nil }

type Value struct{ ID string }

func (Value) AppendJSON(b []byte) ([]byte, error) { return b, nil }

type Appender interface{ AppendJSON([]byte) ([]byte, error) }

type Other struct{}

func (Other) AppendJSON(b []byte) []byte { return b }

type (
	Owned     struct { Task; Owner string }
	OwnedBy   struct { Owner string; *Task }
	OfValue   struct { Value; Owner string }
	Held      struct { Appender; Owner string }
	Deep      struct { Owned; Since int }

	Alone     struct { Task }
	Own       struct { Task; Owner string }
	Named     struct { Task Task; Owner string }
	Ambiguous struct { Task; Value }
	Signature struct { Other; Owner string }
	Plain     struct { Owner string }
)

func (o *Own) AppendJSON(b []byte) ([]byte, error) { return b, nil }
-- status.yaml --
extends: statusgen:base
allow: {unused-body: the bodies stand for themselves}
bodies:
  Task: {go: acme.test/service/tasks.Task}
  Owned: {go: acme.test/service/tasks.Owned}
  OwnedBy: {go: acme.test/service/tasks.OwnedBy}
  OfValue: {go: acme.test/service/tasks.OfValue}
  Held: {go: acme.test/service/tasks.Held}
  Deep: {go: acme.test/service/tasks.Deep}
  Alone: {go: acme.test/service/tasks.Alone}
  Own: {go: acme.test/service/tasks.Own}
  Named: {go: acme.test/service/tasks.Named}
  Ambiguous: {go: acme.test/service/tasks.Ambiguous}
  Signature: {go: acme.test/service/tasks.Signature}
  Plain: {go: acme.test/service/tasks.Plain}
statuses:
  Accepted: {headers: {Location: uri}}
outputs: {go: internal/status}
`)
	spec, err := Load(filepath.Join(dir, "status.yaml"), base(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range spec.Warnings {
		got = append(got, short(filepath.Join(dir, "status.yaml"), w))
	}
	const text = "%s: the method AppendJSON of acme.test/service/tasks.%[1]s is that of the embedded %s, " +
		"which leaves the other fields out of the body; declare one for acme.test/service/tasks.%[1]s, or give the field a name [promoted-method]"
	want := []string{
		"5:15: " + fmt.Sprintf(text, "Owned", "Task"),
		"6:17: " + fmt.Sprintf(text, "OwnedBy", "Task"),
		"7:17: " + fmt.Sprintf(text, "OfValue", "Value"),
		"8:14: " + fmt.Sprintf(text, "Held", "Appender"),
		"9:14: " + fmt.Sprintf(text, "Deep", "Owned"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a service lacks by the rules of its platform, it is told at its own table: the
// rules are not its to change, but what breaks them is of its making.
func TestOwnIDsByRulesOfAModule(t *testing.T) {
	dir := files(t, `
-- go.mod --
module acme.test/service

go 1.22

require acme.test/rules v0.0.0

replace acme.test/rules => ./rules
-- rules/go.mod --
module acme.test/rules

go 1.22
-- rules/status.yaml --
methods: [GET]
ids: ^[A-Z_]+$
statuses:
  NotFound: {code: 404, id: NOT_FOUND}
  MethodNotAllowed: {code: 405, id: METHOD_NOT_ALLOWED}
  InternalServerError: {code: 500, id: INTERNAL}
-- status.yaml --
package: status
extends: acme.test/rules/status.yaml
statuses:
  Export: {code: 200, body: file}
  RangeNotSatisfiable: {code: 416, id: RANGE_NOT_SATISFIABLE}
  MethodNotAllowed: null
outputs: {go: status}
`)
	spec, err := Load(filepath.Join(dir, "status.yaml"), base(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range spec.Warnings {
		got = append(got, strings.ReplaceAll(w.String(), dir+string(filepath.Separator), ""))
	}
	expect(t, strings.Join(got, "\n"), `status.yaml:1:1: no row is for the 405 that every package sends, which has the id "MethodNotAllowed" then, and this does not match ids (acme.test/rules/status.yaml:2:6); add one, as in MethodNotAllowed: {code: 405, id: METHOD_NOT_ALLOWED} [own-id]
status.yaml:1:1: no row is for the 412 that a package with files sends, which has the id "PreconditionFailed" then, and this does not match ids (acme.test/rules/status.yaml:2:6); add one, as in PreconditionFailed: {code: 412, id: PRECONDITION_FAILED} [own-id]`)
}
