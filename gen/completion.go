package gen

import (
	"cmp"
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

// pattern is the command as the scripts' case statements have it.
func (sub *subcommand) pattern() string { return cmp.Or(sub.name, "*") }

// words are what the command takes for an operand, where that is one of a few words.
func (sub *subcommand) words() []string {
	operands := strings.Trim(sub.operands, "[]")
	switch {
	case sub.name == "help":
		return strings.Fields(commandNames())
	case strings.Contains(operands, "|") && operands == strings.ToLower(operands):
		return strings.Split(operands, "|")
	}
	return nil
}

// flagsWith are the flags with a value of the kind, as a case statement has them; the
// empty kind is any that no list can have.
func flagsWith(kind string) string {
	names := []string{}
	for _, f := range flags {
		if known := slices.Contains([]string{"DIR", "FORM", "FILE"}, f.arg); f.arg != "" && (f.arg == kind || kind == "" && !known) {
			names = append(names, "-"+f.name)
		}
	}
	return cmp.Or(strings.Join(names, "|"), "''") // which is no word
}

// valueFlags are all flags with a value, as a case statement has them.
func valueFlags() string {
	var names []string
	for _, f := range flags {
		if f.arg != "" {
			names = append(names, "-"+f.name)
		}
	}
	return strings.Join(names, "|")
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
	fmt.Fprintf(&b, "\t\t%s) ((i++)) ;; # and its value\n", valueFlags())
	fmt.Fprintf(&b, "\t\t%s) command=${COMP_WORDS[i]}; break ;;\n", strings.ReplaceAll(commandNames(), " ", "|"))
	b.WriteString("\t\tesac\n\tdone\n\tcase $command in\n")
	for _, sub := range append(named(), &writeCommand) {
		fmt.Fprintf(&b, "\t%s) flags='%s'", sub.pattern(), strings.Join(sub.flagNames(), " "))
		if len(sub.formats) > 0 {
			fmt.Fprintf(&b, " forms='%s'", strings.Join(sub.formats, " "))
		}
		b.WriteString(" ;;\n")
	}
	var operands strings.Builder
	for _, sub := range named() {
		if sub.operands == "" {
			fmt.Fprintf(&operands, "\t\t%s) return ;;\n", sub.name)
		}
		if words := sub.words(); len(words) > 0 {
			fmt.Fprintf(&operands, "\t\t%s) COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n", sub.name, strings.Join(words, " "))
		}
	}
	fmt.Fprintf(&b, `	esac
	case ${COMP_WORDS[COMP_CWORD-1]} in
	%[2]s) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$word")); return ;;
	%[3]s) COMPREPLY=($(compgen -W "$forms" -- "$word")); return ;;
	%[4]s) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
	%[5]s) return ;;
	esac
	case $word in
	-*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
	*)
		case $command in
		'') COMPREPLY=($(compgen -W '%[1]s' -- "$word")) ;;
%[6]s		esac
		local IFS=$'\n' # a name may have blanks
		COMPREPLY+=($(compgen -f -X '!*.yaml' -- "$word") $(compgen -f -X '!*.yml' -- "$word") $(compgen -d -- "$word"))
		;;
	esac
}
complete -o filenames -F _statusgen statusgen
`, commandNames(), flagsWith("DIR"), flagsWith("FORM"), flagsWith("FILE"), flagsWith(""), operands.String())
	return b.String()
}

// zshCompletion is the script for zsh.
func zshCompletion() string {
	var b strings.Builder
	b.WriteString("#compdef statusgen\n# completion of statusgen for zsh\n_statusgen() {\n\tlocal -a commands options forms\n\tlocal command= i\n\tcommands=(\n")
	for _, sub := range named() {
		fmt.Fprintf(&b, "\t\t%s\n", zshQuoted(sub.name+":"+sub.summary))
	}
	fmt.Fprintf(&b, `	)
	for ((i = 2; i < CURRENT; i++)); do
		case ${words[i]} in
		%s) ((i++)) ;; # and its value
		%s) command=${words[i]}; break ;;
		esac
	done
	case $command in
`, valueFlags(), strings.ReplaceAll(commandNames(), " ", "|"))
	for _, sub := range append(named(), &writeCommand) {
		fmt.Fprintf(&b, "\t%s) forms=(%s) options=(\n", sub.pattern(), strings.Join(sub.formats, " "))
		for _, f := range flags {
			if sub.takes(f.name) {
				fmt.Fprintf(&b, "\t\t%s\n", zshQuoted("-"+f.name+":"+f.help))
			}
		}
		b.WriteString("\t) ;;\n")
	}
	fmt.Fprintf(&b, `	esac
	case ${words[CURRENT-1]} in
	%s) _files -/; return ;;
	%s) compadd -a forms; return ;;
	%s) _files; return ;;
	%s) return ;;
	esac
	if [[ $PREFIX == -* ]]; then
		_describe -o flag options
		return
	fi
	case $command in
`, flagsWith("DIR"), flagsWith("FORM"), flagsWith("FILE"), flagsWith(""))
	for _, sub := range named() {
		switch words := sub.words(); {
		case sub.operands == "":
			fmt.Fprintf(&b, "\t%s) ;;\n", sub.name)
		case len(words) > 0:
			fmt.Fprintf(&b, "\t%s) compadd %s ;;\n", sub.name, strings.Join(words, " "))
		}
	}
	b.WriteString(`	'') _describe command commands; _files -g '*.y(a|)ml' ;;
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
	fmt.Fprintf(&b, `# completion of statusgen for fish
function __statusgen_command -d 'whether the line is of the command, or of none yet'
	set -l words (commandline -opc)
	set -l command ''
	while set -q words[2]
		set -e words[1]
		switch $words[1]
			case %s
				set -e words[2] # its value
			case %s
				set command $words[1]
				break
		end
	end
	contains -- "$command" $argv
end
complete -c statusgen -f
`, strings.ReplaceAll(valueFlags(), "|", " "), commandNames())
	complete := func(sub *subcommand, rest string) {
		fmt.Fprintf(&b, "complete -c statusgen -n \"__statusgen_command %s\" %s\n", cmp.Or(sub.name, "''"), rest)
	}
	for _, sub := range named() {
		complete(&writeCommand, fmt.Sprintf("-a %s -d %s", sub.name, zshQuoted(sub.summary)))
	}
	for _, sub := range append(named(), &writeCommand) {
		if words := sub.words(); len(words) > 0 {
			complete(sub, fmt.Sprintf("-a '%s'", strings.Join(words, " ")))
		} else if sub.operands != "" {
			complete(sub, "-a '(__fish_complete_suffix .yaml; __fish_complete_suffix .yml)'")
		}
		for _, f := range flags {
			if !sub.takes(f.name) {
				continue
			}
			value := ""
			switch {
			case f.arg == "DIR":
				value = " -x -a '(__fish_complete_directories)'"
			case f.arg == "FORM":
				value = fmt.Sprintf(" -x -a '%s'", strings.Join(sub.formats, " "))
			case f.arg == "FILE":
				value = " -r -F"
			case f.arg != "":
				value = " -x"
			}
			complete(sub, fmt.Sprintf("-o %s%s -d %s", f.name, value, zshQuoted(f.help)))
		}
	}
	return b.String()
}
