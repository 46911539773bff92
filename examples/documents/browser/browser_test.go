package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/reference"
)

// A step is a function of check.mjs, and what it is given.
type step struct {
	Run  string `json:"run"`
	Args []any  `json:"args"`
}

// The pages do in a real browser what they are for.
func TestPages(t *testing.T) {
	need(t)
	dir := t.TempDir()
	base, orders := read(t, "../../../spec.yaml", nil), read(t, "../../orders/status.yaml", nil)
	odd, hostile := read(t, "testdata/odd.yaml", nil), read(t, "testdata/hostile.yaml", nil)
	tables := []*model.Table{base, orders, odd, hostile}
	for i, name := range []string{"base", "orders", "odd", "hostile"} {
		pages(t, dir, name, tables[i])
	}
	pages(t, dir, "many", read(t, "many.yaml", []byte(many(1000))))
	catalog(t, dir, "catalogue", []string{"base", "orders", "odd", "hostile"}, tables...)
	writeJSON(t, dir, "elements.json", elements)
	browse(t, dir,
		step{"ordinary", []any{"base"}}, step{"ordinary", []any{"orders"}}, step{"ordinary", []any{"odd"}},
		step{"ordinary", []any{"many", map[string]bool{"many": true}}},
		step{"catalogue", []any{"catalogue"}},
		step{"alone", []any{"base"}}, step{"alone", []any{"orders"}}, step{"alone", []any{"many"}}, step{"alone", []any{"hostile"}},
		step{"inert", []any{"hostile.html", "hostile.svg", "catalogue.html"}},
	)
}

// What a reader waits for, of 1,000 rows on a page and of 100,000 in a catalogue. The
// figures are those of docs/speed.md: go test -v -run Speed ./browser
func TestSpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it writes a catalogue of 100,000 rows")
	}
	need(t)
	dir := t.TempDir()
	table := read(t, "many.yaml", []byte(many(1000)))
	pages(t, dir, "many", table)
	var names []string
	var tables []*model.Table
	for i := range 1000 {
		names = append(names, fmt.Sprintf("service%d", i))
		tables = append(tables, part(table, i))
	}
	catalog(t, dir, "huge", names, tables...)
	browse(t, dir, step{"speed", []any{"many", "WAREHOUSE_515", 1000}}, step{"speed", []any{"huge", "WAREHOUSE_3_77", 100_000}})
}

// part is a table of 100 rows: some of the table, under ids of its own.
func part(table *model.Table, n int) *model.Table {
	some := *table
	some.Rows = nil
	for i, r := range table.Rows[:100] {
		r := *r
		if i >= 12 {
			r.Name = fmt.Sprintf("%sOf%d", r.Name, n)
			r.Details = fmt.Sprintf("%s It is one of those of service %d.", r.Details, n)
			if r.IsError() {
				r.ID = fmt.Sprintf("%s_%d", r.ID, n)
			}
		}
		some.Rows = append(some.Rows, &r)
	}
	return &some
}

// catalog writes the catalogue of the tables.
func catalog(t *testing.T, dir, name string, names []string, tables ...*model.Table) {
	t.Helper()
	var parts []*reference.Part
	for i, table := range tables {
		p, err := reference.PartOf(reference.Service{Title: names[i], File: names[i] + ".yaml"}, table)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p)
	}
	c := reference.NewCatalog(parts, nil)
	html, err := c.HTML()
	if err != nil {
		t.Fatal(err)
	}
	facts, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, name+".html", html)
	write(t, dir, name+".json", facts)
}

// elements are all that pages and pictures are made of.
var elements = strings.Fields("html head meta title style script body a header h1 h2 h3 h4 p dl div dt dd search input span fieldset legend label nav section table thead noscript select option br tbody tr th td b main details summary button article i code ul li strong em pre svg desc g rect path text tspan")

func read(t *testing.T, file string, text []byte) *model.Table {
	t.Helper()
	base, err := os.ReadFile("../../../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.Read(spec.Input{File: file, Text: text, Base: base, Compared: true})
	if err != nil {
		t.Fatal(err)
	}
	return s.Table
}

// many is a table of so many rows.
func many(n int) string {
	var b strings.Builder
	b.WriteString("package: status\nextends: statusgen:base\ndomain: shop.example\noutputs: {go: status}\nstatuses:\n")
	codes := []int{200, 201, 202, 303, 400, 401, 403, 404, 404, 409, 410, 412, 422, 429, 500, 502, 503}
	methods := []string{"[GET]", "[POST]", "[PUT]", "[DELETE]", "all", "[GET, PUT]"}
	things := []string{"Order", "Customer", "Invoice", "Warehouse", "Shipment", "Payment", "Subscription", "Voucher"}
	for i := 12; i < n; i++ {
		thing, code := things[i%len(things)], codes[i%len(codes)]
		fmt.Fprintf(&b, "  %s%d:\n    code: %d\n    methods: %s\n    details: What is to be known of %s %d, which is one of many.\n", thing, i, code, methods[i%len(methods)], strings.ToLower(thing), i)
		if code >= 400 {
			fmt.Fprintf(&b, "    id: %s_%d\n    causes: [{cause: The %s is not as it was., remedy: Ask for it again.}]\n", strings.ToUpper(thing), i, strings.ToLower(thing))
		}
	}
	return b.String()
}

// pages writes the documents of the table.
func pages(t *testing.T, dir, name string, table *model.Table) {
	t.Helper()
	p := reference.Of(table, "api")
	html, err := p.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if len(html) == 0 {
		t.Fatalf("there is no page of %s", name)
	}
	facts, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, name+".html", html)
	write(t, dir, name+".json", facts)
	write(t, dir, name+".svg", p.Picture())
}

func write(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
		t.Fatal(err)
	}
}

func writeJSON(t *testing.T, dir, name string, v any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, name, text)
}

// browse does the steps with the pages of the folder. What a step checks is a test of its
// own; figures are logged.
func browse(t *testing.T, dir string, steps ...step) {
	t.Helper()
	writeJSON(t, dir, "plan.json", steps)
	var log bytes.Buffer
	cmd := exec.Command("node", "check.mjs", dir)
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := false
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var said struct {
			Page, Check, Failure, Figure string
			Ms                           float64
			Done                         bool
		}
		if err := json.Unmarshal(lines.Bytes(), &said); err != nil {
			t.Errorf("check.mjs said %s", lines.Bytes())
			continue
		}
		switch {
		case said.Done:
			done = true
		case said.Figure != "":
			t.Logf("%s: %.2f ms", said.Figure, said.Ms)
		default:
			t.Run(said.Page+": "+said.Check, func(t *testing.T) {
				if said.Failure != "" {
					t.Error(said.Failure)
				}
			})
		}
	}
	if err := cmd.Wait(); err != nil || !done {
		t.Fatalf("check.mjs did not come to its end: %v\n%s", err, &log)
	}
}

// need skips the test where there is no browser, except in CI, which has to have one.
func need(t *testing.T) {
	t.Helper()
	var lacks []string
	if _, err := exec.LookPath("node"); err != nil {
		lacks = append(lacks, "node")
	}
	if _, err := os.Stat("../node_modules/playwright-core"); err != nil {
		lacks = append(lacks, "playwright-core (npm ci in examples/documents)")
	}
	chromium := os.Getenv("CHROMIUM")
	if chromium == "" {
		chromium = "/usr/bin/chromium"
	}
	if _, err := os.Stat(chromium); err != nil {
		lacks = append(lacks, chromium+" (or where CHROMIUM says)")
	}
	if len(lacks) == 0 {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("the pages are not tried in a browser: there is no %s", strings.Join(lacks, ", no "))
	}
	t.Skipf("the pages are not tried in a browser: there is no %s", strings.Join(lacks, ", no "))
}
