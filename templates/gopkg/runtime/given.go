package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// given is what a success holds of the headers that no row foresees.
type given struct {
	more *[]header // that WithHeader and WithCookie have given, in that order; nil: none
}

// ofNil stands for what a nil pointer to a response was given. That the check of such a
// pointer is no call of its own keeps Respond of a 204 short enough to be inlined.
var ofNil []header

// headersGiven is how a success, whatever its type, is asked for them.
func (g *given) headersGiven() *given { return g }

// give adds a header to a response that is a copy.
func give(g *given, x header) {
	var all []header
	if g.more != nil {
		all = slices.Clone(*g.more)
	}
	all = append(all, x)
	g.more = &all
}

// WithHeader returns the response with one more line of a header, for what its row
// does not foresee. It makes a copy: the response itself stays as it is, so that one
// which requests share can be given a header for one of them.
//
// The line is added, as [http.Header.Add] does, to those that the row and the
// ResponseWriter have of the header; of one that has a single value, as Content-Type,
// ETag and Location, it takes their place. What could end the line becomes a space. A
// header whose name is no token (RFC 9110, section 5.6.2) is not sent, and Respond
// returns an error.
//
// A response that is no value of this package is returned as it is.
func WithHeader[R Response](res R, key, value string) R {
	c, _ := with(res, lineOf(key, headerText(value))).(R)
	return c
}

// WithCookie returns the response with one more Set-Cookie, as [WithHeader] does. A
// cookie that is not valid ([http.Cookie.Valid]) is not sent, and Respond returns an
// error.
func WithCookie[R Response](res R, cookie *http.Cookie) R {
	line := header{"Set-Cookie", nil}
	if err := cookie.Valid(); err != nil {
		line.value = []string{formless + err.Error()}
	} else {
		line.value = []string{cookie.String()}
	}
	c, _ := with(res, line).(R)
	return c
}

// lineOf is one line of a header. Of one whose name is no token the text says so.
func lineOf(key, text string) header {
	if !isToken(key) {
		return header{key, []string{formless + "its name is no token (RFC 9110, section 5.6.2)"}}
	}
	return header{http.CanonicalHeaderKey(key), []string{text}}
}

// with returns a copy of the response that has the line as well. Reflection makes
// the copy: a method for it in each type would cost all tables the time to compile
// them.
func with(res Response, line header) Response {
	if f, ok := res.(FailResponse); ok {
		c := *orFallback(f.failure)
		giveError(&c, line)
		return FailResponse{&c}
	}
	old := reflect.ValueOf(res)
	if old.Kind() != reflect.Pointer || old.IsNil() {
		return res
	}
	switch from := res.(type) {
	case interface{ headersGiven() *given }:
		c := copyOf(from, old)
		if c.headersGiven() == from.headersGiven() {
			return res // of a type of the service, which embeds a pointer to a response
		}
		give(c.headersGiven(), line)
		return c.(Response)
	case typedError:
		c := copyOf(from, old)
		f, _ := c.core()
		if shared, _ := from.core(); f == shared {
			return res // likewise
		}
		giveError(f, line)
		if c, ok := c.(interface{ unshare() }); ok {
			c.unshare()
		}
		return c.(Response)
	}
	return res
}

// copyOf returns a pointer to a copy of what from is, the pointer old.
func copyOf[T any](from T, old reflect.Value) T {
	c := reflect.New(old.Type().Elem())
	c.Elem().Set(old.Elem())
	return c.Interface().(T)
}

// giveError gives a header to an error that is a copy of another, and shares nothing
// with it then that a setter changes.
func giveError(f *failure, line header) {
	e := *extraOf(f)
	e.headers = slices.Clone(e.headers)
	e.more = append(slices.Clone(e.more), line)
	f.extra = &e
}

// setGiven sets the headers that WithHeader has given, after all others. The error
// says which could not be set.
func setGiven(h http.Header, more []header) error {
	var faults []error
	for _, x := range more {
		switch why, bad := strings.CutPrefix(x.value[0], formless); {
		case bad:
			faults = append(faults, headerFault(fmt.Sprintf("the header %q is not sent: %s", x.key, why)))
		case isSingle(x.key):
			h[x.key] = x.value
		default:
			h[x.key] = slices.Concat(h[x.key], x.value)
		}
	}
	return errors.Join(faults...)
}

// isSingle reports whether a response has one value of the header, and never two
// lines, by the sections of RFC 9110 that define it and, for Content-Disposition, by
// RFC 6266, section 4.1.
func isSingle(key string) bool {
	switch key {
	case "Age", "Content-Disposition", "Content-Length", "Content-Location", "Content-Range", "Content-Type", "Date", "Etag",
		"Expires", "Last-Modified", "Location", "Retry-After", "Server":
		return true
	}
	return false
}

// isToken reports whether s is a token, as the name of a header is (RFC 9110,
// section 5.6.2).
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return s != ""
}
