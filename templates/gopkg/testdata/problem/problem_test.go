package status

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

// This file is run within the package that TestProblemRuns emits.

// Every error is a problem in JSON by the schema of RFC 9457, appendix A, and in
// XML by the grammar of appendix B, whatever its message, its fields, its params
// and the request's id.
func TestProblem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		bad := Invalid(text(r))
		for range r.IntN(9) {
			switch r.IntN(3) {
			case 0:
				bad.Field(text(r), text(r))
			case 1:
				bad.Query(text(r), text(r))
			case 2:
				bad.Header(text(r), text(r))
			}
		}
		for _, e := range []Response{bad, Gone(text(r)), made(r, Quota), made(r, Quotas), made(r, Missing), Broken(errors.New("a secret")), Fail(io.EOF)} {
			id := ""
			if r.IntN(2) > 0 {
				id = "r-17"
			}
			if err := checkJSON(sent(t, e, id, "application/problem+json")); err != nil {
				t.Fatal(err)
			}
			if err := checkXML(sent(t, e, id, "application/problem+xml")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A sensitive param is in the log, and in no byte that is sent.
func TestSecret(t *testing.T) {
	const planted = "hunter2"
	e := Secret(17, planted, []string{planted}, errors.New(planted)).Field("/a", "is wrong")
	for _, res := range []Response{e, Fail(fmt.Errorf("a: %w", e))} {
		for _, accept := range []string{"application/problem+json", "application/problem+xml"} {
			r := httptest.NewRequest("POST", "/", nil)
			r.Header.Set("Accept", accept)
			w := httptest.NewRecorder()
			if err := res.Respond(w, r); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(w.Header(), w.Body); strings.Contains(got, planted) || !strings.Contains(got, "17") {
				t.Errorf("%s sends %s", accept, got)
			}
		}
	}
	if got := fmt.Sprint(e.LogValue()); strings.Count(got, planted) != 3 {
		t.Errorf("the log has %s", got)
	}
}

func sent(t *testing.T, e Response, id, accept string) string {
	r := httptest.NewRequest("POST", "/", nil)
	r.Header["Accept"], r.Header["X-Request-Id"] = []string{accept}, []string{id}
	w := httptest.NewRecorder()
	if err := e.Respond(w, r); err != nil {
		t.Fatal(err)
	}
	if got := w.Header().Get("Content-Type"); got != accept {
		t.Fatalf("%s, not %s", got, accept)
	}
	return w.Body.String()
}

// text is a random text of what JSON and XML must escape, or cannot hold.
func text(r *rand.Rand) string {
	parts := []string{"a", "é", "\U0001f600", " ", "\t", "\n", "\r", "\x00", "\x1b", "\x7f", "\xff", "\ufffe", "\u2028", "<", ">", "&", "]]>", `"`, "'", "\\", "/"}
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

// made calls the constructor with random params.
func made(r *rand.Rand, constructor any) Response {
	f := reflect.ValueOf(constructor)
	var args []reflect.Value
	for i := range f.Type().NumIn() - 1 { // the causes are left out
		args = append(args, randomParam(r, f.Type().In(i)))
	}
	return f.Call(args)[0].Interface().(Response)
}

// randomParam makes a random value of a param's type.
func randomParam(r *rand.Rand, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch v.Interface().(type) {
	case time.Time:
		return reflect.ValueOf(time.Unix(r.Int64N(1<<39), r.Int64N(1e9)).UTC())
	}
	switch t.Kind() {
	case reflect.Slice:
		for range r.IntN(4) {
			v = reflect.Append(v, randomParam(r, t.Elem()))
		}
	case reflect.String:
		v.SetString(text(r))
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64() - 1<<62)
	case reflect.Float64:
		v.SetFloat(r.NormFloat64() * 1e9)
	case reflect.Bool:
		v.SetBool(r.IntN(2) > 0)
	default:
		panic("a param of the type " + t.String())
	}
	return v
}

// checkJSON holds a body against the schema.
func checkJSON(body string) error {
	var p map[string]any
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		return fmt.Errorf("%w:\n%s", err, body)
	}
	for _, name := range []string{"type", "title", "detail", "instance"} {
		s, ok := p[name].(string)
		if p[name] != nil && !ok {
			return fmt.Errorf("%s is %v, not a string:\n%s", name, p[name], body)
		}
		if _, err := url.Parse(s); err != nil && (name == "type" || name == "instance") {
			return fmt.Errorf("%s: %w:\n%s", name, err, body)
		}
	}
	if status, ok := p["status"].(float64); !ok || status < 100 || status > 599 || status != float64(int(status)) {
		return fmt.Errorf("status is %v:\n%s", p["status"], body)
	}
	return nil
}

// namespace is that of appendix B.
const namespace = "urn:ietf:rfc:7807"

// standard are the members that a problem has first, each at most once.
var standard = map[string]func(text string) error{
	"type":     isURI,
	"title":    isString,
	"detail":   isString,
	"status":   isPositive,
	"instance": isURI,
}

func isString(string) error     { return nil }
func isURI(s string) error      { _, err := url.Parse(s); return err }
func isPositive(s string) error { _, err := strconv.ParseUint(s, 10, 16); return err }

// An element is what the grammar tells of one.
type element struct {
	name     xml.Name
	text     string
	children []element
}

// checkXML holds a body against the grammar. It is stricter in this: a standard
// member that comes later is one all the same, not an extension that has its
// name.
func checkXML(body string) error {
	d := xml.NewDecoder(strings.NewReader(body))
	var root *element
	for root == nil {
		token, err := d.Token()
		if err != nil {
			return fmt.Errorf("%w:\n%s", err, body)
		}
		if start, ok := token.(xml.StartElement); ok {
			if root, err = read(d, start); err != nil {
				return fmt.Errorf("%w:\n%s", err, body)
			}
		}
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("after the problem: %v:\n%s", err, body)
	}
	if err := root.check(); err != nil {
		return fmt.Errorf("%w:\n%s", err, body)
	}
	return nil
}

// read reads an element to its end.
func read(d *xml.Decoder, start xml.StartElement) (*element, error) {
	e := &element{name: start.Name}
	for {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			child, err := read(d, token)
			if err != nil {
				return nil, err
			}
			e.children = append(e.children, *child)
		case xml.CharData:
			e.text += string(token)
		case xml.EndElement:
			return e, nil
		}
	}
}

// check holds the root against the grammar:
//
//	problem = element problem { (type? & title? & detail? & status? & instance?), anyNsElement }
func (e *element) check() error {
	if e.name != (xml.Name{Space: namespace, Local: "problem"}) {
		return fmt.Errorf("the root is %v", e.name)
	}
	if strings.TrimSpace(e.text) != "" {
		return fmt.Errorf("the problem has the text %q", e.text)
	}
	seen := map[string]bool{}
	for _, c := range e.children {
		is, ok := standard[c.name.Local]
		if !ok {
			continue
		}
		if seen[c.name.Local] || len(c.children) > 0 {
			return fmt.Errorf("%s comes twice, or has elements", c.name.Local)
		}
		seen[c.name.Local] = true
		if err := is(c.text); err != nil {
			return fmt.Errorf("%s: %w", c.name.Local, err)
		}
	}
	return e.checkAny()
}

// checkAny holds what an element has against the grammar:
//
//	anyNsElement = (element ns:* { anyNsElement | text } | attribute * { text })*
func (e *element) checkAny() error {
	for _, c := range e.children {
		if c.name.Space != namespace {
			return fmt.Errorf("%s is of the namespace %q", c.name.Local, c.name.Space)
		}
		if len(c.children) > 0 && strings.TrimSpace(c.text) != "" {
			return fmt.Errorf("%s has elements and text", c.name.Local)
		}
		if err := c.checkAny(); err != nil {
			return err
		}
	}
	return nil
}
