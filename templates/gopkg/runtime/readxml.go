package runtime

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// What is read of a body in XML at most. No error has more in it.
const (
	maxXMLDepth = 100
	maxElements = 1 << 16
)

// readXML reads what a body says of an error, in XML: a document whose root has the
// name, in whatever namespace. What is none says nothing at all.
func readXML(body, root string, of *shape, s *said) error {
	e, err := parseXML(body, root)
	if err != nil {
		return err
	}
	r := xmlReader{}
	r.value(of, e, s)
	return nil
}

// An xmlReader reads one body. Its methods that are given nil for what is said find out
// whether there is a misfit.
type xmlReader struct {
	field  *readField // that is being read; nil where none is
	misfit bool       // something is not what the shape has
	strict bool       // elements that the shape does not have are a misfit
}

// value reads the content of an element, or a text, by the shape of its place.
func (r *xmlReader) value(of *shape, e *element, s *said) {
	switch of.is {
	case anObject:
		r.object(of, e, s)
	case aList:
		r.list(of, e, s)
	case aMap:
		r.fieldsByName(of, e, s)
	case oneOf:
		if x := r.alternative(of.of, e); x != nil {
			r.value(x, e, s)
		} else {
			r.misfit = true
		}
	case aLiteral:
		r.misfit = r.misfit || e.children != nil || e.text != literalText(of.what)
	case theParams:
		r.misfit = r.misfit || e.children == nil
		for _, param := range e.children {
			r.raw(of, param.name, param, s)
		}
	case theParam, theValue, theFieldValue:
		r.raw(of, of.what, e, s)
	case theStatus: // which the status line tells
		_, err := strconv.ParseUint(e.text, 10, 0)
		r.misfit = r.misfit || e.children != nil || err != nil
	default:
		switch {
		case e.children != nil:
			r.misfit = true
		case s == nil:
		case of.is < theDetail:
			if r.field == nil || !s.has(of.is) { // what items for wrong fields repeat counts once
				s.say(of.is, e.text)
			}
		case r.field != nil:
			r.field.say(of.is, e.text)
		}
	}
}

// literalText is the text that XML has for a literal of JSON.
func literalText(literal string) string {
	if text, ok := strings.CutPrefix(literal, `"`); ok {
		return unquoted(strings.TrimSuffix(text, `"`))
	}
	return literal
}

// raw reads a value of which the row will tell the type.
func (r *xmlReader) raw(of *shape, name string, e *element, s *said) {
	if of.is == theValue && e.children != nil {
		r.misfit = true
		return
	}
	if s == nil {
		return
	}
	x := e.raw()
	x.name = name
	switch {
	case of.is == theValue:
		s.values.add(x)
	case of.is != theFieldValue:
		s.param(x)
	case r.field != nil:
		r.field.value(x)
	}
}

// object reads an element by the members of an object.
func (r *xmlReader) object(of *shape, e *element, s *said) {
	if s == nil && (len(e.children) == 0 && !isBlank(e.text) && !hasText(of.of) || r.strict && hasOthers(of.of, e)) {
		r.misfit = true
		return
	}
	r.members(of.of, of.of, e, s)
}

// members reads those of some members that an element has: attributes, elements, and
// its text. All are the members of the object that has these.
func (r *xmlReader) members(of, all []shape, e *element, s *said) {
	for i := range of {
		m := &of[i]
		switch {
		case m.is == moreParams:
			for _, param := range e.children {
				if !names(all, param.name) {
					r.raw(m, param.name, param, s)
				}
			}
		case m.name == "": // alternatives
			if x := r.alternativeBeside(m.of, e); x != nil {
				r.members(x.of, all, e, s)
			} else {
				r.misfit = r.misfit || s == nil && !mayLack(m)
			}
		default:
			if value := memberIn(m, e); value != nil {
				r.value(m, value, s)
			} else {
				r.misfit = r.misfit || s == nil && !mayLack(m)
			}
		}
	}
}

// memberIn returns what an element has for a member of an object, or nil.
func memberIn(m *shape, e *element) *element {
	switch {
	case m.attribute:
		return e.attribute(m.name)
	case m.text && m.is == theValue && e.text == "": // which few rows have for a constant
		return nil
	case m.text:
		return &element{text: e.text}
	}
	for _, child := range e.children {
		if child.name == m.name {
			return child
		}
	}
	return nil
}

// isNull reports whether XML has nothing for the member.
func isNull(m *shape) bool { return m.is == aLiteral && m.what == "null" }

// names reports whether one of the members has an element of the name.
func names(members []shape, name string) bool {
	for i := range members {
		switch m := &members[i]; {
		case m.name == "":
			for j := range m.of {
				if names(m.of[j].of, name) {
					return true
				}
			}
		case m.name == name && !m.attribute && !m.text:
			return true
		}
	}
	return false
}

// hasText reports whether one of the members is the text of the element.
func hasText(members []shape) bool {
	for i := range members {
		m := &members[i]
		if m.text {
			return true
		}
		for j := range m.of {
			if m.name == "" && hasText(m.of[j].of) {
				return true
			}
		}
	}
	return false
}

// hasOthers reports whether the element has some in it that are none of the members.
func hasOthers(members []shape, e *element) bool {
	for i := range members {
		if members[i].is == moreParams {
			return false
		}
	}
	for _, child := range e.children {
		if !names(members, child.name) {
			return true
		}
	}
	return false
}

// alternative returns the first of several that an element can be: one that has all
// that is in it, or else one that lacks some of it.
func (r *xmlReader) alternative(of []shape, e *element) *shape {
	for _, strict := range [...]bool{true, false} {
		for i := range of {
			if r.fits(&of[i], e, strict) {
				return &of[i]
			}
		}
	}
	return nil
}

// fits reports whether an element can be what the shape has. Of what an error has nothing
// for, there is no element.
func (r *xmlReader) fits(of *shape, e *element, strict bool) bool {
	if e.isEmpty() && (of.is == anObject && len(of.of) > 0 || of.is == aMap || of.is == aList && isOfFields(of)) {
		return false
	}
	trial := xmlReader{strict: strict}
	trial.value(of, e, nil)
	return !trial.misfit
}

// isOfFields reports whether a list has the wrong fields alone.
func isOfFields(list *shape) bool { return len(list.of) == 1 && list.of[0].is == eachField }

// alternativeBeside returns the one of several objects whose members an element has
// beside others: the first that it has all of, but what may be missing, or else any.
func (r *xmlReader) alternativeBeside(of []shape, e *element) *shape {
	for _, whole := range [...]bool{true, false} {
		for i := range of {
			if has, all := r.has(of[i].of, e); has && (all || !whole) {
				return &of[i]
			}
		}
	}
	return nil
}

// has reports whether an element has some of the members, and whether it has all that
// may not be missing.
func (r *xmlReader) has(members []shape, e *element) (some, all bool) {
	all = true
	for i := range members {
		m := &members[i]
		switch value := memberIn(m, e); {
		case m.is == moreParams:
			some = some || len(e.children) > 0
		case m.name == "":
			if r.alternativeBeside(m.of, e) != nil {
				some = true
			} else {
				all = all && mayLack(m)
			}
		case value != nil && r.fits(m, value, false):
			some = some || !m.text || value.text != ""
		default:
			all = all && mayLack(m)
		}
	}
	return some, all
}

// list reads the elements of a list by the places of its items. XML leaves out what an
// error has nothing for: an element takes the next place that it fits in.
func (r *xmlReader) list(of *shape, e *element, s *said) {
	places, field := of.of, 0
	spare, fields := spareOf(places, len(e.children))
	r.misfit = r.misfit || !isBlank(e.text)
	for _, item := range e.children {
		at := r.placeOf(item, places, spare)
		if at < 0 {
			r.misfit = true
			continue
		}
		if at > 0 {
			places, field = places[at:], 0
		}
		if mayBeMissing(&places[0]) {
			spare--
		}
		if places[0].is != eachField {
			r.value(&places[0], item, s)
			places = places[1:]
			continue
		}
		r.wrong(s.listed(field, &places[0]), &places[0].of[0], item, s)
		if field++; field == fields {
			places, field = places[1:], 0
		}
	}
	for i := range places {
		r.misfit = r.misfit || !mayBeMissing(&places[i])
	}
}

// spareOf returns how many of n items are left by those that must be there, and how many
// wrong fields that makes for each place of them; -1: of any number.
func spareOf(places []shape, n int) (spare, fields int) {
	each, others := 0, false
	for i := range places {
		switch {
		case places[i].is == eachField:
			each++
		case mayBeMissing(&places[i]):
			others = true
		default:
			n--
		}
	}
	if each == 0 || others {
		return n, -1
	}
	return n, n / each
}

// placeOf returns the place of an item among those that are left, or -1: the first that
// it fits in, but none behind one that must be taken.
func (r *xmlReader) placeOf(item *element, places []shape, spare int) int {
	for _, strict := range [...]bool{true, false} {
		for i := range places {
			switch {
			case !mayBeMissing(&places[i]):
				return i
			case spare <= 0 || isNull(&places[i]):
			case places[i].is == eachField && r.fits(&places[i].of[0], item, strict), places[i].is != eachField && r.fits(&places[i], item, strict):
				return i
			}
		}
	}
	return -1
}

// mayBeMissing reports whether there is no element for the item of a list where an error
// has nothing for it.
func mayBeMissing(item *shape) bool {
	switch item.is {
	case eachField, aMap, aText, theMessage, theInstance, theValue, theParam, theParams, moreParams, theFieldValue:
		return true
	case aLiteral:
		return isNull(item)
	case aList:
		return isOfFields(item)
	case anObject, oneOf:
		for i := range item.of {
			if item.is == anObject && hasAttribute(&item.of[i]) || !mayBeMissing(&item.of[i]) {
				return false
			}
		}
		return len(item.of) > 0
	}
	return false
}

// mayLack reports whether an object is without the member where an error has nothing for
// it, or a wrong field that is in another part of the request.
func mayLack(m *shape) bool {
	switch m.is {
	case thePointer, theIn, theParameter, theQuery, theField:
		return true
	case anObject, oneOf:
		for i := range m.of {
			if !mayLack(&m.of[i]) {
				return false
			}
		}
		return len(m.of) > 0
	}
	return mayBeMissing(m)
}

// hasAttribute reports whether the member is an attribute, or one of its alternatives has
// one.
func hasAttribute(m *shape) bool {
	if m.attribute || m.name != "" {
		return m.attribute
	}
	for i := range m.of {
		for j := range m.of[i].of {
			if hasAttribute(&m.of[i].of[j]) {
				return true
			}
		}
	}
	return false
}

// fieldsByName reads an element that has one in it for each wrong field, whose name is an
// attribute.
func (r *xmlReader) fieldsByName(of *shape, e *element, s *said) {
	each := &of.of[0]
	if each.is == aList {
		each = &each.of[0].of[0]
	}
	for _, item := range e.children {
		if name := item.attribute(keyNames[of.key]); name != nil {
			r.wrong(s.keyed(of, name.text), each, item, s)
		} else {
			r.misfit = true
		}
	}
}

// keyNames are the names of the attributes that name a wrong field.
var keyNames = [...]string{theName: "name", thePointer: "pointer", theParameter: "parameter", theQuery: "query", theField: "header"}

// wrong reads what is said of a wrong field; nil: of one that is passed over.
func (r *xmlReader) wrong(f *readField, of *shape, e *element, s *said) {
	outer := r.misfit
	r.field, r.misfit = f, false
	r.value(of, e, s)
	if f != nil && !r.misfit {
		f.said = true
	}
	r.field, r.misfit = nil, r.misfit || outer
}

// An element is one of an XML document, or an attribute, which has a text alone.
type element struct {
	name     string // without the prefix
	attrs    []xml.Attr
	text     string // that stands in it, without that of the elements in it
	children []*element
}

// attribute returns an attribute of the element, or nil.
func (e *element) attribute(name string) *element {
	for _, a := range e.attrs {
		if a.Name.Local == name && (a.Name.Space == "" || a.Name.Space == "http://www.w3.org/XML/1998/namespace") {
			return &element{text: a.Value}
		}
	}
	return nil
}

// addAttribute adds one whose name has no prefix.
func (e *element) addAttribute(name, value string) {
	e.attrs = append(e.attrs, xml.Attr{Name: xml.Name{Local: name}, Value: value})
}

// isEmpty reports whether there is nothing in the element.
func (e *element) isEmpty() bool { return e.children == nil && len(e.attrs) == 0 && e.text == "" }

// raw returns the element as a value, with those that are in it.
func (e *element) raw() rawValue {
	x := rawValue{name: e.name, text: e.text, form: rawXML}
	for _, child := range e.children {
		x.parts = append(x.parts, child.raw())
	}
	return x
}

// isBlank reports whether a text is white space (XML 1.0, section 2.3).
func isBlank(text string) bool { return strings.Trim(text, " \t\r\n") == "" }

// parseXML returns the root of a document, if it has the name, in whatever namespace.
// Comments, processing instructions and document types say nothing, and there are no
// entities but those of XML itself (XML 1.0, section 4.6).
func parseXML(document, root string) (*element, error) {
	document = strings.TrimPrefix(document, "\ufeff")
	if e, ok := plainXML(document, root); ok {
		return e, nil
	}
	return anyXML(document, root)
}

// anyXML is parseXML of any document that is not a plain one.
func anyXML(document, root string) (*element, error) {
	type tag struct { // that is open
		*element
		letters []byte // of its text
	}
	d, count := xml.NewDecoder(strings.NewReader(document)), 0
	d.CharsetReader = latin1
	open := append(make([]tag, 0, 16), tag{element: new(element)})
	for {
		token, err := d.Token()
		in := &open[len(open)-1]
		switch {
		case errors.Is(err, io.EOF) && len(in.children) == 0:
			return nil, errors.New("it has no XML")
		case errors.Is(err, io.EOF):
			return in.children[0], nil
		case err != nil:
			return nil, errors.New("its XML is none: " + clipped(err.Error()))
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attrs: token.Attr}
			switch count++; {
			case len(open) == 1 && count > 1:
				return nil, errors.New("its XML has an element behind the root")
			case len(open) == 1 && e.name != root:
				return nil, errors.New("the root of its XML is not " + root)
			case count > maxElements:
				return nil, fmt.Errorf("its XML has more than %d elements", maxElements)
			case len(open) > maxXMLDepth:
				return nil, errors.New("its XML is nested too deep")
			}
			in.children, open = append(in.children, e), append(open, tag{element: e})
		case xml.EndElement:
			in.text = string(in.letters)
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 {
				in.letters = append(in.letters, token...)
			} else if !isBlank(string(token)) {
				return nil, errors.New("its XML has text beside the root")
			}
		}
	}
}

// clipped returns the beginning of a text that may have all of a body in it.
func clipped(text string) string {
	if len(text) <= 200 {
		return text
	}
	return strings.ToValidUTF8(text[:200], "") + " …"
}

// latin1 reads text in the character sets of one byte that HTTP has been known for.
func latin1(charset string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "iso-8859-1", "us-ascii":
	default:
		return nil, errors.New("its character set is unknown")
	}
	text, err := io.ReadAll(in)
	letters := make([]rune, len(text))
	for i, c := range text {
		letters[i] = rune(c)
	}
	return strings.NewReader(string(letters)), err
}
