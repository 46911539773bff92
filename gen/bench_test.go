package gen

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
)

// A table of 1,000 errors is read and emitted: as services write one, with all that a
// row can say to people as well, and with a former name for each row, which is more Go.
func BenchmarkTable(b *testing.B) {
	const rows = 1_000
	for _, c := range []struct{ name, keys string }{
		{"plain", ""},
		{"all keys for people", forPeople},
		{"all keys for people, and former names", forPeople + "    formerly: [Was%[1]d]\n"},
	} {
		b.Run(c.name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "status.yaml")
			if err := os.WriteFile(file, []byte(errorTable(rows, c.keys)), 0o666); err != nil {
				b.Fatal(err)
			}
			base, err := os.ReadFile("../spec.yaml")
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				s, err := spec.Load(file, base)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := gopkg.Files(s.Table); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Of a table of 1,000 errors that says all that it can to people, all documents together
// cost less than the Go package.
func BenchmarkDocuments(b *testing.B) {
	table := strings.Replace(errorTable(1_000, forPeople), "{go: status}",
		"{go: status, openapi: api.yaml, reference: [page.html, page.md, page.json, page.svg]}", 1)
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(table), Base: baseTable(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("the Go package", func(b *testing.B) {
		for b.Loop() {
			if _, err := gopkg.Files(s.Table); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all documents", func(b *testing.B) {
		for b.Loop() {
			if _, err := startDocuments(s)(); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, d := range s.Documents {
		b.Run("of these/"+d.Path, func(b *testing.B) {
			one := spec.Spec{Table: s.Table, Documents: []spec.Document{d}}
			for b.Loop() {
				if _, err := startDocuments(&one)(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("all of it", func(b *testing.B) {
		for b.Loop() {
			if _, err := emit(s); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Two tables of 10,000 rows are compared, of which every third has changed.
func BenchmarkDiff(b *testing.B) {
	const rows = 10_000
	dir := b.TempDir()
	old, new := filepath.Join(dir, "old.yaml"), filepath.Join(dir, "new.yaml")
	table := errorTable(rows, "")
	changed := strings.NewReplacer("id: QUOTA_1", "id: LIMIT_1", "id: QUOTA_2", "id: LIMIT_2", "id: QUOTA_3", "id: LIMIT_3").Replace(table)
	for file, text := range map[string]string{old: table, new: changed} {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	base := baseTable(b)
	for b.Loop() {
		if status := Main([]string{"diff", old, new}, base, io.Discard, io.Discard); status != 1 {
			b.Fatal("exit status", status)
		}
	}
}

// A catalogue is made of 1,000 tables of 100 rows, most of which are a service's own: what
// it costs to read them and, with what they say in memory, to write each form.
func BenchmarkCatalog(b *testing.B) {
	const tables, rows = 1_000, 100
	dir := b.TempDir()
	var list strings.Builder
	for i := range tables {
		text := strings.NewReplacer("QUOTA_", fmt.Sprintf("S%d_QUOTA_", i), "Quota", fmt.Sprintf("S%dQuota", i)).Replace(errorTable(rows-12, forPeople))
		file := filepath.Join(dir, fmt.Sprintf("service%d.yaml", i))
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
		list.WriteString(file + "\n")
	}
	names := filepath.Join(dir, "tables.txt")
	if err := os.WriteFile(names, []byte(list.String()), 0o666); err != nil {
		b.Fatal(err)
	}
	base := baseTable(b)
	for _, form := range catalogForms {
		b.Run(form.name, func(b *testing.B) {
			for b.Loop() {
				if status := Main([]string{"catalog", "-format", form.name, "@" + names}, base, io.Discard, io.Discard); status != 0 {
					b.Fatal("exit status", status)
				}
			}
		})
	}
}

// forPeople are the keys of a row that say something to people and clients.
const forPeople = `    causes:
      - {cause: The team has reached the limit of its plan., remedy: Delete resources or change the plan.}
      - {cause: The plan has ended., remedy: Renew it.}
    links: [https://acme.dev/docs/quotas]
    since: v1.4
    owner: team-billing
    type: https://acme.dev/errors/{id}
    log: warn
    retry: after
    deprecated: {use: NotFound, note: It says more., since: 2026-06-01, sunset: 2027-01-01}
    allow: {same-id: It is not the same.}
`

// errorTable is a table of so many errors with params and a header, each with the keys.
func errorTable(rows int, keys string) string {
	var t strings.Builder
	t.WriteString("extends: statusgen:base\npackage: status\noutputs: {go: status}\nstatuses:\n")
	for i := range rows {
		fmt.Fprintf(&t, "  Quota%d:\n    code: 403\n    id: QUOTA_%[1]d\n    details: What row %[1]d is for, in a sentence.\n    methods: [POST, PUT]\n", i)
		t.WriteString("    params: {resource: string, limit: int}\n    message: the {resource} quota of {limit} is used up\n    headers: {Retry-After: duration}\n")
		if strings.Contains(keys, "%") {
			fmt.Fprintf(&t, keys, i)
		} else {
			t.WriteString(keys)
		}
	}
	return t.String()
}
