package runtime

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep objects and lists may stand in each other, as encoding/json has
// it.
const maxDepth = 10_000

// readJSON reads what a body says of an error, in JSON (RFC 8259). What is of another
// type than the shape has at its place is passed over (RFC 9457, section 3.1); of
// members of one name the last counts. A text that is not JSON says nothing at all.
func readJSON(body string, of *shape, s *said) error {
	r := jsonReader{s: strings.TrimPrefix(body, "\ufeff")}
	if r.space(); r.value(of, s) {
		if r.space(); r.i == len(r.s) {
			return nil
		}
	}
	*s = said{rows: s.rows}
	switch {
	case r.depth > maxDepth:
		return errors.New("its JSON is nested too deep")
	case r.i >= len(r.s):
		return errors.New("its JSON ends early")
	}
	c, _ := utf8.DecodeRuneInString(r.s[r.i:])
	return errors.New("its JSON has an unexpected " + strconv.QuoteRune(c) + " at byte " + strconv.Itoa(r.i))
}

// A jsonReader reads one body. Its methods that return a bool ok report whether they
// found what is JSON; if not, i is where it is not. Those that are given nil for what is
// said find out whether there is a misfit.
type jsonReader struct {
	s      string
	i      int        // of what comes next
	depth  int        // how many objects and lists are open
	field  *readField // that is being read; nil where none is
	misfit bool       // something is not what the shape has
	met    bool       // an object has had a member that the shape has, too
	strict bool       // members that the shape does not have are a misfit
}

// value reads a value by the shape of its place.
func (r *jsonReader) value(of *shape, s *said) (ok bool) {
	switch of.is {
	case anObject, theParams:
		if r.at('{') {
			return r.object(of, s)
		}
	case aList:
		if r.at('[') {
			return r.list(of, s)
		}
	case aMap:
		if r.at('{') {
			return r.fieldsByName(of, s)
		}
	case oneOf:
		if x := r.alternative(of.of); x != nil {
			return r.value(x, s)
		}
	case aLiteral:
		start := r.i
		ok := r.skip()
		r.misfit = r.misfit || r.s[start:r.i] != of.what
		return ok
	case theStatus: // which the status line tells
		r.misfit = r.misfit || of.quoted != r.at('"') || !of.quoted && !r.atNumber()
		return r.skip()
	case theParam, theValue, theFieldValue:
		return r.raw(of, of.what, s)
	case theID:
		if r.atNumber() {
			start := r.i
			ok := r.number()
			r.say(of.is, r.s[start:r.i], s)
			return ok
		}
		fallthrough
	default:
		if r.at('"') {
			text, ok := r.text()
			r.say(of.is, text, s)
			return ok
		}
	}
	r.misfit = true
	return r.skip()
}

// say takes a text that stands at a place of the shape.
func (r *jsonReader) say(is shapeKind, text string, s *said) {
	switch {
	case s == nil:
	case is < theDetail:
		if r.field == nil || !s.has(is) { // what items for wrong fields repeat counts once
			s.say(is, text)
		}
	case r.field != nil:
		r.field.say(is, text)
	}
}

// raw reads a value of which the row will tell the type. There is none where null
// stands.
func (r *jsonReader) raw(of *shape, name string, s *said) (ok bool) {
	start, form := r.i, rawJSON
	if of.quoted {
		form = rawQuoted
	}
	misfit := of.quoted && !r.at('"') || of.is == theValue && (r.at('{') || r.at('['))
	if !r.skip() {
		return false
	}
	x := rawValue{name: name, text: r.s[start:r.i], form: form}
	switch {
	case misfit:
		r.misfit = true
	case s == nil || x.text == "null":
	case of.is == theValue:
		s.values.add(x)
	case of.is != theFieldValue:
		s.param(x)
	case r.field != nil:
		r.field.value(x)
	}
	return true
}

// object reads an object by its members.
func (r *jsonReader) object(of *shape, s *said) (ok bool) {
	if !r.enter() {
		return false
	}
	seen, next := uint64(0), 0
	for n := 0; ; n++ {
		more, ok := r.more(n, '}')
		if !more {
			r.misfit = r.misfit || s == nil && lacks(of.of, seen)
			return ok
		}
		name, ok := r.name()
		if !ok {
			return false
		}
		if next == len(of.of) || of.of[next].name != name { // an encoder has the order of the shape
			next = memberOf(of.of, name)
		}
		switch {
		case next < len(of.of) && of.of[next].name != "":
			seen |= 1 << (next & 63)
			r.met = true
			ok = r.value(&of.of[next], s)
			next++
		case of.is == theParams:
			ok = r.raw(of, name, s)
		default:
			ok = r.beside(of.of, name, s)
		}
		if !ok {
			return false
		}
	}
}

// memberOf returns the place of a member, or the number of all.
func memberOf(members []shape, name string) int {
	for i := range members {
		if members[i].name == name {
			return i
		}
	}
	return len(members)
}

// lacks reports whether a member is missing that must be there.
func lacks(members []shape, seen uint64) bool {
	for i := range members {
		if m := &members[i]; i < 64 && m.name != "" && !m.maybe && seen&(1<<i) == 0 {
			return true
		}
	}
	return false
}

// beside reads a member of an object that none of the shape's members has the name of:
// a member of one of several objects that stand in it, or a param.
func (r *jsonReader) beside(members []shape, name string, s *said) (ok bool) {
	var params *shape
	for i := range members {
		switch m := &members[i]; {
		case m.is == moreParams:
			params = m
		case m.is == oneOf && m.name == "":
			if x := r.alternativeNamed(m.of, name); x != nil {
				r.met = true
				return r.value(x, s)
			}
		}
	}
	if params != nil {
		return r.raw(params, name, s)
	}
	r.misfit = r.misfit || r.strict
	return r.skip()
}

// alternativeNamed returns the member of the name that what comes next can be, of those
// that several objects have.
func (r *jsonReader) alternativeNamed(objects []shape, name string) *shape {
	for _, strict := range [...]bool{true, false} {
		for i := range objects {
			members := objects[i].of
			if at := memberOf(members, name); at < len(members) && r.fits(&members[at], strict) {
				return &members[at]
			}
		}
	}
	return nil
}

// alternative returns the first of several that what comes next can be: one that has
// all members that stand there, or else one that lacks some of them.
func (r *jsonReader) alternative(of []shape) *shape {
	for _, strict := range [...]bool{true, false} {
		for i := range of {
			if r.fits(&of[i], strict) {
				return &of[i]
			}
		}
	}
	return nil
}

// fits reports whether what comes next can be what the shape has.
func (r *jsonReader) fits(of *shape, strict bool) bool {
	trial := jsonReader{s: r.s, i: r.i, depth: r.depth, strict: strict}
	return trial.value(of, nil) && !trial.misfit
}

// list reads a list by the places of its items. Items that an error may have nothing
// for, and those of wrong fields, take what the others leave.
func (r *jsonReader) list(of *shape, s *said) (ok bool) {
	spare, fields := r.spare(of.of)
	if !r.enter() {
		return false
	}
	places, field := of.of, 0
	for n := 0; ; n++ {
		more, ok := r.more(n, ']')
		if !more {
			for i := range places {
				r.misfit = r.misfit || !mayBeLeftOut(&places[i])
			}
			return ok
		}
		for len(places) > 0 && mayBeLeftOut(&places[0]) && (spare == 0 || places[0].is != eachField && !r.fits(&places[0], false)) {
			places = places[1:]
		}
		if len(places) > 0 && mayBeLeftOut(&places[0]) {
			spare--
		}
		switch {
		case len(places) == 0:
			r.misfit = true
			ok = r.skip()
		case places[0].is == eachField:
			ok = r.wrong(s.listed(field, &places[0]), &places[0].of[0], s)
			if field++; field == fields {
				places, field = places[1:], 0
			}
		default:
			ok = r.value(&places[0], s)
			places = places[1:]
		}
		if !ok {
			return false
		}
	}
}

// spare returns how many items of a list that comes next are left by those that must
// be there, and how many wrong fields that makes for each place of them.
func (r *jsonReader) spare(places []shape) (spare, fields int) {
	must, each := 0, 0
	for i := range places {
		switch {
		case places[i].is == eachField:
			each++
		case !mayBeLeftOut(&places[i]):
			must++
		}
	}
	switch {
	case must == len(places):
		return 0, 0
	case must == 0 && len(places) == 1:
		return -1, -1 // as many as there are
	}
	ahead := *r
	ahead.enter()
	for n := 0; ; n++ {
		if more, _ := ahead.more(n, ']'); !more || !ahead.skip() {
			spare = max(0, n-must)
			return spare, spare / max(1, each)
		}
	}
}

// mayBeLeftOut reports whether a list is without the item where an error has nothing
// for it.
func mayBeLeftOut(item *shape) bool {
	return item.is == eachField || item.is == theValue || item.is == theParam
}

// fieldsByName reads an object that has a member for each name of wrong fields.
func (r *jsonReader) fieldsByName(of *shape, s *said) (ok bool) {
	each := &of.of[0]
	if !r.enter() {
		return false
	}
	for n := 0; ; n++ {
		more, ok := r.more(n, '}')
		if !more {
			return ok
		}
		name, ok := r.name()
		switch {
		case !ok:
			return false
		case each.is != aList:
			ok = r.wrong(s.keyed(of, name), each, s)
		case r.at('['):
			ok = r.ofOneName(of, name, &each.of[0].of[0], s)
		default:
			r.misfit = true
			ok = r.skip()
		}
		if !ok {
			return false
		}
	}
}

// ofOneName reads a list of what is said of the wrong fields of one name.
func (r *jsonReader) ofOneName(of *shape, name string, each *shape, s *said) (ok bool) {
	if !r.enter() {
		return false
	}
	for n := 0; ; n++ {
		more, ok := r.more(n, ']')
		if !more {
			return ok
		}
		if !r.wrong(s.keyed(of, name), each, s) {
			return false
		}
	}
}

// wrong reads what is said of a wrong field; nil: of one that is passed over.
func (r *jsonReader) wrong(f *readField, of *shape, s *said) (ok bool) {
	outer, start := r.misfit, r.i
	r.field, r.misfit, r.met = f, false, false
	ok = r.value(of, s)
	if f != nil && ok && !r.misfit && (r.met || !isOfOthers(r.s[start:r.i])) {
		f.said = true
	}
	r.field, r.misfit = nil, r.misfit || outer
	return ok
}

// isOfOthers reports whether a value is an object with members, which are of others where
// the shape has none of them.
func isOfOthers(value string) bool {
	return value[0] == '{' && strings.TrimRight(value[1:len(value)-1], " \t\r\n") != ""
}

// The syntax.

// at reports whether the character is next.
func (r *jsonReader) at(c byte) bool { return r.i < len(r.s) && r.s[r.i] == c }

func (r *jsonReader) atNumber() bool {
	return r.i < len(r.s) && (r.s[r.i] == '-' || isDigit(r.s[r.i]))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (r *jsonReader) space() {
	for r.i < len(r.s) {
		switch r.s[r.i] {
		case ' ', '\t', '\n', '\r':
			r.i++
		default:
			return
		}
	}
}

// enter reads what an object or a list begins with.
func (r *jsonReader) enter() (ok bool) {
	r.i++
	r.depth++
	return r.depth <= maxDepth
}

// more reads what stands behind the first n members or items: the comma before the
// next, or the end of the object or the list.
func (r *jsonReader) more(n int, end byte) (more, ok bool) {
	r.space()
	switch {
	case r.at(end):
		r.i++
		r.depth--
		return false, true
	case n == 0:
		return true, true
	case !r.at(','):
		return false, false
	}
	r.i++
	r.space()
	return true, true
}

// name reads the name of a member, and what stands before its value.
func (r *jsonReader) name() (name string, ok bool) {
	if !r.at('"') {
		return "", false
	}
	name, ok = r.text()
	return name, ok && r.colon()
}

func (r *jsonReader) colon() (ok bool) {
	r.space()
	if !r.at(':') {
		return false
	}
	r.i++
	r.space()
	return true
}

// skip passes over a value.
func (r *jsonReader) skip() (ok bool) {
	if r.at('{') || r.at('[') {
		return r.skipNested()
	}
	return r.scalar()
}

// scalar passes over a value that is no object and no list.
func (r *jsonReader) scalar() (ok bool) {
	if r.at('"') {
		_, ok = r.scan()
		return ok
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(r.s[r.i:], word) {
			r.i += len(word)
			return true
		}
	}
	return r.number()
}

// skipNested passes over an object or a list, with all that stands in it.
func (r *jsonReader) skipNested() (ok bool) {
	var few [64]byte
	ends := few[:0] // what each of those that are open ends with
	for n := 0; ; n++ {
		if open := len(ends); open > 0 {
			more, ok := r.more(n, ends[open-1])
			switch {
			case !ok:
				return false
			case !more && open == 1:
				return true
			case !more:
				ends = ends[:open-1]
				n = 0
				continue
			case ends[open-1] == '}':
				if !r.at('"') {
					return false
				}
				if _, ok := r.scan(); !ok || !r.colon() {
					return false
				}
			}
		}
		switch {
		case r.at('{'), r.at('['):
			ends = append(ends, r.s[r.i]+2) // the characters of each pair stand so in ASCII
			if !r.enter() {
				return false
			}
			n = -1
		case !r.scalar():
			return false
		}
	}
}

// number passes over a number.
func (r *jsonReader) number() (ok bool) {
	if r.at('-') {
		r.i++
	}
	if r.at('0') {
		r.i++
	} else if !r.digits() {
		return false
	}
	if r.at('.') {
		r.i++
		if !r.digits() {
			return false
		}
	}
	if r.at('e') || r.at('E') {
		r.i++
		if r.at('+') || r.at('-') {
			r.i++
		}
		return r.digits()
	}
	return true
}

// digits passes over one or more of them.
func (r *jsonReader) digits() (ok bool) {
	start := r.i
	for r.i < len(r.s) && isDigit(r.s[r.i]) {
		r.i++
	}
	return r.i > start
}

// text reads a string.
func (r *jsonReader) text() (text string, ok bool) {
	start := r.i + 1
	plain, ok := r.scan()
	if !ok {
		return "", false
	}
	text = r.s[start : r.i-1]
	if plain {
		return text, true
	}
	return unquoted(text), true
}

// scan passes over a string, and reports whether all of it is ASCII that stands for
// itself.
func (r *jsonReader) scan() (plain, ok bool) {
	s, i := r.s, r.i+1
	for i+8 <= len(s) && standsForItself(s[i:i+8]) {
		i += 8
	}
	plain = true
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			r.i = i + 1
			return plain, true
		case c == '\\':
			r.i = i
			if !r.escape() {
				return false, false
			}
			i, plain = r.i, false
		case c < ' ':
			r.i = i
			return false, false
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	r.i = i
	return false, false
}

// standsForItself reports whether each of the first eight bytes of s is ASCII that stands
// for itself between the quotes of a string, all of them looked at as one number.
func standsForItself(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	quote, slash := x^ones*'"', x^ones*'\\'
	return (x|(x-ones*' ')|(quote-ones)|(slash-ones))&high == 0
}

// escape passes over an escape in a string, but for its last character.
func (r *jsonReader) escape() (ok bool) {
	r.i++
	if r.i == len(r.s) {
		return false
	}
	switch r.s[r.i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for n := 0; n < 4; n++ {
			r.i++
			if r.i == len(r.s) || !isHex(r.s[r.i]) {
				return false
			}
		}
		return true
	}
	return false
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// validUTF8 returns the text with U+FFFD for each byte that is not UTF-8.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// unquoted returns the text of what stands between the quotes of a string. Bytes that
// are not UTF-8 and halves of surrogate pairs become U+FFFD, each.
func unquoted(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return validUTF8(s)
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			c, size := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, c)
			i += size
		case c != '\\':
			b = append(b, c)
			i++
		case s[i+1] == 'u':
			c := unhex(s[i+2 : i+6])
			i += 6
			if utf16.IsSurrogate(c) {
				pair := utf8.RuneError
				if strings.HasPrefix(s[i:], `\u`) {
					pair = utf16.DecodeRune(c, unhex(s[i+2:i+6]))
				}
				if c = pair; c != utf8.RuneError {
					i += 6
				}
			}
			b = utf8.AppendRune(b, c)
		default:
			b = append(b, escapes[s[i+1]])
			i += 2
		}
	}
	return string(b)
}

// escapes are the characters that a letter behind a backslash stands for.
var escapes = [...]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unhex returns the number that four hexadecimal digits are.
func unhex(digits string) rune {
	n, _ := strconv.ParseUint(digits, 16, 16) // which the grammar has seen
	return rune(n)
}
