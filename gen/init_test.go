package gen

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// When init cannot write all, it leaves nothing of it, and all else as it was.
func TestInitLeavesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("status.yaml", []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := begin(filepath.Join("internal", "status", "generate.go"), initTable); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) != 1 {
		t.Error(entries, err)
	}
	if text, err := os.ReadFile("status.yaml"); string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
}
