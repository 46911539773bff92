package shapes

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// This file is run by TestShapes, beside one that has the errors of many tables.

// A response sends itself.
type response interface {
	Respond(w http.ResponseWriter, r *http.Request) error
}

// texts are messages, paths and what else a request or a handler can say.
var texts = []string{"", "x", "<&>\"']]>\x00\x1f\u2028\ufffe\xff{}"}

// Each error is JSON that names no member twice, and XML that is well-formed and
// names nothing twice in one element but the items of a list.
func TestErrors(t *testing.T) {
	for name, table := range tables {
		for i, text := range texts {
			for j, e := range table.errors(text) {
				for mediaType, check := range map[string]func([]byte) error{
					"application/json": checkJSON,
					"application/xml":  func(body []byte) error { return checkXML(body, table.item) },
				} {
					r := httptest.NewRequest("POST", "/", nil)
					r.URL.Path = "/" + text
					r.Header.Set("Accept", mediaType)
					if text != "" {
						r.Header.Set("User-Agent", text)
						r.Header.Set("X-Request-Id", "r-1")
					}
					w := httptest.NewRecorder()
					if err := e.Respond(w, r); err != nil {
						t.Error(err)
					}
					if err := check(w.Body.Bytes()); err != nil || w.Header().Get("Content-Type") != mediaType {
						t.Errorf("%s: error %d of text %d, as %s: %v\n%s", name, j, i, w.Header().Get("Content-Type"), err, w.Body)
					}
				}
			}
		}
	}
}

// checkJSON reports what is no JSON, or names a member twice.
func checkJSON(body []byte) error {
	if !json.Valid(body) {
		return fmt.Errorf("no JSON")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	return checkJSONValue(d)
}

func checkJSONValue(d *json.Decoder) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	var names []string
	switch token {
	case json.Delim('{'), json.Delim('['):
		for d.More() {
			if token == json.Delim('{') {
				name, err := d.Token()
				if err != nil {
					return err
				}
				if slices.Contains(names, name.(string)) {
					return fmt.Errorf("the member %q stands there twice", name)
				}
				names = append(names, name.(string))
			}
			if err := checkJSONValue(d); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	return err
}

// checkXML reports what is no well-formed XML with namespaces, and an element
// that has an attribute, or an element in it, twice.
func checkXML(body []byte, item string) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	var open [][]string // the names of what is in each open element
	roots := 0
	for {
		token, err := d.RawToken() // which has the names as they are written
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(open) == 0 {
				roots++
			} else if in := &open[len(open)-1]; token.Name.Local != item && slices.Contains(*in, token.Name.Local) {
				return fmt.Errorf("the element %s stands there twice", token.Name.Local)
			} else {
				*in = append(*in, token.Name.Local)
			}
			open = append(open, nil)
			var attributes []string
			for _, a := range token.Attr {
				if slices.Contains(attributes, a.Name.Local) {
					return fmt.Errorf("the attribute %s stands there twice", a.Name.Local)
				}
				attributes = append(attributes, a.Name.Local)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d root elements", roots)
	}
	return xml.Unmarshal(body, new(struct{})) // which knows whether each element is closed
}
