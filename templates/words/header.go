package words

import "github.com/statusgen/statusgen/templates/model"

func header(h *model.Header) string {
	text := h.Name + ", "
	switch {
	case h.Constant:
		text += "always " + h.Value
	case h.Required:
		text += "required"
	case h.From != nil:
		text += "the body's " + h.From.Name + " unless it is set"
	default:
		text += "optional"
	}
	if h.Details != "" {
		text += ": " + h.Details
	}
	return text
}

// Setting says what is done to a header that is set, and to what the value that
// is given becomes: "sets the header Retry-After to whole seconds, …".
func Setting(h *model.Header) string {
	set := "sets the header " + h.Name
	switch h.Type {
	case model.HeaderString:
		if h.Structured {
			return set + " to a String of a structured field (RFC 9651, section 3.3.3), which has quotes; what it cannot hold is percent-encoded"
		}
	case model.HeaderInt:
		if h.Structured {
			return set + " to an Integer of a structured field, of at most 15 digits (RFC 9651, section 3.3.1)"
		}
	case model.HeaderBool:
		if h.Structured {
			return set + " to a Boolean of a structured field (RFC 9651, section 3.3.6): ?1 or ?0"
		}
		return set + " to true or false"
	case model.HeaderETag:
		if h.Weak {
			return set + ` to a weak entity-tag (RFC 9110, section 8.8.3): of v1 and "v1", W/"v1"`
		}
		return set + ` to an entity-tag (RFC 9110, section 8.8.3): v1 gets quotes; "v1" and W/"v1" stay as they are`
	case model.HeaderItems:
		return set + " to a List of a structured field (RFC 9651, section 3.1)"
	case model.HeaderStrings:
		return "adds to the header " + h.Name + " a line for each value"
	case model.HeaderMethods:
		return set + " to a list of methods"
	case model.HeaderURI:
		return set + " to a URI reference; what a URI cannot hold is percent-encoded"
	case model.HeaderDuration:
		return set + " to whole seconds, rounded up, and never below 0"
	case model.HeaderTime:
		if h.Structured {
			return set + " to a Date of a structured field, in whole seconds (RFC 9651, section 3.3.7); the zero time is none"
		}
		return set + " to a time in GMT, in whole seconds (RFC 9110, section 5.6.7); the zero time is none"
	}
	return set
}
