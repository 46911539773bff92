package gen

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// check prints what a run would change, as a diff that patch -p1 understands,
// and fails when that is anything.
func (c *command) check(p *plan) error {
	if len(p.changes) == 0 {
		return nil
	}
	for _, change := range p.changes {
		if _, err := c.stdout.Write(change.diff()); err != nil {
			return err
		}
	}
	return fmt.Errorf("the outputs are not what %s gives; to mend that, run go generate ./..., or this command without check", c.file)
}

// diff is the change in the unified format.
func (c change) diff() []byte {
	name := strings.TrimPrefix(filepath.ToSlash(c.path), "/")
	from, to := "a/"+name, "b/"+name
	switch c.action {
	case create:
		from = "/dev/null"
	case remove:
		to = "/dev/null"
	}
	return diff.Diff(from, c.old, to, c.text)
}
