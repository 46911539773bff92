package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// message returns the model of the row's message, nil when the caller words
// it.
func (c *checker) message(s scope, r *row, out *model.Row) *model.Message {
	if !r.message.given() {
		if len(r.params.list) > 0 && !r.message.misread {
			s.errorf(r.params.list[0].place, "the row has params but no message; write one that has them, as in message: no {%s}", r.params.list[0].name)
		}
		return nil
	}
	if strings.TrimSpace(r.message.value) == "" {
		s.errorf(r.message.place, "the message is empty; leave it out, and the caller words it")
		return nil
	}
	segments, why := cutMessage(r.message.value)
	if why != "" {
		s.errorf(r.message.place, "%s", why)
		return nil
	}
	m := &model.Message{}
	for _, seg := range segments {
		if !seg.place {
			m.Parts = append(m.Parts, model.MessagePart{Text: seg.text})
			continue
		}
		if i := slices.IndexFunc(out.Params, func(p *model.Param) bool { return p.Name == seg.text }); i >= 0 {
			m.Parts = append(m.Parts, model.MessagePart{Param: out.Params[i]})
		} else if r.param(seg.text) == nil {
			s.errorf(r.message.place, "the message has {%s}, but there is no such param%s", seg.text, c.otherParam(r, seg.text))
		}
	}
	for _, p := range r.params.list {
		if isMemberName(p.name) {
			checkUse(s, p, slices.Contains(segments, segment{p.name, true}), out.Hide)
		}
	}
	if len(m.Parts) == 1 && m.Parts[0].Param == nil {
		m.Source = m.Parts[0].Text
	}
	return m
}

// checkUse reports a param that the message lacks or, sensitive as it is, tells.
func checkUse(s scope, p *param, inMessage, hidden bool) {
	without := p.inMessage.given() && !p.inMessage.value
	switch {
	case inMessage && p.sensitive.value && !hidden:
		s.errorf(p.place, "param %s is sensitive, but the message is for the client; leave {%s} out of it", p.name, p.name)
	case inMessage && without:
		s.errorf(p.inMessage.place, "param %s is in the message; leave message: false out, or {%s}", p.name, p.name)
	case !inMessage && !without && !p.sensitive.value:
		s.errorf(p.place, "param %s is not in the message; write {%s} there, say message: false if the message does without it, or leave the param out", p.name, p.name)
	}
}

// otherParam ends the message on a place that has no param.
func (c *checker) otherParam(r *row, name string) string {
	known := make([]string, len(r.params.list))
	for i, p := range r.params.list {
		known[i] = p.name
	}
	if guess := c.didYouMean(name, known); guess != "" {
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
			return nil, "the message has {" + unquoted(name) + "}, which is no name of a param; write {{ for the brace itself"
		}
		flush()
		segments = append(segments, segment{name, true})
		rest = after
	}
	flush()
	return segments, ""
}
