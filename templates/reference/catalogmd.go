package reference

import (
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// Markdown is the catalogue to be read raw, or as a code host shows it: an index, what
// several services have in common, and a section a service with what is its own. Deep
// links are those of the page.
func (c *Catalog) Markdown() []byte {
	m := catalogMarkdown{titles: map[string]string{}}
	m.line("<!-- " + model.Mark + " -->")
	m.line("<!-- markdownlint-disable MD013 MD033 -->")
	m.heading(1, words.Markdown(c.Title()))
	m.block(words.Markdown(c.Intro()))
	titles := map[string]int{}
	for _, s := range c.Services {
		titles[s.Title]++
	}
	for _, s := range c.Services {
		m.titles[s.Name] = words.Markdown(s.Title)
		if titles[s.Title] > 1 {
			m.titles[s.Name] += " (" + code(s.File) + ")"
		}
	}
	m.services(c)
	m.index(c)
	m.known(c)
	var shared []Entry
	own, others := map[string][]Entry{}, map[string][]Entry{}
	for _, e := range c.Entries {
		if e.Services == 1 {
			s := e.Rows[0].Services[0].Service
			own[s] = append(own[s], e)
			continue
		}
		shared = append(shared, e)
		for _, s := range e.users() {
			others[s] = append(others[s], e)
		}
	}
	if len(shared) > 0 {
		m.heading(2, "Of several services")
	}
	for _, e := range shared {
		m.entry(e)
	}
	for _, s := range c.Services {
		m.service(s, own[s.Name], others[s.Name])
	}
	return []byte(m.String())
}

// users are the services that have the entry, each once, in the order of the catalogue.
func (e Entry) users() []string {
	var all []string
	seen := map[string]bool{}
	for _, r := range e.Rows {
		for _, u := range r.Services {
			if !seen[u.Service] {
				seen[u.Service] = true
				all = append(all, u.Service)
			}
		}
	}
	return all
}

type catalogMarkdown struct {
	markdown
	titles map[string]string // of the services by their names, as Markdown
}

func (m *catalogMarkdown) services(c *Catalog) {
	m.heading(2, "Services")
	table := [][]string{{"Service", "Version", "Errors", "Successes", "Owners", "Table"}}
	for _, s := range c.Services {
		table = append(table, []string{m.serviceLink(s.Name), words.Markdown(s.Version), strconv.Itoa(s.Errors), strconv.Itoa(s.Successes()), words.Markdown(strings.Join(s.Owners, ", ")), code(s.File)})
	}
	m.table(table)
}

func (m *catalogMarkdown) serviceLink(name string) string {
	return "[" + m.titles[name] + "](#service/" + name + ")"
}

// index is a table of the ids.
func (m *catalogMarkdown) index(c *Catalog) {
	m.heading(2, "Ids")
	table := [][]string{{"Id", "Code", "Of", "Says", "Owner"}}
	for _, e := range c.Entries {
		first := e.Rows[0]
		of := m.serviceLink(first.Services[0].Service)
		if e.Services > 1 {
			of = count(e.Services, "service", "services")
		}
		says := first.Message
		if says == "" && len(first.Details) > 0 {
			says = first.Details[0]
		}
		table = append(table, []string{entryLink(e), codesOf(e), of, words.Markdown(inShort(says)), words.Markdown(first.Owner)})
	}
	m.table(table)
}

// inShort is what a text begins with: its first sentence, if that is not long.
func inShort(text string) string {
	const most = 100
	first := words.FirstSentence(text)
	if runes := []rune(first); len(runes) > most {
		return strings.TrimSpace(string(runes[:most])) + "…"
	}
	return first
}

func codesOf(e Entry) string {
	var all []string
	for _, code := range e.Codes {
		all = append(all, strconv.Itoa(code))
	}
	return strings.Join(all, ", ")
}

func entryLink(e Entry) string { return "[" + code(e.ID) + "](#" + linkEnd(e.ID) + ")" }

func (m *catalogMarkdown) known(c *Catalog) {
	var l facts
	for _, k := range c.Known {
		l = append(l, code(k.At)+": "+words.Markdown(k.Text)+" ("+k.Name+"). It is meant: "+words.Markdown(k.Reason))
	}
	if len(l) > 0 {
		m.heading(2, "Known contradictions")
		m.items(l)
	}
}

// service is the section of a service: what it alone has, and where the rest is.
func (m *catalogMarkdown) service(s Service, own, others []Entry) {
	m.anchors("service/" + s.Name)
	m.heading(2, m.titles[s.Name])
	m.paragraphs(s.Details)
	var l facts
	l.say("Table", code(s.File))
	l.say("Domain", words.Markdown(s.Domain))
	l.say("Version", words.Markdown(s.Version))
	l.say("Served at", link(s.URL))
	l.say("Owners", words.Markdown(strings.Join(s.Owners, ", ")))
	var links []string
	for _, e := range others {
		links = append(links, entryLink(e))
	}
	l.say("As others have them", strings.Join(links, ", "))
	m.items(l)
	for _, e := range own {
		m.entry(e)
	}
}

// entry is the section of an id.
func (m *catalogMarkdown) entry(e Entry) {
	anchor := ofID(e.ID)
	if strings.HasPrefix(anchor, "service/") { // as that of a service, which has its slash as it is
		anchor = linkEnd(e.ID)
	}
	m.anchors(anchor)
	m.heading(3, codesOf(e)+" "+code(e.ID))
	for _, r := range e.Rows {
		if len(e.Rows) > 1 {
			m.block("In " + m.uses(r) + ":")
		}
		if r.Deprecated != nil {
			m.block("**Deprecated.** " + words.Markdown(r.Deprecated.Text))
		}
		m.paragraphs(r.Details)
		l := rowFacts(&Page{}, r.row())
		if r.Name != e.ID {
			l = slices.Insert(l, 0, "Row: "+r.Name)
		}
		if r.Fields {
			l = append(l, "It lists the fields of the request that are wrong.")
		}
		if len(e.Rows) == 1 && e.Services > 1 {
			l.say("Services", m.uses(r))
		} else if len(e.Rows) == 1 {
			l.say("Page", link(r.Services[0].Link))
		}
		m.items(l)
	}
}

// uses are links to the services of a row, and to what these say of it themselves.
func (m *catalogMarkdown) uses(r Variant) string {
	var all []string
	for _, u := range r.Services {
		text := m.serviceLink(u.Service)
		if to := link(u.Link); strings.HasPrefix(to, "<") {
			text += " ([page](" + to + "))"
		} else if to != "" {
			text += " (" + to + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// row is the variant as a row of a page, for what both say of one.
func (r Variant) row() *Row {
	return &Row{
		Name: r.Name, Code: r.Code, Phrase: r.Phrase, Class: r.Class, Type: r.Type, Message: r.Message, Hidden: r.Hidden, Params: r.Params,
		Causes: r.Causes, Retry: r.Retry, Links: r.Links, Since: r.Since, Owner: r.Owner, Formerly: r.Formerly,
	}
}
