package spec

import (
	"mime"
	"net/url"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// checkErrorBody returns what every error sends: what the table writes out, or
// what the preset of its name has, and what the table says beside it. Beside has
// the members that stand beside the params in it, and places where it has params and
// values of the rows. Domain is who speaks; values are what rows say of wrong fields.
func checkErrorBody(s report.Scope, raw errorBody, domain report.Item[string], values []*fieldValue, inXML bool) (out model.ErrorBody, beside map[string]report.Place, places []namedPlace) {
	p := choosePreset(s, raw.shape)
	lower := presetBody(s, p)
	if raw.shape.node == nil {
		raw.shape = lower.shape
	}
	raw = mergeErrorBody(lower, raw)
	out = model.ErrorBody{
		JSONType:  mediaTypeOf(s, raw.jsonType, p.jsonType, "xml"),
		XMLType:   mediaTypeOf(s, raw.xmlType, p.xmlType, "json"),
		Titled:    p.jsonType != "" || isProblem(raw.jsonType) || isProblem(raw.xmlType),
		XML:       rootOf(raw),
		Type:      raw.uri.Value,
		Help:      raw.help.Value,
		RequestID: raw.requestID.Value,
		Always:    raw.always.Value,
		Headers:   errorHeaders(s, raw.headers),
	}
	beside = map[string]report.Place{}
	if raw.shape.node != nil {
		shaper := shaper{reader: raw.shape.reader, inXML: inXML, namespace: raw.namespace, prefix: out.XML.Prefix, of: raw.of.Value, help: raw.help, domain: domain, beside: beside, values: values}
		out.Shape = shaper.root(raw.shape.node)
		places = shaper.places
	}
	if out.IsText() {
		for _, mediaType := range []report.Item[string]{raw.jsonType, raw.xmlType} {
			if mediaType.Given() {
				s.Errorf(mediaType.Place, "a shape that is a text has the media type text/plain; leave media_type out")
			}
		}
	}
	checkProblemType(s, raw.uri)
	checkTemplate(s, raw.help, "help", []string{"{id}", "{name}", "{code}"}, "by which a client finds the page that explains an error; write it as in https://errors.acme.dev/{id}")
	checkXML(s, raw, out.Shape)
	if !isToken(raw.requestID.Value) {
		s.Errorf(raw.requestID.Place, "%s is no header: its name is a token such as X-Request-Id (RFC 9110, section 5.1)", report.Quote(raw.requestID.Value))
	}
	return out, beside, places
}

// choosePreset returns the preset that the shape names; of a shape that is written
// out, what every error has.
func choosePreset(s report.Scope, shape shape) preset {
	if shape.node != nil {
		return writtenOut
	}
	name := shape.preset.Value
	if !shape.preset.Given() {
		name = "problem"
	}
	var names []string
	for _, p := range presets {
		if p.name == name {
			return p
		}
		names = append(names, p.name)
	}
	guess := s.DidYouMean(name, names)
	if guess == "" {
		guess = "; write " + report.Or(names) + ", or the body itself as in shape: {error: $message}"
	}
	s.Errorf(shape.preset.Place, "there is no shape %s%s", report.Quote(name), guess)
	return presets[0]
}

// presetBody reads the preset, as if a file had it that the table extends.
func presetBody(s report.Scope, p preset) errorBody {
	src := &report.Source{Name: "statusgen:" + p.name, Theirs: true, Preset: true}
	node := parse(src, []byte(p.text), s.Report)
	return reader{s, src}.errorBody(node)
}

// mediaTypeOf returns the media type of errors in one form: that of the table, else of
// the preset. It cannot be one of the other form, by which a client would read it.
func mediaTypeOf(s report.Scope, written report.Item[string], preset, other string) string {
	if !written.Given() {
		return preset
	}
	out := checkMediaType(s, written.Place, written.Value)
	form := model.Format{MediaType: out}
	switch {
	case other == "xml" && form.IsXML():
		s.Errorf(written.Place, "%s is a media type of XML, and this is that of errors in JSON; write media_type: {xml: %[2]s}", report.Quote(written.Value), written.Value)
	case other == "json" && form.IsJSON():
		s.Errorf(written.Place, "%s is a media type of JSON, and this is that of errors in XML; write media_type: {json: %[2]s}", report.Quote(written.Value), written.Value)
	}
	return out
}

// isProblem reports whether the media type is one of RFC 9457.
func isProblem(mediaType report.Item[string]) bool {
	kind, _, _ := mime.ParseMediaType(mediaType.Value)
	return kind == "application/problem+json" || kind == "application/problem+xml"
}

func checkProblemType(s report.Scope, uri report.Item[string]) {
	checkTemplate(s, uri, "a type", []string{"{id}", "{name}"}, "as a problem type should be (RFC 9457, section 3.1.1); write it as in https://acme.dev/status#{id}")
}

// checkTemplate reports a URI that is none with the places filled in, or is not
// absolute; why says what asks for that.
func checkTemplate(s report.Scope, uri report.Item[string], what string, places []string, why string) {
	if !uri.Given() {
		return
	}
	filled := uri.Value
	for _, place := range places {
		filled = strings.ReplaceAll(filled, place, "x")
	}
	parsed, err := url.Parse(filled)
	switch {
	case strings.ContainsAny(filled, "{}"):
		s.Errorf(uri.Place, "the places of %s are %s; found %s", what, report.And(places), report.Quote(uri.Value))
	case err != nil || !parsed.IsAbs() || strings.ContainsAny(filled, " \t\r\n"):
		s.Errorf(uri.Place, "%s is no absolute URI, %s", report.Quote(uri.Value), why)
	}
}

// rootOf returns what is said of XML. A root m:error has the prefix m, as all elements
// then have.
func rootOf(raw errorBody) model.XML {
	prefix, root, ok := strings.Cut(raw.root.Value, ":")
	if !ok {
		prefix, root = "", raw.root.Value
	}
	return model.XML{Root: root, Of: raw.of.Value, Prefix: prefix, Namespace: raw.namespace.Value, Item: raw.item.Value}
}

// checkXML reports names that no XML element can have, and a root that stands for
// nothing of the shape.
func checkXML(s report.Scope, raw errorBody, shape model.Node) {
	prefix, root, isPrefixed := strings.Cut(raw.root.Value, ":")
	switch {
	case !isPrefixed && isMemberName(raw.root.Value):
	case !isPrefixed || !isMemberName(prefix) || !isMemberName(root):
		s.Errorf(raw.root.Place, "%s is no name of an XML element; write letters, digits, - and _, beginning with a letter", report.Quote(raw.root.Value))
	case strings.HasPrefix(strings.ToLower(prefix), "xml"):
		s.Errorf(raw.root.Place, "the prefix %s is one that XML keeps for itself (Namespaces in XML 1.0, section 3); choose another", prefix)
	case raw.namespace.Value == "":
		s.Errorf(raw.root.Place, "the prefix %s stands for no namespace; write it beside the root, as in namespace: urn:acme", prefix)
	}
	if !isMemberName(raw.item.Value) {
		s.Errorf(raw.item.Place, "%s is no name of an XML element; write letters, digits, - and _, beginning with a letter", report.Quote(raw.item.Value))
	}
	var members []string
	for _, m := range shape.Members {
		if m.Value.Kind == model.Object || m.Value.Kind == model.List || m.Value.Kind == model.Map {
			members = append(members, m.Name)
		}
	}
	if raw.of.Given() && !slices.Contains(members, raw.of.Value) {
		guess := s.DidYouMean(raw.of.Value, members)
		if guess == "" {
			guess = "; it names the one of which the root has the members, as in of: error"
		}
		s.Errorf(raw.of.Place, "the shape has no object or list %s%s", report.Quote(raw.of.Value), guess)
	}
	checkBindable(s, raw.namespace)
	if raw.namespace.Value != "" && !report.IsPrintable(raw.namespace.Value) {
		s.Errorf(raw.namespace.Place, "the namespace %s has characters that do not print; write a URI", report.Quote(raw.namespace.Value))
	}
}

// headerPlaces are the placeholders that a header of every error can have.
var headerPlaces = []string{"$id", "$status", "$message", "$instance", "$path", "$header.NAME"}

// errorHeaders returns the headers of every error.
func errorHeaders(s report.Scope, headers []errorHeader) []model.ErrorHeader {
	var out []model.ErrorHeader
	for i, h := range headers {
		if !checkHeaderName(s, &header{Place: h.Place, name: h.name}) {
			continue
		}
		name := (&model.Header{Name: h.name}).GoName()
		first := slices.IndexFunc(headers[:i], func(other errorHeader) bool { return (&model.Header{Name: other.name}).GoName() == name })
		switch {
		case !isExported(name):
			s.Errorf(h.Place, "the header %s gives no Go name; its letters give %s", h.name, report.Quote(name))
		case first >= 0:
			s.Errorf(h.Place, "the headers %s and %s (%s) have the same Go name, %s", h.name, headers[first].name, headers[first].Place, name)
		case h.value.Given(): // and not null, which drops an inherited one
			out = append(out, model.ErrorHeader{Name: h.name, Value: errorHeaderValue(s, h)})
		}
	}
	return out
}

func errorHeaderValue(s report.Scope, h errorHeader) model.Node {
	name, isPlace := placeholderName(h.value.Value)
	if !isPlace {
		checkFieldValue(s, h.name, report.Item[string]{Place: h.value.Place, Value: name})
		return literal(name)
	}
	n, ok := placeholder(name, nil)
	switch n.Placeholder {
	case model.PlaceID, model.PlaceStatus, model.PlaceMessage, model.PlaceInstance, model.PlacePath, model.PlaceHeader:
		if !ok {
			s.Errorf(h.value.Place, "%s is no header of a request; write its name as in $header.User-Agent", report.Quote(name))
		}
	default:
		guess := s.DidYouMean(name, headerPlaces)
		if guess == "" {
			guess = "; a header of every error has " + report.Or(headerPlaces) + ", or a text"
		}
		s.Errorf(h.value.Place, "the header %s cannot be %s%s", h.name, report.Quote(name), guess)
	}
	return n
}

func (h errorHeader) key() string { return model.HeaderKey(h.name) }

// mergeErrorBody returns the lower error body with what upper gives put before
// it.
func mergeErrorBody(lower, upper errorBody) errorBody {
	out := errorBody{
		shape:     lower.shape,
		uri:       over(lower.uri, upper.uri),
		help:      over(lower.help, upper.help),
		root:      over(lower.root, upper.root),
		of:        over(lower.of, upper.of),
		namespace: over(lower.namespace, upper.namespace),
		item:      over(lower.item, upper.item),
		jsonType:  over(lower.jsonType, upper.jsonType),
		xmlType:   over(lower.xmlType, upper.xmlType),
		requestID: over(lower.requestID, upper.requestID),
		always:    over(lower.always, upper.always),
		headers:   slices.Clone(lower.headers),
	}
	if upper.shape.Given() { // whose media type, and root, are not those of another shape
		out.shape, out.jsonType, out.xmlType, out.of = upper.shape, upper.jsonType, upper.xmlType, upper.of
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
