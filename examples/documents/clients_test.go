package documents

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Clients that tools make of the document of the orders API compile, and get errors of
// their own types from the service: two of one code are two.
func TestClients(t *testing.T) {
	bin(t, "redocly")
	url := startOrders(t)
	placeOrder(t, url)
	for _, c := range []struct {
		name string
		make func(t *testing.T, dir string) (call func(id string) string)
		want [2]string // for an order that there is, and for one that there is not
	}{
		{"openapi-typescript", typeScript, [2]string{"order 1", "there is no order 17"}},
		{"oapi-codegen", goClient("oapi", func(t *testing.T, file, dir string) {
			goTool(t, ".", "tool", "oapi-codegen", "-package=api", "-generate=types,client,skip-prune", "-o", filepath.Join(dir, "api.go"), file)
		}), [2]string{`order 1, "1"`, "there is no order 17"}},
		{"ogen", goClient("ogen", func(t *testing.T, file, dir string) {
			goTool(t, ".", "tool", "ogen", "-package=api", "-target="+dir, file)
		}), [2]string{`order 1, "1"`, "there is no order 17"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			call := c.make(t, dir)
			for i, id := range []string{"1", "17"} {
				if got := call(url + " " + id); got != c.want[i] {
					t.Errorf("order %s: got %q, want %q", id, got, c.want[i])
				}
			}
		})
	}
}

// placeOrder makes order 1, of ada's.
func placeOrder(t *testing.T, url string) {
	t.Helper()
	r, err := http.NewRequest("POST", url+"/orders", strings.NewReader(`{"items": [{"sku": "TEA-1", "quantity": 1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer ada's")
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 201 {
		t.Fatalf("POST /orders: %s", res.Status)
	}
}

// typeScript checks testdata/typescript/caller.ts with the types that openapi-typescript
// makes, as strictly as the compiler can, and runs it.
func typeScript(t *testing.T, dir string) func(string) string {
	write(t, filepath.Join(dir, "caller.ts"), read(t, "testdata/typescript/caller.ts"))
	write(t, filepath.Join(dir, "package.json"), []byte(`{"type": "module"}`))
	if out, err := npm(t, "openapi-typescript", orders(t, "3.1"), "--output", filepath.Join(dir, "orders.d.ts")); err != nil {
		t.Fatalf("openapi-typescript: %v\n%s", err, out)
	}
	compile := func(file string) (string, error) {
		return npm(t, "tsc", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "--lib", "es2022,dom", filepath.Join(dir, file))
	}
	if out, err := compile("caller.ts"); err != nil {
		t.Fatalf("tsc: %v\n%s", err, out)
	}
	write(t, filepath.Join(dir, "wrong.ts"), []byte(edit(t, string(read(t, "testdata/typescript/caller.ts")), `case "NotFound"`, `case "NOT_FOUND"`)))
	if out, err := compile("wrong.ts"); err == nil || !strings.Contains(out, "NOT_FOUND") {
		t.Errorf("a caller with an id that there is not compiles: %v\n%s", err, out)
	}
	return func(args string) string {
		out, err := exec.Command("node", append([]string{filepath.Join(dir, "caller.js")}, strings.Fields(args)...)...).CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return strings.TrimSpace(string(out))
	}
}

// goClient builds the program of testdata with the package that generate makes.
func goClient(program string, generate func(t *testing.T, file, dir string)) func(*testing.T, string) func(string) string {
	return func(t *testing.T, dir string) func(string) string {
		generate(t, bundle(t, "3.0"), dir)
		files := overlay{"made/main.go": filepath.Join("testdata", program, "main.go")}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			files["made/api/"+e.Name()] = filepath.Join(dir, e.Name())
		}
		built := filepath.Join(t.TempDir(), program)
		goTool(t, ".", "build", files.flag(t, "."), "-o", built, "./made")
		return func(args string) string {
			out, err := exec.Command(built, strings.Fields(args)...).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			return strings.TrimSpace(string(out))
		}
	}
}
