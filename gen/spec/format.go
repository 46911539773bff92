package spec

import (
	"go/token"
	"go/types"
	"mime"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// checkFormats returns what a resource can be encoded to: JSON, unless the table
// says otherwise. Of a function that is to be looked up, it leaves out the name.
func checkFormats(s report.Scope, written formats) []model.Format {
	if !written.Given() {
		return []model.Format{{MediaType: "application/json", Func: encoders["encoding/json.Marshal"]}}
	}
	list := written.list
	if len(list) == 0 {
		s.Errorf(written.Place, "formats is empty; leave it out for JSON alone, or write application/json: encoding/json.Marshal")
	}
	if len(list) > model.MaxFormats {
		s.Errorf(written.Place, "%d formats; a table can have %d", len(list), model.MaxFormats)
	}
	models := make([]model.Format, len(list))
	seen := map[string]format{}
	for i, f := range list {
		mediaType := checkMediaType(s, f.Place, f.mediaType)
		if first, twice := seen[mediaType]; twice {
			s.Errorf(f.Place, "the media type %s stands here twice; the first is at %s", mediaType, first.Place)
		}
		seen[mediaType] = f
		models[i] = model.Format{MediaType: mediaType, Func: encoders[f.function.Value]}
	}
	return models
}

// checkMediaType returns the media type as it is sent, its names in lower case
// (RFC 9110, section 8.3.1).
func checkMediaType(s report.Scope, at report.Place, text string) string {
	kind, params, err := mime.ParseMediaType(text)
	kindOf, sub, _ := strings.Cut(kind, "/")
	switch {
	case err != nil || !isToken(kindOf) || !isToken(sub):
		s.Errorf(at, "%s is no media type; write it as in application/json (RFC 9110, section 8.3.1)", report.Quote(text))
	case params["q"] != "":
		s.Errorf(at, "the media type %s has the parameter q, which is a weight in Accept (RFC 9110, section 12.4.2); leave it out", report.Quote(text))
	case kindOf == "*" || sub == "*":
		s.Errorf(at, "%s is a range of media types; name one", report.Quote(text))
	}
	return mime.FormatMediaType(kind, params)
}

// encoders are the functions that need no looking up, which takes longer than
// all else.
var encoders = map[string]model.GoName{
	"encoding/json.Marshal": {Path: "encoding/json", Package: "json", Name: "Marshal"},
	"encoding/xml.Marshal":  {Path: "encoding/xml", Package: "xml", Name: "Marshal"},
}

// addEncoders adds the functions that encode to the formats.
func (g *goNames) addEncoders(s report.Scope, written formats, models []model.Format) {
	for i, f := range written.list {
		if _, known := encoders[f.function.Value]; known || !f.function.Given() {
			continue
		}
		g.add(s, f.function, func(n goName, o types.Object) {
			if !isFunc(o) || !types.Identical(o.Type(), encoderType) {
				n.Errorf(n.Place, "%s is %s; a format is a func(any) ([]byte, error)", n.Value, describeFunc(o))
				return
			}
			models[i].Func = n.model(o)
		}, func(n goName) { models[i].Func = n.assumed() })
	}
}

// describeFunc says what the object is; of a function, its type.
func describeFunc(o types.Object) string {
	if isFunc(o) {
		return "a " + types.TypeString(o.Type(), nil)
	}
	return kindOf(o)
}

// encoderType is func(any) ([]byte, error).
var encoderType = types.NewSignatureType(nil, nil, nil,
	types.NewTuple(parameter(types.Universe.Lookup("any").Type())),
	types.NewTuple(parameter(types.NewSlice(types.Typ[types.Byte])), parameter(types.Universe.Lookup("error").Type())),
	false)

// appenderType is func([]byte) ([]byte, error).
var appenderType = types.NewSignatureType(nil, nil, nil,
	types.NewTuple(parameter(types.NewSlice(types.Typ[types.Byte]))), encoderType.Results(), false)

func parameter(t types.Type) *types.Var { return types.NewParam(token.NoPos, nil, "", t) }
