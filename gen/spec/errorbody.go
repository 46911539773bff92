package spec

import (
	"net/url"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// presets are the shapes of error bodies that have a name.
var presets = []string{"problem", "veeam", "google", "kubernetes", "s3", "jsonapi"}

// errorBody returns the form of the errors' bodies.
func (c *checker) errorBody() model.ErrorBody {
	out := model.Problem()
	s := c.top()
	if shape := c.table.errors.shape; shape.given() && shape.value != "problem" {
		if guess := s.nearest(shape.value, presets); guess == "" {
			s.errorf(shape.place, "there is no shape %s; write problem, or leave it out", quote(shape.value))
		} else if guess != shape.value {
			s.errorf(shape.place, "there is no shape %s; did you mean %q?", quote(shape.value), guess)
		} else {
			s.errorf(shape.place, "the shape %s is not supported yet; write problem, or leave it out", shape.value)
		}
	}
	if uri := c.table.errors.uri; uri.given() {
		filled := strings.NewReplacer("{id}", "id", "{name}", "name").Replace(uri.value)
		parsed, err := url.Parse(filled)
		switch {
		case strings.ContainsAny(filled, "{}"):
			s.errorf(uri.place, "the places of a type are {id} and {name}; found %s", quote(uri.value))
		case err != nil || !parsed.IsAbs() || strings.ContainsAny(filled, " \t\r\n"):
			s.errorf(uri.place, "%s is no absolute URI, as a problem type should be (RFC 9457, section 3.1.1); write it as in https://acme.dev/status#{id}", quote(uri.value))
		}
		out.Type = uri.value
	}
	return out
}
