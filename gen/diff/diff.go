// Package diff says what changed between two tables, and whom that breaks: those who
// call the emitted package in Go, or those who read what the service sends. It knows
// tables alone, and nothing of the files that they are from.
package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// A Side is one of the two tables, with what is known of it.
type Side struct {
	Table  *model.Table
	Go     Package // of the service
	Client Package // of its clients

	Documents bool // the table gives some: without a package, no Go is made of it

	// At returns where a part of the table stands, as in At("statuses", "NotFound",
	// "params", "limit"), or the nearest that it is in. It may be nil.
	At func(path ...string) Place
}

// A Package is where a Go package of the table goes; empty where there is none.
type Package struct{ Folder, Name string }

// A Place is where something stands in a file. The zero place is nowhere.
type Place struct {
	File         string
	Line, Column int // from 1; 0 where it is the file as a whole
}

// A Change is one thing that is not as it was.
type Change struct {
	Name     string // of its kind: one of Kinds
	Verdict  Verdict
	Row      string // that it is of, by its new name where it has one; or else empty
	Body     string // likewise
	Text     string // what it is and what it was, for people
	Old, New Place  // of what has changed, in either table
	Near     Place  // in the new table, of something that it lacks: what that was in
}

// A Verdict says whom a change breaks.
type Verdict int

// The verdicts. A change can break both callers and clients; one without a bit is
// compatible.
const (
	Callers Verdict = 1 << iota // Go code that calls the emitted package does not compile, or does something else
	Clients                     // clients made from the old table do not read what the new one sends
	Look                        // it depends on what callers and clients do

	Compatible Verdict = 0
)

// Breaks reports whether the verdict is that of a break.
func (v Verdict) Breaks() bool { return v&(Callers|Clients) != 0 }

// String is the verdict in words.
func (v Verdict) String() string {
	switch {
	case v&Callers != 0 && v&Clients != 0:
		return "breaks callers and clients"
	case v&Callers != 0:
		return "breaks callers"
	case v&Clients != 0:
		return "breaks clients"
	case v&Look != 0:
		return "look at it"
	}
	return "compatible"
}

// rank orders verdicts, the worst first.
func (v Verdict) rank() int {
	return slices.Index([]string{"breaks callers and clients", "breaks clients", "breaks callers", "look at it", "compatible"}, v.String())
}

// Tables returns what changed, the worst first and then in the order of the tables.
func Tables(old, new Side) []Change {
	c := &comparer{old: old, new: new}
	c.serves = old.Go.Folder != "" || old.Client.Folder == "" && !old.Documents
	c.reads = old.Client.Folder != "" && old.Table.Side == model.ForService
	c.polls = old.Client.Folder != ""
	c.told = wireOf(old.Table)
	c.oldValues, c.newValues = len(old.Table.FieldValues()) > 0, len(new.Table.FieldValues()) > 0
	c.outputs()
	c.methods()
	c.formats()
	c.errorBody()
	c.domain()
	c.api()
	c.bodies()
	c.rows()
	c.goErrors()
	c.own()
	c.reserved()
	slices.SortStableFunc(c.changes, func(a, b Change) int { return cmp.Compare(a.Verdict.rank(), b.Verdict.rank()) })
	return c.changes
}

// A comparer finds the changes.
type comparer struct {
	old, new Side
	serves   bool                      // there are callers of a package that makes responses; assumed where the table has no outputs
	reads    bool                      // there are callers of a package for clients alone
	polls    bool                      // there are callers of a package for clients, whether or not it makes responses, too
	told     wire                      // what the old table sends
	partner  map[*model.Row]*model.Row // of a new row, the old one in whose place it is
	changes  []Change

	tellsDomain bool // clients are told the domain, where they were

	oldValues, newValues bool // rows say more of wrong fields than what is wrong with them
}

// callers is the verdict on what breaks callers of the service's package, or of the
// package for clients alone, where there are such.
func (c *comparer) callers(service, client bool) Verdict {
	if service && c.serves || client && c.reads {
		return Callers
	}
	return Compatible
}

// clients is the verdict on what breaks clients if it is so.
func clients(breaks bool) Verdict { return when(breaks, Clients) }

func when(is bool, v Verdict) Verdict {
	if is {
		return v
	}
	return Compatible
}

// A where is a part of the table, in both: the path to it.
type where struct{ old, new []string }

// at is the same part in both tables.
func at(path ...string) where { return where{path, path} }

// gone is a part that only the old table has.
func gone(path ...string) where { return where{old: path} }

// added is a part that only the new table has.
func added(path ...string) where { return where{new: path} }

// in is a part within.
func (w where) in(path ...string) where {
	down := func(to []string) []string {
		if to == nil {
			return nil
		}
		return append(slices.Clip(to), path...)
	}
	return where{down(w.old), down(w.new)}
}

// add adds a change of the table as a whole.
func (c *comparer) add(name string, v Verdict, w where, format string, args ...any) {
	c.put(Change{Name: name, Verdict: v}, w, format, args)
}

func (c *comparer) put(change Change, w where, format string, args []any) {
	change.Text = fmt.Sprintf(format, args...)
	change.Old, change.New = place(c.old, w.old), place(c.new, w.new)
	change.Near = change.New
	if w.new == nil {
		change.Near = place(c.new, w.old)
	}
	c.changes = append(c.changes, change)
}

func place(s Side, path []string) Place {
	if path == nil || s.At == nil {
		return Place{}
	}
	return s.At(path...)
}

// names are the names of what has one.
func names[T any](list []T, name func(T) string) []string {
	all := make([]string, len(list))
	for i, item := range list {
		all[i] = name(item)
	}
	return all
}

// find returns the item of the name, and whether there is one.
func find[T any](list []T, want string, name func(T) string) (item T, ok bool) {
	for _, item := range list {
		if name(item) == want {
			return item, true
		}
	}
	return item, false
}

// isMoved reports whether names that both lists have are in another order.
func isMoved(old, new []string) bool {
	both := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(name string) bool { return !slices.Contains(other, name) })
	}
	return !slices.Equal(both(old, new), both(new, old))
}

// list joins names for a sentence: "a, b and c"; "nothing" where there are none.
func list(names []string) string {
	switch n := len(names) - 1; n {
	case -1:
		return "nothing"
	case 0:
		return names[0]
	default:
		return strings.Join(names[:n], ", ") + " and " + names[n]
	}
}

// or is the text in quotes, or what stands for none.
func or(text, none string) string {
	if text == "" {
		return none
	}
	return quote(text)
}

// quotes are two texts of the table that differ, of long ones from where they do.
func quotes(a, b string) (string, string) {
	x, y := []rune(a), []rune(b)
	same := 0
	for same < len(x) && same < len(y) && x[same] == y[same] {
		same++
	}
	const before = 20 // what stands there leads to the difference
	if same <= mostQuoted-before {
		return quote(a), quote(b)
	}
	cut := func(text []rune) string { return quote("…" + string(text[same-before:])) }
	return cut(x), cut(y)
}

// mostQuoted is how many characters of a text are shown.
const mostQuoted = 80

// quote is a text of the table on one line, and not too long.
func quote(text string) string {
	if runes := []rune(text); len(runes) > mostQuoted {
		text = string(runes[:mostQuoted]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
