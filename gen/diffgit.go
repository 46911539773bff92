package gen

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/spec"
)

// atRevision reads the table in the file as it was at the revision, with what it extends.
func (c *command) atRevision(revision, file string) (*side, error) {
	g, name, err := gitAround(file)
	if err != nil {
		return nil, err
	}
	tree, err := g.at(revision)
	if err != nil {
		return nil, err
	}
	if _, ok := tree.entries[name]; !ok {
		return nil, fmt.Errorf("%s has no file %s; if it had another name then, compare the two files; git worktree add ../then %[1]s has it as it was", revision, name)
	}
	if tree.dir, err = os.MkdirTemp("", "statusgen-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(tree.dir)
	if err := tree.write(tree.modules()...); err != nil {
		return nil, err
	}
	in := spec.Input{File: tree.path(name), Base: c.base, Compared: true, Name: tree.called, Fetch: tree.fetch}
	return sideOf(in, revision+":"+name)
}

// A git is a repository: the folder in which git is run for it.
type git struct{ dir string }

// gitAround returns the repository that the file is in, and the file's name in it.
func gitAround(file string) (*git, string, error) {
	dir, base := filepath.Split(file)
	if os.Getenv("GIT_DIR") != "" { // in a hook, which is run at the top
		dir, base = "", file
	}
	g := &git{dir: dir}
	prefix, err := g.run("rev-parse", "--show-prefix")
	if err != nil {
		return nil, "", err
	}
	return g, path.Join(strings.TrimSuffix(string(prefix), "\n"), filepath.ToSlash(base)), nil
}

// run returns what git prints.
func (g *git) run(args ...string) ([]byte, error) { return g.feed(nil, args...) }

// feed returns what git prints that is given the text.
func (g *git) feed(text []byte, args ...string) ([]byte, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = g.dir
	cmd.Stdin = bytes.NewReader(text)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if why, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n"); why != "" {
			return nil, fmt.Errorf("git %s: %s", args[0], strings.TrimPrefix(why, "fatal: "))
		}
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// A gitTree is what a repository has at a revision. What is read of it is written into a
// folder first.
type gitTree struct {
	*git
	revision string
	dir      string
	entries  map[string]gitEntry // by their names
}

// A gitEntry is a file, or what a link leads to.
type gitEntry struct{ mode, object string }

// at returns what the repository has at the revision.
func (g *git) at(revision string) (*gitTree, error) {
	commit, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{tree}")
	if err != nil {
		return nil, fmt.Errorf("git knows no revision %q here; has it been fetched?", revision)
	}
	listing, err := g.run("ls-tree", "-r", "-z", "--full-tree", strings.TrimSpace(string(commit)))
	if err != nil {
		return nil, err
	}
	t := &gitTree{git: g, revision: revision, entries: map[string]gitEntry{}}
	for line := range strings.SplitSeq(string(listing), "\x00") {
		about, name, _ := strings.Cut(line, "\t")
		if fields := strings.Fields(about); len(fields) == 3 && fields[1] == "blob" {
			t.entries[name] = gitEntry{fields[0], fields[2]}
		}
	}
	return t, nil
}

// modules are the files that say which modules there are.
func (t *gitTree) modules() []string {
	var all []string
	for name := range t.entries {
		switch path.Base(name) {
		case "go.mod", "go.sum", "go.work", "go.work.sum":
			all = append(all, name)
		case "modules.txt":
			if path.Base(path.Dir(name)) == "vendor" {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all
}

// path is where the file of the name is written.
func (t *gitTree) path(name string) string { return filepath.Join(t.dir, filepath.FromSlash(name)) }

// name is that of a file by its path, if it is one of the tree.
func (t *gitTree) name(file string) (name string, ok bool) {
	rel, err := filepath.Rel(t.dir, file)
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}

// called is what git calls the file.
func (t *gitTree) called(file string) string {
	if name, ok := t.name(file); ok {
		return t.revision + ":" + name
	}
	return file
}

// fetch writes a file of the tree, if it is one.
func (t *gitTree) fetch(file string) error {
	name, ok := t.name(file)
	if _, is := t.entries[name]; !ok || !is {
		return nil
	}
	return t.write(name)
}

// write writes the files of the names.
func (t *gitTree) write(names ...string) error {
	var objects bytes.Buffer
	names = slices.DeleteFunc(names, func(name string) bool {
		_, err := os.Lstat(t.path(name))
		return err == nil
	})
	for _, name := range names {
		objects.WriteString(t.entries[name].object + "\n")
	}
	if len(names) == 0 {
		return nil
	}
	out, err := t.feed(objects.Bytes(), "cat-file", "--batch")
	if err != nil {
		return err
	}
	r := bufio.NewReader(bytes.NewReader(out))
	for _, name := range names {
		text, err := nextObject(r)
		if err != nil {
			return fmt.Errorf("git has nothing for %s:%s: %w", t.revision, name, err)
		}
		if err := t.put(name, text); err != nil {
			return err
		}
	}
	return nil
}

// nextObject reads what git cat-file --batch prints of one object.
func nextObject(r *bufio.Reader) ([]byte, error) {
	head, err := r.ReadString('\n')
	fields := strings.Fields(head)
	if err != nil || len(fields) != 3 {
		return nil, errors.New(strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil {
		return nil, err
	}
	text := make([]byte, size+1) // and the end of the line
	_, err = io.ReadFull(r, text)
	return text[:size], err
}

// put writes one file; of a link, what it leads to as well.
func (t *gitTree) put(name string, text []byte) error {
	const link = "120000"
	if err := os.MkdirAll(filepath.Dir(t.path(name)), 0o777); err != nil {
		return err
	}
	if t.entries[name].mode != link {
		return os.WriteFile(t.path(name), text, 0o666)
	}
	if err := os.Symlink(filepath.FromSlash(string(text)), t.path(name)); err != nil {
		return err
	}
	return t.fetch(filepath.Join(filepath.Dir(t.path(name)), filepath.FromSlash(string(text))))
}
