package gen

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

var completionCommand = subcommand{
	name:     "completion",
	operands: "bash|zsh|fish",
	summary:  "print what completes this command in a shell",
	help: `Completion prints a script for the shell, which completes commands, flags and the
files of tables.

	source <(statusgen completion bash)                                  # in .bashrc
	source <(statusgen completion zsh)                                   # in .zshrc, behind compinit
	statusgen completion fish > ~/.config/fish/completions/statusgen.fish

Where the command is a tool of a module, give it a name for the shell:

	alias statusgen='go tool statusgen'
`,
}

func init() { // which breaks a circle: the script names all commands
	completionCommand.run = func(c *command, operands []string) error {
		scripts := map[string]func() string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}
		if len(operands) != 1 || scripts[operands[0]] == nil {
			return usagef("name the shell: bash, zsh or fish")
		}
		_, err := io.WriteString(c.stdout, scripts[operands[0]]())
		return err
	}
}

// named are the commands that have a name.
func named() []*subcommand {
	return slices.DeleteFunc(subcommands(), func(sub *subcommand) bool { return sub.name == "" })
}

// flagNames are the flags of the command, with their hyphens.
func (sub *subcommand) flagNames() []string {
	var names []string
	for _, f := range flags {
		if sub.takes(f.name) {
			names = append(names, "-"+f.name)
		}
	}
	return names
}

func commandNames() string {
	var names []string
	for _, sub := range named() {
		names = append(names, sub.name)
	}
	return strings.Join(names, " ")
}

// bashCompletion is the script for bash.
func bashCompletion() string {
	var b strings.Builder
	b.WriteString(`# completion of statusgen for bash
_statusgen() {
	local word=${COMP_WORDS[COMP_CWORD]} command= i flags forms=
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
`)
	fmt.Fprintf(&b, "\t\t%s) command=${COMP_WORDS[i]}; break ;;\n", strings.ReplaceAll(commandNames(), " ", "|"))
	b.WriteString("\t\tesac\n\tdone\n\tcase $command in\n")
	formsOf := map[string][]string{"table": tableFormats, "diff": diffFormatNames(), "catalog": catalogFormNames()}
	for _, sub := range append(named(), &writeCommand) {
		pattern := sub.name
		if pattern == "" {
			pattern = "*"
		}
		fmt.Fprintf(&b, "\t%s) flags='%s'", pattern, strings.Join(sub.flagNames(), " "))
		if forms := formsOf[sub.name]; len(forms) > 0 {
			fmt.Fprintf(&b, " forms='%s'", strings.Join(forms, " "))
		}
		b.WriteString(" ;;\n")
	}
	fmt.Fprintf(&b, `	esac
	case ${COMP_WORDS[COMP_CWORD-1]} in
	-C) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$word")); return ;;
	-format) COMPREPLY=($(compgen -W "$forms" -- "$word")); return ;;
	-git|-allow) return ;;
	esac
	case $word in
	-*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
	*)
		case $command in
		'') COMPREPLY=($(compgen -W '%[1]s' -- "$word")) ;;
		help) COMPREPLY=($(compgen -W '%[1]s' -- "$word")); return ;;
		completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$word")); return ;;
		esac
		local IFS=$'\n' # a name may have blanks
		COMPREPLY+=($(compgen -f -X '!*.yaml' -- "$word") $(compgen -f -X '!*.yml' -- "$word") $(compgen -d -- "$word"))
		;;
	esac
}
complete -o filenames -F _statusgen statusgen
`, commandNames())
	return b.String()
}

// zshCompletion is the script for zsh.
func zshCompletion() string {
	var b strings.Builder
	b.WriteString("#compdef statusgen\n# completion of statusgen for zsh\n_statusgen() {\n\tlocal -a commands options\n\tlocal command= w\n\tcommands=(\n")
	for _, sub := range named() {
		fmt.Fprintf(&b, "\t\t%s\n", zshQuoted(sub.name+":"+sub.summary))
	}
	fmt.Fprintf(&b, "\t)\n\tfor w in ${words[2,CURRENT-1]}; do\n\t\tcase $w in\n\t\t%s) command=$w; break ;;\n\t\tesac\n\tdone\n\tcase $command in\n", strings.ReplaceAll(commandNames(), " ", "|"))
	for _, sub := range append(named(), &writeCommand) {
		pattern := sub.name
		if pattern == "" {
			pattern = "*"
		}
		fmt.Fprintf(&b, "\t%s) options=(\n", pattern)
		for _, f := range flags {
			if sub.takes(f.name) {
				fmt.Fprintf(&b, "\t\t%s\n", zshQuoted("-"+f.name+":"+f.help))
			}
		}
		b.WriteString("\t) ;;\n")
	}
	b.WriteString(`	esac
	if [[ $PREFIX == -* ]]; then
		_describe -o flag options
		return
	fi
	case $command in
	help) _describe command commands ;;
	completion) compadd bash zsh fish ;;
	'') _describe command commands; _files -g '*.y(a|)ml' ;;
	*) _files -g '*.y(a|)ml' ;;
	esac
}
compdef _statusgen statusgen
`)
	return b.String()
}

func zshQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// fishCompletion is the script for fish.
func fishCompletion() string {
	var b strings.Builder
	b.WriteString("# completion of statusgen for fish\n")
	fmt.Fprintf(&b, "set -l commands %s\n", commandNames())
	for _, sub := range named() {
		fmt.Fprintf(&b, "complete -c statusgen -n \"not __fish_seen_subcommand_from $commands\" -a %s -d %s\n", sub.name, zshQuoted(sub.summary))
	}
	for _, f := range flags {
		var of []string
		for _, sub := range named() {
			if sub.takes(f.name) && !f.everyone {
				of = append(of, sub.name)
			}
		}
		condition := ""
		if len(of) > 0 {
			condition = fmt.Sprintf(" -n \"__fish_seen_subcommand_from %s; or not __fish_seen_subcommand_from $commands\"", strings.Join(of, " "))
			if !writeCommand.takes(f.name) {
				condition = fmt.Sprintf(" -n \"__fish_seen_subcommand_from %s\"", strings.Join(of, " "))
			}
		} else if !f.everyone {
			condition = " -n \"not __fish_seen_subcommand_from $commands\""
		}
		value := ""
		if f.arg != "" {
			value = " -r"
		}
		fmt.Fprintf(&b, "complete -c statusgen%s -o %s%s -d %s\n", condition, f.name, value, zshQuoted(f.help))
	}
	b.WriteString("complete -c statusgen -n \"__fish_seen_subcommand_from completion\" -f -a 'bash zsh fish'\n")
	b.WriteString("complete -c statusgen -n \"__fish_seen_subcommand_from help\" -f -a \"$commands\"\n")
	return b.String()
}
