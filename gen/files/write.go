package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// The names of temporaries: of a new text that has not yet its place, and of an
// old one that may have to go back to it. The go command ignores both.
const (
	newSuffix = ".statusgen-new"
	oldSuffix = ".statusgen-old"
)

func temporary(path, suffix string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+suffix)
}

func isTemporary(name string) bool {
	return strings.HasPrefix(name, ".") && (strings.HasSuffix(name, newSuffix) || strings.HasSuffix(name, oldSuffix))
}

// errInterrupted ends a run that a signal told to stop while it still could.
var errInterrupted = errors.New("interrupted")

// A transaction turns the files that are there into the planned ones: all of
// them, or none. Everything that can fail is done beside the files, under the
// names of temporaries; what is left is a row of renames, each of which can be
// undone by another. Only a kill, or a crash of the machine, between two of
// these leaves some files old and some new; the next run mends that.
type transaction struct {
	disk  disk
	made  []string // folders, a parent before its children
	steps []*step
}

// A step is the change of one file.
type step struct {
	Change
	fresh string // the temporary with the new text, if there is one
	saved string // the temporary with the old text, if there is one
	done  bool
}

// Apply makes the changes of the plan. When it fails, nothing has changed,
// unless the error says otherwise. interrupted is asked until there is no way
// back but undoing.
func (p *Plan) Apply(interrupted func() bool) error {
	if len(p.Changes)+len(p.leftovers) == 0 {
		return nil
	}
	return p.apply(osDisk{}, interrupted)
}

func (p *Plan) apply(d disk, interrupted func() bool) error {
	for _, path := range p.leftovers {
		if err := discard(d, path); err != nil {
			return fmt.Errorf("remove what a killed run left: %w", err)
		}
	}
	t := &transaction{disk: d}
	err := t.prepare(p)
	if err == nil && interrupted() {
		err = errInterrupted
	}
	if err == nil {
		err = t.commit()
	}
	if err != nil {
		return t.rollBack(err)
	}
	return t.finish()
}

// prepare writes every new text, and saves every old one that will be replaced.
func (t *transaction) prepare(p *Plan) error {
	for _, dir := range p.missing {
		if err := t.mkdirAll(dir); err != nil {
			return err
		}
	}
	// Most of the time goes to syncing, of which the disk does several at once:
	// sixteen files take less than half the time of one after another.
	var wg sync.WaitGroup
	errs := make([]error, len(p.Changes))
	for i, c := range p.Changes {
		s := &step{Change: c}
		t.steps = append(t.steps, s)
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = s.prepare(t.disk)
		}()
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("%s: %w", p.Changes[i].Path, reason(err))
		}
	}
	return nil
}

// mkdirAll is os.MkdirAll, but remembers what it made.
func (t *transaction) mkdirAll(dir string) error {
	err := t.disk.mkdir(dir)
	if parent := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && parent != dir {
		if err := t.mkdirAll(parent); err != nil {
			return err
		}
		err = t.disk.mkdir(dir)
	}
	switch {
	case err == nil:
		t.made = append(t.made, dir)
	case errors.Is(err, fs.ErrExist):
		return nil // an output's folder in another's
	}
	return err
}

// prepare writes the new text, and saves the old one, under the names of
// temporaries.
func (s *step) prepare(d disk) error {
	if s.Action == Remove {
		return nil
	}
	if err := s.write(d, &s.fresh, newSuffix, s.Text); err != nil || s.Action == Create {
		return err
	}
	saved := temporary(s.Path, oldSuffix)
	if err := d.link(s.Path, saved); err != nil {
		return s.write(d, &s.saved, oldSuffix, s.Old) // a disk without links
	}
	s.saved = saved
	return nil
}

// write makes a temporary and notes its name.
func (s *step) write(d disk, name *string, suffix string, text []byte) error {
	path := temporary(s.Path, suffix)
	f, err := d.create(path)
	if err != nil {
		return err
	}
	*name = path
	err = s.fill(f, text)
	if closed := f.Close(); err == nil {
		err = closed // some disks find out only now that they are full
	}
	return err
}

// fill gives the file its text, and the mode of the file that it replaces. It
// syncs, lest a crash of the machine soon after the rename leave an empty file.
func (s *step) fill(f file, text []byte) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	if s.Action == Replace {
		if err := f.Chmod(s.mode); err != nil {
			return err
		}
	}
	return f.Sync()
}

// commit gives every file its new state.
func (t *transaction) commit() error {
	for _, s := range t.steps {
		if err := s.commit(t.disk); err != nil {
			return fmt.Errorf("%s: %w", s.Path, reason(err))
		}
	}
	return nil
}

func (s *step) commit(d disk) (err error) {
	if s.Action == Remove {
		s.saved = temporary(s.Path, oldSuffix)
		err = d.rename(s.Path, s.saved)
	} else {
		err = d.rename(s.fresh, s.Path)
	}
	s.done = err == nil
	return err
}

// rollBack undoes what was done, the last first. It returns the error that led
// to it, with what has become of the files.
func (t *transaction) rollBack(cause error) error {
	var errs []error
	for _, s := range slices.Backward(t.steps) {
		errs = append(errs, s.undo(t.disk))
	}
	for _, dir := range slices.Backward(t.made) {
		errs = append(errs, discard(t.disk, dir))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("%w; undoing the rest failed: %w", cause, err)
	}
	return fmt.Errorf("%w; nothing was changed", cause)
}

func (s *step) undo(d disk) error {
	switch {
	case !s.done:
		return errors.Join(discard(d, s.fresh), discard(d, s.saved))
	case s.Action == Create:
		return d.remove(s.Path)
	default:
		return d.rename(s.saved, s.Path)
	}
}

// finish removes the old files, for which there is no more use.
func (t *transaction) finish() error {
	var errs []error
	for _, s := range t.steps {
		errs = append(errs, discard(t.disk, s.saved))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("the outputs are written, but what they replace is left: %w", err)
	}
	return nil
}

// discard removes what may not be there.
func discard(d disk, path string) error {
	if path == "" {
		return nil
	}
	if err := d.remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// reason is the error without the path of a temporary, which nobody asked for.
func reason(err error) error {
	var (
		pathErr *fs.PathError
		linkErr *os.LinkError
	)
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}
