package source

import (
	"path/filepath"
	"strings"
	"sync"
)

// Modules are those that the go command was asked for. It is asked once for what several
// tables of one module, or of one workspace, extend. The zero value is ready for use, by
// several at once.
type Modules struct {
	mutex   sync.Mutex
	found   map[string]func() (*module, error)
	fetched map[string]func() Download
}

// find is findModule.
func (m *Modules) find(dir string, env []string, name string) (*module, error) {
	key, ok := m.key(dir, env, name)
	if !ok {
		return findModule(dir, env, name)
	}
	found, err := once(m, &m.found, key, func() func() (*module, error) {
		return sync.OnceValues(func() (*module, error) { return findModule(dir, env, name) })
	})()
	if found == nil || err != nil {
		return nil, err
	}
	own := *found
	return &own, nil
}

// download is the function of that name.
func (m *Modules) download(dir string, env []string, name string) Download {
	key, ok := m.key(dir, env, name)
	if !ok {
		return download(dir, env, name)
	}
	return once(m, &m.fetched, key, func() func() Download {
		return sync.OnceValue(func() Download { return download(dir, env, name) })
	})()
}

// key tells questions apart that may have different answers: in folders of one module and
// one workspace they have one.
func (m *Modules) key(dir string, env []string, name string) (key string, ok bool) {
	if m == nil {
		return "", false
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	around := []string{name}
	for _, file := range []string{"go.mod", "go.work"} {
		path, _, err := nearest(abs, file)
		if err != nil {
			return "", false
		}
		around = append(around, path)
	}
	return strings.Join(append(around, env...), "\x00"), true
}

// once returns the answer of the key, which make makes where it is new.
func once[T any](m *Modules, answers *map[string]T, key string, make func() T) T {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if *answers == nil {
		*answers = map[string]T{}
	}
	answer, known := (*answers)[key]
	if !known {
		answer = make()
		(*answers)[key] = answer
	}
	return answer
}
