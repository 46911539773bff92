package spec

import (
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// errorBody returns what every error sends: what the table writes out, or what
// the preset of its name has, and what the table says beside it.
func (c *checker) errorBody(inXML bool) model.ErrorBody {
	raw := c.table.errors
	p := c.preset(raw.shape)
	lower := c.presetBody(p)
	if raw.shape.node == nil {
		raw.shape = lower.shape
	}
	raw = mergeErrorBody(lower, raw)
	s := &shaper{reader: raw.shape.reader, inXML: inXML}
	out := model.ErrorBody{
		JSONType:  p.jsonType,
		XMLType:   p.xmlType,
		XML:       model.XML{Root: raw.root.value, Namespace: raw.namespace.value, Item: raw.item.value},
		Type:      raw.uri.value,
		RequestID: raw.requestID.value,
		Headers:   c.errorHeaders(raw.headers),
	}
	if raw.shape.node != nil {
		out.Shape = s.root(raw.shape.node)
	}
	c.beside = s.besideParams
	c.checkProblemType(raw.uri)
	c.checkXML(raw)
	if !isToken(raw.requestID.value) {
		c.top().errorf(raw.requestID.place, "%s is no header: its name is a token such as X-Request-Id (RFC 9110, section 5.1)", quote(raw.requestID.value))
	}
	return out
}

// preset returns the preset that the shape names; of a shape that is written
// out, what every error has.
func (c *checker) preset(shape shape) preset {
	if shape.node != nil {
		return writtenOut
	}
	name := shape.preset.value
	if !shape.preset.given() {
		name = "problem"
	}
	var names []string
	for _, p := range presets {
		if p.name == name {
			return p
		}
		names = append(names, p.name)
	}
	guess := c.didYouMean(name, names)
	if guess == "" {
		guess = "; write " + or(names) + ", or the body itself as in shape: {error: $message}"
	}
	c.top().errorf(shape.preset.place, "there is no shape %s%s", quote(name), guess)
	return presets[0]
}

// presetBody reads the preset, as if a file had it that the table extends.
func (c *checker) presetBody(p preset) errorBody {
	src := &source{name: "statusgen:" + p.name, theirs: true}
	node := parse(src, []byte(p.text), c.report)
	return reader{c.top(), src}.errorBody(node)
}

func (c *checker) checkProblemType(uri item[string]) {
	if !uri.given() {
		return
	}
	s := c.top()
	filled := strings.NewReplacer("{id}", "id", "{name}", "name").Replace(uri.value)
	parsed, err := url.Parse(filled)
	switch {
	case strings.ContainsAny(filled, "{}"):
		s.errorf(uri.place, "the places of a type are {id} and {name}; found %s", quote(uri.value))
	case err != nil || !parsed.IsAbs() || strings.ContainsAny(filled, " \t\r\n"):
		s.errorf(uri.place, "%s is no absolute URI, as a problem type should be (RFC 9457, section 3.1.1); write it as in https://acme.dev/status#{id}", quote(uri.value))
	}
}

// checkXML reports names that no XML element can have.
func (c *checker) checkXML(raw errorBody) {
	for _, name := range []item[string]{raw.root, raw.item} {
		if !isMemberName(name.value) {
			c.top().errorf(name.place, "%s is no name of an XML element; write letters, digits, - and _, beginning with a letter", quote(name.value))
		}
	}
	if raw.namespace.value != "" && !isPrintable(raw.namespace.value) {
		c.top().errorf(raw.namespace.place, "the namespace %s has characters that do not print; write a URI", quote(raw.namespace.value))
	}
}

// headerPlaces are the placeholders that a header of every error can have.
var headerPlaces = []string{"$id", "$status", "$message", "$instance", "$path", "$header.NAME"}

// errorHeaders returns the headers of every error.
func (c *checker) errorHeaders(headers []errorHeader) []model.ErrorHeader {
	var out []model.ErrorHeader
	for i, h := range headers {
		if !c.checkHeaderName(c.top(), &header{place: h.place, name: h.name}) {
			continue
		}
		name := (&model.Header{Name: h.name}).GoName()
		first := slices.IndexFunc(headers[:i], func(other errorHeader) bool { return (&model.Header{Name: other.name}).GoName() == name })
		switch {
		case !isExported(name):
			c.top().errorf(h.place, "the header %s gives no Go name; its letters give %s", h.name, quote(name))
		case first >= 0:
			c.top().errorf(h.place, "the headers %s and %s (%s) have the same Go name, %s", h.name, headers[first].name, headers[first].place, name)
		case h.value.given(): // and not null, which drops an inherited one
			out = append(out, model.ErrorHeader{Name: h.name, Value: c.errorHeaderValue(h)})
		}
	}
	return out
}

func (c *checker) errorHeaderValue(h errorHeader) model.Node {
	s := c.top()
	name, isPlace := placeholderName(h.value.value)
	if !isPlace {
		c.checkFieldValue(s, h.name, item[string]{place: h.value.place, value: name})
		return literal(name)
	}
	n, ok := placeholder(name)
	switch n.Placeholder {
	case model.PlaceID, model.PlaceStatus, model.PlaceMessage, model.PlaceInstance, model.PlacePath, model.PlaceHeader:
		if !ok {
			s.errorf(h.value.place, "%s is no header of a request; write its name as in $header.User-Agent", quote(name))
		}
	default:
		guess := s.didYouMean(name, headerPlaces)
		if guess == "" {
			guess = "; a header of every error has " + or(headerPlaces) + ", or a text"
		}
		s.errorf(h.value.place, "the header %s cannot be %s%s", h.name, quote(name), guess)
	}
	return n
}

func (h errorHeader) key() string { return textproto.CanonicalMIMEHeaderKey(h.name) }

// mergeErrorBody returns the lower error body with what upper gives put before
// it.
func mergeErrorBody(lower, upper errorBody) errorBody {
	out := errorBody{
		shape:     lower.shape,
		uri:       over(lower.uri, upper.uri),
		root:      over(lower.root, upper.root),
		namespace: over(lower.namespace, upper.namespace),
		item:      over(lower.item, upper.item),
		requestID: over(lower.requestID, upper.requestID),
		headers:   slices.Clone(lower.headers),
	}
	if upper.shape.given() {
		out.shape = upper.shape
	}
	inherited := len(out.headers) // what follows is upper's
	for _, h := range upper.headers {
		i := slices.IndexFunc(out.headers[:inherited], func(have errorHeader) bool { return have.key() == h.key() })
		if i >= 0 {
			out.headers[i] = h
		} else {
			out.headers = append(out.headers, h)
		}
	}
	return out
}
