package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// errInterrupted ends a run that a signal told to stop while it still could.
var errInterrupted = errors.New("interrupted")

// Write makes the changes of the plan. When it fails, nothing has changed,
// unless the error says otherwise. interrupted is asked until there is no way
// back but undoing.
func (r *Run) Write(p *Plan, interrupted func() bool) error {
	if len(p.Changes) == 0 {
		return nil
	}
	t, err := newTransaction(r.on(), p.Changes)
	if err != nil {
		return err
	}
	err = t.prepare()
	if err == nil && interrupted() {
		err = errInterrupted
	}
	if err == nil {
		err = t.commit()
	}
	if err != nil {
		return t.rollBack(err)
	}
	r.made = nil // they are in use
	if err := t.clean(); err != nil {
		return fmt.Errorf("the outputs are written, but what they replace is left: %w", err)
	}
	return nil
}

// A transaction turns the files that are there into the planned ones: all of
// them, or none. Everything that needs room on the disk is done in the staging
// folders. Renaming the journal then decides; what is left is a row of renames,
// each of which can be undone by another. Whenever the run is killed, the next
// one goes on from there, and so it does after a crash of the machine, since
// file systems keep the order of renames.
type transaction struct {
	disk     disk
	stagings []*staging
}

func newTransaction(d disk, changes []Change) (*transaction, error) {
	t := &transaction{disk: d}
	folders := map[string]*staging{}
	for _, c := range changes {
		dir, name := filepath.Split(c.Path)
		dir = filepath.Clean(dir)
		if folders[dir] == nil {
			folders[dir] = &staging{dir: dir, state: prepared}
			t.stagings = append(t.stagings, folders[dir])
		}
		s := folders[dir]
		s.changes = append(s.changes, c)
		s.Steps = append(s.Steps, step{c.Action, name})
	}
	for _, s := range t.stagings {
		for _, other := range t.stagings {
			rel, err := relative(s.dir, other.dir)
			if err != nil {
				return nil, err
			}
			s.Folders = append(s.Folders, rel)
		}
	}
	return t, nil
}

// prepare writes every new text, and saves every old one that will be replaced.
// Most of the time goes to syncing, of which the disk does several at once:
// sixteen files take less than half the time of one after another.
func (t *transaction) prepare() error {
	var tasks []func() error
	for _, s := range t.stagings {
		tasks = append(tasks, func() error { return s.prepare(t.disk) })
	}
	return atOnce(tasks)
}

func (s *staging) prepare(d disk) error {
	text, err := s.journal.text()
	if err != nil {
		return err
	}
	if err := d.mkdir(s.path("")); err != nil {
		return at(s.dir, err)
	}
	s.made = true
	// The journal comes first: what is found in the folder is known by it.
	f, err := d.create(s.journalPath())
	if err != nil {
		return at(s.dir, err)
	}
	_, err = f.Write(text)
	if err = at(s.dir, err); err == nil {
		tasks := []func() error{func() error { return at(s.dir, f.Sync()) }}
		for i, c := range s.changes {
			tasks = append(tasks, func() error { return at(c.Path, s.prepareStep(d, s.Steps[i], c)) })
		}
		err = atOnce(tasks)
	}
	if closed := f.Close(); err == nil {
		err = at(s.dir, closed)
	}
	return err
}

// atOnce does the tasks at the same time, and returns the error of the first of
// them that has one.
func atOnce(tasks []func() error) error {
	errs := make([]error, len(tasks))
	var wg sync.WaitGroup
	for i, task := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = task()
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// prepareStep writes the new text of a file, and saves the old one.
func (s *staging) prepareStep(d disk, st step, c Change) error {
	if c.Action == Remove {
		return nil
	}
	if err := c.write(d, s.path(st.fresh()), c.Text); err != nil || c.Action == Create {
		return err
	}
	if err := d.link(c.Path, s.path(st.saved())); err != nil {
		return c.write(d, s.path(st.saved()), c.Old) // a disk without links
	}
	return nil
}

// write makes a file of the staging folder.
func (c Change) write(d disk, path string, text []byte) error {
	f, err := d.create(path)
	if err != nil {
		return err
	}
	err = c.fill(f, text)
	if closed := f.Close(); err == nil {
		err = closed // some disks find out only now that they are full
	}
	return err
}

// fill gives the file its text, and the mode of the file that it replaces. It
// syncs, lest a crash of the machine soon after the rename leave an empty file.
func (c Change) fill(f file, text []byte) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	if c.Action == Replace {
		if err := f.Chmod(c.mode); err != nil {
			return err
		}
	}
	return f.Sync()
}

// commit makes all files new.
func (t *transaction) commit() error {
	if err := t.call(committed); err != nil {
		return err
	}
	return t.move()
}

// rollBack makes all files old. It returns the error that led to it, with what
// has become of the files.
func (t *transaction) rollBack(cause error) error {
	err := t.undo()
	if err == nil {
		err = t.clean()
	}
	if err != nil {
		return fmt.Errorf("%w; undoing the rest failed, and the next run goes on with it: %w", cause, err)
	}
	return fmt.Errorf("%w; nothing was changed", cause)
}

func (t *transaction) undo() error {
	if t.stagings[0].state == prepared {
		return nil
	}
	if err := t.call(undone); err != nil {
		return err
	}
	return t.move()
}

// call gives the journal that counts another name.
func (t *transaction) call(name state) error {
	first := t.stagings[0]
	if err := t.disk.rename(first.journalPath(), first.path(string(name))); err != nil {
		return at(first.dir, err)
	}
	first.state = name
	return nil
}

// A move is a rename, into the staging folder or out of it.
type move struct {
	from, to string
	path     string // the one of the two outside
}

// move makes the renames that are left to do, as the name of the journal has it;
// none when somebody else's file stands in the way of one.
func (t *transaction) move() error {
	var (
		moves []move
		errs  []error
	)
	for _, s := range t.stagings {
		for _, st := range s.Steps {
			m, err := s.left(st, t.stagings[0].state)
			if m != nil {
				moves = append(moves, *m)
			}
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, m := range moves {
		if err := t.disk.rename(m.from, m.to); err != nil {
			return at(m.path, err)
		}
	}
	return nil
}

// left is what is left to do of a step; nil for nothing.
func (s *staging) left(st step, goal state) (*move, error) {
	path, fresh, saved := filepath.Join(s.dir, st.Name), s.path(st.fresh()), s.path(st.saved())
	m := &move{path: path}
	switch {
	case goal == committed && st.Action == Remove:
		m.from, m.to = path, saved
	case goal == committed:
		m.from, m.to = fresh, path
	case exists(fresh): // it was never done
		return nil, nil
	case st.Action == Create:
		m.from, m.to = path, fresh
	default:
		m.from, m.to = saved, path
	}
	if !exists(m.from) {
		return nil, nil // it is done
	}
	if !isTheirs(path) {
		return m, nil
	}
	if m.from == path {
		return nil, nil // somebody has put it there since: it may stay
	}
	return nil, fmt.Errorf("%s: was not written by statusgen (%s), and stands where statusgen has still to write what it has begun; move it away", path, lack(path))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// isTheirs reports whether something is there that statusgen has not written.
func isTheirs(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && !(info.Mode().IsRegular() && isOurs(path))
}

// clean removes the staging folders, the one whose journal counts before the
// others: as long as it says what to do, all of them are there.
func (t *transaction) clean() error {
	for _, s := range t.stagings {
		if err := s.clean(t.disk); err != nil {
			return err
		}
	}
	return nil
}

// clean removes the staging folder, the journal after all else. What is in it
// beside is somebody else's.
func (s *staging) clean(d disk) error {
	if !s.made {
		return nil
	}
	var errs []error
	for _, st := range s.Steps {
		errs = append(errs, discard(d, s.path(st.fresh())), discard(d, s.path(st.saved())))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := discard(d, s.journalPath()); err != nil {
		return err
	}
	return d.remove(s.path(""))
}

// discard removes what may not be there.
func discard(d disk, path string) error {
	if err := d.remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// at is the error with the path of the file that it is about, in the place of one
// in a staging folder that nobody asked for.
func at(path string, err error) error {
	if err == nil {
		return nil
	}
	var (
		pathErr *fs.PathError
		linkErr *os.LinkError
	)
	switch {
	case errors.As(err, &pathErr):
		err = pathErr.Err
	case errors.As(err, &linkErr):
		err = linkErr.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
