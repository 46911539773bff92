package gen

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/statusgen/statusgen/gen/diff"
	"github.com/statusgen/statusgen/gen/internal/tables"
	"github.com/statusgen/statusgen/gen/spec"
)

var update = flag.Bool("update", false, "write what comes of the tables of testdata into them")

// A tablePair is two tables, and what is to be said of them.
type tablePair struct {
	topic, name string
	old, new    string
	want        string
}

func (p tablePair) String() string { return p.topic + "/" + p.name }

// A table of a pair has these, unless it has its own.
var pairDefaults = []struct{ key, line string }{{"methods:", "methods: [GET, POST]\n"}, {"outputs:", "outputs: {go: status}\n"}, {"package:", "package: status\n"}}

// whole is the table with what it leaves out, so that the lines keep their numbers.
func whole(table string) string {
	for _, d := range pairDefaults {
		if !strings.HasPrefix(table, d.key) && !strings.Contains(table, "\n"+d.key) {
			table += d.line
		}
	}
	return table
}

// tablePairs are those of testdata/diff.
func tablePairs(t testing.TB) []tablePair {
	t.Helper()
	files, err := filepath.Glob("testdata/diff/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no pairs", err)
	}
	var pairs []tablePair
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		topic := strings.TrimSuffix(filepath.Base(file), ".txtar")
		for i := 0; i+2 < len(archive.Files); i += 3 {
			of := archive.Files[i : i+3]
			name := strings.TrimSuffix(of[0].Name, ".old.yaml")
			if of[1].Name != name+".new.yaml" || of[2].Name != name+".want" {
				t.Fatalf("%s: %s, %s and %s are no pair", file, of[0].Name, of[1].Name, of[2].Name)
			}
			pairs = append(pairs, tablePair{topic, name, whole(string(of[0].Data)), whole(string(of[1].Data)), string(of[2].Data)})
		}
	}
	return pairs
}

// The verdict on each pair of tables.
func TestDiff(t *testing.T) {
	base := baseTable(t)
	got := map[string]map[string]string{}
	for _, p := range tablePairs(t) {
		t.Run(p.String(), func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range map[string]string{"old.yaml": p.old, "new.yaml": p.new} {
				if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			var stdout, stderr bytes.Buffer
			status := Main([]string{"diff", "old.yaml", "new.yaml"}, base, &stdout, &stderr)
			text := stdout.String()
			if broken := strings.Contains(text, ": breaks "); stderr.Len() > 0 || (status == 1) != broken || status > 1 {
				t.Errorf("exit status %d, and on stderr:\n%s", status, &stderr)
			}
			if got[p.topic] == nil {
				got[p.topic] = map[string]string{}
			}
			got[p.topic][p.name] = text
			if d := cmp.Diff(p.want, text); d != "" && !*update {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
	if *update {
		updatePairs(t, got)
	}
}

// updatePairs writes what was said of each pair.
func updatePairs(t *testing.T, got map[string]map[string]string) {
	for topic, said := range got {
		file := filepath.Join("testdata/diff", topic+".txtar")
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range archive.Files {
			if name, is := strings.CutSuffix(archive.Files[i].Name, ".want"); is && said[name] != "" {
				archive.Files[i].Data = []byte(said[name])
			}
		}
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func baseTable(t testing.TB) []byte {
	t.Helper()
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// Every kind of change is one that a pair has, and no change has another name.
func TestKinds(t *testing.T) {
	said := map[string]bool{}
	for _, p := range tablePairs(t) {
		for line := range strings.Lines(p.want) {
			if i := strings.LastIndex(line, " ["); i >= 0 {
				said[strings.TrimSuffix(strings.TrimSpace(line[i+2:]), "]")] = true
			}
		}
	}
	for _, k := range diff.Kinds {
		if !said[k.Name] {
			t.Errorf("no pair of testdata/diff has the change %s", k.Name)
		}
		delete(said, k.Name)
	}
	if len(said) > 0 {
		t.Error("changes that are no kinds:", slices.Sorted(maps.Keys(said)))
	}
}

// The page on changed tables has the name of each change that breaks something, and no
// other.
func TestDiffPage(t *testing.T) {
	text, err := os.ReadFile("../docs/diff.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text[bytes.Index(text, []byte("## Verdicts")):])
	breaking := map[string]bool{}
	for _, p := range tablePairs(t) {
		for line := range strings.Lines(p.want) {
			if i := strings.LastIndex(line, " ["); strings.Contains(line, ": breaks ") && i >= 0 {
				breaking[strings.TrimSuffix(strings.TrimSpace(line[i+2:]), "]")] = true
			}
		}
	}
	for name := range breaking {
		group, _, _ := strings.Cut(name, "-")
		if !strings.Contains(page, "`"+name+"`") && !strings.Contains(page, "`"+group+"-…`") {
			t.Errorf("docs/diff.md does not have %s", name)
		}
	}
	for i, word := range strings.Split(page, "`") {
		isKind := slices.ContainsFunc(diff.Kinds, func(k diff.Kind) bool { return k.Name == word })
		if i%2 == 1 && !isKind && !strings.HasSuffix(word, "-…") && !slices.Contains([]string{"formerly", "from", "deprecated", "outputs"}, word) {
			t.Errorf("docs/diff.md has %s, which is no change", word)
		}
	}
}

// Whatever the tables are, a table does not differ from itself, and each change between
// two has a name, a place and a text.
func TestDiffOfAnyTables(t *testing.T) {
	base := baseTable(t)
	var sides []*side
	for i, text := range tables.Texts(t, "spec/testdata/ok/*.yaml") {
		s, err := sideOf(spec.Input{File: fmt.Sprintf("%d.yaml", i), Text: text, Base: base, Compared: true}, "")
		if err == nil { // and extends no file
			sides = append(sides, s)
		}
	}
	if len(sides) < 20 {
		t.Fatalf("%d tables", len(sides))
	}
	names := map[string]bool{}
	for _, k := range diff.Kinds {
		names[k.Name] = true
	}
	for i, old := range sides {
		for j, new := range sides {
			changes := diff.Tables(old.side(), new.side())
			if i == j && len(changes) > 0 {
				t.Errorf("a table differs from itself: %v", changes)
			}
			for _, c := range changes {
				if !names[c.Name] || c.Old.File == "" && c.New.File == "" || strings.Contains(c.Text, "%!") || strings.Contains(c.Text, "\n") {
					t.Errorf("%+v", c)
				}
			}
		}
	}
}

// On a terminal a verdict has the colour of what it comes to.
func TestDiffColours(t *testing.T) {
	changes := []judged{
		{Change: diff.Change{Name: "id", Verdict: diff.Clients, Text: "a"}},
		{Change: diff.Change{Name: "id", Verdict: diff.Clients, Text: "b"}, allowed: "early"},
		{Change: diff.Change{Name: "log", Verdict: diff.Look, Text: "c"}},
		{Change: diff.Change{Name: "docs", Text: "d"}},
	}
	shown := diffText(changes, summarise(changes), screen{coloured: true})
	for _, want := range []string{"\x1b[31mbreaks clients\x1b[0m: a", "\x1b[33mallowed\x1b[0m: b", "\x1b[33mlook at it\x1b[0m: c", "\x1b[32mcompatible\x1b[0m: d"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in %q", want, shown)
		}
	}
	if plain := diffText(changes, summarise(changes), screen{}); strings.Contains(plain, "\x1b") {
		t.Errorf("colours without a terminal: %q", plain)
	}
}
