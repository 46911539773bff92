package status

import (
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/http/httptest"
	"strings"
	"testing"
)

// This file is run within the package that TestFormatsRun emits, whose formats
// are application/cbor, text/csv, application/vnd.acme+json and application/xml.

// Whatever a request accepts, the error is sent, and is what its media type
// says. The same request gets a resource in the format that it asks for.
func TestErrorIsWhatItSays(t *testing.T) {
	for accept, want := range map[string]struct{ failed, made string }{
		"":                          {"application/json", "application/cbor"},
		"*/*":                       {"application/json", "application/cbor"},
		"application/cbor":          {"application/json", "application/cbor"},
		"application/cbor, */*;q=0": {"application/json", "application/cbor"},
		"text/csv":                  {"application/json", "text/csv"},
		"text/csv;q=0.5, image/png": {"application/json", "text/csv"},
		"application/json":          {"application/json", "application/cbor"}, // in which there is no resource
		"application/vnd.acme+json": {"application/vnd.acme+json", "application/vnd.acme+json"},
		"application/xml":           {"application/xml", "application/xml"},
		"text/html,application/xml;q=0.9,*/*;q=0.8": {"application/xml", "application/xml"},
		"image/png": {"application/json", "application/cbor"},
	} {
		failed := respondTo(accept, Conflict("no"))
		if got := failed.Header().Get("Content-Type"); got != want.failed {
			t.Errorf("Accept: %s: an error is labelled %s, want %s", accept, got, want.failed)
		}
		if !isLabelled(failed) {
			t.Errorf("Accept: %s: an error labelled %s is %s", accept, failed.Header().Get("Content-Type"), failed.Body)
		}
		if got := respondTo(accept, Created("x")).Header().Get("Content-Type"); got != want.made {
			t.Errorf("Accept: %s: a resource is labelled %s, want %s", accept, got, want.made)
		}
	}
}

func respondTo(accept string, response Response) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	response.Respond(w, r)
	return w
}

// isLabelled reports whether the body is in the syntax that the media type names.
func isLabelled(w *httptest.ResponseRecorder) bool {
	kind, _, _ := mime.ParseMediaType(w.Header().Get("Content-Type"))
	if strings.HasSuffix(kind, "xml") {
		var body struct {
			XMLName xml.Name `xml:"error"`
			Error   string   `xml:"error"`
		}
		return xml.Unmarshal(w.Body.Bytes(), &body) == nil && body.Error == "no"
	}
	var body struct{ Error string }
	return strings.HasSuffix(kind, "json") && json.Unmarshal(w.Body.Bytes(), &body) == nil && body.Error == "no"
}
