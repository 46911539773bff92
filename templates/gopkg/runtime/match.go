package runtime

import (
	"net/http"
	"strings"
	"time"
)

// Match returns what the conditions of a request come to, by the current state of
// the resource that it is about (RFC 9110, section 13.2.2): 0, go on; 304, the
// client has it as it is; or 412, it is not as the client takes it to be. It reads
// If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since; If-Range is
// left to what answers Range, as http.ServeContent does.
//
// The etag is the one that the response has: v1 and "v1" are the same strong one,
// W/"v1" is weak. An empty etag and a zero time are none. Where both are none, there
// is no such resource: If-None-Match: * then lets a PUT create it.
func Match(r *http.Request, etag string, modified time.Time) int {
	switch r.Method {
	case http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return 0 // which have no conditions (RFC 9110, section 13.2.1)
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	exists := etag != "" || !modified.IsZero()
	if lines, ok := r.Header["If-Match"]; ok {
		if !matchesAny(lines, etag, exists, false) {
			return http.StatusPreconditionFailed
		}
	} else if modifiedAfter(r.Header["If-Unmodified-Since"], modified) > 0 {
		return http.StatusPreconditionFailed
	}
	if lines, ok := r.Header["If-None-Match"]; ok {
		switch {
		case !matchesAny(lines, etag, exists, true):
			return 0
		case reads:
			return http.StatusNotModified
		}
		return http.StatusPreconditionFailed
	}
	if reads && modifiedAfter(r.Header["If-Modified-Since"], modified) < 0 {
		return http.StatusNotModified
	}
	return 0
}

// matchesAny reports whether one of the entity-tags that the lines list is that of
// the resource, or whether they are * and it exists. Weak says that tags match whose
// opaque tags are the same; else both have to be strong, too (RFC 9110, section
// 8.8.3.2). What is no entity-tag matches nothing.
func matchesAny(lines []string, etag string, exists, weak bool) bool {
	opaque, isWeak := opaqueTag(etag)
	for _, list := range lines {
		for list != "" {
			var tag string
			var tagIsWeak bool
			switch tag, tagIsWeak, list = cutTag(list); {
			case tag == "*":
				if exists {
					return true
				}
			case tag != "" && etag != "" && tag[1:len(tag)-1] == opaque && (weak || !tagIsWeak && !isWeak):
				return true
			}
		}
	}
	return false
}

// cutTag cuts the first member off a list of entity-tags: *, or a tag in its quotes
// and whether it is weak; of any other member the tag is empty. A comma in quotes
// ends nothing, and a backslash stands for itself (RFC 9110, section 8.8.3).
func cutTag(list string) (tag string, weak bool, rest string) {
	s, weak := strings.CutPrefix(trimLeft(list), "W/")
	end := 0
	switch {
	case s == "":
	case s[0] == '"':
		if end = strings.IndexByte(s[1:], '"') + 2; end == 1 {
			return "", false, "" // the quotes do not end
		}
	case s[0] == '*' && !weak:
		end = 1
	}
	after, rest, _ := strings.Cut(s[end:], ",")
	if trim(after) != "" {
		return "", false, rest
	}
	return s[:end], weak, rest
}

// modifiedAfter compares when the resource was modified, in whole seconds, with
// the date that the lines have: -1 not after it, 1 after it; 0 where there is
// nothing to compare, since one of them is missing, or the date is none or one of
// several (RFC 9110, sections 13.1.3 and 13.1.4).
func modifiedAfter(lines []string, modified time.Time) int {
	if len(lines) != 1 || modified.IsZero() {
		return 0
	}
	date, err := http.ParseTime(lines[0])
	switch {
	case err != nil:
		return 0
	case modified.Truncate(time.Second).After(date):
		return 1
	}
	return -1
}
