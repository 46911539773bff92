// Package exchange asks two services the same, and says what a client of the old one
// misses in the answers of the new one. The services are made from the tables of a pair.
package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A Pair is two tables as packages.
type Pair struct {
	Name    string
	Accepts []string // the media types that the old table has
	Check   func(*http.Response) error
	Rows    []Row
	Own     []Own
}

// A Row is a row of the old table, and the one in its place.
type Row struct {
	Name     string
	Type     reflect.Type // of the error that a client has of it; nil of a success
	Old, New Made
	Free     []string // texts for people, which may be others
}

// A Made is what makes a response: nil where there is no row in the place.
type Made struct {
	Constructor any
	Setters     []string // the methods that a caller may leave out
	Fields      bool
}

// An Own is what the packages themselves answer to a request.
type Own struct {
	Name     string
	Old, New http.Handler
	Free     []string
}

// A responder is a response.
type responder interface {
	Respond(http.ResponseWriter, *http.Request) error
}

// Faults are what a client of the old table misses.
func (p Pair) Faults() []string {
	var faults []string
	for _, accept := range append([]string{""}, p.Accepts...) {
		for _, whole := range []bool{true, false} {
			for _, r := range p.Rows {
				for _, fault := range p.row(r, accept, whole) {
					faults = append(faults, r.Name+": "+fault)
				}
			}
		}
		for _, o := range p.Own {
			c := comparison{free: o.Free}
			c.responses(answer(o.Old, accept), answer(o.New, accept))
			for _, fault := range c.faults {
				faults = append(faults, o.Name+": "+fault)
			}
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

func (p Pair) row(r Row, accept string, whole bool) []string {
	if r.New.Constructor == nil {
		return []string{"there is no such row"}
	}
	c := comparison{free: r.Free}
	was, got := answer(r.Old.handler(whole), accept), answer(r.New.handler(whole), accept)
	c.responses(was, got)
	if r.Type != nil {
		// Of rows that nothing tells apart, a client had another one before, too.
		if err := p.check(got); reflect.TypeOf(err) != r.Type && reflect.TypeOf(err) != reflect.TypeOf(p.check(was)) {
			c.fault("a client has a %T", err)
		}
	}
	return c.faults
}

// A response is one whose body has been read.
type response struct {
	*http.Response
	body []byte
}

// check is what the client makes of a response.
func (p Pair) check(r response) error {
	r.Body = io.NopCloser(bytes.NewReader(r.body))
	return p.Check(r.Response)
}

func answer(h http.Handler, accept string) response {
	r := httptest.NewRequest("GET", "/unknown", nil)
	r.Header.Set("X-Trace", "trace one")
	r.Header.Set("Traceparent", "trace two")
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return response{w.Result(), w.Body.Bytes()}
}

// handler makes the response anew for each request: with all that it can have, or with
// what it must.
func (m Made) handler(whole bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		made := call(reflect.ValueOf(m.Constructor), whole)
		if m.Fields {
			field := made.MethodByName("Field")
			args := samples(field.Type(), whole)
			args[0], args[1] = reflect.ValueOf("/a"), reflect.ValueOf("sample")
			field.Call(args)
		}
		if whole {
			for _, name := range m.Setters {
				call(made.MethodByName(name), whole)
			}
		}
		_ = made.Interface().(responder).Respond(w, r)
	})
}

func call(f reflect.Value, whole bool) reflect.Value { return f.Call(samples(f.Type(), whole))[0] }

// samples are arguments for a function.
func samples(f reflect.Type, whole bool) []reflect.Value {
	var args []reflect.Value
	for i := range f.NumIn() {
		if f.IsVariadic() && i == f.NumIn()-1 {
			if whole {
				args = append(args, sample(f.In(i).Elem(), whole))
			}
			break
		}
		args = append(args, sample(f.In(i), whole))
	}
	return args
}

var when = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// sample is a value of the type, the same of each: of a whole one, with all that may be
// left out.
func sample(t reflect.Type, whole bool) reflect.Value {
	for _, known := range []any{when, 1500 * time.Millisecond, []byte("sample")} {
		if reflect.TypeOf(known) == t {
			return reflect.ValueOf(known)
		}
	}
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString("sample")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v = reflect.Append(v, sample(t.Elem(), whole))
	case reflect.Pointer:
		v = reflect.New(t.Elem())
		v.Elem().Set(sample(t.Elem(), whole))
	case reflect.Struct:
		for i := range t.NumField() {
			optional := strings.Contains(t.Field(i).Tag.Get("json"), ",omit")
			if t.Field(i).IsExported() && (whole || !optional) {
				v.Field(i).Set(sample(t.Field(i).Type, whole))
			}
		}
	case reflect.Map:
		v = reflect.ValueOf(map[string]string{"sample": "sample"})
	case reflect.Func:
		return reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.Zero(t.Out(0))} })
	case reflect.Interface:
		for _, known := range []any{errors.New("a cause"), bytes.NewReader([]byte("sample")), context.Background()} {
			if reflect.TypeOf(known).Implements(t) {
				v.Set(reflect.ValueOf(known))
				break
			}
		}
	}
	return v
}

// A comparison collects what a client of the old service misses.
type comparison struct {
	free   []string
	faults []string
}

func (c *comparison) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *comparison) responses(old, new response) {
	if old.StatusCode != new.StatusCode {
		c.fault("the status is %d, and was %d", new.StatusCode, old.StatusCode)
	}
	for key := range old.Header {
		was, is := old.Header.Get(key), new.Header.Get(key)
		if key == "Content-Length" { // which is the connection's
			continue
		}
		if key == "Content-Type" && was != is && was != "sample" || !c.reads(was, is) || len(new.Header[key]) == 0 {
			c.fault("the header %s is %q, and was %q", key, is, was)
		}
	}
	switch kind := old.Header.Get("Content-Type"); {
	case len(old.body) == 0:
	case strings.Contains(kind, "json"):
		var was, is any
		if json.Unmarshal(old.body, &was) != nil || json.Unmarshal(new.body, &is) != nil {
			c.fault("the body is no JSON: %s", new.body)
			return
		}
		c.values("", was, is)
	case strings.Contains(kind, "xml"):
		c.values("", element(old.body), element(new.body))
	case !c.reads(string(old.body), string(new.body)):
		c.fault("the body is %q, and was %q", new.body, old.body)
	}
}

// values compares two values of JSON, or elements.
func (c *comparison) values(path string, old, new any) {
	if old != nil && reflect.TypeOf(old) != reflect.TypeOf(new) {
		c.fault("%s is %v, and was %v", path, new, old)
		return
	}
	switch was := old.(type) {
	case map[string]any:
		is := new.(map[string]any)
		for key := range was {
			if _, ok := is[key]; !ok {
				c.fault("%s.%s is missing", path, key)
				continue
			}
			c.values(path+"."+key, was[key], is[key])
		}
	case []any:
		is := new.([]any)
		if len(is) < len(was) {
			c.fault("%s has %d items, and had %d", path, len(is), len(was))
			return
		}
		for i := range was {
			c.values(fmt.Sprintf("%s[%d]", path, i), was[i], is[i])
		}
	case float64:
		is := new.(float64)
		isSample := was == 7 || was == 1.5
		if was == 7 && is != float64(int(is)) || !isSample && was != is {
			c.fault("%s is %v, and was %v", path, is, was)
		}
	case string:
		if is := new.(string); !c.reads(was, is) {
			c.fault("%s is %q, and was %q", path, is, was)
		}
	}
}

// forms are those of texts by which a client reads them as something.
var forms = []*regexp.Regexp{
	regexp.MustCompile(`^\d+$`),
	regexp.MustCompile(`^\d+\.\d+$`),
	regexp.MustCompile(`^\d{4}-\d\d-\d\dT`),
	regexp.MustCompile(`^\w{3}, \d\d \w{3} \d{4} .* GMT$`),
	regexp.MustCompile(`^(W/)?".*"$`),
	regexp.MustCompile(`^[0-9a-f]{32}$`),
	regexp.MustCompile(`^@\d+$`),
}

// reads reports whether who expects the old text can do with the new one.
func (c *comparison) reads(old, new string) bool {
	if old == new || slices.Contains(c.free, old) {
		return true
	}
	if old == "sample" { // of a string, which may be any text
		return new != "" && !forms[4].MatchString(new) // a quoted string is another one
	}
	if old == "true" || old == "1.5" || old == "7" || old == "2" {
		return forms[0].MatchString(new) && old != "true"
	}
	for _, form := range forms[2:] {
		if form.MatchString(old) {
			return form.MatchString(new)
		}
	}
	return false
}

// element is an element of XML: what is in it by name, each a list, and its text.
func element(text []byte) any {
	d := xml.NewDecoder(bytes.NewReader(text))
	root, stack := map[string]any{}, []map[string]any{}
	stack = append(stack, root)
	for {
		token, err := d.Token()
		if err != nil {
			return root
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := map[string]any{}
			for _, a := range t.Attr {
				if a.Name.Local != "xmlns" && a.Name.Space != "xmlns" {
					e["@"+a.Name.Space+" "+a.Name.Local] = a.Value
				}
			}
			key := t.Name.Space + " " + t.Name.Local
			items, _ := top[key].([]any)
			top[key] = append(items, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				top["#text"] = s
			}
		}
	}
}
