package runtime

import "unicode/utf8"

// A fieldKey is what names the wrong fields in a map of them, and so which of them
// the map has.
type fieldKey uint8

const (
	byName      fieldKey = iota // all of them; a JSON Pointer with dots
	byPointer                   // those of the body
	byParameter                 // those of the query and of the header
	byQuery
	byHeader
)

// names reports whether the map has the field.
func (k fieldKey) names(f *wrongField) bool {
	switch k {
	case byPointer:
		return f.in == inBody
	case byParameter:
		return f.in != inBody
	case byQuery:
		return f.in == inQuery
	case byHeader:
		return f.in == inHeader
	}
	return true
}

// anyNamed reports whether a map by the key has one of the fields.
func anyNamed(fields []wrongField, k fieldKey) bool {
	for i := range fields {
		if k.names(&fields[i]) {
			return true
		}
	}
	return false
}

// maxCompared is how many fields are compared with each other, which takes no memory.
// The names of more are looked up.
const maxCompared = 32

// sorted returns the fields that the map has, those of one name together, each in the
// order of its coming. It appends them to named, unless there are many.
func sorted(named, fields []wrongField, k fieldKey) []wrongField {
	if len(fields) > maxCompared {
		return k.lookedUp(fields)
	}
	for i := range fields {
		if !k.names(&fields[i]) {
			continue
		}
		named = append(named, fields[i])
		last := len(named) - 1
		at := last
		for at > 0 && !k.same(&named[at-1], &fields[i]) {
			at--
		}
		if 0 < at && at < last {
			copy(named[at+1:], named[at:last])
			named[at] = fields[i]
		}
	}
	return named
}

// lookedUp returns what sorted does.
func (k fieldKey) lookedUp(fields []wrongField) []wrongField {
	var names [][]wrongField
	places, n := map[string]int{}, 0
	for i := range fields {
		if !k.names(&fields[i]) {
			continue
		}
		name := k.text(&fields[i])
		at, known := places[name]
		if !known {
			at = len(names)
			places[name], names = at, append(names, nil)
		}
		names[at] = append(names[at], fields[i])
		n++
	}
	named := make([]wrongField, 0, n)
	for _, fields := range names {
		named = append(named, fields...)
	}
	return named
}

// ofOneName returns how many of the sorted fields have the name of the first.
func ofOneName(named []wrongField, k fieldKey) int {
	n := 1
	for n < len(named) && k.same(&named[0], &named[n]) {
		n++
	}
	return n
}

// same reports whether both fields have one name in the body.
func (k fieldKey) same(f, g *wrongField) bool {
	a, b := k.letters(f), k.letters(g)
	if a == b {
		return true
	}
	for {
		x, more := a.next()
		y, moreToo := b.next()
		if x != y || more != moreToo {
			return false
		}
		if !more {
			return true
		}
	}
}

// text is the name that the field has in the body.
func (k fieldKey) text(f *wrongField) string {
	b := make([]byte, 0, len(f.name))
	for l := k.letters(f); ; {
		c, more := l.next()
		if !more {
			return string(b)
		}
		b = utf8.AppendRune(b, c)
	}
}

// letters are those of a field's name that are to come.
type letters struct {
	name      string
	isPointer bool // and has dots in the body
}

func (k fieldKey) letters(f *wrongField) letters {
	if k == byName && f.in == inBody && len(f.name) > 0 && f.name[0] == '/' {
		return letters{f.name[1:], true}
	}
	return letters{f.name, false}
}

// next returns the next letter, and whether there is one. Bytes that are not UTF-8
// are one letter, as they are in JSON.
func (l *letters) next() (rune, bool) {
	if l.name == "" {
		return 0, false
	}
	c, size := utf8.DecodeRuneInString(l.name)
	if l.isPointer {
		switch escape := l.name[:min(2, len(l.name))]; {
		case c == '/':
			c = '.'
		case escape == "~1":
			c, size = '/', 2
		case escape == "~0":
			c, size = '~', 2
		}
	}
	l.name = l.name[size:]
	return c, true
}
