package runtime

// A row is what never varies of an outcome. Every row is a variable of its own,
// so that a program carries only those that it uses.
type row struct {
	name string // in the table
	id   string // on the wire
	code int    // 200 to 599
	//statusgen:service
	methods methodSet // that it may answer
	log     string    // at which level: debug, info, warn, error or none; empty: as is usual for the code
	hide    bool      // the client gets text, never the message or the cause
	empty   bool      // the response of the error has no body
	//statusgen:end
	fields bool   // the error may name wrong fields of the request
	text   string // the table's own words, of errors that hide theirs or are given none
	//statusgen:service
	json    []string // what is the same in every error body of the row, in JSON or as a text
	xml     []string // likewise
	headers []header // that every response has

	//statusgen:end
	params []paramKind // that the errors have
	//statusgen:service
	required []string // the headers that a response is made with, as the table spells them
	//statusgen:end
	//statusgen:client
	typ    string     // the problem type, unless that is about:blank; or the page of $help, where nothing else names the row
	title  string     // the phrase, where errors have no other name in their body
	values []constant // the constants that errors have in their body
	retry  string     // when a client may send the request once more: never, safe, after or always; empty: as is usual for the code
	//statusgen:end
}

// A methodSet has a bit for each method of the table.
type methodSet uint64

// applies reports whether the table lets the row answer the method. Of a method
// that the table does not know it says nothing, so an error may answer it; and
// the fallback may answer any.
func (row *row) applies(method string) bool {
	bit := methodBit(method)
	return row.methods&bit != 0 || bit == 0 && row.code >= 400 || row == fallback() || row == &optionsRow
}

// A format is a media type of the table, by its place there. The first is the
// default.
type format int

// A header is a field of a response under its canonical name, with its lines.
type header struct {
	key   string
	value []string
}

// hasValue reports whether the header is one to send.
func (x *header) hasValue() bool {
	if len(x.value) == 0 {
		return false
	}
	s := trimLeft(x.value[0])
	return s != "" && s[0] != formless[0]
}
