package words

import (
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// Message is a message with its params in braces: the {resource} quota is used up.
func Message(m *model.Message) string {
	var b strings.Builder
	for _, part := range m.Parts {
		if part.Param == nil {
			b.WriteString(part.Text)
		} else {
			b.WriteString("{" + part.Param.Name + "}")
		}
	}
	return b.String()
}

// Told says of an error row who is told what an error of it is made of: the
// client, or the log alone.
func Told(r *model.Row) string {
	switch {
	case r.Body == model.BodyNone && len(r.Params) > 0:
		return "The response has no body; the message, the params and the causes are for the log."
	case r.Body == model.BodyNone:
		return "The response has no body; the message and the causes are for the log."
	case r.Hide:
		return "The client is told the table's words alone; " + hidden(r) + " for the log."
	case r.TakesMessage():
		return "The message" + told(r)
	}
	logged := "The causes"
	switch secrets := secrets(r); len(secrets) {
	case 0:
	case 1:
		logged = "The param " + secrets[0] + " and the causes"
	default:
		logged = "The params " + strings.Join(secrets, ", ") + " and the causes"
	}
	return "The client is told: " + Message(r.Message) + ". " + logged + " are for the log alone."
}

// What stands above the message of an error in documents, and above what Next says.
const (
	ToldTitle = "What the client is told"
	NextTitle = "What a client does next"
)

// Hidden says to clients of a row that hides its cause, below what they are told, that
// this is all.
const Hidden = "No more than these words reach the client; the rest is for the log of the service."

// told says who is told what a caller gives an error of the row beside its message,
// which the client is told.
func told(r *model.Row) string {
	secrets := secrets(r)
	switch len(secrets) {
	case len(r.Params):
		if len(secrets) > 0 {
			return " is for the client; the params and the causes are for the log alone."
		}
		return " is for the client; the causes are for the log alone."
	case 0:
		return " and the params are for the client; the causes are for the log alone."
	}
	return " and the params are for the client; " + strings.Join(secrets, ", ") + " and the causes are for the log alone."
}

// secrets are the names of the params that are for the log alone.
func secrets(r *model.Row) (names []string) {
	for _, p := range r.Params {
		if p.Sensitive {
			names = append(names, p.Name)
		}
	}
	return names
}

// Without says what an error of the row is without a param that it may be given by a
// setter, and who is told it.
func Without(r *model.Row, p *model.Param) string {
	if r.Hide || p.Sensitive || r.Body == model.BodyNone {
		return ", for the log"
	}
	return ", which is left out of the body until then"
}

// hidden is what an error of the row has that no client is told, and the verb.
func hidden(r *model.Row) string {
	switch {
	case r.Fields && len(r.Params) > 0:
		return "the params, the wrong fields and the cause are"
	case r.Fields:
		return "the wrong fields and the cause are"
	case len(r.Params) > 0:
		return "the params and the cause are"
	}
	return "the cause is"
}
