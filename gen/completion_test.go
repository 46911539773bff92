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

// What the shells offer for the word at the end of a line.
func TestCompletion(t *testing.T) {
	operands := []string{"status.yaml", "old.yml", "api"}
	cases := []struct {
		line string
		want []string
	}{
		{"statusgen ch", []string{"check"}},
		{"statusgen ", append(strings.Fields(commandNames()), operands...)},
		{"statusgen st", []string{"status.yaml"}},
		{"statusgen sc", []string{"schema"}},
		{"statusgen -strict o", []string{"old.yml"}},
		{"statusgen -str", []string{"-strict"}},
		{"statusgen check -", checkCommand.flagNames()},
		{"statusgen check ", operands},
		{"statusgen help ver", []string{"version"}},
		{"statusgen completion ", []string{"bash", "zsh", "fish"}},
		{"statusgen schema ref", []string{"reference"}},
		{"statusgen diff api/m", []string{"api/my table.yaml"}},
		{"statusgen -C ", []string{"api"}},
		{"statusgen table -format ", []string{"text", "json", "markdown", "csv"}},
		{"statusgen diff -format a", []string{"azure"}},
		{"statusgen diff -git ", nil},
		{"statusgen version ", nil},
		{"statusgen -C check sch", []string{"schema"}},
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "api"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"status.yaml", "old.yml", "api/my table.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(file)), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for shell, offers := range map[string]func(t *testing.T, shell, dir, line string) []string{"bash": bashOffers, "zsh": zshOffers, "fish": fishOffers} {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skip("there is no " + shell)
			}
			if shell == "zsh" && testing.Short() {
				t.Skip("it starts a shell in a terminal for each line")
			}
			for _, c := range cases {
				got, want := offers(t, path, dir, c.line), slices.Clone(c.want)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%q is completed by %q, want %q", c.line, got, want)
				}
			}
		})
	}
}

func bashOffers(t *testing.T, bash, dir, line string) []string {
	script := bashCompletion() + `
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_statusgen
printf '%s\n' "${COMPREPLY[@]}"
`
	cmd := exec.Command(bash, append([]string{"--norc", "-c", script, "bash"}, strings.Split(line, " ")...)...)
	return offered(t, cmd, dir)
}

// zshOffers asks the completion of a zsh that has a terminal. Its compadd writes down
// what it is given.
func zshOffers(t *testing.T, zsh, dir, line string) []string {
	// The prompt stands where the line is read, and keys have their meaning.
	const inTerminal = `PS1="<re""ady>" PS2=; autoload -U compinit; compinit -u -D; source $HOME/_statusgen; compadd() { local -a offers; builtin compadd -O offers "$@"; print -rl -- $offers >>$HOME/offers; builtin compadd "$@"; }; bindkey "^I" complete-word`
	script := `
zmodload zsh/zpty
zpty z "exec $1 -f -i"
zpty -w z "$2"
zpty -r z text '*<ready>*' || exit 1
zpty -n -w z "$3"$'\t'
zpty -n -w z $'\C-U print DO''NE\n'
zpty -r z text '*DONE*' || exit 1
cat $HOME/offers
`
	home := t.TempDir()
	for name, text := range map[string]string{"_statusgen": zshCompletion(), "offers": ""} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(zsh, "-f", "-c", script, "zsh", zsh, inTerminal, line)
	cmd.Env = append(os.Environ(), "HOME="+home, "TERM=dumb")
	folder, _, _ := strings.Cut(line[strings.LastIndexByte(line, ' ')+1:], "/")
	var offers []string
	for _, o := range offered(t, cmd, dir) { // files are offered twice, first without their quotes
		if o = strings.ReplaceAll(o, `\`, ""); strings.Contains(line, "/") {
			if o == folder {
				continue
			}
			o = folder + "/" + o
		}
		if !slices.Contains(offers, o) {
			offers = append(offers, o)
		}
	}
	return offers
}

func fishOffers(t *testing.T, fish, dir, line string) []string {
	cmd := exec.Command(fish, "--no-config", "-c", fishCompletion()+"complete -C $argv[1]", line)
	var offers []string
	for _, o := range offered(t, cmd, dir) {
		word, _, _ := strings.Cut(o, "\t") // and what it is
		offers = append(offers, strings.TrimSuffix(word, "/"))
	}
	return offers
}

// offered are the lines that the command prints.
func offered(t *testing.T, cmd *exec.Cmd, dir string) []string {
	t.Helper()
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
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
