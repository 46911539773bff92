package gen

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionCommand = subcommand{
	name:    "version",
	summary: "print the version of statusgen, and of the Go that built it",
	help: `Version prints the version of the module that this command was built from and, of
a working copy, the commit.
`,
	run: func(c *command, operands []string) error {
		if len(operands) > 0 {
			return usagef("version takes no operands")
		}
		info, ok := debug.ReadBuildInfo()
		if !ok {
			info = &debug.BuildInfo{}
		}
		_, err := fmt.Fprintln(c.stdout, versionText(info))
		return err
	},
}

// versionText is the version as a line.
func versionText(info *debug.BuildInfo) string {
	version := info.Main.Version
	if version == "" {
		version = "(devel)"
	}
	text := "statusgen " + version
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if revision := settings["vcs.revision"]; revision != "" && version == "(devel)" {
		text += " " + revision[:min(12, len(revision))]
		if settings["vcs.modified"] == "true" {
			text += ", modified"
		}
	}
	return text + " (" + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")"
}
