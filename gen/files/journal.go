package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
)

// A run prepares what it does to the files of a folder in another one, inside
// it: the staging folder, with a journal, the new texts, and the old ones that
// may have to go back. When the run is killed, the next one knows from the name
// of the journal what is left to do:
//
//	prepared   nothing has changed yet: remove the staging folder
//	committed  go on until all files are new, then remove it
//	undone     go on until all files are old, then remove it
//
// A run that works in several folders has a staging folder in each. Their
// journals name all of them, and what the first one is called holds for all.
type staging struct {
	dir   string // of the files
	state state
	journal
	changes []Change // of the steps, for who prepares them
	made    bool     // it is there
}

type state string

const (
	prepared  state = "prepared"
	committed state = "committed"
	undone    state = "undone"
)

// A journal is written below the line that marks files of ours, lest somebody
// else's folder be taken for a staging folder.
type journal struct {
	Folders []string // where the run works, as paths from here; "." is this one
	Steps   []step   // what it does here
}

const journalMark = gopkg.Header + "\n"

// A step is what becomes of one file.
type step struct {
	Action Action
	Name   string
}

// fresh is the file of the new text in the staging folder, if there is one.
func (s step) fresh() string { return s.Name + ".new" }

// saved is the file of the old text in the staging folder, if there is one.
func (s step) saved() string { return s.Name + ".old" }

// path is the path of a file of the staging folder, of the folder itself for
// none.
func (s *staging) path(name string) string { return filepath.Join(s.dir, model.Staging, name) }

func (s *staging) journalPath() string { return s.path(string(s.state)) }

func (s *staging) isFirst() bool { return len(s.Folders) == 0 || s.Folders[0] == "." }

// folders are the paths of all folders of the run.
func (s *staging) folders() ([]string, error) {
	dirs := make([]string, len(s.Folders))
	for i, folder := range s.Folders {
		switch folder := filepath.FromSlash(folder); {
		case folder == ".":
			dirs[i] = s.dir
		case filepath.IsAbs(folder):
			dirs[i] = folder
		default:
			here, err := realPath(s.dir)
			if err != nil {
				return nil, err
			}
			dirs[i] = filepath.Join(here, folder)
		}
	}
	return dirs, nil
}

// relative is the path from one folder to another, for whoever comes to the
// first by whatever path.
func relative(from, to string) (string, error) {
	if from == to {
		return ".", nil
	}
	from, err := realPath(from)
	if err != nil {
		return "", err
	}
	to, err = realPath(to)
	if err != nil {
		return "", err
	}
	if rel, err := filepath.Rel(from, to); err == nil {
		return filepath.ToSlash(rel), nil
	}
	return filepath.ToSlash(to), nil // on another drive
}

// realPath is the absolute path of what is there, without symbolic links.
func realPath(path string) (string, error) {
	if !filepath.IsAbs(path) {
		dir, err := os.Getwd() // which may be a link, as the shell has it
		if err != nil {
			return "", err
		}
		if dir, err = filepath.EvalSymlinks(dir); err != nil {
			return "", err
		}
		path = filepath.Join(dir, path)
	}
	return filepath.EvalSymlinks(path)
}

func (j journal) text() ([]byte, error) {
	text, err := json.Marshal(j)
	return append([]byte(journalMark), append(text, '\n')...), err
}

func parseJournal(text []byte) (j journal, err error) {
	text, ok := bytes.CutPrefix(text, []byte(journalMark))
	if !ok {
		return journal{}, errors.New("no mark")
	}
	if err := json.Unmarshal(text, &j); err != nil {
		return journal{}, err
	}
	if !slices.Contains(j.Folders, ".") {
		return journal{}, errors.New("not of this folder")
	}
	for _, s := range j.Steps {
		if s.Name != filepath.Base(s.Name) || !filepath.IsLocal(s.Name) {
			return journal{}, fmt.Errorf("%q is no name of a file", s.Name)
		}
	}
	return j, nil
}

// readStaging returns what a killed run has left in the folder; nil for nothing.
// A file or folder of somebody else with the name is an error.
func readStaging(dir string) (*staging, error) {
	s := &staging{dir: dir, state: prepared, made: true}
	foreign := fmt.Errorf("%s: is not of statusgen, which prepares in a folder of this name what it writes; move it away", s.path(""))
	info, err := os.Lstat(s.path(""))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, foreign
	}
	entries, err := os.ReadDir(s.path(""))
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return s, nil // the journal comes into the folder first, and leaves it last
	}
	for _, e := range entries {
		switch name := state(e.Name()); {
		case !e.Type().IsRegular():
			return nil, foreign
		case name == committed, name == undone:
			s.state = name
		}
	}
	text, err := readFile(s.journalPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, foreign
	} else if err != nil {
		return nil, err
	}
	s.journal, err = parseJournal(text)
	isBegun := len(entries) == 1 && (strings.HasPrefix(journalMark, string(text)) || bytes.HasPrefix(text, []byte(journalMark)))
	if err != nil && !(s.state == prepared && isBegun) {
		return nil, foreign
	}
	return s, nil
}

// recover brings to its end what a killed run has begun in the folder.
func (r *Run) recover(dir string) error {
	s, err := readStaging(dir)
	if s == nil || err != nil {
		return err
	}
	t := transaction{r.on(), []*staging{s}}
	first, err := r.firstOf(s)
	if err != nil {
		return err
	}
	if first != nil && first.state != prepared {
		if t.stagings, err = r.allOf(first); err != nil {
			return err
		}
		if err := t.move(); err != nil {
			return err
		}
	}
	if err := t.clean(); err != nil {
		return fmt.Errorf("what a killed run has left cannot be removed: %w", err)
	}
	return nil
}

// firstOf returns the first staging folder of the run that s is of; nil when it
// is gone, in which case the run was over.
func (r *Run) firstOf(s *staging) (*staging, error) {
	if s.isFirst() {
		return s, nil
	}
	folders, err := s.folders()
	if err != nil {
		return nil, err
	}
	if err := r.Lock(folders[0]); err != nil {
		return nil, err
	}
	first, err := readStaging(folders[0])
	if first == nil || err != nil {
		return nil, err
	}
	folders, err = first.folders()
	if err != nil || !slices.ContainsFunc(folders, func(dir string) bool { return isSameFolder(dir, s.dir) }) {
		return nil, err // it is of a later run
	}
	return first, nil
}

// allOf returns the staging folders of a run whose first has still to do
// something, which all of them have then.
func (r *Run) allOf(first *staging) ([]*staging, error) {
	folders, err := first.folders()
	if err != nil {
		return nil, err
	}
	all := []*staging{first}
	for _, dir := range folders[1:] {
		if err := r.Lock(dir); err != nil {
			return nil, err
		}
		s, err := readStaging(dir)
		if err != nil {
			return nil, err
		}
		if s != nil {
			all = append(all, s)
		}
	}
	return all, nil
}

func isSameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
