//go:build !fieldvalues

package runtime

// A FieldError is a field of a request that is wrong: in its body, or a parameter
// of its query, or a header.
type FieldError struct {
	In      string `json:"in,omitempty"`      // query or header; empty: body
	Name    string `json:"name,omitempty"`    // of the query parameter, or the header
	Pointer string `json:"pointer,omitempty"` // where it is in the body: a JSON Pointer (RFC 6901), /items/0/qty
	Detail  string `json:"detail"`            // what is wrong with it, for the client
}

// String returns where the field is, and what is wrong with it.
func (f FieldError) String() string {
	if f.In != "" {
		return f.In + " " + f.Name + ": " + f.Detail
	}
	//statusgen:client
	if f.Name != "" {
		return f.Name + ": " + f.Detail
	}
	//statusgen:end
	return f.Pointer + ": " + f.Detail
}

// A wrongField is a FieldError as errors keep it: smaller, since it stands in them.
type wrongField struct {
	in     fieldPlace
	name   string // of the query parameter or the header; in the body the JSON Pointer
	detail string
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
	}
	return list
}

// addFieldsTo adds what Fail of another package is told of the fields.
func addFieldsTo(said map[string]any, fields []wrongField) {
	if len(fields) > 0 {
		said["fields"] = fieldsSaid(fieldErrors(fields))
	}
}

// fieldsPassed are the wrong fields of an error of another table.
func fieldsPassed(_ *row, said map[string]any) []wrongField {
	fields, _ := said["fields"].([]map[string]string)
	passed := make([]wrongField, len(fields))
	for i, field := range fields {
		passed[i].in, passed[i].name, passed[i].detail = fieldPassed(field)
	}
	return passed
}

// setValues gives a wrong field what a body says of it beside: nothing, in this table.
func setValues(*wrongField, *row, []rawValue) {}
