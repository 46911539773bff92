// Package tables reads the tables of testdata, for tests that begin with them.
package tables

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Texts returns the tables of the files that the patterns name. A file is a
// table, or, where its name ends in .txtar, an archive of many.
func Texts(t testing.TB, patterns ...string) [][]byte {
	t.Helper()
	var texts [][]byte
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(file) != ".txtar" {
				texts = append(texts, text)
				continue
			}
			for _, table := range txtar.Parse(text).Files {
				texts = append(texts, table.Data)
			}
		}
	}
	return texts
}
