package runtime

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
)

// Errors of other packages that statusgen has emitted: a platform's middleware
// returns errors of the platform's table, and the service's Fail sends them.

// StatusError is what Fail of another package that statusgen has emitted, which has
// another table, is told of the error. It has, where they are not empty:
//
//	code     int                  the status code
//	id       string               the error's name on the wire
//	message  string               what the client may be told
//	header   http.Header          those of the row, and those that the error was given
//	params   []slog.Attr          for the client, and for the log
//	secrets  []slog.Attr          for the log alone: what is sensitive, and all params of a row that hides what its errors say
//	fields   []map[string]string  the wrong fields of the request, each by the names that FieldError has for JSON
//	values   [][]slog.Attr        what is said of each of the fields beside, in their order
//
// Packages of different versions of statusgen meet here: one ignores keys that it
// does not know, and does without those that it misses.
//
//go:noinline
func (f *failure) StatusError() map[string]any { return statusError(f, extraOf(f).fields) }

// StatusError is what Fail of another package that statusgen has emitted is told of
// the error, with its fields.
//
//go:noinline
func (f *fieldFailure) StatusError() map[string]any { return statusError(&f.failure, f.wrong()) }

func statusError(f *failure, fields []wrongField) map[string]any {
	f = orFallback(f)
	//statusgen:client
	if receivedOf(f) != nil { // which is for the caller of that service alone
		return nil
	}
	//statusgen:end
	said := map[string]any{"code": f.row.code, "id": f.row.id}
	if message := f.Message(); message != "" {
		said["message"] = message
	}
	if header := headerToPass(f); len(header) > 0 {
		said["header"] = header
	}
	params, secrets := extraOf(f).params, extraOf(f).secrets
	if f.row.hide {
		params, secrets, fields = nil, append(params[:len(params):len(params)], secrets...), nil
	}
	if len(params) > 0 {
		said["params"] = params
	}
	if len(secrets) > 0 {
		said["secrets"] = secrets
	}
	addFieldsTo(said, fields)
	return said
}

// fieldsSaid are the fields as plain types.
func fieldsSaid(fields []FieldError) []map[string]string {
	list := make([]map[string]string, len(fields))
	for i, field := range fields {
		list[i] = map[string]string{"detail": field.Detail}
		if field.In != "" {
			list[i]["in"], list[i]["name"] = field.In, field.Name
		} else {
			list[i]["pointer"] = field.Pointer
		}
	}
	return list
}

// headerToPass is the header of the row and of the error itself, without that of
// every error of the table.
func headerToPass(f *failure) http.Header {
	h := http.Header{}
	for _, headers := range [...][]header{f.row.headers, extraOf(f).headers} {
		for i := range headers {
			if x := &headers[i]; x.hasValue() || x.key == "Allow" {
				h[x.key] = slices.Clone(x.value)
			}
		}
	}
	_ = setGiven(h, extraOf(f).more) // what cannot be sent is not passed on
	return h
}

// translated makes an error of a row of this table from err, of another package's,
// which has said this of itself. It is of the fallback where no row is like it. An
// error that Check of the other package has made says nothing, and is none of a row.
func translated(err error, said map[string]any) *failure {
	if said == nil {
		return nil
	}
	code, _ := said["code"].(int)
	id, _ := said["id"].(string)
	params, _ := said["params"].([]slog.Attr)
	row := similarRow(code, id, params)
	if row == nil {
		return &failure{row: fallback(), cause: err}
	}
	f := &failure{row: row, cause: err, extra: new(extra)}
	if f.message = row.text; row.text == "" || row.hide { // else the row has no other words
		f.message, _ = said["message"].(string)
	}
	header, _ := said["header"].(http.Header)
	f.extra.headers = headersPassed(row, header)
	secrets, _ := said["secrets"].([]slog.Attr)
	f.extra.params, f.extra.secrets = paramsPassed(row, params, secrets)
	if row.fields {
		f.extra.fields = fieldsPassed(row, said)
	}
	return f
}

// fieldPassed is a wrong field of an error of another table.
func fieldPassed(field map[string]string) (in fieldPlace, name, detail string) {
	switch field["in"] {
	case "query":
		return inQuery, field["name"], field["detail"]
	case "header":
		return inHeader, field["name"], field["detail"]
	}
	return inBody, field["pointer"], field["detail"]
}

// similarRow returns the row of the code and the id, if it has no param that is
// missing; else the first of the code that has no params at all; else nil.
func similarRow(code int, id string, params []slog.Attr) *row {
	var plain *row
	for _, r := range errorRows {
		switch {
		case r.code != code:
		case r.id == id && hasParams(r, params):
			return r
		case plain == nil && !slices.ContainsFunc(r.params, paramKind.isRequired):
			plain = r
		}
	}
	return plain
}

// hasParams reports whether each param that any error of the row tells the client is
// among the params.
func hasParams(row *row, params []slog.Attr) bool {
	for _, p := range row.params {
		if p.told() != "" && p.isRequired() && paramNamed(params, p) < 0 {
			return false
		}
	}
	return true
}

// paramsPassed sorts what an error of another table was given: params that an error
// of the row tells the client, in the order of the row, and all others, which are
// for the log alone.
func paramsPassed(row *row, params, secrets []slog.Attr) (told, untold []slog.Attr) {
	passed := make([]bool, len(params))
	for _, p := range row.params {
		if p.told() == "" {
			continue
		}
		if i := paramNamed(params, p); i >= 0 {
			told, passed[i] = append(told, params[i]), true
		}
	}
	for i, param := range params {
		if !passed[i] {
			untold = append(untold, param)
		}
	}
	return told, append(untold, secrets...)
}

// headersPassed are the headers of an error of another table that one of the row
// sends: those that neither the row has, nor every error of this table.
func headersPassed(row *row, from http.Header) []header {
	var headers []header
	for key, lines := range from {
		x := header{key: http.CanonicalHeaderKey(key), value: headerLines(lines)}
		if x.key == "Allow" && len(x.value) == 0 {
			x.value = []string{""} // which says that nothing is allowed
		}
		if !ours(row, x.key) && len(x.value) > 0 {
			headers = append(headers, x)
		}
	}
	return headers
}

// ours reports whether an error of the row has the header, or lacks it, because of
// this table and its body alone, whatever another table has.
func ours(row *row, key string) bool {
	for i := range row.headers {
		if row.headers[i].key == key {
			return true
		}
	}
	switch key {
	case "Cache-Control", "Connection", "Trailer", "Transfer-Encoding", "X-Content-Type-Options":
		return true
	}
	return strings.HasPrefix(key, "Content-")
}
