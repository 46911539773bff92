package files

import "github.com/statusgen/statusgen/gen/regular"

// maxSize is what no output exceeds, by far: 10,000 rows give 30 MB.
const maxSize = 1 << 28

// readFile is os.ReadFile for files that may be anything.
func readFile(path string) ([]byte, error) { return regular.ReadFile(path, maxSize) }

// readHead returns the beginning of a file that may be large.
func readHead(path string) ([]byte, error) { return regular.ReadHead(path, 4<<10) }
