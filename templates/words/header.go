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
	case model.HeaderStrings:
		return "adds to the header " + h.Name + " a line for each value"
	case model.HeaderMethods:
		return set + " to a list of methods"
	case model.HeaderURI:
		return set + " to a URI reference; what a URI cannot hold is percent-encoded"
	case model.HeaderDuration:
		return set + " to whole seconds, rounded up, and never below 0"
	case model.HeaderTime:
		return set + " to a time in GMT, in whole seconds (RFC 9110, section 5.6.7); the zero time is none"
	}
	return set
}
