//go:build fieldvalues

// This file stands in place of fielderror.go where rows of the table give wrong fields
// values beside their detail: go test -tags fieldvalues.

package runtime

import (
	"log/slog"
	"slices"
	"strings"
)

// A FieldError is a field of a request that is wrong: in its body, or a parameter
// of its query, or a header.
type FieldError struct {
	In      string      `json:"in,omitempty"`      // query or header; empty: body
	Name    string      `json:"name,omitempty"`    // of the query parameter, or the header
	Pointer string      `json:"pointer,omitempty"` // where it is in the body: a JSON Pointer (RFC 6901), /items/0/qty
	Detail  string      `json:"detail"`            // what is wrong with it, for the client
	Values  FieldValues `json:"values,omitempty"`  // what the row says of it beside, in the order of the table
}

// FieldValues are what a row says of a wrong field beside its place and its detail.
type FieldValues []slog.Attr

// MarshalJSON makes an object of the values.
func (v FieldValues) MarshalJSON() ([]byte, error) { return appendObject(nil, v), nil }

// String returns where the field is, what is wrong with it, and its values.
func (f FieldError) String() string {
	text := f.Pointer + ": " + f.Detail
	if f.In != "" {
		text = f.In + " " + f.Name + ": " + f.Detail
	}
	//statusgen:client
	if f.In == "" && f.Name != "" {
		text = f.Name + ": " + f.Detail
	}
	//statusgen:end
	if len(f.Values) == 0 {
		return text
	}
	values := make([]string, len(f.Values))
	for i, v := range f.Values {
		values[i] = v.String()
	}
	return text + " (" + strings.Join(values, ", ") + ")"
}

// A wrongField is a FieldError as errors keep it: smaller, since it stands in them.
type wrongField struct {
	in     fieldPlace
	name   string // of the query parameter or the header; in the body the JSON Pointer
	detail string
	values fieldValues
}

// isSet reports whether a field has the value.
func isSet(v slog.Value) bool { return v.Kind() != slog.KindAny || v.Any() != nil }

// appendValue appends a value of a field as an item of a list: null where the field
// has none.
func appendValue(b []byte, v slog.Value) []byte {
	if !isSet(v) {
		return append(b, "null"...)
	}
	return appendParam(b, v)
}

// addValued adds a wrong field, and returns its values, which are to be set.
//
//go:noinline
func addValued(f *fieldFailure, in fieldPlace, name, detail string) *fieldValues {
	addField(f, in, name, detail)
	if f.more != nil {
		return &f.more[len(f.more)-1].values
	}
	return &f.few[f.n-1].values
}

// attrs returns the values that are set.
func (f *wrongField) attrs() FieldValues {
	var values FieldValues
	for i, name := range valueNames {
		if isSet(f.values[i]) {
			values = append(values, slog.Attr{Key: name, Value: f.values[i]})
		}
	}
	return values
}

// fieldErrors returns the fields for those who read them, or nil where there are
// none.
func fieldErrors(fields []wrongField) []FieldError {
	if len(fields) == 0 {
		return nil
	}
	list := make([]FieldError, len(fields))
	for i := range fields {
		list[i] = fieldErrorOf(&fields[i])
		list[i].Values = fields[i].attrs()
	}
	return list
}

// addFieldsTo adds what Fail of another package is told of the fields.
func addFieldsTo(said map[string]any, fields []wrongField) {
	if len(fields) == 0 {
		return
	}
	list := fieldErrors(fields)
	said["fields"] = fieldsSaid(list)
	values, some := make([][]slog.Attr, len(list)), false
	for i := range list {
		values[i] = list[i].Values
		some = some || values[i] != nil
	}
	if some {
		said["values"] = values
	}
}

// fieldsPassed are the wrong fields of an error of another table, with what an error
// of the row says of them.
func fieldsPassed(row *row, said map[string]any) []wrongField {
	fields, _ := said["fields"].([]map[string]string)
	values, _ := said["values"].([][]slog.Attr)
	passed := make([]wrongField, len(fields))
	for i, field := range fields {
		f := &passed[i]
		f.in, f.name, f.detail = fieldPassed(field)
		if i >= len(values) {
			continue
		}
		for _, kind := range valueKinds(row) {
			if at := paramNamed(values[i], kind); at >= 0 {
				f.values[slices.Index(valueNames[:], kind.name)] = values[i][at].Value
			}
		}
	}
	return passed
}

// setValues gives a wrong field what a body says of it beside, of what errors of the row
// say.
func setValues(w *wrongField, row *row, said []rawValue) {
	for _, kind := range valueKinds(row) {
		for _, x := range said {
			if v, ok := x.value(kind.kind); ok && x.name == kind.name {
				w.values[slices.Index(valueNames[:], kind.name)] = v
			}
		}
	}
}
