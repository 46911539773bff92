package gopkg

import (
	"cmp"
	"go/types"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// importNames are the names of the packages that the table names, by their
// paths: the same in every file, and none that hides what the file has.
func importNames(t *model.Table) map[string]string {
	packages := map[string]string{}
	add := func(n *model.GoName) {
		if n != nil {
			packages[n.Path] = cmp.Or(n.Package, path.Base(n.Path))
		}
	}
	for i := range t.Formats {
		add(&t.Formats[i].Func)
	}
	for _, b := range t.Bodies {
		add(b.Go)
	}
	for _, r := range t.Rows {
		for i := range r.From {
			add(&r.From[i].GoName)
		}
	}
	names, used := map[string]string{}, map[string]bool{}
	for _, importPath := range slices.Sorted(maps.Keys(packages)) {
		name := packages[importPath]
		for n := 2; used[name] || hides(name, importPath); n++ {
			name = packages[importPath] + strconv.Itoa(n)
		}
		names[importPath], used[name] = name, true
	}
	return names
}

// hides reports whether a package of the name would hide something: of the
// language, of the emitted package, or a package that its files import too.
func hides(name, importPath string) bool {
	if types.Universe.Lookup(name) != nil || slices.Contains(unexported, name) {
		return true
	}
	for _, have := range imported {
		if have != importPath && path.Base(have) == name {
			return true
		}
	}
	for _, prefix := range []string{"appliesTo", "error", "for", "format", "on", "row", "unlisted"} { // of names that derive from those of the table
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" && 'A' <= rest[0] && rest[0] <= 'Z' {
			return true
		}
	}
	return false
}

// imported are the packages that the emitted files import for any table.
var imported = []string{"errors", "log/slog", "net/http", "strconv", "strings", "time"}

// unexported are the names that the emitted package declares, or that stand in
// the functions which use a package of the table.
var unexported = []string{
	"acceptVaries", "addErrorLines", "addField", "addHeader", "addValues", "afterPanic", "allPlain", "answer", "anyMethod", "appendComma", "appendElements", "appendError",
	"appendErrorJSON", "appendErrorXML", "appendEscaped", "appendFloat", "appendJSON", "appendList", "appendMembers", "appendObject",
	"appendParam", "appendParams", "appendString", "appendTime", "appendXML", "appendXMLValue", "beside", "buf", "buffer", "buffers",
	"choose", "chooseError", "contentTypes", "copied", "covers", "cutItem", "cutParam", "cutToken", "eachItem", "encode", "encodeJSON", "encodeWith",
	"err", "errCut", "errorOffers", "errorTypes", "errWritten", "everyMethod", "extra", "f", "failure", "failureAttrs", "fallback",
	"fieldFailure", "fieldMethods", "fieldSeconds", "fieldTime", "fieldURI", "fieldValue", "fieldValues", "find", "floatText", "format", "formless", "functionName",
	"grow", "h", "hasItem", "header", "headerFault", "headerOf", "instanceOf", "inToken", "inURI", "isControl", "isList", "isType", "itemName", "items", "joined", "known",
	"linesOr", "listText", "match", "maxAccept", "maxOffers", "maxParams", "maxPooled", "maxRanges", "maxTree", "mediaRange", "methodBit", "methodSet", "negotiate", "newBuffer",
	"none", "nosniff", "notAcceptable", "notAllowed", "notFound", "notSet", "observed", "observer", "observerKey", "offer", "offers", "ok", "optionsRow", "orFallback",
	"param", "parseRange", "parseWeight", "pathOf", "percentEncoded", "plain", "pointer", "position", "quotedString", "r", "randomID",
	"recovered", "report", "requestIDHeader", "res", "respond", "respondBody", "respondFailure", "respondNil", "respondNotAllowed", "respondOptions", "respondResource",
	"respondUnmatched", "rest", "row", "said", "setContentType", "setErrorHeaders", "setHeader", "setHeaderLines", "setHeaders", "sets", "slogTime", "suffix", "survived", "tell",
	"timeParam", "timeText", "trim", "trimLeft", "unmade", "v", "validID", "varies", "w", "wasSending", "withoutControls", "withoutRow", "write", "written", "x",
}
