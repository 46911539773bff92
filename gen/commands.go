package gen

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
)

// A subcommand is one of the things that the command does. The one without a name
// writes the outputs.
type subcommand struct {
	name     string
	operands string   // as usage has them: [FILE]
	summary  string   // what it does, for the list of all: a line, without a full stop
	help     string   // the same at length, with examples; lines below the usage
	flags    []string // that it takes beside those that all take
	formats  []string // of -format, the default first; none: it prints in one
	run      func(c *command, operands []string) error
}

// subcommands are all of them, in the order of help.
func subcommands() []*subcommand {
	return []*subcommand{&writeCommand, &checkCommand, &catalogCommand, &diffCommand, &initCommand, &schemaCommand, &serveCommand, &tableCommand, &completionCommand, &versionCommand, &helpCommand}
}

// A flagOf is a flag of some of the subcommands, or of all.
type flagOf struct {
	name, arg string // arg names its value; empty: it is a switch
	help      string
	everyone  bool // all take it
	define    func(c *command, set *flag.FlagSet, name string)
}

// flags are all of them, in the order of help.
var flags = []flagOf{
	{name: "C", arg: "DIR", help: "change to DIR first", everyone: true, define: func(c *command, set *flag.FlagSet, name string) { set.StringVar(&c.dir, name, "", "") }},
	{name: "strict", help: "take warnings for errors", define: func(c *command, set *flag.FlagSet, name string) { set.BoolVar(&c.strict, name, false, "") }},
	{name: "v", help: "say what is written, kept and removed", define: func(c *command, set *flag.FlagSet, name string) { set.BoolVar(&c.verbose, name, false, "") }},
	{name: "format", arg: "FORM", help: "print in another form; the help of a command has those that it knows", define: func(c *command, set *flag.FlagSet, name string) { set.StringVar(&c.format, name, "", "") }},
	{name: "md", help: "-format markdown", define: func(c *command, set *flag.FlagSet, name string) { set.BoolVar(&c.diffs.markdown, name, false, "") }},
	{name: "o", arg: "FILE", help: "write to the file, and not to the standard output", define: func(c *command, set *flag.FlagSet, name string) { set.StringVar(&c.output, name, "", "") }},
	{name: "git", arg: "REV", help: "compare the table with itself as it was at the revision", define: func(c *command, set *flag.FlagSet, name string) { set.StringVar(&c.diffs.revision, name, "", "") }},
	{name: "module", help: "compare files of modules, PATH@OLD and PATH@NEW", define: func(c *command, set *flag.FlagSet, name string) { set.BoolVar(&c.diffs.modules, name, false, "") }},
	{name: "allow", arg: "NAME=REASON", help: "let what has that name pass, or ROW:NAME, ID:NAME; as often as need be", define: func(c *command, set *flag.FlagSet, name string) {
		set.Func(name, "", func(text string) error { c.allow = append(c.allow, text); return nil })
	}},
	{name: "addr", arg: "HOST:PORT", help: "be at an address of this machine; else at any port that is free", define: func(c *command, set *flag.FlagSet, name string) { set.StringVar(&c.addr, name, "127.0.0.1:0", "") }},
	{name: "json", help: "print problems and changes as JSON, for editors and CI", define: func(c *command, set *flag.FlagSet, name string) {
		set.BoolFunc(name, "", func(text string) error { return c.printJSON(text) })
	}},
	{name: "h", help: "print this help", everyone: true},
}

// Main runs the command with the arguments that follow its name, and returns
// the exit status: 0 for success, 1 for failure, 2 for wrong usage. Base is the
// text of the built-in table.
func Main(args []string, base []byte, stdout, stderr io.Writer) int {
	c := newCommand(base, stdout, stderr)
	err := c.main(args)
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(stderr, "statusgen: %v\nrun statusgen%s -h for help\n", err, usage.of)
		return 2
	}
	if err = c.conclude(err); err != nil {
		return 1
	}
	return 0
}

// A usageError is a command line that means nothing.
type usageError struct {
	error
	of string // " check", of the subcommand that it is one of
}

func usagef(format string, args ...any) error {
	return usageError{error: fmt.Errorf(format, args...)}
}

// main reads the command line, and does what it asks for.
func (c *command) main(args []string) error {
	set := flag.NewFlagSet("statusgen", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, f := range flags {
		if f.define != nil {
			f.define(c, set, f.name)
		}
	}
	help := set.Bool("h", false, "")
	set.BoolVar(help, "help", false, "")
	operands, err := anywhere(set, args)
	sub, operands, unknown := subcommandOf(operands)
	switch {
	case *help:
		return c.help(sub)
	case err != nil:
		return usageError{flagError(err, sub), sub.title()}
	}
	set.Visit(func(f *flag.Flag) {
		if !sub.takes(f.Name) && err == nil {
			err = usageError{fmt.Errorf("%s takes no flag -%s", cmp.Or(sub.name, "statusgen without a command"), f.Name), sub.title()}
		}
		if text, isText := f.Value.(flag.Getter); err == nil && isText && text.Get() == "" {
			err = usageError{fmt.Errorf("-%s is empty; has a variable no value?", f.Name), sub.title()}
		}
	})
	if err == nil && c.format != "" && !slices.Contains(sub.formats, c.format) {
		hint := cmp.Or(new(report.Report).DidYouMean(c.format, sub.formats), "; write "+report.Or(sub.formats))
		err = usageError{fmt.Errorf("%s has no format %q%s", sub.name, c.format, hint), sub.title()}
	}
	if err == nil && slices.Contains(operands, "") {
		err = usageError{errors.New("an operand is empty; has a variable no value?"), sub.title()}
	}
	if err = cmp.Or(err, unknown); err != nil {
		return err
	}
	if c.dir != "" {
		if err := os.Chdir(c.dir); err != nil {
			return err
		}
	}
	if err = sub.run(c, operands); err != nil {
		var usage usageError
		if errors.As(err, &usage) {
			return usageError{usage.error, sub.title()}
		}
	}
	return err
}

// anywhere reads the flags, wherever they stand, and returns the rest. Behind -- all
// is rest.
func anywhere(set *flag.FlagSet, args []string) (operands []string, err error) {
	for {
		err := set.Parse(args)
		if err != nil || set.NArg() == 0 {
			return operands, err
		}
		if rest := len(args) - set.NArg(); rest > 0 && args[rest-1] == "--" {
			return append(operands, set.Args()...), nil
		}
		operands, args = append(operands, set.Arg(0)), set.Args()[1:]
	}
}

// flagError is the error of package flag, of a flag that there is not with what was meant.
func flagError(err error, sub *subcommand) error {
	name, isUnknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !isUnknown {
		return err
	}
	if slices.ContainsFunc(named(), func(sub *subcommand) bool { return sub.name == name }) {
		return fmt.Errorf("there is no flag -%s; did you mean statusgen %[1]s?", name)
	}
	var known []string
	for _, f := range flags {
		if sub.takes(f.name) && len(f.name) > 1 { // a letter is near to any other
			known = append(known, f.name)
		}
	}
	if near := new(report.Report).Nearest(name, known); near != "" {
		return fmt.Errorf("there is no flag -%s; did you mean -%s?", name, near)
	}
	return fmt.Errorf("there is no flag -%s", name)
}

// subcommandOf returns the subcommand that the operands name, with its own; the error is
// that of a word which was meant for one.
func subcommandOf(operands []string) (*subcommand, []string, error) {
	if len(operands) == 0 {
		return &writeCommand, nil, nil
	}
	for _, sub := range subcommands() {
		if sub.name == operands[0] && sub.name != "" {
			return sub, operands[1:], nil
		}
	}
	if isUnknownCommand(operands[0]) {
		return &writeCommand, nil, usagef("unknown command %q%s", operands[0], didYouMean(operands[0]))
	}
	return &writeCommand, operands, nil
}

// title is what stands before -h in the command line that asks for help.
func (sub *subcommand) title() string {
	if sub.name == "" {
		return ""
	}
	return " " + sub.name
}

// takes reports whether the subcommand takes the flag.
func (sub *subcommand) takes(name string) bool {
	return slices.Contains(sub.flags, name) || slices.ContainsFunc(flags, func(f flagOf) bool { return f.name == name && f.everyone })
}

// usage is how the subcommand is called.
func (sub *subcommand) usage() string {
	text := "statusgen" + sub.title()
	if len(sub.flags) > 0 {
		text += " [flags]"
	}
	return strings.TrimSuffix(text+" "+sub.operands, " ")
}

func (f flagOf) String() string { return strings.TrimSuffix("-"+f.name+" "+f.arg, " ") }

// isUnknownCommand reports whether the first operand was rather meant for a
// command than for a file.
func isUnknownCommand(operand string) bool {
	if operand == "" || operand == "-" || strings.ContainsAny(operand, `./\`) {
		return false
	}
	_, err := os.Lstat(operand)
	return errors.Is(err, fs.ErrNotExist)
}

// didYouMean ends a message on an unknown command.
func didYouMean(word string) string {
	var names []string
	for _, sub := range subcommands() {
		names = append(names, sub.name)
	}
	return cmp.Or(new(report.Report).DidYouMean(word, names), ", and no such file")
}
