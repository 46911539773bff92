package spec

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/internal/tsv"
	"github.com/statusgen/statusgen/templates/model"
)

// The built-in table is the page of testdata/source-table.txt, cell for cell;
// testdata/source-table.tsv has its cells but for the prose.
func TestSeed(t *testing.T) {
	spec, err := Load("../../spec.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(spec.Warnings) > 0 {
		t.Errorf("go generate warns of it:\n%s", spec.Warnings)
	}
	cells := tsv.Read(t, "testdata/source-table.tsv")
	if len(spec.Table.Rows) != len(cells) {
		t.Fatalf("%d rows, want %d", len(spec.Table.Rows), len(cells))
	}
	page := paragraphs(t, "testdata/source-table.txt")
	for i, r := range spec.Table.Rows {
		want := cells[i]
		methods := []string{"All"}
		if !r.All {
			methods = nil
			for _, m := range r.Methods {
				methods = append(methods, m.Name)
			}
			wanted := strings.Split(want["methods"], ",")
			slices.Sort(wanted)
			slices.Sort(methods)
			want["methods"] = strings.Join(wanted, ",")
		}
		got := map[string]string{
			"code":    strconv.Itoa(r.Code),
			"methods": strings.Join(methods, ","),
			"phrase":  r.Phrase,
			"body":    cell(r),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.Name, diff)
		}
		if details := page[r.Code]; r.Details != details {
			t.Errorf("%s: details are\n\t%s\nwant\n\t%s", r.Name, r.Details, details)
		}
	}
}

// cell is the row's body as the page has it in its column Response Body
// Content. The page has "n/a" for 202, and in its text that a task comes with
// the response.
func cell(r *model.Row) string {
	switch r.Body {
	case model.BodyError:
		return "Error"
	case model.BodyResource:
		if r.Code == 201 {
			return "created resource"
		}
		return "resource"
	case model.BodyNamed:
		if r.Carries.Name == "Task" {
			return "n/a"
		}
	case model.BodyNone:
		return "n/a"
	}
	return "?"
}

// paragraphs returns the text in the page's column Details, by code: what
// follows the cell Response Body Content up to the next code.
func paragraphs(t *testing.T, file string) map[int]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	details := map[int]string{}
	code, inDetails := 0, false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if n, _ := strconv.Atoi(line); n >= 200 && n <= 599 {
			code, inDetails = n, false
			continue
		}
		switch {
		case line == "" || code == 0 || line == "Error operation statuses":
		case line == "n/a", line == "Error", strings.Contains(line, "epresentation of the"), line == "Resource representation":
			inDetails = true
		case line == "Code":
			inDetails = false
		case inDetails:
			details[code] = strings.TrimSpace(details[code] + " " + line)
		}
	}
	return details
}
