package gopkg

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/statusgen/statusgen/templates/model"
)

// The index is that of the runtime as it stands.
func TestIndex(t *testing.T) {
	compareWritten(t, "index.txt", "is behind the runtime", writeIndex(t))
}

// What the index says of a file is what parse finds in it, but for names that no
// declaration of a package has.
func TestIndexed(t *testing.T) {
	known := knownNames(t)
	for side := range runtimeFiles() {
		for _, name := range runtimeNames() {
			text := []byte(runtimeOf(t, name, model.Side(side)))
			if index()[indexKey(name, text)] == "" {
				continue // which TestIndex reports
			}
			got, err := cutFile(name, text)
			if err != nil {
				t.Fatal(err)
			}
			want := parsedKnown(t, name, text, known)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(file{}, declaration{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s of side %d (-parsed +indexed):\n%s", name, side, diff)
			}
		}
	}
}

// A file that the index does not have is parsed, and a line that it cannot mean is an
// error.
func TestNotIndexed(t *testing.T) {
	text := []byte("package runtime\n\nfunc other() { _ = row{} }\n")
	f, err := cutFile("row.go", text)
	if err != nil || len(f.decls) != 1 || !slices.Contains(f.decls[0].uses, "row") {
		t.Errorf("a changed file is read as %+v, %v", f, err)
	}
	for _, line := range []string{"", "0 3", "0 3 a", "0 3 a | b", "x 3 a | |", "0 99 a | |", "3 0 a | |", "-1 3 a | |"} {
		if d, err := indexed(line, []byte("text")); err == nil {
			t.Errorf("%q is read as %+v", line, d)
		}
	}
}

// writeIndex makes the text of the index.
func writeIndex(t *testing.T) []byte {
	t.Helper()
	known := knownNames(t)
	written := map[string]bool{}
	var b bytes.Buffer
	b.WriteString("# Written by TestIndex -update; index.go says what it means.\n")
	for _, name := range runtimeNames() {
		for side := range runtimeFiles() {
			text := []byte(runtimeOf(t, name, model.Side(side)))
			key := indexKey(name, text)
			if written[key] {
				continue // no line is of one side alone
			}
			written[key] = true
			f := parsedKnown(t, name, text, known)
			fmt.Fprintf(&b, "\n%s\n", key)
			for _, line := range f.imports {
				fmt.Fprintln(&b, "import", line)
			}
			for _, d := range f.decls {
				begin := bytes.Index(text, d.text)
				if bytes.Count(text, d.text) != 1 {
					t.Fatalf("%s has twice:\n%s", name, d.text)
				}
				names := slices.Clone(d.names)
				if d.receiver != "" {
					names = append(names, d.receiver)
				}
				words := slices.Concat([]string{fmt.Sprint(begin), fmt.Sprint(begin + len(d.text))}, names, []string{"|"}, d.uses, []string{"|"}, d.packages)
				fmt.Fprintln(&b, strings.Join(words, " "))
			}
		}
	}
	return b.Bytes()
}

// knownNames are the names that a declaration of the folder runtime has.
func knownNames(t *testing.T) map[string]bool {
	t.Helper()
	known := maps.Clone(reserved())
	add := func(name string, text []byte) {
		f, err := parse(name, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.decls {
			for _, name := range d.names {
				known[name] = true
			}
		}
	}
	add("table.go", tableSource)
	add("table_fieldvalues.go", tableFieldValuesSource)
	add("table_poll.go", tablePollSource)
	for _, name := range runtimeNames() {
		add(name, runtimeText(name))
	}
	return known
}

// parsedKnown is the file as parse cuts it, with the known names that it uses, each once,
// and those of packages that it imports.
func parsedKnown(t *testing.T, name string, text []byte, known map[string]bool) *file {
	t.Helper()
	f, err := parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	imported := map[string]bool{}
	for _, line := range f.imports {
		for _, name := range importedAs(line) {
			imported[name] = true
		}
	}
	for _, d := range f.decls {
		d.uses, d.packages = ofThese(d.uses, known), ofThese(d.packages, imported)
	}
	return f
}

// ofThese are the names of the list that are among these, each once and in order.
func ofThese(list []string, these map[string]bool) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(name string) bool { return !these[name] })
	slices.Sort(list)
	return slices.Compact(list)
}
