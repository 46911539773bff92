package spec

import (
	"net/url"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// What a row says to people: why it happens, what to do, where to read on, since
// when there is it, whom to ask. And to clients: whether to come again.

// causes reads a list of {cause: TEXT, remedy: TEXT}, or of the text of a cause.
func (r reader) causes(e entry) causes {
	c := causes{Item: r.group(e, isList)}
	for _, n := range r.list(e.value, "causes") {
		c.list = append(c.list, r.cause(n))
	}
	if isList(e.value) && len(c.list) == 0 {
		r.Errorf(e.Place, "causes is empty; write one as in {cause: The plan is used up., remedy: Change the plan.}, or leave the key out")
	}
	return c
}

func (r reader) cause(n *yaml.Node) cause {
	if !isMapping(n) {
		return cause{text: r.sentence(n, "a cause")}
	}
	var c cause
	for _, e := range r.mapping(n, "a cause") {
		switch e.key {
		case "cause":
			c.text = r.sentence(e.value, "cause")
		case "remedy":
			c.remedy = r.sentence(e.value, "remedy")
		default:
			r.unknown(e, "a cause", causeKeys)
		}
	}
	if c.text.Missing() {
		r.Errorf(r.at(n), "a cause says why the error happens; write it as in {cause: The plan is used up., remedy: Change the plan.}")
	}
	return c
}

// sentence reads a text that is not blank.
func (r reader) sentence(n *yaml.Node, what string) report.Item[string] {
	text := r.scalar(n, what)
	if text.Given() && strings.TrimSpace(text.Value) == "" {
		r.Errorf(text.Place, "%s is empty; write a sentence, or leave it out", what)
	}
	return text
}

// links reads a list of URIs.
func (r reader) links(e entry) textList {
	l := r.textList(e, "a link")
	if isList(e.value) && len(e.value.Content) == 0 {
		r.Errorf(e.Place, "links is empty; write one as in [https://acme.dev/docs/quotas], or leave the key out")
	}
	return l
}

// since reads a release, or a date, which needs no quotes.
func (r reader) since(e entry) report.Item[string] {
	if e.value.Kind == yaml.ScalarNode && e.value.ShortTag() == "!!timestamp" {
		return report.Item[string]{Place: r.at(e.value), Value: e.value.Value}
	}
	return r.text(e)
}

// drop drops what the key has said, and reports whether there is anything.
func (g *guide) drop(key string) (had bool) {
	switch key {
	case "causes":
		had, g.causes = !g.causes.Missing(), causes{}
	case "links":
		had, g.links = !g.links.Missing(), textList{}
	case "since":
		had, g.since = !g.since.Missing(), report.Item[string]{}
	case "owner":
		had, g.owner = !g.owner.Missing(), report.Item[string]{}
	case "type":
		had, g.uri = !g.uri.Missing(), report.Item[string]{}
	case "retry":
		had, g.retry = !g.retry.Missing(), report.Item[string]{}
	case "deprecated":
		had, g.deprecated = !g.deprecated.Missing(), deprecation{}
	case "formerly":
		had, g.formerly = !g.formerly.Missing(), textList{}
	}
	return had
}

// overGuide returns the lower guide with what upper gives put before it.
func overGuide(lower, upper guide) guide {
	g := guide{
		causes:     lower.causes,
		links:      lower.links,
		deprecated: lower.deprecated,
		formerly:   lower.formerly,
		since:      over(lower.since, upper.since),
		owner:      over(lower.owner, upper.owner),
		uri:        over(lower.uri, upper.uri),
		retry:      over(lower.retry, upper.retry),
	}
	if upper.causes.Given() {
		g.causes = upper.causes
	}
	if upper.links.Given() {
		g.links = upper.links
	}
	if upper.deprecated.Given() {
		g.deprecated = upper.deprecated
	}
	if upper.formerly.Given() {
		g.formerly = upper.formerly
	}
	return g
}

// checkGuide completes the model of a row with what it says to people and clients.
func checkGuide(s report.Scope, r *row, out *model.Row) {
	for _, uri := range r.links.list {
		checkLink(s, uri)
		out.Links = append(out.Links, uri.Value)
	}
	checkOneLine(s, "since", r.since, "v1.4")
	checkOneLine(s, "owner", r.owner, "team-billing")
	out.Since, out.Owner = r.since.Value, r.owner.Value
	out.Deprecated = checkDeprecation(s, r)
	out.Formerly = checkFormerly(s, r)
	if !out.IsError() {
		return // the keys that follow are for errors
	}
	for _, c := range r.causes.list {
		out.Causes = append(out.Causes, model.Cause{Text: c.text.Value, Remedy: c.remedy.Value})
	}
	checkProblemType(s, r.uri)
	out.Type = r.uri.Value
	out.UsualRetry = registry.Retry(out.Code)
	out.Retry = retry(s, r.retry, out.UsualRetry)
}

// checkLink reports a link that is no absolute URI.
func checkLink(s report.Scope, uri report.Item[string]) {
	parsed, err := url.Parse(uri.Value)
	if err != nil || !parsed.IsAbs() || strings.ContainsAny(uri.Value, " \t\r\n") {
		s.Errorf(uri.Place, "%s is no absolute URI; write it as in https://acme.dev/docs/quotas", report.Quote(uri.Value))
	}
}

// checkOneLine reports a text that does not show on one line.
func checkOneLine(s report.Scope, key string, text report.Item[string], example string) {
	if text.Given() && !report.IsPrintable(text.Value) {
		s.Errorf(text.Place, "%s is empty or has characters that do not print: %s; write it on one line, as in %s: %s", key, report.Quote(text.Value), key, example)
	}
}

// retries are the answers to whether a request can be sent again, as a table names
// them.
var retries = []string{string(model.RetryNever), string(model.RetrySafe), string(model.RetryAfter), string(model.RetryAlways)}

// otherRetries are what else they might be called.
var otherRetries = map[string]string{"false": "never", "no": "never", "none": "never", "idempotent": "safe", "retry-after": "after", "true": "always", "yes": "always"}

func retry(s report.Scope, said report.Item[string], usual model.Retry) model.Retry {
	if !said.Given() {
		return usual
	}
	if !slices.Contains(retries, said.Value) {
		s.Errorf(said.Place, "there is no retry %s%s", report.Quote(said.Value), guess(s, said.Value, retries, otherRetries))
	}
	return model.Retry(said.Value)
}

// checkDomain returns the name of the domain that speaks.
func checkDomain(s report.Scope, domain report.Item[string]) string {
	if !domain.Given() || isDomain(domain.Value) {
		return domain.Value
	}
	guess := "; write it as in domain: acme.dev"
	if uri, err := url.Parse(domain.Value); err == nil && isDomain(uri.Hostname()) {
		guess = "; write " + uri.Hostname()
	}
	s.Errorf(domain.Place, "%s is no name of a domain%s", report.Quote(domain.Value), guess)
	return domain.Value
}

// isDomain reports whether the name is a domain's: labels of letters, digits and
// hyphens (RFC 1034, section 3.5; RFC 1123, section 2.1).
func isDomain(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		isLabel := label != "" && len(label) <= 63 && !strings.HasPrefix(label, "-") && !strings.HasSuffix(label, "-")
		for _, c := range []byte(label) {
			isLabel = isLabel && ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-')
		}
		if !isLabel {
			return false
		}
	}
	return len(name) <= 253
}
