package spec

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
	"gopkg.in/yaml.v3"
)

// A shaper makes a model of an error body that is written out.
type shaper struct {
	reader
	inXML     bool                    // it is sent in XML as well
	namespace report.Item[string]     // of the root element
	of        string                  // the member that the root stands for
	prefix    string                  // of all elements
	help      report.Item[string]     // where rows are explained
	domain    report.Item[string]     // who speaks
	inEach    bool                    // within what is repeated for each wrong field
	beside    map[string]report.Place // the members of the objects that $params... spreads in
	places    []namedPlace            // those of params and values
	values    []*fieldValue           // what rows say of wrong fields
}

// A namedPlace is where a shape has a param or a value of the rows.
type namedPlace struct {
	report.Place
	kind      model.Placeholder
	name      string
	attribute string // the key, of an attribute in XML
}

// placeOf returns the place of its own that the shape has for the param, counted from
// 1, or 0.
func placeOf(places []namedPlace, param string) int {
	return 1 + slices.IndexFunc(places, func(p namedPlace) bool { return p.kind == model.PlaceParam && p.name == param })
}

// placeholders are those of a body; $header.NAME stands for itself.
var placeholders = []string{
	"$status", "$id", "$phrase", "$message", "$type", "$help", "$domain", "$time", "$instance", "$fields", "$params", "$param.NAME", "$value.NAME", "$path", "$header.NAME",
	"$pointer", "$in", "$parameter", "$query", "$header", "$name", "$detail", "$field.NAME",
}

// spread is the key that puts the params in its place.
const spread = string(model.PlaceSpread)

// root returns the model of the whole body.
func (s *shaper) root(n *yaml.Node) model.Node {
	if n.Kind == yaml.ScalarNode {
		return s.text(n)
	}
	shape := s.node(n)
	s.checkRootNamespace(n)
	if shape.Kind == model.Object && len(shape.Members) == 0 || shape.Kind == model.List && len(shape.Items) == 0 {
		s.Errorf(s.at(n), "the shape is empty; write at least {message: $message}")
	}
	if field := ofField(n); field != "" {
		s.Errorf(s.at(n), "%s is of a wrong field of the request, so it stands in an item of a list, which is repeated for each", field)
	}
	return shape
}

// texts are the placeholders of which a shape can consist: those of one text.
var texts = []string{"$message", "$id", "$status", "$phrase", "$type", "$help", "$time", "$instance", "$path", "$header.NAME"}

// text returns the model of a body that is a text.
func (s *shaper) text(n *yaml.Node) model.Node {
	out := s.value(n)
	name, isPlace := placeholderName(n.Value)
	_, known := placeholder(name, s.values)
	isText := slices.Contains(texts, string(out.Placeholder)) || out.Placeholder == model.PlaceHeader
	if (known || !isPlace) && !isText {
		s.Errorf(s.at(n), "a shape is a text, a mapping or a list, and %s is none; a text is %s", report.Quote(n.Value), report.Or(texts))
	}
	return out
}

func (s *shaper) node(n *yaml.Node) model.Node {
	switch n.Kind {
	case yaml.MappingNode:
		return s.object(n)
	case yaml.SequenceNode:
		return s.listOf(n)
	}
	return s.value(n)
}

func (s *shaper) object(n *yaml.Node) model.Node {
	out := model.Node{Kind: model.Object}
	entries := s.mapping(n, "an object")
	seen := map[string]entry{}
	for _, e := range entries {
		if model.Placeholder(e.key).NamesField() {
			if len(entries) == 1 {
				return s.mapOf(e)
			}
			s.Errorf(e.Place, "%s stands for the name of each wrong field of the request, so it is the one key of its object; this one has %d", e.key, len(entries))
			continue
		}
		if e.key == firstKey {
			if len(entries) == 1 {
				return s.firstOf(e)
			}
			out.Members = append(out.Members, model.Member{Value: s.firstBeside(e, entries)})
			continue
		}
		if e.key == spread {
			if !isNull(e.value) {
				s.Errorf(s.at(e.value), "%s stands alone as a key: the params are its members", spread)
			}
			out.Members = append(out.Members, model.Member{Value: model.Node{Kind: model.Place, Placeholder: model.PlaceSpread}})
			for _, e := range entries {
				s.beside[newMember(e).Name] = e.Place
			}
			continue
		}
		member := newMember(e)
		if first, twice := seen[member.Name]; twice {
			s.Errorf(e.Place, "%s and %s (%s) are one member in JSON", e.key, first.key, first.Place)
		}
		seen[member.Name] = e
		if s.src.Preset && !s.told(e.value) {
			continue
		}
		member.Value = s.node(e.value)
		s.checkXMLMember(e, member)
		out.Members = append(out.Members, member)
	}
	s.checkXMLText(entries)
	return out
}

// newMember returns a member without its value. In XML @name is an attribute, and
// #name the text of the element.
func newMember(e entry) model.Member {
	if name, isText := strings.CutPrefix(e.key, "#"); isText {
		return model.Member{Name: name, Text: true}
	}
	name, isAttribute := strings.CutPrefix(e.key, "@")
	if isAttribute && slices.Contains(xmlAttributes, name) {
		return model.Member{Name: strings.TrimPrefix(name, "xml:"), Prefix: "xml", Attribute: true}
	}
	return model.Member{Name: name, Attribute: isAttribute}
}

// xmlAttributes are those that any element can have (XML 1.0, sections 2.10 and 2.12;
// XML Base). In JSON they are without the prefix.
var xmlAttributes = []string{"xml:lang", "xml:space", "xml:base"}

// checkXMLText reports what stands beside the text of an element.
func (s *shaper) checkXMLText(entries []entry) {
	i := slices.IndexFunc(entries, func(e entry) bool { return newMember(e).Text })
	if !s.inXML || i < 0 {
		return
	}
	for j, e := range entries {
		if j != i && !newMember(e).Attribute {
			s.Errorf(e.Place, "%s (%s) is the text of the element in XML, beside which only attributes can stand, as in @name; %s is none", entries[i].key, entries[i].Place, e.key)
		}
	}
}

// checkXMLMember reports a member that XML cannot have.
func (s *shaper) checkXMLMember(e entry, m model.Member) {
	if m.Name == "" || strings.HasPrefix(e.key, "$") {
		guess := s.DidYouMean(e.key, append(mapKeys, firstKey))
		if guess == "" {
			guess = "; did you mean " + spread + ", the params as members?"
		}
		s.Errorf(e.Place, "%s is no name of a member%s", report.Quote(e.key), guess)
		return
	}
	if !s.inXML {
		return
	}
	if !m.Text && !isMemberName(m.Name) {
		s.Errorf(e.Place, "%s is no name of an XML element, and the table has a format in XML; write letters, digits, - and _, beginning with a letter", report.Quote(m.Name))
	}
	if e.key == xmlns {
		s.checkXMLNS(e, m.Value)
		return
	}
	isText := s.isText(m.Value)
	if m.Attribute {
		s.inAttribute(e.key, m.Value)
	}
	switch {
	case m.Attribute && !isText:
		s.Errorf(s.at(e.value), "%s is an attribute in XML, which is a text; give it a text or a placeholder of one", e.key)
	case m.Text && !isText:
		s.Errorf(s.at(e.value), "%s is the text of the element in XML; give it a text or a placeholder of one", e.key)
	}
}

// inAttribute notes of the params and values that were read last, those of the node,
// that an attribute has them in XML.
func (s *shaper) inAttribute(key string, n model.Node) {
	nodes := n.Items
	if n.Kind != model.First {
		nodes = []model.Node{n}
	}
	for i := len(s.places); i > 0 && len(nodes) > 0; nodes = nodes[1:] {
		if nodes[0].IsNamed() {
			i--
			s.places[i].attribute = key
		}
	}
}

// isText reports whether the node is a text in XML.
func (s *shaper) isText(n model.Node) bool {
	switch n.Kind {
	case model.Literal:
		return true
	case model.Place:
		return n.Placeholder != model.PlaceParams && !s.isList(n)
	case model.First:
		return !slices.ContainsFunc(n.Items, func(item model.Node) bool { return !s.isText(item) })
	}
	return false
}

// isList reports whether the node is a value of wrong fields that a row has as a list.
func (s *shaper) isList(n model.Node) bool {
	return n.Placeholder == model.PlaceFieldValue && slices.ContainsFunc(s.values, func(v *fieldValue) bool { return v.name == n.Name && v.kind.list })
}

// xmlns is the attribute that is the namespace of its element.
const xmlns = "@xmlns"

// checkXMLNS reports a namespace that is not a text, or that no element can have
// for its own.
func (s *shaper) checkXMLNS(e entry, value model.Node) {
	if value.Kind != model.Literal {
		s.Errorf(s.at(e.value), "%s is the namespace of the element in XML, which is the same for every error; give it a text", e.key)
		return
	}
	if s.prefix != "" {
		s.Errorf(e.Place, "%s is the namespace of elements without a prefix, and all have that of the root, %s; leave it out", e.key, s.prefix)
	}
	checkBindable(s.Scope, report.Item[string]{Place: s.at(e.value), Value: e.value.Value})
}

// checkBindable reports a namespace that belongs to the prefixes xml and xmlns
// (Namespaces in XML 1.0, section 3).
func checkBindable(s report.Scope, namespace report.Item[string]) {
	switch namespace.Value {
	case "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/":
		s.Errorf(namespace.Place, "the namespace %s is that of XML itself, which no element can have for its own (Namespaces in XML 1.0, section 3)", report.Quote(namespace.Value))
	}
}

// checkRootNamespace reports an attribute of the root that says again what the
// namespace of the table says.
func (s *shaper) checkRootNamespace(root *yaml.Node) {
	if !s.inXML || s.namespace.Value == "" || s.prefix != "" {
		return
	}
	root = resolve(root)
	if root.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(root.Content) && s.of != ""; i += 2 {
		if resolve(root.Content[i]).Value == s.of {
			root = resolve(root.Content[i+1])
			break
		}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if key := resolve(root.Content[i]); key.Value == xmlns && !isNull(resolve(root.Content[i+1])) {
			s.Errorf(s.at(root.Content[i]), "%s and the namespace (%s) are one attribute of the root in XML; leave one out", xmlns, s.namespace.Place)
		}
	}
}

// firstKey is the key of what has several alternatives.
const firstKey = "$first"

// firstOf returns the first of several that an error has something for: {$first: [A, B]}.
func (s *shaper) firstOf(e entry) model.Node {
	items := s.list(e.value, firstKey)
	if isList(e.value) && len(items) < 2 {
		s.Errorf(s.at(e.value), "%s has two or more, of which the first is sent that the error has something for; this one has %d", firstKey, len(items))
	}
	out := model.Node{Kind: model.First}
	for i, n := range items {
		for _, key := range keysOf(n) {
			if key.Value == xmlns && s.inXML {
				s.Errorf(s.at(key), "%s is the namespace of the element in XML, which is the same for every error; write it outside of %s", xmlns, firstKey)
			}
		}
		before := len(s.Problems)
		item := s.node(n)
		out.Items = append(out.Items, item)
		if i < len(items)-1 && !item.Sometimes() && len(s.Problems) == before {
			s.Errorf(s.at(n), "every error has something for this, and so nothing for what follows in %s; put it last", firstKey)
		}
	}
	if len(out.Items) == 0 {
		return model.Node{Literal: "null"}
	}
	return out
}

// firstBeside returns the alternatives of a $first that stands beside other members:
// objects, whose members stand there as well.
func (s *shaper) firstBeside(e entry, entries []entry) model.Node {
	out := s.firstOf(e)
	params := slices.ContainsFunc(entries, func(e entry) bool { return e.key == spread })
	for i, item := range out.Items {
		n := resolve(e.value.Content[i])
		if item.Kind != model.Object {
			s.Errorf(s.at(n), "beside other members %s has objects, whose members stand there as well; found %s", firstKey, describe(s.src, n))
			continue
		}
		if len(item.Members) == 0 {
			s.Errorf(s.at(n), "an object without members is nothing that could stand beside others; leave it out of %s", firstKey)
		}
		for _, key := range keysOf(n) {
			m := newMember(entry{key: key.Value})
			same := slices.IndexFunc(entries, func(e entry) bool { return newMember(e).Name == m.Name })
			switch {
			case same >= 0:
				s.Errorf(s.at(key), "%s and %s (%s) are one member in JSON", key.Value, entries[same].key, entries[same].Place)
			case m.Text && s.inXML:
				s.Errorf(s.at(key), "%s is the text of the element in XML, beside which only attributes can stand; leave it out of what stands beside other members", key.Value)
			case params:
				s.beside[m.Name] = s.at(key)
			case key.Value == spread:
				for _, e := range entries {
					s.beside[newMember(e).Name] = e.Place
				}
			}
		}
	}
	return out
}

// keysOf are the keys of a mapping; none of any other node.
func keysOf(n *yaml.Node) []*yaml.Node {
	var keys []*yaml.Node
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		keys = append(keys, resolve(n.Content[i]))
	}
	return keys
}

// mapKeys are the keys of a map of the wrong fields.
var mapKeys = []string{"$name", "$pointer", "$parameter", "$query", "$header"}

// mapOf returns a map of the wrong fields by their names: {$name: [$detail]}, or
// {$name: $detail} for the first of each name.
func (s *shaper) mapOf(e entry) model.Node {
	out := model.Node{Kind: model.Map, Placeholder: model.Placeholder(e.key)}
	switch said := s.itemOf(e); {
	case s.inEach:
		s.Errorf(e.Place, "%s makes a map of all wrong fields of the request, so it stands outside of what is repeated for each", e.key)
	case said == nil:
	case !saysField(said):
		s.Errorf(s.at(e.value), "%s says nothing of the field; write it as in {%[1]s: [$detail]}, or {%[1]s: $detail} for the first of each name", e.key)
	default:
		s.inEach = true
		out.Items = []model.Node{s.node(said)}
		s.inEach = false
		s.checkMapInXML(said, out)
		if isList(e.value) {
			each := model.Node{Kind: model.Each, Items: out.Items}
			out.Items = []model.Node{{Kind: model.List, Items: []model.Node{each}}}
		}
		return out
	}
	return model.Node{Literal: "null"}
}

// saysField reports whether the node has a placeholder of a wrong field, wherever in
// it.
func saysField(n *yaml.Node) bool {
	n = resolve(n)
	return n.Kind == yaml.ScalarNode && model.Placeholder(n.Value).OfField() || slices.ContainsFunc(n.Content, saysField)
}

// itemOf returns what a map has of each wrong field, or nil after an error.
func (s *shaper) itemOf(e entry) *yaml.Node {
	if !isList(e.value) {
		return e.value
	}
	items := s.list(e.value, "a list")
	if len(items) != 1 {
		s.Errorf(s.at(e.value), "%s has a list of one item, which is repeated for each wrong field of the name; this one has %d", e.key, len(items))
		return nil
	}
	return items[0]
}

// checkMapInXML reports an attribute that would stand beside the one of the name.
func (s *shaper) checkMapInXML(n *yaml.Node, m model.Node) {
	if !s.inXML || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		if key := resolve(n.Content[i]); key.Value == "@"+m.Key() {
			s.Errorf(s.at(n.Content[i]), "%s is in XML the attribute that has the name of the field; choose another name, or write it without the @", key.Value)
		}
	}
}

// listOf returns a list. An item with a placeholder of a wrong field is repeated
// for each, as a whole.
func (s *shaper) listOf(n *yaml.Node) model.Node {
	out := model.Node{Kind: model.List}
	for _, n := range s.list(n, "a list") {
		if s.inEach || ofField(n) == "" {
			out.Items = append(out.Items, s.node(n))
			continue
		}
		s.inEach = true
		out.Items = append(out.Items, model.Node{Kind: model.Each, Items: []model.Node{s.node(n)}})
		s.inEach = false
	}
	return out
}

// ofField returns a placeholder of a wrong field that the node has, outside of
// the lists and the maps of wrong fields in it.
func ofField(n *yaml.Node) string {
	n = resolve(n)
	switch {
	case n.Kind == yaml.MappingNode && len(n.Content) == 2 && model.Placeholder(resolve(n.Content[0]).Value).NamesField(): // a map, which has them all
	case n.Kind == yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			if resolve(n.Content[i-1]).Value == firstKey {
				for _, item := range resolve(n.Content[i]).Content {
					if field := ofField(item); field != "" {
						return field
					}
				}
			}
			if field := ofField(n.Content[i]); field != "" {
				return field
			}
		}
	case model.Placeholder(n.Value).OfField():
		return n.Value
	}
	return ""
}

// value returns a literal or a placeholder.
func (s *shaper) value(n *yaml.Node) model.Node {
	switch n.ShortTag() {
	case "!!null":
		return model.Node{Literal: "null"}
	case "!!str":
		name, isPlace := placeholderName(n.Value)
		if !isPlace {
			return literal(name)
		}
		out, ok := placeholder(name, s.values)
		if !ok {
			s.unknownPlaceholder(n, name)
		}
		if name == "$domain" { // which is a text, the same for every error
			out = literal(s.domain.Value)
		}
		s.checkTold(n, name)
		switch out.Placeholder {
		case model.PlaceParam, model.PlaceValue:
			if ok {
				s.places = append(s.places, namedPlace{Place: s.at(n), kind: out.Placeholder, name: out.Name})
			}
			fallthrough
		case model.PlaceStatus, model.PlaceID, model.PlaceParams:
			// A number in quotes is a string, and so is the placeholder of one, or of many.
			out.Quoted = !isPlain(n)
		}
		return out
	default:
		if text, ok := literalOf(n); ok {
			return model.Node{Literal: text}
		}
	}
	s.Errorf(s.at(n), "a value is a text, a number, true, false, null or a placeholder; found %s", describe(s.src, n))
	return model.Node{Literal: "null"}
}

// told reports whether the table says what the node of a preset, which is for all
// tables, has a place for.
func (s *shaper) told(n *yaml.Node) bool {
	n = resolve(n)
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		for i := 1; i < len(n.Content); i += 2 {
			if s.told(n.Content[i]) {
				return true
			}
		}
		return false
	}
	value, ofField := strings.CutPrefix(n.Value, string(model.PlaceFieldValue))
	switch {
	case n.Value == "$help":
		return s.help.Given()
	case ofField:
		return slices.Contains(namesOf(s.values), value)
	}
	return true
}

// checkTold reports a placeholder of what the table should say elsewhere.
func (s *shaper) checkTold(n *yaml.Node, name string) {
	switch {
	case name == "$help" && !s.help.Given():
		s.Errorf(s.at(n), "$help is where a row is explained, and the table does not say where; write it beside the shape, as in help: https://errors.acme.dev/{id}")
	case name == "$domain" && !s.domain.Given() && !s.domain.Misread:
		s.Errorf(s.at(n), "$domain is the domain of the table, which has none; write it at the top, as in domain: acme.dev")
	}
}

// literalOf returns a text, a number, true or false as JSON, and whether the node
// is one of them.
func literalOf(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		return "", false
	}
	var v any
	switch n.ShortTag() {
	case "!!str":
		v = n.Value
	case "!!int", "!!float", "!!bool":
		if err := n.Decode(&v); err != nil {
			return "", false
		}
	default:
		return "", false
	}
	text, err := json.Marshal(v)
	return string(text), err == nil
}

func (s *shaper) unknownPlaceholder(n *yaml.Node, name string) {
	guess := s.DidYouMean(name, placeholders)
	if kind, of, ok := strings.Cut(name, "."); ok && guess == "" {
		if near := s.Nearest(kind, []string{"$header", "$param", "$value"}); near != "" {
			guess = fmt.Sprintf("; did you mean %q?", near+"."+of)
		}
	}
	switch {
	case name == spread:
		guess = "; it is a key: " + spread + ": null"
	case strings.HasPrefix(name, string(model.PlaceFieldValue)):
		guess = s.fieldValueGuess(name)
	case strings.HasPrefix(name, string(model.PlaceHeader)):
		guess = "; write the name of a request's header, as in $header.User-Agent"
	case strings.HasPrefix(name, string(model.PlaceParam)):
		guess = "; write the name of a param, as in $param.reason"
	case strings.HasPrefix(name, string(model.PlaceValue)):
		guess = "; write the name of a value, as in $value.type"
	case guess == "":
		guess = "; write " + report.Or(placeholders) + ", or $$ for the sign itself"
	}
	s.Errorf(s.at(n), "there is no placeholder %s%s", report.Quote(name), guess)
}

// fieldValueGuess ends the message on a value that no row gives a wrong field.
func (s *shaper) fieldValueGuess(name string) string {
	var known []string
	for _, v := range namesOf(s.values) {
		known = append(known, string(model.PlaceFieldValue)+v)
	}
	if len(known) == 0 {
		return "; no row gives wrong fields a value, as fields: {code: string} does"
	}
	if near := s.DidYouMean(name, known); near != "" {
		return near
	}
	return "; the rows give wrong fields " + report.Or(known)
}

// namesOf are the names of the values, each once.
func namesOf(values []*fieldValue) []string {
	var names []string
	for _, v := range values {
		if !slices.Contains(names, v.name) {
			names = append(names, v.name)
		}
	}
	return names
}

// placeholderName reports whether the text is a placeholder; of one that is
// not, it is the text that it stands for, with $ for $$ at its beginning.
func placeholderName(text string) (string, bool) {
	if strings.HasPrefix(text, "$$") {
		return text[1:], false
	}
	return text, strings.HasPrefix(text, "$")
}

// placeholder returns the node of a placeholder, and whether there is one of
// the name.
func placeholder(name string, values []*fieldValue) (model.Node, bool) {
	if value, ok := strings.CutPrefix(name, string(model.PlaceFieldValue)); ok {
		known := slices.Contains(namesOf(values), value)
		return model.Node{Kind: model.Place, Placeholder: model.PlaceFieldValue, Name: value}, known
	}
	if header, ok := strings.CutPrefix(name, string(model.PlaceHeader)); ok {
		return model.Node{Kind: model.Place, Placeholder: model.PlaceHeader, Header: header}, isToken(header)
	}
	for _, kind := range []model.Placeholder{model.PlaceParam, model.PlaceValue} {
		if of, ok := strings.CutPrefix(name, string(kind)); ok {
			return model.Node{Kind: model.Place, Placeholder: kind, Name: of}, isMemberName(of)
		}
	}
	if name == "$fields" {
		return model.Fields(namesOf(values)...), true
	}
	ok := name != "$header.NAME" && slices.Contains(placeholders, name)
	return model.Node{Kind: model.Place, Placeholder: model.Placeholder(name)}, ok
}

// literal is a text as JSON.
func literal(text string) model.Node {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can always be encoded
	}
	return model.Node{Literal: string(b)}
}
