package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// rows compares the rows, each with the one in its place.
func (c *comparer) rows() {
	pairs := match(c.old.Table.Rows, c.new.Table.Rows)
	c.partner = make(map[*model.Row]*model.Row, len(pairs))
	ids := map[string]*model.Row{}
	for _, p := range pairs {
		if p.old != nil && p.new != nil && c.partner[p.new] == nil {
			c.partner[p.new] = p.old
		}
		if p.old != nil && p.old.IsError() && ids[p.old.ID] == nil {
			ids[p.old.ID] = p.old
		}
	}
	for _, p := range pairs {
		switch {
		case p.new == nil:
			c.removedRow(p.old)
		case p.old == nil:
			c.addedRow(p.new, ids[p.new.ID])
		default:
			c.compareRow(p.old, p.new, ids[p.new.ID])
		}
	}
}

// row adds a change of a row.
func (c *comparer) row(name string, v Verdict, w where, r *model.Row, format string, args ...any) {
	c.put(Change{Name: name, Verdict: v, Row: r.Name}, w, format, args)
}

func (c *comparer) removedRow(r *model.Row) {
	c.row("row-removed", c.callers(true, r.IsError())|Clients, gone("statuses", r.Name), r, "the row is gone: %s", codeText(r))
}

// addedRow says of a row that it is new. Known is an old one with its id.
func (c *comparer) addedRow(r, known *model.Row) {
	w := added("statuses", r.Name)
	if known != nil && r.IsError() && known.Code == r.Code && c.told.id {
		c.row("id-reused", Look, w, r, "the row is new: %s, as which clients know %s", codeText(r), known.Name)
		return
	}
	if known != nil && r.IsError() && c.told.id {
		c.row("id-reused", Clients, w, r, "the row is new: %s, but the id is that of %s (%d), for which clients may take it", codeText(r), known.Name, known.Code)
		return
	}
	c.row("row-added", Look, w, r, "the row is new: %s, which clients of %s may meet", codeText(r), list(methodNames(r.Methods)))
}

// codeText is the row's code and id: 403 QUOTA_EXCEEDED.
func codeText(r *model.Row) string {
	if r.IsError() && r.ID != r.Name {
		return strconv.Itoa(r.Code) + " " + r.ID
	}
	return strconv.Itoa(r.Code)
}

func methodNames(methods []model.Method) []string {
	return names(methods, func(m model.Method) string { return m.Name })
}

// compareRow compares two rows of which the new one is in the place of the old one.
// Known is an old row that has the id of the new one.
func (c *comparer) compareRow(old, new, known *model.Row) {
	w := where{[]string{"statuses", old.Name}, []string{"statuses", new.Name}}
	if old.IsError() != new.IsError() {
		what := map[bool]string{true: "an error", false: "a success"}
		c.row("success-error", c.callers(true, true)|Clients, w.in("code"), new, "it is %s, %s; it was %s, %s", what[new.IsError()], codeText(new), what[old.IsError()], codeText(old))
		return
	}
	c.rowNames(w, old, new)
	if old.Code != new.Code {
		c.row("code", Callers|Clients, w.in("code"), new, "the code is %d; it was %d", new.Code, old.Code)
	}
	c.rowMethods(w.in("methods"), old, new)
	c.rowBody(w.in("body"), old, new)
	c.headers(w.in("headers"), old, new)
	if new.IsError() {
		c.id(w.in("id"), old, new, known)
		c.message(w.in("message"), old, new)
		c.params(w.in("params"), old, new)
		c.wrongFields(w.in("fields"), old, new)
		c.values(w.in("values"), old, new)
		c.problemType(w.in("type"), old, new)
		c.page(w, old, new)
		c.retry(w.in("retry"), old, new)
	}
	c.guide(w, old, new)
}

// rowNames compares the names of the row, of its type, and those that it had.
func (c *comparer) rowNames(w where, old, new *model.Row) {
	have := map[string]bool{}
	for _, n := range new.Names() {
		have[n.Name] = true
	}
	for _, f := range new.Former() {
		for _, n := range f.Names(new) {
			have[n.Name] = true
		}
	}
	var lost []string
	for _, n := range old.Names() {
		if !have[n.Name] && !(n.Name == old.FieldType() && old.Name == new.Name) { // which goes with the last value of fields
			lost = append(lost, n.Name)
		}
	}
	switch {
	case old.Name != new.Name && len(lost) == 0:
		c.row("row-renamed", Compatible, w, new, "the row was %s, by which name callers still have it", old.Name)
	case old.Name != new.Name && have[old.Name]:
		c.row("row-renamed", c.callers(true, new.IsError()), w, new, "the row was %s, by which name callers still have its constructor, but not %s", old.Name, list(lost))
	case old.Name != new.Name:
		c.row("row-renamed", c.callers(true, new.IsError()), w, new, "the row was %s; with formerly: [%[1]s] callers would go on as they are", old.Name)
	case len(lost) > 0:
		c.row("type-renamed", c.callers(true, new.IsError()), w.in("go_type"), new, "its Go type is %s; it was %s", new.TypeName(), old.TypeName())
	case old.GoType != new.GoType:
		c.row("docs", Compatible, w.in("go_type"), new, "its Go type has the name that it had, %s", new.TypeName())
	}
	for _, name := range old.Formerly {
		if !have[name] {
			c.row("former-name-removed", c.callers(true, false), w.in("formerly"), new, "callers no longer have it by its former name %s", name)
		}
	}
	for _, name := range new.Formerly {
		_, had := find(c.old.Table.Rows, name, func(r *model.Row) string { return r.Name })
		if !had && !slices.Contains(old.Formerly, name) { // of a row that there was it is said that it is this one
			c.row("former-name-added", Compatible, w.in("formerly"), new, "callers have it by the name %s, too", name)
		}
	}
}

// rowMethods compares the methods that it may answer, those of them that both tables
// have: for the others see table-method-removed.
func (c *comparer) rowMethods(w where, old, new *model.Row) {
	var lost, gained []string
	for _, m := range old.Methods {
		if !new.AppliesTo(m) && slices.Contains(c.new.Table.Methods, m) {
			lost = append(lost, m.Name)
		}
	}
	for _, m := range new.Methods {
		if !old.AppliesTo(m) && slices.Contains(c.old.Table.Methods, m) {
			gained = append(gained, m.Name)
		}
	}
	if len(lost) > 0 {
		c.row("method-removed", c.callers(true, false), w, new, "it may not answer %s any more", strings.Join(lost, " or "))
	}
	if len(gained) > 0 {
		c.row("method-added", Look, w, new, "it may answer %s, too, and clients meet it there", list(gained))
	}
}

// rowBody compares what the row carries.
func (c *comparer) rowBody(w where, old, new *model.Row) {
	switch was, is := contentText(old), contentText(new); {
	case was != is:
		sameGo := goContent(old) == goContent(new)
		root := ""
		if c.told.xml && readsContent(old, new) && old.Body == model.BodyNamed && old.Carries.Go == nil { // encoding/xml takes it from the type
			root = ", which is the root element in XML"
		}
		c.row("body-type", when(!sameGo, c.callers(true, false))|clients(!readsContent(old, new) || root != ""), w, new, "it carries %s; it was %s%s", is, was, root)
	case old.MediaType != new.MediaType:
		v := when((old.MediaType == "") != (new.MediaType == "") && new.Body != model.BodyFile, c.callers(true, false))
		c.row("media-type", v|clients(old.MediaType != "")|Look, w, new, "it carries %s; it was %s", mediaText(new), mediaText(old))
	}
}

// contentText is what the row carries, as a table writes it.
func contentText(r *model.Row) string {
	kinds := map[model.BodyKind]string{
		model.BodyNone: "nothing", model.BodyResource: "a resource", model.BodyError: "the error body",
		model.BodyBytes: "bytes", model.BodyStream: "a stream", model.BodyFile: "a file", model.BodyEvents: "events",
	}
	if r.Body == model.BodyNamed {
		return r.Carries.Name
	}
	return kinds[r.Body]
}

func mediaText(r *model.Row) string {
	return cmp.Or(r.MediaType, "what the caller says it is")
}

// goContent is what the constructor takes for the body.
func goContent(r *model.Row) string {
	if r.Body == model.BodyError {
		return contentText(&model.Row{})
	}
	return contentText(r)
}

// readsContent reports whether clients that expect what the old row carries read what
// the new one does.
func readsContent(old, new *model.Row) bool {
	asTheyAre := []model.BodyKind{model.BodyBytes, model.BodyStream, model.BodyFile}
	switch {
	case old.Body == model.BodyNone:
		return true // the status line and the header have said all
	case old.Body == model.BodyNamed && new.Body == model.BodyNamed:
		return readsBody(old.Carries, new.Carries)
	case slices.Contains(asTheyAre, old.Body) && slices.Contains(asTheyAre, new.Body):
		return old.MediaType == "" || old.MediaType == new.MediaType
	}
	return false
}

// id compares the name of an error on the wire.
func (c *comparer) id(w where, old, new, known *model.Row) {
	told := Look
	if c.told.id {
		told = Clients
	}
	switch {
	case old.ID != new.ID && known != nil && known != old:
		c.row("id-reused", told, w, new, "the id is %s; it was %s. Clients know %s by that", new.ID, old.ID, known.Name)
	case old.ID != new.ID && new.ID == new.Name:
		c.row("id", told, w, new, "the id is %s; it was %s, and would stay so with id: %[2]s", new.ID, old.ID)
	case old.ID != new.ID:
		c.row("id", told, w, new, "the id is %s; it was %s", new.ID, old.ID)
	case old.Number != new.Number:
		c.row("id", clients(hasNumber(c.old.Table.Error.Shape)), w, new, "the id is %s; it was %s", numberText(new), numberText(old))
	}
}

// hasNumber reports whether the shape has ids as what they are: in quotes, in a header
// and in a URI each is a text.
func hasNumber(n model.Node) bool {
	return n.Placeholder == model.PlaceID && !n.Quoted || slices.ContainsFunc(n.Items, hasNumber) ||
		slices.ContainsFunc(n.Members, func(m model.Member) bool { return hasNumber(m.Value) })
}

func numberText(r *model.Row) string {
	return map[bool]string{true: "a number", false: "a string"}[r.Number]
}

// message compares what clients are told in words, and who finds the words.
func (c *comparer) message(w where, old, new *model.Row) {
	if old.Hide != new.Hide {
		c.expose(w, old, new)
		return
	}
	switch was, is := wordsOf(old), wordsOf(new); {
	case old.TakesMessage() && !new.TakesMessage():
		c.row("message", c.callers(true, false), w, new, "the message is the table's, %s; the constructor took it", quote(is))
	case !old.TakesMessage() && new.TakesMessage():
		c.row("message", c.callers(true, false), w, new, "the constructor takes the message; it was the table's, %s", quote(was))
	case was != is:
		is, was = quotes(is, was)
		c.row("message-text", when(!c.told.id, Look), w, new, "the message is %s; it was %s", is, was)
	}
}

// expose compares what clients are told of a row that hides in one of the tables.
func (c *comparer) expose(w where, old, new *model.Row) {
	if new.Hide {
		v := c.callers(true, len(old.Told()) > 0) | clients(old.Body == model.BodyError && toldBeside(old) != nil) | Look
		c.row("expose", v, w, new, "clients are told nothing but the table's words, and the constructor takes one cause")
		return
	}
	v := c.callers(new.TakesMessage(), false) | Look
	if told := toldBeside(new); told != nil {
		c.row("expose", v, w, new, "clients are told what they were not: %s", list(told))
		return
	}
	c.row("expose", v, w, new, "it hides nothing any more; clients are told no more than they were")
}

// toldBeside is what clients are told of an error of the row beside the table's words.
func toldBeside(r *model.Row) []string {
	var told []string
	if !r.IsWorded() {
		told = append(told, "the message")
	}
	if len(r.Told()) > 0 {
		told = append(told, "the params")
	}
	if r.Fields {
		told = append(told, "the wrong fields")
	}
	return told
}

// wordsOf are the table's for an error of the row, with its params in braces.
func wordsOf(r *model.Row) string {
	if r.Message == nil && r.Hide {
		return r.Details
	}
	if r.Message == nil {
		return ""
	}
	var b strings.Builder
	for _, part := range r.Message.Parts {
		if part.Param != nil {
			b.WriteString("{" + part.Param.Name + "}")
		} else {
			b.WriteString(braces.Replace(part.Text))
		}
	}
	return b.String()
}

// braces writes those that are none of a param.
var braces = strings.NewReplacer("{", "{{", "}", "}}")

// values compares the constants of a row.
func (c *comparer) values(w where, old, new *model.Row) {
	name := func(v model.Value) string { return v.Name }
	for _, v := range old.Values {
		told := clients(hasNamed(c.old.Table.Error.Shape, model.PlaceValue, v.Name))
		n, ok := find(new.Values, v.Name, name)
		switch {
		case !ok:
			c.row("value-removed", told, w.in(v.Name), new, "the value %s is gone; it was %s", v.Name, v.Literal)
		case v.Literal != n.Literal:
			c.row("value-changed", told, w.in(v.Name), new, "the value %s is %s; it was %s", v.Name, n.Literal, v.Literal)
		}
	}
	for _, v := range new.Values {
		if _, ok := find(old.Values, v.Name, name); !ok {
			c.row("value-added", Compatible, w.in(v.Name), new, "the value %s is new: %s", v.Name, v.Literal)
		}
	}
}

// problemType compares the problem type, unless it is that of the table, which has
// another one.
func (c *comparer) problemType(w where, old, new *model.Row) {
	was, is := c.old.Table.Error.TypeURI(old), c.new.Table.Error.TypeURI(new)
	ofTable := c.old.Table.Error.Type != c.new.Table.Error.Type && old.Type == "" && new.Type == ""
	if was != is && !ofTable {
		c.row("problem-type", clients(c.told.has(model.PlaceType)), w, new, "the problem type is %s; it was %s", is, was)
	}
}

// page compares the pages by which clients know errors, in the shapes that have nothing
// else to name them; the id in them, and the page of all errors, are compared elsewhere.
func (c *comparer) page(w where, old, new *model.Row) {
	was, is := &c.old.Table.Error, &c.new.Table.Error
	if was.IsNamedByHelp() && was.Help == is.Help && strings.Contains(was.Help, "{name}") && old.Name != new.Name {
		c.row("id", Clients, w, new, "clients know it by the page %s; it was %s", is.HelpURI(new), was.HelpURI(old))
	}
}

// retries are how often a client may send a request again.
var retries = map[model.Retry]int{model.RetryNever: 0, model.RetrySafe: 1, model.RetryAfter: 1, model.RetryAlways: 2}

func (c *comparer) retry(w where, old, new *model.Row) {
	isUsual := old.Retry == old.UsualRetry && new.Retry == new.UsualRetry && old.Code != new.Code
	switch {
	case old.Retry == new.Retry || isUsual: // and the code says it
	case retries[new.Retry] > retries[old.Retry]:
		c.row("retry-widened", Compatible, w, new, "retry is %s; it was %s", new.Retry, old.Retry)
	default:
		c.row("retry-narrowed", Clients, w, new, "retry is %s; it was %s", new.Retry, old.Retry)
	}
}

// guide compares what the row says to people, and to the log.
func (c *comparer) guide(w where, old, new *model.Row) {
	ofCode := old.Code != new.Code // which is said, and changes what is usual for it
	if !ofCode && old.Phrase != new.Phrase {
		c.phrase(w.in("phrase"), old, new)
	}
	if was, is := logOf(old), logOf(new); was != is && !(ofCode && old.Log == "" && new.Log == "") {
		c.row("log", Look, w.in("log"), new, "it is logged at the level %s; it was %s", is, was)
	}
	var prose []string
	differs := func(what string, is bool) {
		if is {
			prose = append(prose, what)
		}
	}
	isText := new.IsError() && new.Hide && new.Message == nil // which clients are told
	differs("details", old.Details != new.Details && !ofCode && !isText)
	differs("causes", !slices.Equal(old.Causes, new.Causes))
	differs("links", !slices.Equal(old.Links, new.Links))
	differs("since", old.Since != new.Since)
	differs("owner", old.Owner != new.Owner)
	if len(prose) > 0 {
		c.row("docs", Compatible, w.in(prose[0]), new, "what it says to people has changed: its %s", list(prose))
	}
	c.deprecation(w.in("deprecated"), old, new)
}

// phrase compares the phrases, which in some shapes are all that errors of one code are
// told apart by.
func (c *comparer) phrase(w where, old, new *model.Row) {
	is, was := quotes(new.Phrase, old.Phrase)
	if c.told.isByPhrase(old) && c.old.Table.Error.Title(old) != c.new.Table.Error.Title(new) {
		c.row("phrase", Clients, w, new, "the phrase is %s; it was %s, by which clients know it from the others with %d", is, was, old.Code)
		return
	}
	c.row("phrase", Look, w, new, "the phrase is %s; it was %s", is, was)
}

func logOf(r *model.Row) model.LogLevel { return cmp.Or(r.Log, model.UsualLog(r.Code)) }

func (c *comparer) deprecation(w where, old, new *model.Row) {
	switch was, is := old.Deprecated, new.Deprecated; {
	case was == nil && is == nil:
	case was == nil:
		c.row("deprecated", Compatible, w, new, "it is deprecated%s", deprecationText(is))
	case is == nil:
		c.row("deprecated", Compatible, w, new, "it is not deprecated any more")
	case !is.Sunset.IsZero() && !was.Sunset.IsZero() && is.Sunset.Before(was.Sunset):
		c.row("deprecated", Look, w, new, "it goes away earlier, on %s; it was %s", is.Sunset.Format(time.DateOnly), was.Sunset.Format(time.DateOnly))
	case deprecationText(was) != deprecationText(is):
		c.row("deprecated", Compatible, w, new, "it is deprecated%s; it was%s", deprecationText(is), deprecationText(was))
	}
}

// deprecationText is all that a deprecation says, after a word.
func deprecationText(d *model.Deprecation) string {
	text := ""
	if d.Use != nil {
		text += ", for " + d.Use.Name
	}
	if !d.Since.IsZero() {
		text += ", since " + d.Since.Format(time.DateOnly)
	}
	if !d.Sunset.IsZero() {
		text += ", until " + d.Sunset.Format(time.DateOnly)
	}
	if d.Note != "" {
		text += ", " + quote(d.Note)
	}
	return text
}

// goErrors compares which rows Go errors mean.
func (c *comparer) goErrors() {
	type meaning struct {
		row *model.Row
		err model.GoError
	}
	meanings := func(t *model.Table) map[string]meaning {
		all := map[string]meaning{}
		for _, r := range t.Rows {
			for _, e := range r.From {
				all[goText(e.GoName)] = meaning{r, e}
			}
		}
		return all
	}
	was, is := meanings(c.old.Table), meanings(c.new.Table)
	for _, r := range c.new.Table.Rows {
		for _, e := range r.From {
			name := goText(e.GoName)
			w := at("statuses", r.Name, "from")
			switch before, ok := was[name]; {
			case !ok:
				c.row("from", Look, w, r, "the Go error %s means it; it meant no row", name)
			case before.row != c.partner[r]:
				c.row("from", Look, w, r, "the Go error %s means it; it meant %s", name, before.row.Name)
			case before.err.Kind != e.Kind:
				c.row("from", Look, w, r, "the Go error %s is known in another way: as a value, a type, or a pointer", name)
			}
		}
	}
	for _, r := range c.old.Table.Rows {
		for _, e := range r.From {
			if _, ok := is[goText(e.GoName)]; !ok {
				c.row("from", Look, at("statuses", r.Name, "from"), r, "the Go error %s means no row; it meant this one", goText(e.GoName))
			}
		}
	}
}
