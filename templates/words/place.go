package words

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// Place says what an error puts there, a sentence.
func Place(n model.Node) string {
	switch {
	case n.Kind == model.First:
		var all []string
		for _, item := range n.Items {
			all = append(all, strings.TrimSuffix(Place(item), "."))
		}
		return strings.Join(all, "; or else: ") + "."
	case n.Repeats(), n.Kind == model.Map:
		return "The fields of the request that are wrong" + byKey(n) + "."
	case n.Kind == model.Literal:
		return "Always " + OneLine(model.LiteralText(n.Literal)) + "."
	}
	switch n.Placeholder {
	case model.PlaceStatus:
		return "The status code."
	case model.PlaceID:
		return "The name of the error, for programs to compare."
	case model.PlacePhrase:
		return "What the kind of error is called."
	case model.PlaceMessage:
		return "What is wrong, in words that may change."
	case model.PlaceType:
		return "A URI that names the kind of error."
	case model.PlaceHelp:
		return "Where the error is explained."
	case model.PlaceTime:
		return "When the error was sent."
	case model.PlaceInstance:
		return "What names this very error in the log of the service."
	case model.PlaceParams, model.PlaceSpread:
		return "The values of the error, by their names."
	case model.PlaceParam:
		return "The value " + n.Name + " of errors that have it."
	case model.PlaceValue:
		return "The same for all errors of one name."
	case model.PlacePath:
		return "The path of the request."
	case model.PlaceHeader:
		return "The header " + n.Header + " of the request."
	case model.PlaceDetail:
		return "What is wrong with the field."
	case model.PlacePointer:
		return "Where the field is in the body of the request, as a JSON Pointer (RFC 6901)."
	case model.PlaceIn:
		return "The part of the request that has the field, if not the body: query or header."
	case model.PlaceParameter:
		return "The name of the field in the query or the header."
	case model.PlaceQuery:
		return "The name of the field in the query."
	case model.PlaceField:
		return "The name of the field in the header."
	case model.PlaceName:
		return "The name of the field; of one in the body, with dots between its parts."
	case model.PlaceFieldValue:
		return "The value " + n.Name + " of the field."
	}
	return ""
}

// byKey says by what a map has the wrong fields.
func byKey(n model.Node) string {
	if n.Kind != model.Map {
		return ""
	}
	if n.Placeholder == model.PlacePointer {
		return ", by their JSON Pointers (RFC 6901)"
	}
	return ", by their names"
}

// PlaceType is the type of what errors of the table have there, as it is sent.
func PlaceType(t *model.Table, n model.Node) string {
	switch {
	case n.Kind == model.First:
		var types []string
		for _, item := range n.Items {
			types = append(types, PlaceType(t, item))
		}
		return orTypes(types)
	case n.Repeats():
		return "list"
	case n.Kind == model.Map:
		return "object"
	case n.Kind == model.Literal:
		return literalType(n.Literal)
	}
	var types []string
	switch n.Placeholder {
	case model.PlaceStatus:
		types = append(types, numberType(n.Quoted))
	case model.PlaceID:
		for _, r := range t.Rows {
			if r.IsError() {
				types = append(types, numberType(n.Quoted || !r.Number))
			}
		}
	case model.PlaceType, model.PlaceHelp:
		types = append(types, "URI")
	case model.PlaceTime:
		types = append(types, valueType(model.TypeTime, false, nil, nil))
	case model.PlaceParams:
		types = append(types, "object")
	case model.PlaceSpread:
		types = append(types, "of any type")
	case model.PlaceParam:
		for _, r := range t.Rows {
			for _, p := range r.Told() {
				if p.Name == n.Name && !n.Quoted {
					types = append(types, ParamType(p))
				}
			}
		}
	case model.PlaceValue:
		for _, r := range t.Rows {
			if text, ok := r.Value(n.Name); ok && !n.Quoted {
				types = append(types, literalType(text))
			}
		}
	case model.PlaceFieldValue:
		for _, r := range t.Rows {
			for _, v := range r.Wrong {
				if v.Name == n.Name {
					types = append(types, FieldValueType(v))
				}
			}
		}
	}
	return orTypes(types)
}

func numberType(quoted bool) string {
	if quoted {
		return "string"
	}
	return valueType(model.TypeInt, false, nil, nil)
}

// literalType is the type of a literal of JSON.
func literalType(text string) string {
	switch text[0] {
	case '"':
		return "string"
	case 't', 'f':
		return valueType(model.TypeBool, false, nil, nil)
	case 'n':
		return "null"
	}
	return valueType(model.TypeFloat, false, nil, nil)
}

// orTypes are the types, each once; a string where there is none.
func orTypes(types []string) string {
	var all []string
	for _, text := range types {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	if all == nil {
		return "string"
	}
	return strings.Join(all, " or ")
}
