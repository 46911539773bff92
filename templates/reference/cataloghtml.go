package reference

import (
	"bytes"
	_ "embed"
	"fmt"
	"net/url"
	"strings"

	"github.com/statusgen/statusgen/templates/look"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

var (
	//go:embed catalog.html
	catalogHTML string
	//go:embed catalog.css
	catalogCSS string
	//go:embed catalog.js
	catalogJS string
)

var catalogPage = look.Page(catalogHTML)

// HTML is the catalogue as a page: one file that loads nothing. What its script shows of
// the entries is data, in which each text stands once.
func (c *Catalog) HTML() ([]byte, error) {
	head := look.NewHead(c.Title(), catalogCSS, catalogJS)
	head.Mark = model.Mark
	var out bytes.Buffer
	err := catalogPage().Execute(&out, catalogView{c, head, dataOf(c)})
	return out.Bytes(), err
}

// A catalogView is a catalogue with what only HTML has to know.
type catalogView struct {
	*Catalog
	Head look.Head
	Data catalogData
}

// Visible is a text as people are shown it.
func (catalogView) Visible(text string) string { return words.Visible(text) }

// Title is what the catalogue is called.
func (c *Catalog) Title() string {
	domain := ""
	for i, s := range c.Services {
		if i > 0 && s.Domain != domain {
			domain = ""
			break
		}
		domain = s.Domain
	}
	if domain != "" {
		return "What " + words.Visible(domain) + " answers"
	}
	return "What " + count(len(c.Services), "service answers", "services answer")
}

// Intro says how much there is.
func (c *Catalog) Intro() string {
	errors := 0
	for _, e := range c.Entries {
		if e.Error {
			errors++
		}
	}
	return fmt.Sprintf("%s and %s of %s: what each means, why it comes, what to do about it, and whom to ask.",
		count(errors, "id of errors", "ids of errors"), count(len(c.Entries)-errors, "success", "successes"), count(len(c.Services), "service", "services"))
}

// count is the number with its noun: 1 id, 1,000 ids.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands is the number as people read it.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// catalogData is what the script is given. Texts are named by their places in Texts.
type catalogData struct {
	Texts    []string `json:"t"` // the first is empty
	Services [][3]int `json:"s"` // name, title, and what links to its page begin with
	Entries  [][]any  `json:"e"` // id, 1 for an error, what a link to it ends with, and then the rows
}

// The places of a row's parts in the data; a row is cut behind the last that it has. The
// script has the same.
const (
	dataName = iota
	dataCode
	dataPhrase
	dataMessage
	dataRetry
	dataServices // of each its number or, where it has a link of its own, -1 minus that, and the link
	dataOwner
	dataDetails
	dataCauses // of each its text, and its remedy or 0
	dataParams // of each its name, and its type
	dataLinks
	dataSince
	dataType
	dataDeprecated
	dataFormerly
	dataFields // 1: it lists wrong fields
	dataLength
)

// dataOf is the data of the catalogue.
func dataOf(c *Catalog) catalogData {
	d := &dataMaker{places: map[string]int{"": 0}, services: map[string]int{}}
	d.Texts = []string{""}
	begins := beginnings(c)
	for i, s := range c.Services {
		d.services[s.Name] = i
		d.Services = append(d.Services, [3]int{d.text(s.Name), d.text(s.Title), d.text(begins[i])})
	}
	for _, e := range c.Entries {
		entry := []any{d.text(e.ID), b2i(e.Error), d.text(linkEnd(e.ID))}
		for _, r := range e.Rows {
			entry = append(entry, d.row(r, begins, linkEnd(e.ID)))
		}
		d.Entries = append(d.Entries, entry)
	}
	return d.catalogData
}

// A dataMaker makes the data.
type dataMaker struct {
	catalogData
	places   map[string]int // of texts
	services map[string]int // by their names
}

// text is the place of a text.
func (d *dataMaker) text(text string) int {
	text = words.Visible(text)
	i, known := d.places[text]
	if !known {
		i = len(d.Texts)
		d.places[text] = i
		d.Texts = append(d.Texts, text)
	}
	return i
}

// texts are those of several, 0 where there are none.
func (d *dataMaker) texts(texts ...string) any {
	if len(texts) == 0 {
		return 0
	}
	var all []int
	for _, text := range texts {
		all = append(all, d.text(text))
	}
	return all
}

func (d *dataMaker) row(r Variant, begins []string, end string) []any {
	row := make([]any, dataLength)
	for i := range row {
		row[i] = 0
	}
	row[dataName], row[dataCode], row[dataPhrase], row[dataMessage], row[dataOwner] = d.text(r.Name), r.Code, d.text(r.Phrase), d.text(r.Message), d.text(r.Owner)
	if r.Retry != "" {
		row[dataRetry] = d.text(words.Retry(model.Retry(r.Retry)))
	}
	row[dataDetails], row[dataLinks], row[dataFormerly] = d.texts(r.Details...), d.texts(r.Links...), d.texts(r.Formerly...)
	row[dataSince], row[dataType], row[dataFields] = d.text(r.Since), d.text(r.Type), b2i(r.Fields)
	if r.Deprecated != nil {
		row[dataDeprecated] = d.text(r.Deprecated.Text)
	}
	var causes, params []string
	for _, c := range r.Causes {
		causes = append(causes, c.Text, c.Remedy)
	}
	for _, p := range r.Params {
		params = append(params, p.Name, p.Type)
	}
	row[dataCauses], row[dataParams] = d.texts(causes...), d.texts(params...)
	var services []int
	for _, u := range r.Services {
		i := d.services[u.Service]
		if u.Link == "" && begins[i] == "" || begins[i] != "" && u.Link == begins[i]+end {
			services = append(services, i)
		} else {
			services = append(services, -1-i, d.text(u.Link))
		}
	}
	row[dataServices] = services
	last := dataLength
	for row[last-1] == 0 {
		last--
	}
	return row[:last]
}

// linkEnd is what a link to the page of a service ends with that has the id in it.
func linkEnd(id string) string { return url.PathEscape(id) }

// beginnings are what the links of each service to its own page begin with, if they end
// with the id: it is written once.
func beginnings(c *Catalog) []string {
	begins := map[string]string{}
	for _, e := range c.Entries {
		end := linkEnd(e.ID)
		for _, r := range e.Rows {
			for _, u := range r.Services {
				if _, known := begins[u.Service]; !known && u.Link != "" {
					begins[u.Service], _ = strings.CutSuffix(u.Link, end)
				}
			}
		}
	}
	all := make([]string, len(c.Services))
	for i, s := range c.Services {
		all[i] = begins[s.Name]
	}
	return all
}
