package runtime

import (
	"fmt"
	"strings"
	"testing"
)

// The time that negotiate takes is measured without a clock: in
// negotiate_steps_test.go stands a copy of it that counts its steps, the runs of a
// function or of a loop's body, and the bytes that package strings is given.

// stepped counts what the copy does.
var stepped int

// steppedStrings stands in the copy for package strings.
var steppedStrings countingStrings

type countingStrings struct{}

func (countingStrings) EqualFold(s, t string) bool {
	stepped += min(len(s), len(t)) // it ends where they differ
	return strings.EqualFold(s, t)
}

func (countingStrings) IndexByte(s string, c byte) int {
	i := strings.IndexByte(s, c)
	if i < 0 {
		stepped += len(s)
	}
	stepped += max(i, 0)
	return i
}

func (countingStrings) Cut(s, sep string) (before, after string, found bool) {
	before, after, found = strings.Cut(s, sep)
	stepped += len(before)
	return before, after, found
}

func (countingStrings) HasPrefix(s, prefix string) bool {
	stepped += len(prefix)
	return strings.HasPrefix(s, prefix)
}

// stepsOf returns how many steps negotiate takes.
func stepsOf(accept []string, offers []offer) int {
	var copies []steppedOffer
	for _, o := range offers {
		copies = append(copies, steppedOffer(o))
	}
	stepped = 0
	steppedNegotiate(accept, copies)
	return stepped
}

// maxSteps is how many steps a header of the size may take: so many a byte for
// each offer, and for splitting the list and checking its ranges.
func maxSteps(size, offers int) int { return 8 * (size + 1) * (offers + 2) }

// bounded calls do with the bounds of the copy as they are, or with none.
func bounded(bounds bool, do func()) {
	if !bounds {
		a, r, p := steppedMaxAccept, steppedMaxRanges, steppedMaxParams
		defer func() { steppedMaxAccept, steppedMaxRanges, steppedMaxParams = a, r, p }()
		steppedMaxAccept, steppedMaxRanges, steppedMaxParams = 1<<30, 1<<30, 1<<30
	}
	do()
}

// Whatever the header, its length decides how long it takes to read, and it does
// so even without the bounds; with them, no header takes longer than one of
// maxAccept bytes.
func TestNegotiateIsLinear(t *testing.T) {
	offers := []offer{
		{typ: "application", subtype: "json"},
		{typ: "application", subtype: "json", params: [][2]string{{"profile", "a"}, {"version", "2"}}},
		{typ: "application", subtype: "xml"},
	}
	// Each gives a header of about n bytes.
	headers := map[string]func(n int) string{
		"empty parameters before others": func(n int) string {
			return "application/json" + strings.Repeat(";", n/2) + strings.Repeat(";version=2", n/20)
		},
		"one parameter again and again": func(n int) string { return "application/json" + strings.Repeat(";version=2", n/10) },
		"parameters of many names":      func(n int) string { return "application/json" + numbered(n/10, ";v%05d=2") },
		"weights":                       func(n int) string { return "application/json" + strings.Repeat(";q=0.1", n/6) },
		"a long weight":                 func(n int) string { return "application/json;q=0." + strings.Repeat("1", n) },
		"long names":                    func(n int) string { return "application/json" + strings.Repeat(";"+strings.Repeat("v", n/8)+"=2", 8) },
		"a long quoted value":           func(n int) string { return `application/json;version="` + strings.Repeat(`\2`, n/2) + `"` },
		"values with quotes":            func(n int) string { return "application/json" + strings.Repeat(`;version="2"`, n/12) },
		"blanks":                        func(n int) string { return "application/json" + strings.Repeat("; ", n/2) },
		"blanks around an equals sign": func(n int) string {
			return "application/json;v" + strings.Repeat(" ", n/2) + "=" + strings.Repeat(" ", n/2) + "2"
		},
		"empty items":                      func(n int) string { return strings.Repeat(",", n) },
		"items of blanks":                  func(n int) string { return strings.Repeat(" ,", n/2) },
		"ranges":                           func(n int) string { return strings.Repeat("*/*,", n/4) },
		"ranges with a parameter":          func(n int) string { return strings.Repeat("application/json;version=2,", n/27) },
		"suffixes":                         func(n int) string { return strings.Repeat("application/*+json,", n/19) },
		"a long subtype":                   func(n int) string { return "application/" + strings.Repeat("j", n) },
		"a long suffix":                    func(n int) string { return "application/*+" + strings.Repeat("j", n) },
		"quotes that open and none closes": func(n int) string { return strings.Repeat(`a/b;c=",`, n/8) },
		"backslashes":                      func(n int) string { return `a/b;c="` + strings.Repeat(`\`, n) },
	}
	for name, header := range headers {
		t.Run(name, func(t *testing.T) {
			bounded(false, func() {
				for n := 64; n <= 64<<10; n *= 4 {
					accept := header(n)
					if got, most := stepsOf([]string{accept}, offers), maxSteps(len(accept), len(offers)); got > most {
						t.Errorf("%d bytes take %d steps, want at most %d", len(accept), got, most)
					}
				}
			})
			most := maxSteps(maxAccept, len(offers))
			if got := stepsOf([]string{header(64 << 10)}, offers); got > most {
				t.Errorf("64 kB take %d steps, want at most %d", got, most)
			}
			lines := strings.SplitAfter(header(64<<10), ";")
			if got := stepsOf(lines, offers); got > most {
				t.Errorf("64 kB in %d lines take %d steps, want at most %d", len(lines), got, most)
			}
		})
	}
}

// numbered is the format with the numbers from 0 to n.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
