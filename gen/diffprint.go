package gen

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/diff"
	"github.com/statusgen/statusgen/templates/words"
)

// How changes are printed: for people, for pull requests, for programs, and for the
// hosts that mark the lines of a change.

// A diffWriter prints the changes between the tables of the names.
type diffWriter func(w io.Writer, old, new string, changes []judged, s summary) error

// diffFormats are the forms of the output, by their names.
var diffFormats = []struct {
	name  string
	write diffWriter
}{
	{"text", writeText}, {"json", writeJSON}, {"markdown", writeMarkdown}, {"github", writeGitHub}, {"gitlab", writeGitLab}, {"azure", writeAzure},
}

func diffFormatNames() []string {
	var names []string
	for _, f := range diffFormats {
		names = append(names, f.name)
	}
	return names
}

// diffWriter returns the one that the command line asks for.
func (c *command) diffWriter() (diffWriter, error) {
	format := cmp.Or(c.format, "text")
	if c.diffs.markdown {
		if c.format != "" && c.format != "markdown" {
			return nil, usagef("-md or -format %s, not both", c.format)
		}
		format = "markdown"
	}
	i := slices.Index(diffFormatNames(), format) // there is one, as the command line is read
	return diffFormats[i].write, nil
}

// of is the row or body that the change is of, or the rows; empty of the table.
func (j judged) of() string {
	const most = 3
	switch n := len(j.others); {
	case n == 0:
		return cmp.Or(j.Row, j.Body)
	case n < most:
		return strings.Join(slices.Concat([]string{j.Row}, j.others[:n-1]), ", ") + " and " + j.others[n-1]
	default:
		return strings.Join(slices.Concat([]string{j.Row}, j.others[:most-1]), ", ") + fmt.Sprintf(" and %d more", n-most+1)
	}
}

// subject is that with a colon.
func (j judged) subject() string {
	if of := j.of(); of != "" {
		return of + ": "
	}
	return ""
}

// together makes one of those that are of several rows and stand in one place, as those
// of a header of every success do.
func together(changes []judged) []judged {
	type edit struct {
		name, text, allowed string
		verdict             diff.Verdict
		old, new            diff.Place
	}
	var all []judged
	first := map[edit]int{}
	for _, j := range changes {
		e := edit{j.Name, j.Text, j.allowed, j.Verdict, j.Old, j.New}
		i, known := first[e]
		switch {
		case !known || j.Row == "":
			first[e] = len(all)
			all = append(all, j)
		default:
			all[i].others = append(all[i].others, j.Row)
		}
	}
	return all
}

// at is where the change is: in the new table, if it is there at all.
func (j judged) at() diff.Place {
	if j.New.File != "" {
		return j.New
	}
	return j.Old
}

// was is where that was in the old table, if this is not where the change is.
func (j judged) was() diff.Place {
	if j.New.File != "" {
		return j.Old
	}
	return diff.Place{}
}

// placeText is the place as file:line:column.
func placeText(p diff.Place) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// verdict is what the change comes to, in words.
func (j judged) verdict() string {
	if j.allowed != "" {
		return "allowed"
	}
	return j.Verdict.String()
}

// writeText prints a line for each change, and one that sums up.
func writeText(w io.Writer, _, _ string, changes []judged, s summary) error {
	_, err := io.WriteString(w, diffText(changes, s, screenOf(w)))
	return err
}

// diffText are the lines as they are shown on the screen.
func diffText(changes []judged, s summary, on screen) string {
	var b strings.Builder
	for _, j := range together(changes) {
		verdict := j.verdict()
		if on.coloured {
			verdict = levelColours[j.level()] + verdict + "\x1b[0m"
		}
		fmt.Fprintf(&b, "%s: %s: %s%s", placeText(j.at()), verdict, j.subject(), j.Text)
		if was := placeText(j.was()); was != "" && was != placeText(j.at()) {
			fmt.Fprintf(&b, " (%s)", was)
		}
		if j.allowed != "" {
			fmt.Fprintf(&b, "; it would be: %s, but: %s", j.Verdict, j.allowed)
		}
		fmt.Fprintf(&b, " [%s]\n", j.Name)
	}
	fmt.Fprintln(&b, s)
	return b.String()
}

// A jsonPlace is a place in JSON.
type jsonPlace struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func jsonPlaceOf(p diff.Place) *jsonPlace {
	if p.File == "" {
		return nil
	}
	return &jsonPlace{p.File, p.Line, p.Column}
}

// A jsonChange is a change in JSON.
type jsonChange struct {
	Name    string     `json:"name"`
	Breaks  []string   `json:"breaks"` // callers, clients
	Look    bool       `json:"look"`
	Row     string     `json:"row,omitempty"`
	Body    string     `json:"body,omitempty"`
	Text    string     `json:"text"`
	Old     *jsonPlace `json:"old"`
	New     *jsonPlace `json:"new"`
	Allowed string     `json:"allowed,omitempty"` // the reason
}

// writeJSON prints one object.
func writeJSON(w io.Writer, old, new string, changes []judged, s summary) error {
	out := struct {
		Old     string       `json:"old"`
		New     string       `json:"new"`
		Changes []jsonChange `json:"changes"`
		Summary summary      `json:"summary"`
	}{old, new, []jsonChange{}, s}
	for _, j := range changes {
		breaks := []string{}
		if j.Verdict&diff.Callers != 0 {
			breaks = append(breaks, "callers")
		}
		if j.Verdict&diff.Clients != 0 {
			breaks = append(breaks, "clients")
		}
		out.Changes = append(out.Changes, jsonChange{
			Name: j.Name, Breaks: breaks, Look: !j.Verdict.Breaks() && j.Verdict != diff.Compatible,
			Row: j.Row, Body: j.Body, Text: j.Text, Old: jsonPlaceOf(j.Old), New: jsonPlaceOf(j.New), Allowed: j.allowed,
		})
	}
	return encode(w, out)
}

// writeMarkdown prints a table for each verdict, for the text of a pull request.
func writeMarkdown(w io.Writer, old, new string, changes []judged, s summary) error {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** (%s → %s)\n", s, code(old), code(new))
	last := ""
	for _, j := range together(changes) {
		if v := j.verdict(); v != last {
			fmt.Fprintf(&b, "\n%s\n\n| | change | where |\n| --- | --- | --- |\n", strings.ToUpper(v[:1])+v[1:])
			last = v
		}
		text := j.Text
		if j.allowed != "" {
			text += "; " + j.Verdict.String() + ", allowed: " + j.allowed
		}
		of := j.of()
		if of != "" {
			of = code(of)
		}
		fmt.Fprintf(&b, "| %s | %s (%s) | %s |\n", of, markdown(text), code(j.Name), code(placeText(j.at())))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// code is the text as code, also in a cell of Markdown.
func code(text string) string { return words.MarkdownCell(words.MarkdownCode(text)) }

// levelColours are the colours of levels on a terminal.
var levelColours = map[string]string{"error": "\x1b[31m", "warning": "\x1b[33m", "notice": "\x1b[32m"}

// level is how a host marks a change.
func (j judged) level() string {
	switch {
	case j.breaks(diff.Callers | diff.Clients):
		return "error"
	case j.allowed != "" || j.Verdict != diff.Compatible:
		return "warning"
	}
	return "notice"
}

// message is the change without its place.
func (j judged) message() string {
	text := fmt.Sprintf("%s%s [%s]", j.subject(), j.Text, j.Name)
	if j.allowed != "" {
		return text + ", which is allowed: " + j.allowed
	}
	return j.verdict() + ": " + text
}

// inRepository is the place's file as a path from the folder that the variable of the
// environment names, as hosts want it; empty for one that is elsewhere.
func inRepository(p diff.Place, variable string) string {
	if p.Line == 0 || filepath.IsAbs(p.File) && os.Getenv(variable) == "" {
		return ""
	}
	root := os.Getenv(variable)
	if root == "" {
		return filepath.ToSlash(p.File)
	}
	abs, err := filepath.Abs(p.File)
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// writeGitHub prints commands of GitHub Actions, which it shows at the lines.
func writeGitHub(w io.Writer, _, _ string, changes []judged, s summary) error {
	escape := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, j := range together(changes) {
		props := []string{}
		if file := inRepository(j.Near, "GITHUB_WORKSPACE"); file != "" {
			props = append(props, "file="+property.Replace(file), fmt.Sprintf("line=%d", j.Near.Line), fmt.Sprintf("col=%d", j.Near.Column))
		}
		props = append(props, "title=statusgen diff")
		fmt.Fprintf(&b, "::%s %s::%s\n", j.level(), strings.Join(props, ","), escape.Replace(j.message()))
	}
	fmt.Fprintln(&b, s)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeAzure prints commands of Azure Pipelines, which has no notices.
func writeAzure(w io.Writer, _, _ string, changes []judged, s summary) error {
	escape := strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A", ";", "%3B", "]", "%5D")
	var b strings.Builder
	for _, j := range together(changes) {
		if j.level() == "notice" {
			fmt.Fprintln(&b, j.message()) // which is no command
			continue
		}
		props := "type=" + j.level() + ";"
		if file := inRepository(j.Near, "BUILD_SOURCESDIRECTORY"); file != "" {
			props += fmt.Sprintf("sourcepath=%s;linenumber=%d;columnnumber=%d;", property.Replace(file), j.Near.Line, j.Near.Column)
		}
		fmt.Fprintf(&b, "##vso[task.logissue %scode=%s;]%s\n", props, j.Name, escape.Replace(j.message()))
	}
	fmt.Fprintln(&b, s)
	_, err := io.WriteString(w, b.String())
	return err
}

// A gitLabIssue is one of GitLab's report on the quality of code.
type gitLabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitLabLocation `json:"location"`
}

type gitLabLocation struct {
	Path  string      `json:"path"`
	Lines gitLabLines `json:"lines"`
}

type gitLabLines struct {
	Begin int `json:"begin"`
}

// writeGitLab prints a report on the quality of code, which needs a place for each.
func writeGitLab(w io.Writer, _, _ string, changes []judged, _ summary) error {
	severities := map[string]string{"error": "major", "warning": "minor", "notice": "info"}
	issues := []gitLabIssue{}
	for _, j := range together(changes) {
		file := cmp.Or(inRepository(j.Near, "CI_PROJECT_DIR"), j.Near.File)
		sum := fnv.New128a()
		io.WriteString(sum, j.Name+"\x00"+j.subject()+j.Text)
		issues = append(issues, gitLabIssue{
			Description: j.message(), CheckName: j.Name, Fingerprint: fmt.Sprintf("%x", sum.Sum(nil)), Severity: severities[j.level()],
			Location: gitLabLocation{Path: file, Lines: gitLabLines{Begin: max(j.Near.Line, 1)}},
		})
	}
	return encode(w, issues)
}
