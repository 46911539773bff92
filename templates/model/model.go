// Package model is the resolved table: what gen/spec has read and checked, and
// what the templates emit. It is plain data. A decision that both the check and
// the output depend on, a name above all, is made here, once.
package model

import (
	"mime"
	"slices"
	"strings"
	"time"
)

// A Table is one table of HTTP outcomes, complete and valid: every row has all
// that its output needs, so that emitting it cannot fail.
type Table struct {
	Package string   // name of the emitted package
	Side    Side     // whom it is for
	Methods []Method // what `all` stands for, in the table's order; never HEAD
	Rows    []*Row   // in the table's order
	Bodies  []*Body  // what rows carry beside a resource, in the table's order
	Formats []Format // what a resource can be encoded to; the first is the default
	Error   ErrorBody
	Own     Own    // what the emitted package itself answers with
	Domain  string // who speaks: acme.dev; empty where the table does not say
	API     API    // what documents say of the whole

	Reserved Reserved // what no row can have any more
}

// An API is what documents say of the API that the table is of. Each of it is empty
// where the table does not say.
type API struct {
	Title   string // what it is called
	Version string // of the API, as its documents have it
	URL     string // where it is served, absolute
	Details string
}

// A Reserved is the ids and the names of rows that there were.
type Reserved struct{ IDs, Names []string }

// What the emitted package can tell apart: methods by the bits of a word, formats
// by the places of an array.
const (
	MaxMethods = 64
	MaxFormats = 8
)

// A Side says whom an emitted package is for.
type Side int

const (
	ForService Side = iota // it makes responses
	ForBoth                // and reads errors back, for clients
	ForClient              // it reads errors back, and makes none
)

// Serves reports whether the package of the table makes responses.
func (t *Table) Serves() bool { return t.Side != ForClient }

// Calls reports whether the package of the table reads errors back.
func (t *Table) Calls() bool { return t.Side != ForService }

// A Method is a request method (RFC 9110, section 9).
type Method struct {
	Name string // the token on the wire: GET, VERSION-CONTROL
}

// A Row is one outcome: a status code and all that goes with it.
type Row struct {
	Name      string   // a Go name, unique in the table
	GoType    string   // the table's own name for its Go type; empty: TypeName makes one of Name
	Code      int      // 200 to 599
	Phrase    string   // the table's own, else the registry's
	Title     string   // the registry's phrase, else the table's: the title of about:blank (RFC 9457, section 4.2.1)
	Details   string   // prose for the docs
	Described bool     // Details are the table's own words, and not what HTTP says of the code
	Links     []string // pages on the row, absolute URIs
	Since     string   // the release, or the date, that brought the row
	Owner     string   // who is to be asked about it

	Deprecated *Deprecation // nil: it is not
	Formerly   []string     // names that the row had, each of which is a Go name as Name is

	Ref    string // where the code is defined: "RFC 9110, section 15.5.5"; empty when nowhere
	Origin string // the file and line of the table that the row comes from, when that is not the service's own; else empty

	// Unlisted: the row is none of Rows. The emitted package needs one of its kind,
	// and so has its own; there is no constructor for it.
	Unlisted bool

	Log LogLevel // at which it is logged; empty: as is usual for its code

	Methods []Method // that it applies to, in the table's order
	All     bool     // it applies to each method of the table

	Body      BodyKind
	Carries   *Body  // for BodyNamed
	MediaType string // of BodyBytes, BodyStream and BodyFile, as it is sent; empty: the caller gives it, and net/http that of a file
	Headers   []*Header

	// Of an error row only.

	ID         string        // its name on the wire
	Number     bool          // the id is a number, in JSON too
	Values     []Value       // its constants, for the shape
	Message    *Message      // nil: the caller words it
	Params     []*Param      // what the message and the body are given, in the table's order
	Fields     bool          // it lists the fields of the request that are wrong
	Wrong      []*FieldValue // what it says of each of these beside, in the table's order
	Hide       bool          // expose: nothing
	From       []GoError
	Causes     []Cause // why it happens
	Type       string  // its problem type, with {id} and {name} in it; empty: the table's
	Retry      Retry   // when a client may send the request once more
	UsualRetry Retry   // what is known of its code: Retry, unless the table says otherwise
}

// A Deprecation is what there is to say of a row that is not to be used any more. The
// dates are the beginnings of days, in UTC.
type Deprecation struct {
	Use    *Row      // the row to use instead; nil where there is none
	Note   string    // in the table's words
	Since  time.Time // when it became deprecated; zero where the table does not say
	Sunset time.Time // when it goes away; likewise
}

// A Cause is why an error happens, for people.
type Cause struct {
	Text   string
	Remedy string // what to do about it; empty where the table does not say
}

// A Retry says when a client may send a request once more that got an error.
type Retry string

const (
	RetryNever  Retry = "never"  // the same request gets the same answer
	RetrySafe   Retry = "safe"   // where its method is idempotent (RFC 9110, section 9.2.2)
	RetryAfter  Retry = "after"  // after the time that Retry-After gives, and not without it
	RetryAlways Retry = "always" // whatever its method is: it has not been acted on
)

// A LogLevel is a level of log/slog, or none of them.
type LogLevel string

const (
	LogDebug LogLevel = "debug"
	LogInfo  LogLevel = "info"
	LogWarn  LogLevel = "warn"
	LogError LogLevel = "error"
	LogNone  LogLevel = "none" // it is not logged
)

// UsualLog is the level of the rows with the code that name none themselves: errors
// of the server are logged; but a 501 is what clients get that try methods out, and
// is to wake no one.
func UsualLog(code int) LogLevel {
	switch {
	case code == 501:
		return LogWarn
	case code >= 500:
		return LogError
	}
	return LogNone
}

// IsError reports whether the row is a client or server error.
func (r *Row) IsError() bool { return r.Code >= 400 }

// AppliesTo reports whether the row may answer the method.
func (r *Row) AppliesTo(m Method) bool {
	for _, have := range r.Methods {
		if have == m {
			return true
		}
	}
	return false
}

// IsSame reports whether all responses of a success row are the same: they carry
// nothing that a caller gives.
func (r *Row) IsSame() bool {
	return r.Body == BodyNone && !slices.ContainsFunc(r.Headers, func(h *Header) bool { return !h.Constant })
}

// IsGeneric reports whether the row's type has a type parameter: for a resource.
func (r *Row) IsGeneric() bool { return r.Body == BodyResource }

// Text is what a client is told of an error that hides its cause: the table's
// own message where that is the same every time, else its details.
func (r *Row) Text() string {
	if r.IsWorded() {
		return r.Message.Source
	}
	return r.Details
}

// TakesMessage reports whether the caller words an error of the row.
func (r *Row) TakesMessage() bool { return r.Message == nil && !r.Hide }

// IsWorded reports whether all errors of the row have the table's message, as it
// stands there.
func (r *Row) IsWorded() bool { return r.Message != nil && len(r.Params) == 0 }

// A Value is a constant of a row, which the shape of errors has a place for.
type Value struct {
	Name    string
	Literal string // JSON text of a string, a number, true or false
}

// Value returns the row's constant of the name as JSON text, and whether it has one.
func (r *Row) Value(name string) (literal string, ok bool) {
	i := slices.IndexFunc(r.Values, func(v Value) bool { return v.Name == name })
	if i < 0 {
		return "", false
	}
	return r.Values[i].Literal, true
}

// Required are the params that the constructor takes.
func (r *Row) Required() []*Param { return r.params(false) }

// Optional are the params that have a setter instead.
func (r *Row) Optional() []*Param { return r.params(true) }

// Told are the params that clients are told.
func (r *Row) Told() []*Param {
	if r.Hide {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Params), func(p *Param) bool { return p.Sensitive })
}

// TellsFields reports whether clients are told which fields of the request are wrong.
func (r *Row) TellsFields() bool { return r.Fields && !r.Hide && r.Body == BodyError }

func (r *Row) params(optional bool) []*Param {
	var params []*Param
	for _, p := range r.Params {
		if p.Optional == optional {
			params = append(params, p)
		}
	}
	return params
}

// A BodyKind says what a response carries.
type BodyKind int

const (
	BodyNone     BodyKind = iota // nothing
	BodyResource                 // a value of any type, the caller's
	BodyNamed                    // one of the table's bodies
	BodyError                    // the error body
	BodyBytes                    // bytes as they are
	BodyStream                   // what a reader gives, as it comes
	BodyFile                     // what net/http's ServeContent makes of a file
	BodyEvents                   // text/event-stream
)

// Encoded reports whether the body is encoded to one of the table's formats.
func (k BodyKind) Encoded() bool { return k == BodyResource || k == BodyNamed || k == BodyError }

// Sends reports whether a row of the table has the body.
func (t *Table) Sends(k BodyKind) bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool { return r.Body == k })
}

// A Header is a field of a response beside those that every response has.
type Header struct {
	Name       string // as the table spells it: WWW-Authenticate
	Type       HeaderType
	Structured bool   // its text is that of a structured field (RFC 9651); of Constant and HeaderItems it says nothing
	Weak       bool   // of HeaderETag: each tag is weak
	Required   bool   // it is a parameter of the constructor
	Constant   bool   // it is always Value
	Value      string // of a constant
	From       *Field // the field of the body that gives the value, unless the setter does
	Example    string // a value of the type, as the table has it; empty where it has none
	Details    string
}

// A HeaderType says what Go value a header is made from.
type HeaderType string

const (
	HeaderString   HeaderType = "string"   // string
	HeaderStrings  HeaderType = "strings"  // []string, a line each
	HeaderInt      HeaderType = "int"      // int
	HeaderURI      HeaderType = "uri"      // string, a URI reference
	HeaderDuration HeaderType = "duration" // time.Duration, whole seconds, rounded up
	HeaderTime     HeaderType = "time"     // time.Time, an IMF-fixdate (RFC 9110, section 5.6.7)
	HeaderMethods  HeaderType = "methods"  // []string, joined by commas
	HeaderETag     HeaderType = "etag"     // string, an entity-tag (RFC 9110, section 8.8.3)
	HeaderBool     HeaderType = "bool"     // bool
	HeaderItems    HeaderType = "items"    // []Item, a List of a structured field (RFC 9651, section 3.1)
)

// HeaderTypes are the types a header can have, as the table names them.
var HeaderTypes = []HeaderType{
	HeaderString, HeaderStrings, HeaderInt, HeaderURI, HeaderDuration, HeaderTime, HeaderMethods, HeaderETag, HeaderBool, HeaderItems,
}

// A Message is the text of an error row, with places for its params.
type Message struct {
	Source string // as the table has it, where it has no places
	Parts  []MessagePart
}

// A MessagePart is literal text, or the place of a param.
type MessagePart struct {
	Text  string
	Param *Param // nil: Text
}

// A Param is a typed value that an error carries.
type Param struct {
	Name      string // on the wire, and in the message's braces
	Type      Type
	Body      *Body // for TypeBody, one with Fields
	List      bool
	Optional  bool   // it has a setter, and is no parameter of the constructor
	Sensitive bool   // not in the body: the message and the log alone have it
	Place     int    // that of its own in the shape, counted from 1; 0: it has none, and is among the params there
	Example   string // JSON text of a value of the type, for documents; empty where the table has none
	Details   string
}

// A FieldValue is what the errors of a row say of a wrong field of the request beside
// its place and its detail.
type FieldValue struct {
	Name     string // on the wire
	Type     Type
	List     bool
	Optional bool   // left out when it has the zero value
	Example  string // JSON text of a value of the type, for documents; empty where the table has none
	Details  string
}

// FieldValues are the names of what rows of the table say of wrong fields, each once,
// in the order of the table.
func (t *Table) FieldValues() []string {
	var names []string
	for _, r := range t.Rows {
		for _, v := range r.Wrong {
			if !slices.Contains(names, v.Name) {
				names = append(names, v.Name)
			}
		}
	}
	return names
}

// A Type is the type of a param or of a body's field.
type Type string

const (
	TypeString   Type = "string"
	TypeInt      Type = "int"
	TypeBool     Type = "bool"
	TypeFloat    Type = "float"    // float64
	TypeDuration Type = "duration" // time.Duration; a number of seconds on the wire
	TypeTime     Type = "time"     // time.Time; RFC 3339 on the wire
	TypeURI      Type = "uri"      // string
	TypeEnum     Type = "enum"     // a string type of its own, with its values; fields only
	TypeBody     Type = "body"     // a body with fields
)

// Go is the Go type of a value, as code that imports its package has it. An enum and a
// body have types of their own, which it does not know.
func (t Type) Go() string {
	switch t {
	case TypeInt, TypeBool:
		return string(t)
	case TypeFloat:
		return "float64"
	case TypeDuration:
		return "time.Duration"
	case TypeTime:
		return "time.Time"
	}
	return "string"
}

// A Body is a type that rows carry beside a resource: emitted from Fields, or,
// when Go is set, one that exists.
type Body struct {
	Name    string // a Go name, unique in the table
	Details string
	Fields  []*Field
	Go      *GoName
	Poll    *Poll // nil: it is no task that a client could ask for
}

// A Field is a field of a body.
type Field struct {
	Name     string // on the wire
	Type     Type
	List     bool
	Optional bool   // left out when it has the zero value
	Example  string // JSON text of a value of the type, for documents; empty where the table has none
	Details  string
	Enum     []string // for TypeEnum, at least one value
	Body     *Body    // for TypeBody, one with Fields
}

// A Poll says how a client finds out from a body what has become of a task.
type Poll struct {
	State    Selector
	Href     Selector // of the URI that answers for the task
	Message  Selector // why it failed; without Steps where the table does not say
	Final    []string // the states in which it has ended
	Failed   []string // those of them that are failures
	FailedIf []Equals // what else tells, of a task that has ended, that it has failed
}

// A Selector is a field of a body, or of a body within it.
type Selector struct {
	Text  string // as the table names it: result.success
	Steps []Step // nil: there is none
	Enum  *Body  // of a field that is an enum, the body that it is of: its values have constants
	Typed bool   // of a text, its Go type is not string itself
}

// A Step leads from a struct to a field of it.
type Step struct {
	Name    string // of the field in Go
	Pointer bool   // the field is a pointer, which may be nil
}

// An Equals is a field and the value that it is to have.
type Equals struct {
	Selector
	Literal string // JSON text of a string, a whole number, true or false
}

// A GoName names a declaration of a Go package.
type GoName struct {
	Path    string // import path
	Package string // the package's name
	Name    string
}

// A GoError is a Go error that means a row: a variable, or a type that errors
// of this kind have.
type GoError struct {
	GoName
	Kind GoErrorKind
}

// A GoErrorKind says how a Go error is recognised.
type GoErrorKind int

const (
	Sentinel     GoErrorKind = iota // errors.Is with a variable
	ErrorValue                      // errors.As with a type
	ErrorPointer                    // errors.As with a pointer to a type
)

// A Format encodes resources to a media type.
type Format struct {
	MediaType string
	Func      GoName // func(any) ([]byte, error)
}

// IsJSON reports whether bodies in the format are JSON (RFC 6839, section 3.1).
func (f Format) IsJSON() bool { return isOf(f.MediaType, "json") }

// IsXML reports whether they are XML (RFC 7303, sections 4.1 and 8.1).
func (f Format) IsXML() bool { return isOf(f.MediaType, "xml") }

// isOf reports whether the media type is the syntax's own, or has its suffix.
func isOf(mediaType, syntax string) bool {
	kind, _, _ := mime.ParseMediaType(mediaType)
	return strings.HasSuffix(kind, "/"+syntax) || strings.HasSuffix(kind, "+"+syntax)
}
