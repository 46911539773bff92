package gen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/statusgen/statusgen/gen/clash"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/model"
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

// A list of tables is read as editors and shells write it, and one that none of them can
// have meant is refused.
func TestCatalogList(t *testing.T) {
	base := baseTable(t)
	t.Chdir(t.TempDir())
	if err := os.WriteFile("orders.yaml", []byte("methods: [GET]\nstatuses: {Gone: 410}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, list, want string }{
		{"lines", "# tables\n\n orders.yaml \n", ""},
		{"lines of Windows, with a byte order mark", "\ufeff# tables\r\norders.yaml\r\n", ""},
		{"of git ls-files -z", "orders.yaml\x00orders.yaml\x00", "statusgen: @list has zero bytes; write the tables in UTF-8, one a line\n"},
		{"UTF-16", "\xff\xfeo\x00\n\x00", "statusgen: @list has zero bytes; write the tables in UTF-8, one a line\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := os.WriteFile("list", []byte(test.list), 0o666); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			status := Main([]string{"catalog", "-format", "json", "@list"}, base, &stdout, &stderr)
			if got := stderr.String(); got != test.want || (status != 0) != (test.want != "") || (stdout.Len() == 0) != (test.want != "") {
				t.Errorf("exit status %d, %d bytes, %q; want %q", status, stdout.Len(), got, test.want)
			}
		})
	}
}

// What a table says is text to a browser, whatever it is; what turns a line around is
// shown as what it is.
func TestHostileCatalog(t *testing.T) {
	const hostile = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`|"
	base := baseTable(t)
	t.Chdir(t.TempDir())
	table := strings.ReplaceAll(`methods: [GET]
api: {title: "HOSTILE", version: "HOSTILE", details: "HOSTILE\u202e"}
statuses:
  Gone:
    code: 410
    id: "</script><!--|`+"`"+`"
    details: "HOSTILE\u202e\u2028"
    message: "HOSTILE\u202e"
    owner: "HOSTILE"
    since: "HOSTILE"
    causes: [{cause: "HOSTILE\u202e", remedy: "HOSTILE\u202e"}]
`, "HOSTILE", strings.NewReplacer(`"`, `\"`).Replace(hostile))
	if err := os.WriteFile("status.yaml", []byte(table), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, form := range catalogFormNames() {
		var stdout, stderr bytes.Buffer
		if status := Main([]string{"catalog", "-format", form, "status.yaml"}, base, &stdout, &stderr); status != 0 {
			t.Fatalf("exit status %d: %s", status, &stderr)
		}
		text := stdout.String()
		if strings.ContainsAny(text, "\u202e\u2028") {
			t.Errorf("%s has what turns a line around, or ends it", form)
		}
		switch form {
		case "html":
			for tag, want := range map[string]int{"<script": 2, "</script": 2, "<!--": 1, "<img": 0} {
				if n := strings.Count(text, tag); n != want {
					t.Errorf("the page has %d of %s, want %d", n, tag, want)
				}
			}
		case "markdown":
			if strings.Contains(strings.ReplaceAll(text, "`</script><!--", ""), "<script") || strings.Contains(text, "<img") {
				t.Errorf("there is HTML in the Markdown:\n%s", text)
			}
		}
	}
}

// What two services have otherwise reads otherwise.
func TestCatalogSaysTheDifference(t *testing.T) {
	base := baseTable(t)
	t.Chdir(t.TempDir())
	for name, extra := range map[string]string{"a.yaml": "", "b.yaml": ", fields: true"} {
		if err := os.WriteFile(name, []byte("methods: [GET]\nstatuses: {Invalid: {code: 422, id: INVALID"+extra+"}}\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"catalog", "-format", "markdown", "a.yaml", "b.yaml"}, base, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	_, section, _ := strings.Cut(stdout.String(), "### 422 `INVALID`")
	_, one, _ := strings.Cut(section, "In [a](#service/a):")
	one, other, found := strings.Cut(one, "In [b](#service/b):")
	other, _, _ = strings.Cut(other, "<a id")
	if one = strings.TrimSpace(one); !found || one == "" || one == strings.TrimSpace(other) {
		t.Errorf("the two services are not told apart:\n%s", section)
	}
}

// A table is in the catalogue once, by whatever names it is listed; a list may have lines
// of any length; a name that is no UTF-8, or does something to a terminal, is shown.
func TestCatalogNames(t *testing.T) {
	t.Chdir(t.TempDir())
	const table = "methods: [GET]\nstatuses:\n  Gone: {code: 410, id: GONE}\n"
	odd, other := "odd\xff.yaml", "other\x1b[2J.yaml"
	files := map[string]string{"a.yaml": table, "b.yaml": table, odd: table, other: strings.Replace(table, "410", "411", 1)}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Skip("this system has no such names: ", err)
		}
	}
	if err := errors.Join(os.Symlink(".", "here"), os.Symlink("a.yaml", "link.yaml")); err != nil {
		t.Skip(err)
	}
	list := "# " + strings.Repeat("x", 1<<17) + "\n\n a.yaml \r\n./a.yaml\nhere/a.yaml\nlink.yaml\n" + strings.Repeat("./", 100) + "b.yaml"
	if err := os.WriteFile("list", []byte(list), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, form := range catalogFormNames() {
		status, stdout, stderr := said("catalog", "-format", form, "@list", odd)
		if status != 0 || stderr != "" {
			t.Fatalf("exit status %d: %s", status, stderr)
		}
		if !utf8.ValidString(stdout) {
			t.Errorf("%s is no UTF-8", form)
		}
		if form != "json" {
			continue
		}
		var catalog struct{ Services []struct{ File string } }
		if err := json.Unmarshal([]byte(stdout), &catalog); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, s := range catalog.Services {
			names = append(names, s.File)
		}
		if want := []string{"a.yaml", "b.yaml", "odd\ufffd.yaml"}; !slices.Equal(names, want) {
			t.Errorf("the catalogue is of %q, want %q", names, want)
		}
	}
	if _, _, stderr := said("catalog", "a.yaml", other); !strings.Contains(stderr, `other\x1b[2J.yaml:3:`) || strings.Contains(stderr, "\x1b") {
		t.Errorf("a contradiction is told as %q", stderr)
	}
	if status, _, stderr := said("catalog", "-o", "-", "-format", "html", "a.yaml"); status != 2 || !strings.Contains(stderr, "-o names a file") {
		t.Errorf("-o - is %d, %q", status, stderr)
	}
}

// An id may begin as the anchors of services do: each has its own.
func TestCatalogAnchors(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.yaml", []byte("methods: [GET]\nstatuses:\n  Gone: {code: 410, id: service/a}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	status, text, stderr := said("catalog", "-format", "markdown", "a.yaml")
	if status != 0 {
		t.Fatal(stderr)
	}
	for _, anchor := range []string{"service/a", "service%2Fa"} {
		if n := strings.Count(text, `<a id="`+anchor+`">`); n != 1 || !strings.Contains(text, "](#"+anchor+")") {
			t.Errorf("%d places have the anchor %s, want one that is linked to:\n%s", n, anchor, text)
		}
	}
}

// The data of the page has each text once, and is what the script takes it for.
func TestCatalogData(t *testing.T) {
	base := baseTable(t)
	t.Chdir(t.TempDir())
	for file, text := range map[string]string{
		"a.yaml": "methods: [GET]\nerror: {help: 'https://a.acme.dev/status.html#{id}'}\nstatuses:\n  Gone: 410\n  Odd: {code: 404, id: a b, type: https://acme.dev/odd}\n",
		"b.yaml": "methods: [GET]\nerror: {help: 'https://b.acme.dev/{code}/{id}.html'}\nstatuses:\n  Gone: 410\n  Lost: 404\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"catalog", "a.yaml", "b.yaml"}, base, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	_, text, _ := strings.Cut(stdout.String(), `<script type="application/json" id="_data">`)
	text, _, _ = strings.Cut(text, "</script>")
	var data struct {
		Texts    []string            `json:"t"`
		Services [][3]int            `json:"s"`
		Entries  [][]json.RawMessage `json:"e"`
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	seen := map[string]bool{}
	for _, text := range data.Texts {
		if seen[text] {
			t.Errorf("%q stands twice", text)
		}
		seen[text] = true
	}
	links := map[string][]string{}
	for _, e := range data.Entries {
		var id, end int
		for part, into := range map[int]*int{0: &id, 2: &end} {
			if err := json.Unmarshal(e[part], into); err != nil {
				t.Fatal(err)
			}
		}
		for _, row := range e[3:] {
			var parts []json.RawMessage
			var uses []int
			if err := errors.Join(json.Unmarshal(row, &parts), json.Unmarshal(parts[5], &uses)); err != nil {
				t.Fatal(err)
			}
			for i := 0; i < len(uses); i++ {
				link := ""
				if uses[i] < 0 {
					i++
					link = data.Texts[uses[i]]
				} else if begin := data.Texts[data.Services[uses[i]][2]]; begin != "" {
					link = begin + data.Texts[end]
				}
				links[data.Texts[id]] = append(links[data.Texts[id]], link)
			}
		}
	}
	want := map[string][]string{
		"Gone": {"https://a.acme.dev/status.html#Gone", "https://b.acme.dev/410/Gone.html"},
		"Lost": {"https://b.acme.dev/404/Lost.html"},
		"a b":  {"https://a.acme.dev/status.html#a%20b"},
	}
	if d := cmp.Diff(want, links); d != "" {
		t.Errorf("links of the services to their pages (- want, + got):\n%s", d)
	}
}

// Tables of modules, each with the modules that its own go.mod says, beside a file.
func TestCatalogOfModules(t *testing.T) {
	serveReleases(t)
	t.Chdir(t.TempDir())
	if err := os.WriteFile("orders.yaml", []byte("methods: [GET]\nstatuses:\n  Conflict: {code: 412, id: CONFLICT}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	const name = "acme.test/platform/tables/status.yaml@"
	status, stdout, stderr := said("catalog", "-format", "json", "-allow", "id-code=it moves", name+"v1.1.0", "orders.yaml", name+"v1.0.0")
	if status != 0 || stderr != "" {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	var catalog struct {
		Services []struct{ Name, File string }
		Known    []struct{ At, Text string }
	}
	if err := json.Unmarshal([]byte(stdout), &catalog); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range catalog.Services {
		got = append(got, s.Name+": "+s.File)
	}
	for _, k := range catalog.Known {
		got = append(got, k.At+": "+k.Text)
	}
	want := []string{
		"orders: orders.yaml", "tables: " + name + "v1.0.0", "tables-2: " + name + "v1.1.0",
		`acme.test/platform/tables/errors.yaml@v1.0.0:3:20: the id "CONFLICT" has the code 409 in ` + name + `v1.0.0; it is 412 at orders.yaml:3:20`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	status, stdout, stderr = said("catalog", "orders.yaml", name+"v1.2.0", "acme.test/platform/none.yaml@v1.0.0")
	if status != 1 || stdout != "" || !strings.Contains(stderr, name+"v1.2.0: no module has ") || !strings.Contains(stderr, "acme.test/platform v1.0.0 has no file none.yaml") {
		t.Errorf("exit status %d, %q and %q", status, stdout, stderr)
	}
}

// The go command is asked once for a module that many tables of another one extend.
func TestCatalogAsksOnce(t *testing.T) {
	if runtime.GOOS == "windows" || testing.Short() {
		t.Skip("a script of the shell stands for the go command, which it runs")
	}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	base := baseTable(t)
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"bin/go":               "#!/bin/sh\necho \"$@\" >> " + dir + "/asked\nexec " + goCommand + " \"$@\"\n",
		"go.mod":               "module acme.dev/all\n\ngo 1.24\n\nrequire acme.dev/platform v1.0.0\n\nreplace acme.dev/platform v1.0.0 => ./platform\n",
		"platform/go.mod":      "module acme.dev/platform\n",
		"platform/status.yaml": "methods: [GET]\nstatuses:\n  Gone: 410\n",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o777)); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"catalog", "-format", "json"}
	for i := range 20 {
		name := fmt.Sprintf("service%d/status.yaml", i)
		if err := errors.Join(os.Mkdir(filepath.Dir(name), 0o777), os.WriteFile(name, []byte("extends: acme.dev/platform/status.yaml\n"), 0o666)); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	t.Setenv("PATH", filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	var stdout, stderr bytes.Buffer
	if status := Main(args, base, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, &stderr)
	}
	asked, err := os.ReadFile("asked")
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(asked, []byte("\n")); n != 1 {
		t.Errorf("the go command was asked %d times:\n%s", n, asked)
	}
}

// A service that has no title is called as its folder is, or as its file: of a module
// without the version.
func TestTitles(t *testing.T) {
	for _, c := range []struct {
		name     string
		isModule bool
		want     string
	}{
		{"orders/status.yaml", false, "orders"},
		{"tables/orders.yaml", false, "orders"},
		{"node_modules/@acme/status.yaml", false, "@acme"},
		{"a@b/orders/status.yaml", false, "orders"},
		{"github.com/acme/orders@v1.2.0", true, "orders"},
		{"github.com/acme/orders/status.yaml@v1.2.0", true, "orders"},
		{"status.yaml", false, "status"},
	} {
		s := &spec.Spec{Table: &model.Table{Package: "status"}}
		if got := titleOf(s, c.name, c.isModule); got != c.want {
			t.Errorf("%s is called %q, want %q", c.name, got, c.want)
		}
	}
}
