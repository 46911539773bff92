package spec

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/statusgen/statusgen/gen/internal/tables"
	"github.com/statusgen/statusgen/gen/spec/report"
)

// A file made of the pieces of others is YAML, which what FuzzLoad changes at
// random seldom is, and gives a table or problems as well.
func TestPieces(t *testing.T) {
	t.Setenv("PATH", "") // the go command takes too long to be run each time
	var files []*yaml.Node
	var pieces []*yaml.Node
	for _, text := range tables.Texts(t, "testdata/bad/*.*", "testdata/ok/*.yaml", "../../spec.yaml") {
		var n yaml.Node
		if yaml.Unmarshal(text, &n) != nil || len(n.Content) == 0 || len(text) > 1<<14 {
			continue
		}
		files = append(files, n.Content[0])
		pieces = append(pieces, below(n.Content[0])...)
	}
	builtIn := base(t)
	file := filepath.Join(t.TempDir(), "status.yaml")
	loaded := 0
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 0))
		n := copyOf(files[r.IntN(len(files))], 0)
		places := below(n)
		if len(places) == 0 {
			continue
		}
		for range r.IntN(5) {
			*places[r.IntN(len(places))] = *copyOf(pieces[r.IntN(len(pieces))], 0)
		}
		text, err := yaml.Marshal(n)
		if err != nil {
			continue
		}
		write(t, file, string(text))
		if _, err := Load(file, builtIn); err == nil {
			loaded++
		} else if problems := err.(report.Problems); len(problems) == 0 || problems[0].Line == 0 {
			t.Errorf("seed %d: no place: %v\n%s", seed, err, text)
		}
	}
	if loaded == 0 {
		t.Error("no file was a table")
	}
}

// below returns the nodes below n.
func below(n *yaml.Node) []*yaml.Node {
	var nodes []*yaml.Node
	for _, c := range n.Content {
		nodes = append(append(nodes, c), below(c)...)
	}
	return nodes
}

// copyOf returns a copy of the node without anchors, and not too deep.
func copyOf(n *yaml.Node, depth int) *yaml.Node {
	out := *n
	out.Anchor, out.Content = "", nil
	if n.Kind == yaml.AliasNode || depth > 8 {
		return &yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}
	}
	for _, c := range n.Content {
		out.Content = append(out.Content, copyOf(c, depth+1))
	}
	return &out
}
