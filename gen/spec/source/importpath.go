package source

import (
	"slices"
	"strings"
)

// IsImportPath reports whether the text can be the import path of a package or
// name a file of a module, and nothing else to the go command: no flag and no
// pattern.
func IsImportPath(name string) bool {
	for element := range strings.SplitSeq(name, "/") {
		if strings.ContainsFunc(element, func(c rune) bool { return !IsPathRune(c) }) || element == "" || element[0] == '-' || strings.Trim(element, ".") == "" || strings.Contains(element, "...") {
			return false
		}
	}
	return true
}

// IsPattern reports whether the go command takes the name for those of many
// packages (go help packages).
func IsPattern(name string) bool {
	return slices.Contains([]string{"all", "cmd", "std", "tool", "work"}, name)
}

// IsPathRune reports whether an element of an import path can have the
// character (golang.org/x/mod/module.CheckImportPath).
func IsPathRune(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_.~+", c)
}
