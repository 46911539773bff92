package gopkg

import (
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// The index has what parse finds in the files of the runtime, for each side: to find it
// again takes a third of the run for a small table. Each file stands under the checksum of
// its text; one that is not there is parsed, so that an index that is behind costs time,
// and nothing else.
//
//	0123456789abcdef codes.go
//	import "errors"
//	14 512 CodeOf | errorOf | errors
//	512 734 .code failure | failure row .status |
//
// A declaration has where its text begins and ends, its names with the receiver, what it
// uses that the package may have, and what may be a package.
//
//go:embed index.txt
var indexText string

// index are the lines of the files, by the line above them.
var index = sync.OnceValue(func() map[string]string {
	files := map[string]string{}
	for _, section := range strings.Split(indexText, "\n\n") {
		key, lines, _ := strings.Cut(section, "\n")
		files[key] = lines
	}
	return files
})

func indexKey(name string, text []byte) string {
	sum := sha256.Sum256(text)
	return fmt.Sprintf("%x %s", sum[:8], name)
}

// cutFile cuts a file of the runtime into its declarations, by the index if it can.
func cutFile(name string, text []byte) (*file, error) {
	lines, ok := index()[indexKey(name, text)]
	if !ok {
		return parse(name, text)
	}
	f := &file{name: name}
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		if imported, ok := strings.CutPrefix(line, "import "); ok {
			f.imports = append(f.imports, imported)
			continue
		}
		d, err := indexed(line, text)
		if err != nil {
			return nil, fmt.Errorf("the index of %s has the line %q: %w", name, line, err)
		}
		f.decls = append(f.decls, d)
	}
	return f, nil
}

// indexed is the declaration of the text that a line of the index tells of.
func indexed(line string, text []byte) (*declaration, error) {
	parts := strings.Split(line, "|")
	head := strings.Fields(parts[0])
	if len(parts) != 3 || len(head) < 3 {
		return nil, errors.New("it has other parts")
	}
	begin, errBegin := strconv.Atoi(head[0])
	end, errEnd := strconv.Atoi(head[1])
	if errBegin != nil || errEnd != nil || begin < 0 || begin > end || end > len(text) {
		return nil, errors.New("there is no such place")
	}
	d := &declaration{text: text[begin:end:end], names: head[2:], uses: strings.Fields(parts[1]), packages: strings.Fields(parts[2])}
	if strings.HasPrefix(head[2], ".") { // a method
		d.names, d.receiver = head[2:3], head[3]
	}
	return d, nil
}
