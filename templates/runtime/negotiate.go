package runtime

import (
	"net/http"
	"strings"
)

// An offer is a media type that a response can have.
type offer struct {
	typ, subtype string      // in lower case
	params       [][2]string // names in lower case
}

// maxOffers is how many offers negotiate can tell apart.
const maxOffers = 16

// A match is how a header has an offer: the weight, in thousandths, that the
// most specific range gives it, and how specific that range is.
type match struct{ weight, specific int }

// negotiate returns which of the offers a request prefers: by weight, then by
// how specific the range is that names it, then by the order of the offers (RFC
// 9110, section 12.5.1). Ranges that are malformed are skipped; without any
// other there is no preference, and the first offer serves. ok is false when
// the request accepts none.
func negotiate(accept []string, offers []offer) (best format, ok bool) {
	var matches [maxOffers]match
	ranges := 0
	for _, line := range accept {
		for line != "" {
			var item string
			item, line = cutItem(line)
			r, ok := parseRange(item)
			if !ok {
				continue
			}
			ranges++
			for i := range offers {
				matches[i].add(r.weight, r.specific(&offers[i]))
			}
		}
	}
	if ranges == 0 {
		return 0, true
	}
	for i := range offers {
		m := matches[i]
		if m.weight > 0 && (!ok || m.weight > matches[best].weight || m.weight == matches[best].weight && m.specific > matches[best].specific) {
			best, ok = format(i), true
		}
	}
	return best, ok
}

// add takes in a range that matches. Of ranges alike, the one that refuses
// rules, then the heaviest, so that their order means nothing.
func (m *match) add(weight, specific int) {
	switch {
	case specific == 0 || specific < m.specific:
	case specific > m.specific:
		*m = match{weight, specific}
	case weight == 0 || m.weight == 0:
		m.weight = 0
	default:
		m.weight = max(m.weight, weight)
	}
}

// A mediaRange is one item of an Accept header, as text of that header.
type mediaRange struct {
	typ, subtype string
	params       string // from the first semicolon on
	weight       int
}

// specific returns 0 when the range does not match the offer; else more, the
// more precisely it does.
func (r *mediaRange) specific(o *offer) int {
	switch {
	case r.typ == "*":
		return 1
	case !strings.EqualFold(r.typ, o.typ):
		return 0
	case r.subtype == "*":
		return 2
	case !strings.EqualFold(r.subtype, o.subtype):
		return 0
	}
	specific := 3
	for params := r.params; params != ""; {
		p, rest, _ := cutParam(params)
		seen := r.params[:len(r.params)-len(params)]
		params = rest
		if p.name == "" || p.isWeight() || p.isUTF8() || names(seen, p.name) {
			continue
		}
		if !o.has(p) {
			return 0
		}
		specific++
	}
	return specific
}

// names reports whether the parameters have one of the name. Of several with
// one name the first counts.
func names(params, name string) bool {
	for params != "" {
		var p param
		if p, params, _ = cutParam(params); strings.EqualFold(p.name, name) {
			return true
		}
	}
	return false
}

// has reports whether the offer has the parameter.
func (o *offer) has(p param) bool {
	for _, have := range o.params {
		if strings.EqualFold(have[0], p.name) && p.is(have[1]) {
			return true
		}
	}
	return false
}

// cutItem cuts the first item off a list. A comma in a quoted string ends none.
func cutItem(list string) (item, rest string) {
	quoted := false
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}

// parseRange parses an item of an Accept header.
func parseRange(item string) (r mediaRange, ok bool) {
	item = trim(item)
	if i := strings.IndexByte(item, ';'); i >= 0 {
		item, r.params = trim(item[:i]), item[i:]
	}
	r.typ, r.subtype, ok = strings.Cut(item, "/")
	if !ok || !isToken(r.typ) || !isToken(r.subtype) || r.typ == "*" && r.subtype != "*" {
		return r, false
	}
	r.weight = 1000
	for params := r.params; params != ""; {
		var p param
		if p, params, ok = cutParam(params); !ok {
			return r, false
		}
		if p.isWeight() {
			if r.weight, ok = parseWeight(p.value); !ok {
				return r, false
			}
		}
	}
	return r, true
}

// A param is a parameter of a media range, as text of the header.
type param struct {
	name, value string
	quoted      bool // value is between the quotes, with its backslashes
}

// cutParam cuts the first parameter off params, which begin with a semicolon.
// An empty one has no name.
func cutParam(params string) (p param, rest string, ok bool) {
	s := trimLeft(params[1:])
	if s == "" || s[0] == ';' {
		return param{}, s, true
	}
	n := tokenLen(s)
	p.name, s = s[:n], s[n:]
	if n == 0 || s == "" || s[0] != '=' {
		return p, "", false
	}
	s = s[1:]
	if s != "" && s[0] == '"' {
		end := 1
		for end < len(s) && s[end] != '"' {
			if s[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(s) {
			return p, "", false
		}
		p.value, p.quoted, s = s[1:end], true, s[end+1:]
	} else {
		n := tokenLen(s)
		p.value, s = s[:n], s[n:]
		if n == 0 {
			return p, "", false
		}
	}
	s = trimLeft(s)
	return p, s, s == "" || s[0] == ';'
}

// isWeight reports whether the parameter is a weight, wherever it stands (RFC
// 9110, section 12.5.1).
func (p param) isWeight() bool { return p.name == "q" || p.name == "Q" }

// isUTF8 reports whether the parameter asks for what every response is.
func (p param) isUTF8() bool {
	return strings.EqualFold(p.name, "charset") && strings.EqualFold(p.value, "utf-8")
}

// is reports whether the parameter has the value. A token and a quoted string
// are the same (RFC 9110, section 5.6.6).
func (p param) is(value string) bool {
	if !p.quoted {
		return p.value == value
	}
	for i := 0; i < len(p.value); i++ {
		if p.value[i] == '\\' {
			i++
		}
		if i == len(p.value) || value == "" || p.value[i] != value[0] {
			return false
		}
		value = value[1:]
	}
	return value == ""
}

// parseWeight parses a weight (RFC 9110, section 12.4.2) to thousandths.
func parseWeight(s string) (thousandths int, ok bool) {
	if s == "" || len(s) > 5 || s[0] != '0' && s[0] != '1' || len(s) > 1 && s[1] != '.' {
		return 0, false
	}
	thousandths = int(s[0]-'0') * 1000
	place := 100
	for i := 2; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		thousandths += int(s[i]-'0') * place
		place /= 10
	}
	return thousandths, thousandths <= 1000
}

// trim takes the white space off both ends.
func trim(s string) string {
	s = trimLeft(s)
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

func trimLeft(s string) string {
	for s != "" && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	return s
}

// isToken reports whether s is a token (RFC 9110, section 5.6.2).
func isToken(s string) bool { return s != "" && tokenLen(s) == len(s) }

// inToken tells of each byte whether a token can have it.
var inToken = [256]bool{
	'!': true, '#': true, '$': true, '%': true, '&': true, '\'': true, '*': true, '+': true, '-': true, '.': true, '^': true,
	'_': true, '`': true, '|': true, '~': true, '0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true,
	'7': true, '8': true, '9': true, 'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true,
	'I': true, 'J': true, 'K': true, 'L': true, 'M': true, 'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true,
	'T': true, 'U': true, 'V': true, 'W': true, 'X': true, 'Y': true, 'Z': true, 'a': true, 'b': true, 'c': true, 'd': true,
	'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true, 'l': true, 'm': true, 'n': true, 'o': true,
	'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true, 'w': true, 'x': true, 'y': true, 'z': true,
}

// tokenLen returns how many bytes of s, from the first on, a token may have.
func tokenLen(s string) int {
	n := 0
	for n < len(s) && inToken[s[n]] {
		n++
	}
	return n
}

// acceptVaries is the value of Vary where Accept alone decides.
var acceptVaries = []string{"Accept"}

// varies says in Vary that the response depends on Accept (RFC 9110, section
// 12.5.5), beside what is said there already.
func varies(h http.Header) {
	have := h["Vary"]
	if len(have) == 0 {
		h["Vary"] = acceptVaries
		return
	}
	for _, line := range have {
		for line != "" {
			var name string
			if name, line = cutItem(line); trim(name) == "*" || strings.EqualFold(trim(name), "Accept") {
				return
			}
		}
	}
	h["Vary"] = append(have[:len(have):len(have)], "Accept")
}
