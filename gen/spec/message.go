package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// checkMessage returns the model of the row's message, nil when the caller words
// it. Hidden is a message that clients are not told.
func checkMessage(s report.Scope, r *row, params []*model.Param, hidden bool) *model.Message {
	if !r.message.Given() {
		return nil
	}
	if strings.TrimSpace(r.message.Value) == "" {
		s.Errorf(r.message.Place, "the message is empty; leave it out, and the caller words it")
		return nil
	}
	segments, why := cutMessage(r.message.Value)
	if why != "" {
		s.Errorf(r.message.Place, "%s", why)
		return nil
	}
	m := &model.Message{}
	for _, seg := range segments {
		if !seg.place {
			m.Parts = append(m.Parts, model.MessagePart{Text: seg.text})
			continue
		}
		if i := slices.IndexFunc(params, func(p *model.Param) bool { return p.Name == seg.text }); i >= 0 {
			m.Parts = append(m.Parts, model.MessagePart{Param: params[i]})
		} else if r.param(seg.text) == nil {
			s.Errorf(r.message.Place, "the message has {%s}, but there is no such param%s", seg.text, otherParam(s, r, seg.text))
		}
	}
	for _, p := range r.params.list {
		if isMemberName(p.name) {
			checkUse(s, r, p, params, slices.Contains(segments, segment{p.name, true}), hidden)
		}
	}
	if len(m.Parts) == 1 && m.Parts[0].Param == nil {
		m.Source = m.Parts[0].Text
	}
	return m
}

// checkUse reports a param that the message lacks, though nothing says that it does
// without; or that the message cannot have: one that may be missing, one with fields,
// and one that is sensitive where a client is told the message.
func checkUse(s report.Scope, r *row, p *param, params []*model.Param, inMessage, hidden bool) {
	without := p.inMessage.Given() && !p.inMessage.Value
	out := params[slices.IndexFunc(params, func(out *model.Param) bool { return out.Name == p.name })]
	switch {
	case inMessage && out.Optional:
		s.Errorf(r.message.Place, "param %s is optional (%s), so the message would lack it at times; leave {%[1]s} out of it, or optional: true", p.name, p.optional.Place)
	case inMessage && out.Body != nil:
		s.Errorf(r.message.Place, "param %s has the fields of %s, for which a message has no form; leave {%[1]s} out of it", p.name, out.Body.Name)
	case inMessage && p.sensitive.Value && !hidden:
		s.Errorf(p.Place, "param %s is sensitive, but the message is for the client; leave {%s} out of it", p.name, p.name)
	case inMessage && without:
		s.Errorf(p.inMessage.Place, "param %s is in the message; leave message: false out, or {%s}", p.name, p.name)
	case !inMessage && !without && !p.sensitive.Value && !out.Optional && out.Place == 0 && out.Body == nil:
		s.Errorf(p.Place, "param %s is not in the message; write {%s} there, say message: false if the message does without it, or leave the param out", p.name, p.name)
	}
}

// otherParam ends the message on a place that has no param.
func otherParam(s report.Scope, r *row, name string) string {
	known := make([]string, len(r.params.list))
	for i, p := range r.params.list {
		known[i] = p.name
	}
	if guess := s.DidYouMean(name, known); guess != "" {
		return guess
	}
	return "; add it to params, or write {{" + name + "}} for the braces themselves"
}

// A segment is a piece of a message: its text, or the name in its braces.
type segment struct {
	text  string
	place bool
}

// cutMessage cuts the message at its places, {name}, and puts { and } for {{
// and }}. Neighbouring texts are one segment.
func cutMessage(message string) (segments []segment, why string) {
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			segments = append(segments, segment{text: text.String()})
			text.Reset()
		}
	}
	for rest := message; rest != ""; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			text.WriteString(rest)
			break
		}
		text.WriteString(rest[:i])
		brace := rest[i : i+1]
		rest = rest[i+1:]
		if strings.HasPrefix(rest, brace) {
			text.WriteString(brace)
			rest = rest[1:]
			continue
		}
		if brace == "}" {
			return nil, "the message has a } without its {; write }} for the brace itself"
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, "the message has a { without its }; write {{ for the brace itself"
		}
		if !isMemberName(name) {
			return nil, "the message has {" + report.Unquoted(name) + "}, which is no name of a param; write {{ for the brace itself"
		}
		flush()
		segments = append(segments, segment{name, true})
		rest = after
	}
	flush()
	return segments, ""
}
