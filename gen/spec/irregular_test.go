package spec

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that is larger than any table is not read whole, neither as the table
// nor as one that it extends.
func TestLargeFile(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "sparse"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(1 << 30); err != nil {
		t.Skipf("the disk makes no such files: %v", err)
	}
	f.Close()
	extendsFile(t, dir, "sparse", "it has more than 16777216 bytes")
}

// extendsFile expects why the file cannot be read, be it the table itself or one
// that it extends.
func extendsFile(t *testing.T, dir, name, why string) {
	t.Helper()
	file := filepath.Join(dir, name)
	_, err := Load(file, nil)
	expect(t, err.Error(), file+": the file cannot be read: "+why)

	table := filepath.Join(dir, "status.yaml")
	write(t, table, "extends: ./"+name+"\nstatuses: {Gone: 410}\noutputs: {go: status}\n")
	_, err = Load(table, nil)
	expect(t, err.Error(), table+":1:10: "+file+" cannot be read: "+why)
}
