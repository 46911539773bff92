package spec

import (
	"sync"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"gopkg.in/yaml.v3"
)

// Shared is what tables have in common that are read in one run: a file that many of
// them extend is parsed once, and its module looked for once a module that requires it.
// Its zero value is ready for use, by several readers at once.
type Shared struct {
	modules source.Modules
	mutex   sync.Mutex
	files   map[string]func() ([]byte, *yaml.Node)
}

// parsed returns the text of a file that tables extend, and the mapping that it is; nil
// where it is none, or cannot be read: each table that extends it says so. Those who
// read a node leave it as it is.
func (s *Shared) parsed(src *report.Source, read func(*report.Source) ([]byte, error)) (text []byte, root *yaml.Node) {
	s.mutex.Lock()
	if s.files == nil {
		s.files = map[string]func() ([]byte, *yaml.Node){}
	}
	once := s.files[src.File]
	if once == nil {
		own := *src
		once = sync.OnceValues(func() ([]byte, *yaml.Node) {
			text, err := read(&own)
			if err != nil {
				return nil, nil
			}
			return text, parse(&own, text, &report.Report{})
		})
		s.files[src.File] = once
	}
	s.mutex.Unlock()
	return once()
}
