package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each rule of testdata/http-rules.tsv is held by a test, of which a subtest that
// has its number passes, or is named in docs/http.md as the service's, by its section; the others are not
// for who sends a response.
func TestEveryRuleIsHeld(t *testing.T) {
	text, err := os.ReadFile("testdata/http-rules.tsv")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("docs/http.md")
	if err != nil {
		t.Fatal(err)
	}
	left := strings.Join(strings.Fields(string(page)), " ")
	rules := 0
	held := map[string]map[string][]string{} // the numbers, by package and test
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if !strings.HasPrefix(cells[0], "H") {
			continue // the comment and the head
		}
		rules++
		number, ref, holder := cells[0], cells[4], cells[5]
		switch holder {
		case "caller":
			rfc, section, _ := strings.Cut(strings.Split(ref, ";")[0], " ")
			want := "RFC " + rfc + ", section"
			if !strings.ContainsAny(section, ",-") {
				want += " " + section
			}
			if !strings.Contains(left, want) {
				t.Errorf("%s: docs/http.md does not name %s", number, want)
			}
		case "client", "cache", "net/http":
		default:
			pkg, test, _ := strings.Cut(holder, " ")
			if held[pkg] == nil {
				held[pkg] = map[string][]string{}
			}
			held[pkg][test] = append(held[pkg][test], number)
		}
	}
	if rules != 66 {
		t.Errorf("%d rules were read; the file has 66", rules)
	}
	if testing.Short() {
		t.Skip("it runs the tests of other packages")
	}
	for pkg, tests := range held {
		passed := passedRules(t, pkg, slices.Sorted(maps.Keys(tests)))
		for test, numbers := range tests {
			for _, number := range numbers {
				if !passed[test+" "+number] {
					t.Errorf("%s: in %s of %s no subtest of that number passed", number, test, pkg)
				}
			}
		}
	}
}

var ruleNumber = regexp.MustCompile(`H\d\d`)

// passedRules runs the subtests of a package's tests that are named by rules,
// and returns those that passed, as the name of the test and the rule's number.
func passedRules(t *testing.T, pkg string, tests []string) map[string]bool {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(pkg, "*.go"))
	for _, file := range files { // what go test then knows this test by, before it answers from its cache
		if _, err := os.Stat(file); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", "-json", "-run", "^("+strings.Join(tests, "|")+`)$/H\d\d`, "./"+pkg)
	out, err := cmd.Output()
	if err != nil {
		t.Logf("%s: %v", pkg, err)
	}
	passed := map[string]bool{}
	for events := json.NewDecoder(bytes.NewReader(out)); events.More(); {
		var event struct{ Action, Test string }
		if err := events.Decode(&event); err != nil {
			t.Fatalf("%s: %v", pkg, err)
		}
		if test, name, ok := strings.Cut(event.Test, "/"); ok && event.Action == "pass" {
			for _, number := range ruleNumber.FindAllString(name, -1) {
				passed[test+" "+number] = true
			}
		}
	}
	return passed
}
