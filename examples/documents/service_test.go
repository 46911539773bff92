package documents

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// startOrders starts the orders service with a warehouse, and returns its URL. Its callers
// are ada, bob and dan, who may do all, and eve, who may only read.
func startOrders(t *testing.T) string {
	t.Helper()
	warehouse := http.NewServeMux()
	warehouse.HandleFunc("GET /stock/TEA-1", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"sku": "TEA-1", "stock": 42}`))
	})
	warehouse.HandleFunc("GET /stock/TEA-2", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	stock := httptest.NewServer(warehouse)
	t.Cleanup(stock.Close)

	dir := t.TempDir()
	tokens := map[string]any{}
	for token, scopes := range map[string][]string{"ada": {"orders:read", "orders:write"}, "bob": {"orders:read", "orders:write"}, "dan": {"orders:read", "orders:write"}, "eve": {"orders:read"}} {
		tokens[sum(token+"'s")] = map[string]any{"name": token, "scopes": scopes}
	}
	text, err := json.Marshal(tokens)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "tokens.json"), text)
	program := filepath.Join(dir, "orders")
	goTool(t, "..", "build", "-o", program, "./orders")
	cmd := exec.Command(program, "-address", "127.0.0.1:0", "-data", dir, "-warehouse", stock.URL, "-tokens", filepath.Join(dir, "tokens.json"))
	return start(t, cmd, func(line string) string {
		if m := listening.FindStringSubmatch(line); m != nil {
			return "http://" + m[1]
		}
		return ""
	})
}

// sum is a token as the service knows it.
func sum(token string) string {
	s := sha256.Sum256([]byte(token))
	return hex.EncodeToString(s[:])
}

// listening is what a program says once it takes requests: the service, and Prism.
var listening = regexp.MustCompile(`listening.*?(127\.0\.0\.1:\d+)`)
