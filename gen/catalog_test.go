package gen

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/statusgen/statusgen/gen/clash"
)

// What is said of tables that contradict each other, and of those that only seem to. The
// files of a case are tables, but for those that begin with _, which others extend, and
// those of modules.
func TestClashes(t *testing.T) {
	archives, err := filepath.Glob("testdata/clash/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no cases", err)
	}
	base := baseTable(t)
	said := map[string]bool{}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cases := map[string][]txtar.File{}
		for i, f := range archive.Files {
			of, file, _ := strings.Cut(f.Name, "/")
			if file != "want" {
				cases[of] = append(cases[of], txtar.File{Name: file, Data: f.Data})
				continue
			}
			t.Run(strings.TrimSuffix(path.Base(name), ".txtar")+"/"+of, func(t *testing.T) {
				t.Chdir(t.TempDir())
				args := []string{"catalog", "-format", "json"}
				for _, f := range cases[of] {
					text := f.Data
					if path.Ext(f.Name) == ".yaml" && path.Base(f.Name) != "status.yaml" {
						if path.Base(f.Name)[0] != '_' {
							args = append(args, f.Name)
						}
						if !bytes.Contains(text, []byte("extends:")) {
							text = append(slices.Clone(text), "methods: [GET]\n"...)
						}
					}
					if err := os.MkdirAll(path.Dir(f.Name), 0o777); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(f.Name, text, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				var stdout, stderr bytes.Buffer
				status := Main(args, base, &stdout, &stderr)
				got := stderr.String()
				if fails := strings.Contains(got, "no catalogue is made"); fails != (status == 1) || fails != (stdout.Len() == 0) {
					t.Errorf("exit status %d, and %d bytes of a catalogue", status, stdout.Len())
				}
				if d := cmp.Diff(string(f.Data), got); d != "" && !*update {
					t.Errorf("- want, + got:\n%s", d)
				}
				archive.Files[i].Data = []byte(got)
				for _, k := range clash.Kinds {
					said[k.Name] = said[k.Name] || strings.Contains(got, "["+k.Name+"]")
				}
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, k := range clash.Kinds {
		if !said[k.Name] {
			t.Errorf("no case has a clash of the kind %s", k.Name)
		}
	}
}
