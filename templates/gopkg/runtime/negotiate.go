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

// How much of Accept is read: many times what any client sends, and so little that
// an attacker's Accept costs no more than the rest of the request does.
const (
	maxAccept = 8 << 10 // bytes, over all lines of the field
	maxRanges = 256     // with the empty items of the list (RFC 9110, section 5.6.1.2)
	maxParams = 16      // of a range, with the empty ones; one that has more is malformed
)

// A match says how much a request wants an offer: the weight, in thousandths, that
// the most specific of its ranges gives the offer, and how specific that range is.
type match struct{ weight, specific int }

// negotiate returns which of the offers a request prefers: by weight, then by
// how specific the range is that names it, then by the order of the offers (RFC
// 9110, section 12.5.1). Ranges that are malformed are skipped; without any
// other, or beyond maxAccept or maxRanges, there is no preference, and the first
// offer serves. ok is false when the request accepts none.
func negotiate(accept []string, offered []offer) (best format, ok bool) {
	size := 0
	for _, line := range accept {
		if size += len(line) + 1; size > maxAccept {
			return 0, true
		}
	}
	var matches [maxOffers]match
	listed, ranges := 0, 0
	for _, line := range accept {
		for line != "" {
			if listed++; listed > maxRanges {
				return 0, true
			}
			var item string
			item, line = cutItem(line)
			r, ok := parseRange(item)
			if !ok {
				continue
			}
			ranges++
			for i := range offered {
				matches[i].add(r.weight, r.specific(&offered[i]))
			}
		}
	}
	if ranges == 0 {
		return 0, true
	}
	for i := range offered {
		m := matches[i]
		if m.weight > 0 && (!ok || m.weight > matches[best].weight || m.weight == matches[best].weight && m.specific > matches[best].specific) {
			best, ok = format(i), true
		}
	}
	return best, ok
}

// add takes in one more range. The most specific counts; of ranges that are equally
// specific, one with weight 0, which refuses, else the heaviest. So their order in
// the header means nothing.
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

// specific returns how precisely the range names the offer: 0 when it does not
// match, 1 for */*, 2 for type/*, 3 for type/*+suffix, 4 for type/subtype, and 1
// more for each parameter.
func (r *mediaRange) specific(o *offer) int {
	switch {
	case r.typ == "*":
		return 1
	case !strings.EqualFold(r.typ, o.typ):
		return 0
	case r.subtype == "*":
		return 2
	case strings.HasPrefix(r.subtype, "*+"):
		return suffix(r.subtype[1:], o.subtype)
	case !strings.EqualFold(r.subtype, o.subtype):
		return 0
	}
	specific := 4
	named := uint64(0) // which of the offer's parameters, by their places
	for params := r.params; params != ""; {
		var p param
		p, params, _ = cutParam(params)
		if p.name == "" || p.isWeight() || p.isUTF8() {
			continue
		}
		i := o.index(p.name)
		if i >= 0 && named&(1<<i) != 0 {
			continue // of several with one name the first counts
		}
		if i < 0 || !p.is(o.params[i][1]) {
			return 0
		}
		named |= 1 << i
		specific++
	}
	return specific
}

// suffix returns how specific a range is whose subtype is *+json or the like, by
// which clients mean every subtype that ends so, although no RFC gives it a meaning.
func suffix(of, subtype string) int {
	if n := len(subtype) - len(of); n > 0 && strings.EqualFold(subtype[n:], of) {
		return 3
	}
	return 0
}

// index returns the place of the offer's parameter of the name, or -1.
func (o *offer) index(name string) int {
	for i := range o.params {
		if strings.EqualFold(o.params[i][0], name) {
			return i
		}
	}
	return -1
}

// parseRange parses an item of an Accept header. What clients send against RFC
// 9110 is read as what they mean where that is certain: * and *.* for */*, white
// space around an equals sign, a weight without its value.
func parseRange(item string) (r mediaRange, ok bool) {
	r.typ, item = cutToken(trimLeft(item))
	switch {
	case item != "" && item[0] == '/':
		r.subtype, item = cutToken(item[1:])
	case r.typ == "*" || r.typ == "*.*":
		r.typ, r.subtype = "*", "*"
	}
	r.params = trimLeft(item)
	if r.typ == "" || r.subtype == "" || r.typ == "*" && r.subtype != "*" || r.params != "" && r.params[0] != ';' {
		return r, false
	}
	r.weight = 1000
	params := r.params
	for n := 1; params != ""; n++ {
		var p param
		if p, params, ok = cutParam(params); !ok || n > maxParams {
			return r, false
		}
		if p.isWeight() && p.value != "" {
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
	p.name, s = cutToken(s)
	s = trimLeft(s)
	if p.name == "" || s == "" || s[0] != '=' {
		return p, "", false
	}
	s = trimLeft(s[1:])
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
		p.value, s = cutToken(s)
		if p.value == "" && !p.isWeight() {
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
	return strings.EqualFold(p.name, "charset") && (strings.EqualFold(p.value, "utf-8") || strings.EqualFold(p.value, "utf8"))
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

// parseWeight parses a weight to thousandths (RFC 9110, section 12.4.2). Clients
// also leave the 0 before the point out, and have more than three digits after
// it: the others only tell a very small weight from 0, which refuses.
func parseWeight(s string) (thousandths int, ok bool) {
	digits := s
	if s != "" && (s[0] == '0' || s[0] == '1') {
		thousandths, digits = int(s[0]-'0')*1000, s[1:]
	}
	if digits != "" && digits[0] != '.' || s == "." || s == "" {
		return 0, false
	}
	place, tiny := 100, 0
	for i := 1; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		thousandths += int(digits[i]-'0') * place
		if place == 0 && digits[i] != '0' {
			tiny = 1
		}
		place /= 10
	}
	return max(thousandths, tiny), thousandths <= 1000
}

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

// cutToken cuts a token off the front of s, empty where there is none (RFC 9110,
// section 5.6.2).
func cutToken(s string) (token, rest string) {
	n := 0
	for n < len(s) && inToken[s[n]] {
		n++
	}
	return s[:n], s[n:]
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
