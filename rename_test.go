package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A table whose rows have had other names, a caller by those names, and what go fix
// makes of them.
const renamedTable = `package: status
methods: [GET]
bodies:
  Task: {fields: {id: string}}
statuses:
  QuotaExceeded:
    code: 403
    id: QUOTA_EXCEEDED
    params: {resource: string, limit: int}
    message: the {resource} quota of {limit} is used up
    headers: {Retry-After: duration}
    formerly: [QuotaUsedUp, Full]
  HelpNeeded: {code: 500, id: HELP, formerly: [InternalError]}
  Done: {code: 204, formerly: [Empty]}
  Accepted: {code: 202, body: Task, formerly: [Queued]}
  OK: {code: 200, formerly: [Found]}
outputs: {go: status}
`

const renamedCaller = `package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"example.com/service/status"
)

func get(n int) status.GetResponse {
	causes := []error{io.EOF, io.ErrNoProgress}
	switch n {
	case 0:
		return status.QuotaUsedUp("orders", 100)
	case 1:
		return status.QuotaUsedUp("orders", n+1, io.EOF, errors.New("full")).RetryAfter(time.Minute)
	case 2:
		return status.QuotaUsedUp(fmt.Sprint(n), 2, causes...)
	case 3:
		return status.InternalError(io.ErrUnexpectedEOF)
	case 4:
		return status.Empty()
	case 5:
		return status.Queued(status.Task{ID: "7"})
	}
	return status.Found[any](n)
}

func main() {
	for n := range 7 {
		res := get(n)
		err := status.ErrorOf(res)
		var quota *status.QuotaUsedUpError
		if errors.As(err, &quota) {
			fmt.Println(quota.Resource, quota.Limit, status.IDOf(quota), errors.Is(err, io.EOF))
		}
		if help := (*status.InternalFailure)(nil); errors.As(err, &help) {
			fmt.Println("help", status.IDOf(help))
		}
		switch res.(type) {
		case *status.EmptyResponse, *status.QueuedResponse:
			fmt.Println("no error")
		}
	}
}
`

// renamed are the names in the caller, and those that go fix puts there.
var renamed = strings.NewReplacer(
	"status.QuotaUsedUp", "status.QuotaExceeded", "status.InternalError", "status.HelpNeeded", "status.InternalFailure", "status.HelpNeededError",
	"status.Empty", "status.Done", "status.Queued", "status.Accepted", "status.Found[any](n)", "status.OK(any(n))",
)

var formerly = regexp.MustCompile(`,? *\bformerly: \[(\w+).*?\]`)

// A caller that uses rows by former names compiles, and does what it did. go fix gives
// it the names that the rows have, and then the former ones can go. The releases of Go
// that have such a go fix are of .ci/run.
func TestGoFixOfFormerNames(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the go command of two releases")
	}
	ci, err := os.ReadFile(".ci/run")
	if err != nil {
		t.Fatal(err)
	}
	releases := regexp.MustCompile(`(?m)^go(?:_newest)?=(go\S+)`).FindAllStringSubmatch(string(ci), -1)
	if len(releases) != 2 {
		t.Fatalf(".ci/run names the releases %q", releases)
	}
	for _, release := range releases {
		t.Run(release[1], func(t *testing.T) { goFix(t, release[1]) })
	}
}

func goFix(t *testing.T, release string) {
	m := newModule(t)
	m.env = append(m.env, "GOTOOLCHAIN="+release)
	if _, stderr, code := m.result("go", "version"); code != 0 {
		t.Skipf("this machine does not have it: %s", stderr)
	}
	generate := func(table string) {
		m.write("status.yaml", table)
		m.run(statusgen(t), "-strict", "status.yaml")
	}
	old := formerly.ReplaceAllString(renamedTable, "")
	for _, row := range regexp.MustCompile(`(?m)^  (\w+):(?: \{code|$)(?s:.*?)formerly: \[(\w+)`).FindAllStringSubmatch(renamedTable, -1) {
		old = strings.Replace(old, "\n  "+row[1]+":", "\n  "+row[2]+":", 1)
	}
	generate(old)
	m.write("main.go", renamedCaller)
	before := m.run("go", "run", ".")
	if lines := strings.Count(before, "\n"); lines != 6 { // three quotas, one call for help, two that are no error
		t.Fatalf("the program prints %d lines:\n%s", lines, before)
	}

	generate(renamedTable)
	if after := m.run("go", "run", "."); after != before {
		t.Errorf("by the former names, the program prints\n%swhich was\n%s", after, before)
	}
	m.run("go", "vet", "./...")
	files := emitted(t, m.path("status"))
	m.run("go", "fix", "./...")
	if diff := cmp.Diff(renamed.Replace(renamedCaller), m.read("main.go")); diff != "" {
		t.Errorf("the caller after go fix (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(files, emitted(t, m.path("status"))); diff != "" {
		t.Errorf("go fix changes the package (-before +after):\n%s", diff)
	}
	generate(formerly.ReplaceAllString(renamedTable, ""))
	if after := m.run("go", "run", "."); after != before {
		t.Errorf("without the former names, the program prints\n%swhich was\n%s", after, before)
	}
}
