package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The shapes of an error's body: those that have a name, and one with every
// placeholder.
var shapes = map[string]string{
	"problem": "problem", "veeam": "veeam", "google": "google", "kubernetes": "kubernetes", "s3": "s3", "jsonapi": "jsonapi",
	"stripe": "stripe", "github": "github", "azure": "azure", "aspnet": "aspnet",
	"text": "$message",
	"odata": `{code: $id, message: {"@xml:lang": en, "#value": $message}, all: $params, wrong: [{"#why": $detail}], $params...: null}
  xml: {root: "m:error", namespace: "urn:acme"}`,
	"listed": `[{code: $id, message: $message, time: $time, meta: "$params"}, {field: $name, why: $detail}, {}, {$params...: null}]`,
	"written": `{status: $status, id: $id, phrase: $phrase, type: $type, "@message": $message, instance: $instance, path: $path,
    params: $params, texts: [$message], maybe: {params: $params}, fields: $fields, list: [{at: $pointer, in: $in, of: {query: $query, header: $header}, name: $parameter, what: $detail}], names: [$name], $params...: null}`,
}

// What a row hides is sent in no shape and no format: not its params, not the
// wrong fields, not a header made of them. testdata/disclosure has the rows, and
// the test that runs in each package.
func TestNothingHiddenIsSent(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds what the table gives")
	}
	table, err := os.ReadFile("testdata/disclosure/status.yaml")
	if err != nil {
		t.Fatal(err)
	}
	test, err := os.ReadFile("testdata/disclosure/planted_test.go")
	if err != nil {
		t.Fatal(err)
	}
	m := newModule(t)
	for name, shape := range shapes {
		m.write(filepath.Join(name, "status.yaml"), fmt.Sprintf(`%s
package: status
outputs: {go: .}
error:
  shape: %s
  headers: {X-Message: $message}
`, table, shape))
		m.write(filepath.Join(name, "planted_test.go"), string(test))
		m.run(statusgen(t), filepath.Join(name, "status.yaml"))
	}
	m.run("go", "test", "./...")
}
