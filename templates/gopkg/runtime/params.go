package runtime

import (
	"fmt"
	"log/slog"
	"strings"
)

// A paramKind is a param that the errors of a row have.
type paramKind struct {
	name string
	kind string // the type of its value in the log, empty where the client is not told the param; then ? where an error may be without it
}

// isRequired reports whether no error is without the param.
func (p paramKind) isRequired() bool { return !strings.HasSuffix(p.kind, "?") }

// told is the type of its value in the log, or empty where the client is not told the
// param.
func (p paramKind) told() string { return strings.TrimSuffix(p.kind, "?") }

// paramNamed returns the place of the first param with the name and a value of the
// kind, or -1.
func paramNamed(params []slog.Attr, p paramKind) int {
	for i := range params {
		if params[i].Key == p.name && isOfKind(params[i].Value.Any(), p.told()) {
			return i
		}
	}
	return -1
}

// isOfKind reports whether the value is of the type: of the name alone, where that is
// a body, which each package has a type of its own for.
func isOfKind(v any, kind string) bool {
	have := strings.TrimPrefix(fmt.Sprintf("%T", v), "*")
	return have == kind || bareKind(have) == kind
}

// bareKind is the name of a type, or of a list of it, without the package's.
func bareKind(kind string) string {
	list := ""
	if strings.HasPrefix(kind, "[]") {
		list, kind = "[]", kind[len("[]"):]
	}
	return list + kind[strings.IndexByte(kind, '.')+1:]
}
