package spec

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/model"
)

// What is written for people and their tools: where it goes, and what it says of the
// API as a whole.

// A Document is what the table gives for people, or for tools that are not Go.
type Document struct {
	Path    string // from where the program runs
	Form    Form
	OpenAPI string // the version of it, "3.1" or "3.0"; empty: it is the reference
}

// A Form is how a document is written.
type Form string

const (
	YAML     Form = "YAML"
	JSON     Form = "JSON"
	HTML     Form = "HTML"
	Markdown Form = "Markdown"
	SVG      Form = "SVG"
)

// An ending is how a file of a form ends.
type ending struct {
	text string
	form Form
}

var (
	openapiEndings   = []ending{{".yaml", YAML}, {".yml", YAML}, {".json", JSON}}
	referenceEndings = []ending{{".html", HTML}, {".md", Markdown}, {".json", JSON}, {".svg", SVG}}
)

// openapiVersions are those of OpenAPI, as a table may name them.
var openapiVersions = map[string]string{"3.1": "3.1", "3.1.0": "3.1", "3.0": "3.0", "3.0.3": "3.0"}

// documents reads one, or a list of them.
func (r reader) documents(e entry, read func(*yaml.Node) outputFile) documents {
	d := documents{Item: report.Item[struct{}]{Place: e.Place}}
	if !isList(e.value) {
		d.list = []outputFile{read(e.value)}
		return d
	}
	for _, n := range r.list(e.value, e.key) {
		d.list = append(d.list, read(n))
	}
	if len(d.list) == 0 {
		r.Errorf(e.Place, "%s is empty; name a file, or leave the key out", e.key)
	}
	return d
}

func (r reader) reference(n *yaml.Node) outputFile {
	return outputFile{file: r.scalar(n, "a file of reference")}
}

// openapi reads a file, or {file: …, version: …}.
func (r reader) openapi(n *yaml.Node) outputFile {
	if !isMapping(n) {
		return outputFile{file: r.scalar(n, "a file of openapi")}
	}
	var d outputFile
	for _, e := range r.mapping(n, "openapi") {
		switch e.key {
		case "file":
			d.file = r.text(e)
		case "version":
			d.version = r.number(e)
		default:
			r.unknown(e, "openapi", openapiKeys)
		}
	}
	if d.file.Missing() {
		r.Errorf(r.at(n), "openapi has no file; say where the document goes, as in {file: api/responses.yaml, version: 3.0}")
		d.file.Misread = true
	}
	return d
}

// number reads a text that looks like a number or a date, and then needs no quotes: a
// version.
func (r reader) number(e entry) report.Item[string] {
	if e.value.Kind == yaml.ScalarNode && slices.Contains([]string{"!!int", "!!float", "!!timestamp"}, e.value.ShortTag()) {
		return report.Item[string]{Place: r.at(e.value), Value: e.value.Value}
	}
	return r.text(e)
}

func (r reader) api(e entry) api {
	var a api
	for _, e := range r.mapping(e.value, "api") {
		switch e.key {
		case "title":
			a.title = r.text(e)
		case "version":
			a.version = r.number(e)
		case "url":
			a.url = r.text(e)
		case "details":
			a.details = r.sentence(e.value, "details")
		default:
			r.unknown(e, "api", apiKeys)
		}
	}
	return a
}

// overAPI returns the lower api with what upper gives put before it.
func overAPI(lower, upper api) api {
	return api{
		title:   over(lower.title, upper.title),
		version: over(lower.version, upper.version),
		url:     over(lower.url, upper.url),
		details: over(lower.details, upper.details),
	}
}

// checkAPI returns what the table says of the API.
func checkAPI(s report.Scope, a api) model.API {
	checkOneLine(s, "title", a.title, "Orders")
	checkOneLine(s, "version", a.version, `"1.4"`)
	if a.url.Given() && !isWebURL(a.url.Value) {
		s.Errorf(a.url.Place, "%s is no absolute URL of http or https; write it as in https://api.acme.dev", report.Quote(a.url.Value))
	}
	return model.API{Title: a.title.Value, Version: a.version.Value, URL: a.url.Value, Details: a.details.Value}
}

// isWebURL reports whether the text is a URL at which an API can be: one to which paths
// are added. In braces OpenAPI has variables of a server, of which there are none; they
// and the others are nothing that a URL can have (RFC 3986, section 2).
func isWebURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || !report.IsPrintable(text) || strings.ContainsAny(text, " ?#{}<>\"\\^`|") {
		return false
	}
	port, err := strconv.Atoi(cmp.Or(u.Port(), "0"))
	return err == nil && port <= 65535 && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

// A wanted document is one that the table asks for, with what it can be.
type wanted struct {
	outputFile
	endings []ending
	example string
	openapi string // the version, where the table does not say
}

// documents are all that the table asks for.
func (o outputs) documents() []wanted {
	var all []wanted
	for _, f := range o.openapi.list {
		all = append(all, wanted{f, openapiEndings, "api/responses.yaml", "3.1"})
	}
	for _, f := range o.reference.list {
		all = append(all, wanted{f, referenceEndings, "docs/status.html", ""})
	}
	return all
}

// checkDocuments returns the documents, after reporting what is wrong with where they go.
// The table is the first of the sources.
func checkDocuments(s report.Scope, o outputs, packages Outputs, sources []*report.Source) []Document {
	var all []Document
	dir := filepath.Dir(sources[0].File)
	first := map[string]report.Place{} // of each path, in lower case: on many disks that is one file
	for _, d := range o.documents() {
		if d.version.Given() {
			if d.openapi = openapiVersions[d.version.Value]; d.openapi == "" {
				s.Errorf(d.version.Place, "there is no version %s of OpenAPI here; write 3.1 or 3.0", report.Quote(d.version.Value))
			}
		}
		if !d.file.Given() {
			continue
		}
		text := d.file.Value
		if why := d.fault(dir); why != "" {
			s.Errorf(d.file.Place, "%s", why)
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(text))
		key := strings.ToLower(name)
		if i := slices.IndexFunc(sources, func(src *report.Source) bool {
			return src.File != "" && strings.ToLower(filepath.Clean(src.File)) == key
		}); i >= 0 {
			what := "a table that this one extends"
			if i == 0 {
				what = "the table itself"
			}
			s.Errorf(d.file.Place, "the file %s is %s; name another", report.Quote(text), what)
			continue
		}
		if at, taken := first[key]; taken {
			s.Errorf(d.file.Place, "the file %s is another output as well%s; name another", report.Quote(text), at.InBrackets())
			continue
		}
		first[key] = d.file.Place
		for _, other := range all {
			if source.IsWithin(other.Path, name) || source.IsWithin(name, other.Path) {
				s.Errorf(d.file.Place, "the file %s cannot be: of it and another output%s one is in the path of the other; name another", report.Quote(text), first[strings.ToLower(other.Path)].InBrackets())
				break
			}
		}
		for _, folder := range []string{packages.Go, packages.Client} {
			if folder != "" && source.IsWithin(folder, name) {
				s.Errorf(d.file.Place, "the file %s cannot be: the folder of a package has this path; name another", report.Quote(text))
			}
		}
		all = append(all, Document{name, d.form(), d.openapi})
	}
	return all
}

// form is the form that the file's ending stands for.
func (d wanted) form() Form {
	for _, e := range d.endings {
		if path.Ext(d.file.Value) == e.text && path.Base(d.file.Value) != e.text {
			return e.form
		}
	}
	return ""
}

// fault says why the document cannot be in the file that a table in dir names, if so. A
// file is the same on every system.
func (d wanted) fault(dir string) string {
	file := d.file.Value
	if why := pathFault(file, "file", d.example); why != "" {
		return why
	}
	for element := range strings.SplitSeq(path.Clean(file), "/") {
		if element == ".." {
			continue
		}
		if strings.EqualFold(element, model.Staging) {
			return fmt.Sprintf("the file %s cannot be: statusgen prepares its outputs in a folder %s", report.Quote(file), model.Staging)
		}
		if why := windowsFault(element); why != "" {
			return fmt.Sprintf("the file %s cannot be on every system: %s", report.Quote(file), why)
		}
	}
	if d.form() == "" || strings.HasSuffix(file, "/") {
		var ends []string
		for _, e := range d.endings {
			ends = append(ends, e.text)
		}
		return fmt.Sprintf("%s is of no form that there is; end it in %s, as in %s", report.Quote(file), report.Or(ends), d.example)
	}
	return outside(file, "file", dir)
}
