package gen

import (
	"io"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/statusgen/statusgen/gen/diff"
	"github.com/statusgen/statusgen/templates/model"
)

// silent are the fields of the model that diff does not read, and why.
var silent = map[string]string{
	"Row.Title":      "it follows from the code and the phrase",
	"Row.Ref":        "it follows from the code",
	"Row.Described":  "it follows from Details",
	"Row.UsualRetry": "it follows from the code",
	"Row.Origin":     "a row is the same wherever it comes from",
	"Row.Unlisted":   "it follows from Own and Rows",
	"Row.All":        "it follows from Methods",
	"GoName.Package": "it follows from the path",
	"Message.Source": "it follows from Parts",
	"Selector.Steps": "it follows from Text and the fields",
	"Selector.Enum":  "it follows from Text and the fields",
	"Selector.Typed": "it follows from Text and the fields",
	"Step.Name":      "it follows from Text and the fields",
	"Step.Pointer":   "it follows from Text and the fields",
	"Table.Package":  "the package is compared, which has a folder, too",
}

// everythingTable has all that a table can have.
const everythingTable = `extends: statusgen:base
package: status
domain: acme.example
api: {title: Orders, version: 1.4, url: https://api.acme.example, details: Orders.}
methods: [+PATCH]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal, application/vnd.acme+json: encoding/json.Marshal}
headers: {Request-Cost: {type: int, required: true}}
reserved: {ids: [OLD], names: [Old]}
error:
  type: https://acme.example/{id}
  help: https://acme.example/help/{id}
  request_id: {header: X-Request-Id, always: true}
  media_type: {json: application/vnd.acme.error+json, xml: application/vnd.acme.error+xml}
  headers: {X-Error: $id, X-Trace: $header.Traceparent}
  xml: {root: "a:error", of: error, namespace: "urn:acme", item: i}
  shape:
    error:
      "@code": $id
      "@xml:lang": en
      type: $type
      title: $phrase
      domain: $domain
      kind: $value.kind
      reason: $param.reason
      status: "$status"
      trace: $header.Traceparent
      text: {"#text": $message}
      list: [a, $path]
      either: {$first: [$instance, $message]}
      errors: [{name: $name, code: $field.code, size: $field.size, detail: $detail}]
      named: {$name: [$detail]}
      $params...: null
bodies:
  Task:
    details: A task.
    fields:
      href: {type: uri, details: Where it is.}
      state: {type: enum, values: [queued, done, failed]}
      result: {type: Result, optional: true}
      tags: [string]
    poll: {state: state, href: href, final: [done, failed], failed: {result.success: false}, message: result.message}
  Result: {fields: {success: bool, message: string}}
  Job:
    fields: {href: uri, state: {type: enum, values: [queued, done, failed]}}
    poll: {state: state, href: href, final: [done, failed], failed: [failed]}
  Address: {go: net/url.URL}
statuses:
  Accepted: {code: 202, methods: all, body: Task, headers: {Location: {type: uri, from: href, details: Where.}}}
  Started: {code: 202, methods: all, body: Job}
  Moved: {code: 200, methods: [GET], body: Address, headers: {X-A: {value: a}, Priority: string, ETag: {type: etag, weak: true}}}
  Export: {code: 200, methods: [GET], body: {stream: text/csv}}
  Download: {code: 200, methods: [GET], body: file}
  NotAcceptable: 406
  PreconditionFailed: 412
  RangeNotSatisfiable: 416
  Broken: {code: 500, id: 10, phrase: Broken, details: It is broken.}
  Quota:
    code: 403
    go_type: QuotaError
    id: QUOTA
    type: https://acme.example/quota
    values: {kind: a}
    message: the {limit} is reached
    params:
      limit: int
      reason: {type: string, details: Why.}
      task: {type: Result, optional: true}
      account: {type: string, sensitive: true}
      many: {type: [string], message: false}
    fields: {code: string, size: {type: int, optional: true, details: How much.}, all: [int]}
    headers: {Retry-After: duration, X-Why: {type: string, required: true, details: Why.}}
    causes: [{cause: It is used up., remedy: Wait.}]
    links: [https://acme.example]
    since: v1
    owner: team
    log: warn
    retry: after
    deprecated: {use: Forbidden, note: It goes., since: 2026-01-01, sunset: 2027-01-01}
    formerly: [QuotaUsedUp]
  Missing: {code: 404, from: [database/sql.ErrNoRows, "*net/http.MaxBytesError"], expose: message}
outputs: {go: status, client: api}
`

// Whatever of a table changes, diff says something, or the list says why it does not: the
// model cannot grow past it.
func TestDiffReadsTheModel(t *testing.T) {
	base := baseTable(t)
	file := fileIn(t, t.TempDir(), "status.yaml", everythingTable)
	c := newCommand(base, io.Discard, io.Discard)
	was, is, err := c.sides([]string{file, file})
	if err != nil {
		t.Fatal(err)
	}
	if changes := diff.Tables(was.side(), is.side()); len(changes) > 0 {
		t.Fatal("of one table with itself:", changes)
	}
	said := map[string]int{} // how many mutants of a field are told of
	for field := range fieldsOf(reflect.TypeFor[model.Table](), map[string]bool{}) {
		said[field] = 0
		for mutant := range mutants(is.Table, field) {
			new := is.side()
			new.Table = mutant
			said[field] += len(diff.Tables(was.side(), new))
		}
	}
	for _, field := range slices.Sorted(maps.Keys(said)) {
		why, isSilent := silent[field]
		switch {
		case said[field] == 0 && !isSilent:
			t.Errorf("model.%s: diff says nothing when it changes", field)
		case said[field] > 0 && isSilent:
			t.Errorf("model.%s: diff does say when it changes; it is not silent: %s", field, why)
		}
	}
	for field := range silent {
		if _, ok := said[field]; !ok {
			t.Errorf("model has no %s", field)
		}
	}
}

// fieldsOf gives the fields of the struct, and of those that it leads to, as Row.Code.
func fieldsOf(t reflect.Type, all map[string]bool) map[string]bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return fieldsOf(t.Elem(), all)
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return all
		}
		for i := range t.NumField() {
			f := t.Field(i)
			name := t.Name() + "." + f.Name
			if all[name] {
				continue
			}
			isGroup := f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]() // whose own fields are to be read
			if !isGroup {
				all[name] = true
			}
			fieldsOf(f.Type, all)
		}
	}
	return all
}

// mutants gives copies of the table, in each of which one field of that name is another.
func mutants(table *model.Table, field string) func(yield func(*model.Table) bool) {
	return func(yield func(*model.Table) bool) {
		const most = 100 // of the places that have the field
		for i := range most {
			for j := range 2 { // ways to change it
				mutant := clone(reflect.ValueOf(table), map[any]reflect.Value{}).Interface().(*model.Table)
				n, changed := 0, false
				visit(reflect.ValueOf(mutant), map[any]bool{}, func(name string, v reflect.Value) {
					if name != field {
						return
					}
					if n == i {
						changed = mutate(v, j)
					}
					n++
				})
				if n <= i {
					return
				}
				if changed && !yield(mutant) {
					return
				}
			}
		}
	}
}

// clone is a copy in which nothing is shared with the value; what is shared within it,
// is so in the copy.
func clone(v reflect.Value, done map[any]reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if c, ok := done[v.Interface()]; ok {
			return c
		}
		c := reflect.New(v.Type().Elem())
		done[v.Interface()] = c
		c.Elem().Set(clone(v.Elem(), done))
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(clone(v.Index(i), done))
		}
		return c
	case reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		if v.Type() != reflect.TypeFor[time.Time]() {
			for i := range v.NumField() {
				c.Field(i).Set(clone(v.Field(i), done))
			}
		}
		return c
	}
	return v
}

// visit calls do with each field of each struct, once.
func visit(v reflect.Value, done map[any]bool, do func(name string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !done[v.Interface()] {
			done[v.Interface()] = true
			visit(v.Elem(), done, do)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), done, do)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			visit(v.Field(i), done, do)
		}
		for i := range v.NumField() {
			do(v.Type().Name()+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}

// mutate changes the value in one of two ways, and reports whether it did.
func mutate(v reflect.Value, way int) bool {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(v.Interface().(time.Time).AddDate(0, 0, 1-2*way)))
		return true
	case v.Type() == reflect.TypeFor[model.BodyKind](): // of the kinds that need nothing else
		was := v.Int()
		v.SetInt(int64([]model.BodyKind{model.BodyNone, model.BodyBytes}[way]))
		return was != v.Int()
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!v.Bool())
		return way == 0
	case reflect.Int:
		v.SetInt(v.Int() + 1 - 2*int64(way))
		return v.Int() >= 0
	case reflect.String:
		if way == 0 {
			v.SetString(v.String() + "x")
			return true
		}
		was := v.String()
		v.SetString("")
		return was != ""
	case reflect.Slice:
		if way == 0 && v.Len() > 0 {
			v.Set(v.Slice(0, v.Len()-1))
			return true
		}
		return false
	case reflect.Pointer:
		return mutatePointer(v, way)
	}
	return false
}

// mutatePointer lets a pointer lead to something else, which has another name, or to
// nothing.
func mutatePointer(v reflect.Value, way int) bool {
	switch {
	case v.IsNil():
		return false
	case way == 1 && (v.Type() == reflect.TypeFor[*model.Deprecation]() || v.Type() == reflect.TypeFor[*model.Message]() || v.Type() == reflect.TypeFor[*model.Poll]()):
		v.SetZero()
		return true
	case way == 1:
		return false
	}
	other := reflect.New(v.Type().Elem())
	other.Elem().Set(v.Elem())
	name := other.Elem().FieldByName("Name")
	if !name.IsValid() {
		return false
	}
	name.SetString(name.String() + "x")
	if r, ok := other.Interface().(*model.Row); ok {
		r.ID, r.Code = r.ID+"x", r.Code+1
	}
	v.Set(other)
	return true
}
