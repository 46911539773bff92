package gen

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// What bash offers for the word at the end of a line.
func TestBashCompletion(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	dir := t.TempDir()
	for _, file := range []string{"status.yaml", "old.yml", "main.go"} {
		if err := os.WriteFile(filepath.Join(dir, file), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "api"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "api", "my table.yaml"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, want string }{
		{"statusgen ch", "check"},
		{"statusgen ", strings.Join(append(strings.Fields(commandNames()), "status.yaml", "old.yml", "api"), " ")},
		{"statusgen st", "status.yaml"},
		{"statusgen sc", "schema"},
		{"statusgen -strict o", "old.yml"},
		{"statusgen -s", "-strict"},
		{"statusgen check -", strings.Join(checkCommand.flagNames(), " ")},
		{"statusgen check ", "status.yaml old.yml api"},
		{"statusgen help ver", "version"},
		{"statusgen completion ", "bash zsh fish"},
		{"statusgen diff api/m", "api/my table.yaml"},
		{"statusgen -C ", "api"},
		{"statusgen table -format ", strings.Join(tableFormats, " ")},
		{"statusgen diff -format a", "azure"},
		{"statusgen diff -git ", ""},
	} {
		words := strings.Split(c.line, " ")
		script := bashCompletion() + `
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_statusgen
printf '%s\n' "${COMPREPLY[@]}"
`
		cmd := exec.Command(bash, append([]string{"--norc", "-c", script, "bash"}, words...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", c.line, err, out)
		}
		got, want := strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' }), strings.Fields(c.want)
		if strings.Contains(c.line, "/") { // a name with a blank is one
			want = []string{c.want}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q is completed by %q, want %q", c.line, got, want)
		}
	}
}

// Each command and each flag is in the scripts, with what it does.
func TestCompletions(t *testing.T) {
	for shell, script := range map[string]string{"bash": bashCompletion(), "zsh": zshCompletion(), "fish": fishCompletion()} {
		for _, sub := range named() {
			if !strings.Contains(script, sub.name) || shell != "bash" && !strings.Contains(script, sub.summary) {
				t.Errorf("%s does not complete %s", shell, sub.name)
			}
			for _, name := range sub.flags {
				if !strings.Contains(script, name) {
					t.Errorf("%s does not complete -%s", shell, name)
				}
			}
		}
		if _, err := exec.LookPath(shell); err != nil {
			continue
		}
		check := exec.Command(shell, "-n")
		check.Stdin = strings.NewReader(script)
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("%s refuses its script: %v\n%s", shell, err, out)
		}
	}
}

// Every command says what it does, and takes flags that there are.
func TestCommandsAreHelped(t *testing.T) {
	for _, sub := range subcommands() {
		if sub.summary == "" || strings.HasSuffix(sub.summary, ".") {
			t.Errorf("the summary of %q is %q", sub.name, sub.summary)
		}
		if sub.run == nil || sub.name != "" && sub.name != "help" && sub.help == "" {
			t.Errorf("%q lacks its run or its help", sub.name)
		}
		for _, name := range sub.flags {
			if !slices.ContainsFunc(flags, func(f flagOf) bool { return f.name == name }) {
				t.Errorf("%q takes the flag -%s, which there is not", sub.name, name)
			}
		}
		for line := range strings.Lines(sub.page()) {
			if len(line) > 100 {
				t.Errorf("the help of %q has a long line: %s", sub.name, line)
			}
		}
	}
}

// The version is that of the module or, of a working copy, the commit.
func TestVersionText(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	for _, c := range []struct {
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"v1.2.3", nil, "statusgen v1.2.3 ("},
		{"v1.2.3", []debug.BuildSetting{setting("vcs.revision", "0123456789abcdef")}, "statusgen v1.2.3 ("},
		{"", nil, "statusgen (devel) ("},
		{"(devel)", []debug.BuildSetting{setting("vcs.revision", "0123456789abcdef"), setting("vcs.modified", "false")}, "statusgen (devel) 0123456789ab ("},
		{"(devel)", []debug.BuildSetting{setting("vcs.revision", "0123456789abcdef"), setting("vcs.modified", "true")}, "statusgen (devel) 0123456789ab, modified ("},
	} {
		if got := versionText(&debug.BuildInfo{Main: debug.Module{Version: c.version}, Settings: c.settings}); !strings.HasPrefix(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
