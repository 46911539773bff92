package words

import (
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// ParamType is the type of a param as it is sent.
func ParamType(p *model.Param) string { return valueType(p.Type, p.List, nil, p.Body) }

// FieldType is the type of a body's field as it is sent.
func FieldType(f *model.Field) string { return valueType(f.Type, f.List, f.Enum, f.Body) }

// FieldValueType is the type of what is said of a wrong field, as it is sent.
func FieldValueType(v *model.FieldValue) string { return valueType(v.Type, v.List, nil, nil) }

func valueType(t model.Type, isList bool, enum []string, body *model.Body) string {
	text := string(t)
	switch t {
	case model.TypeInt:
		text = "integer"
	case model.TypeBool:
		text = "true or false"
	case model.TypeFloat:
		text = "number"
	case model.TypeDuration:
		text = "seconds"
	case model.TypeTime:
		text = "time (RFC 3339)"
	case model.TypeURI:
		text = "URI"
	case model.TypeEnum:
		text = "one of " + strings.Join(enum, ", ")
	case model.TypeBody:
		text = body.Name
	}
	if isList {
		return "list of " + text
	}
	return text
}

// HeaderType is what the text of a header is.
func HeaderType(h *model.Header) string {
	structured := ""
	if h.Structured && !h.Constant {
		structured = " of a structured field (RFC 9651)"
	}
	switch h.Type {
	case model.HeaderStrings:
		return "string, in several lines"
	case model.HeaderInt:
		return "integer" + structured
	case model.HeaderURI:
		return "URI reference"
	case model.HeaderDuration:
		return "seconds"
	case model.HeaderTime:
		if h.Structured {
			return "date" + structured
		}
		return "date (RFC 9110, section 5.6.7)"
	case model.HeaderMethods:
		return "methods, with commas between"
	case model.HeaderETag:
		return "entity-tag (RFC 9110, section 8.8.3)"
	case model.HeaderBool:
		if h.Structured {
			return "?1 or ?0" + structured
		}
		return "true or false"
	case model.HeaderItems:
		return "list of a structured field (RFC 9651)"
	}
	return "string" + structured
}
