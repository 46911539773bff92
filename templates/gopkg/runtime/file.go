package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// respondFile sends a file as [http.ServeContent] does. Of what that answers with an
// error, the table's error is sent in its place.
func respondFile(w http.ResponseWriter, r *http.Request, row *row, more *[]header, name string, modified time.Time, content io.ReadSeeker, headers ...header) error {
	f := &fileWriter{ResponseWriter: w, content: content}
	defer f.close()
	h := w.Header()
	switch {
	case len(h) > 0 && written(w):
		return report(r, row, nil, nil, "", errWritten)
	case content == nil:
		return respondWithout(w, r, fmt.Errorf("reading the body of %s: the content is nil", row.name))
	}
	f.before = maps.Clone(h)
	fault := setAllHeaders(h, row, more, headers)
	if isHeaderOnly(w) {
		f.closed = true // it is not: somebody may send it yet
		setFileHeader(h, name, modified)
		return fault
	}
	f.serve(r, name, modified)
	if !f.begun() {
		return f.respondError(r, row)
	}
	sent := *row
	sent.code = f.code
	if f.err != nil {
		cut(w, r, &sent, fault, fmt.Errorf("sending the body of %s: %w", row.name, f.err))
	}
	return report(r, &sent, nil, nil, "", fault)
}

// setFileHeader sets what ServeContent sets without a look at the file.
func setFileHeader(h http.Header, name string, modified time.Time) {
	h["Accept-Ranges"] = []string{"bytes"}
	if mediaType := mime.TypeByExtension(filepath.Ext(name)); len(h["Content-Type"]) == 0 && mediaType != "" {
		h["Content-Type"] = []string{mediaType}
	}
	if x := (header{"Last-Modified", []string{headerTime(modified)}}); x.hasValue() && modified.Unix() != 0 {
		h[x.key] = x.value
	}
}

// ranged is the request without a Range where its method has none (RFC 9110, section
// 14.2); that HEAD has one, ServeContent decides.
func ranged(r *http.Request) *http.Request {
	if len(r.Header["Range"]) == 0 || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r
	}
	other := *r
	other.Header = maps.Clone(r.Header)
	delete(other.Header, "Range")
	return &other
}

// A fileWriter is what ServeContent writes to. It keeps the errors for those of the
// table, and sees what becomes of the rest.
type fileWriter struct {
	http.ResponseWriter
	content io.ReadSeeker
	closed  bool
	before  http.Header // as it was before the headers of the response were set
	code    int
	why     []byte // what ServeContent would tell the client of an error
	err     error  // why reading or writing failed
}

// serve lets ServeContent send the file, and closes it.
func (f *fileWriter) serve(r *http.Request, name string, modified time.Time) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if !f.begun() {
			f.restore()
		}
		cutByPanic(f.ResponseWriter, r, recover(), f.begun())
	}()
	var guarded *guardedFile
	if strings.Contains(r.Header.Get("Range"), ",") {
		guarded = &guardedFile{file: f.content}
		f.content = guarded
	}
	http.ServeContent(f, ranged(r), name, modified, f.content)
	f.close()
	if guarded != nil && guarded.panicked != nil {
		if f.err = guarded.panicked; f.begun() {
			panic(f.err)
		}
	}
	returned = true
}

// close closes the file, once.
func (f *fileWriter) close() {
	if !f.closed {
		f.closed = true
		closeContent(f.content)
	}
}

// begun reports whether a header was sent.
func (f *fileWriter) begun() bool { return 0 < f.code && f.code < 400 }

// restore takes back the headers that were set.
func (f *fileWriter) restore() {
	h := f.Header()
	clear(h)
	maps.Copy(h, f.before)
}

// WriteHeader sends the header, unless it is that of an error.
func (f *fileWriter) WriteHeader(code int) {
	f.code = code
	if code < 400 {
		f.ResponseWriter.WriteHeader(code)
	}
}

// Write sends a part of the file, unless it is of an error.
func (f *fileWriter) Write(p []byte) (int, error) {
	if f.code >= 400 {
		f.why = append(f.why, p...)
		return len(p), nil
	}
	n, err := f.ResponseWriter.Write(p)
	f.err = cmp.Or(f.err, err)
	return n, err
}

// ReadFrom lets the server read the file, which it may leave to the system, as
// sendfile. ServeContent does not say that a file was shorter than it had been.
func (f *fileWriter) ReadFrom(src io.Reader) (n int64, err error) {
	if to, ok := f.ResponseWriter.(io.ReaderFrom); ok {
		n, err = to.ReadFrom(src)
	} else {
		buf := pieces.Get().(*piece)
		n, err = io.CopyBuffer(struct{ io.Writer }{f.ResponseWriter}, src, buf[:])
		pieces.Put(buf)
	}
	if part, ok := src.(*io.LimitedReader); ok && part.N > 0 && err == nil {
		err = fmt.Errorf("%w: the file has become shorter by %d bytes", io.ErrUnexpectedEOF, part.N)
	}
	f.err = cmp.Or(f.err, err)
	return n, err
}

// Unwrap is for [http.ResponseController].
func (f *fileWriter) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// respondError sends the table's error in place of ServeContent's.
func (f *fileWriter) respondError(r *http.Request, row *row) error {
	contentRange := f.Header().Get("Content-Range")
	f.restore()
	cause := f.err
	if cause == nil && len(f.why) > 0 {
		cause = errors.New(strings.TrimSpace(string(f.why)))
	}
	var e *failure
	switch f.code {
	case http.StatusPreconditionFailed:
		e = preconditionFailed()
	case http.StatusRequestedRangeNotSatisfiable:
		if e = rangeNotSatisfiable(); contentRange != "" {
			setHeader(e, "Content-Range", contentRange)
		}
	default:
		return respondWithout(f.ResponseWriter, r, fmt.Errorf("reading the body of %s: %w", row.name, cause))
	}
	e.cause = cause
	return e.Respond(f.ResponseWriter, r)
}

// A guardedFile is a file for a request of several ranges, which ServeContent reads in
// a goroutine of its own. A panic there would end the process, and the goroutine may
// still be reading when ServeContent has returned.
type guardedFile struct {
	mu       sync.Mutex
	file     io.ReadSeeker
	closed   bool
	panicked *PanicError
}

func (s *guardedFile) Read(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, os.ErrClosed
	}
	defer s.survive(&err)
	if n, err = s.file.Read(p); n < 0 || n > len(p) {
		return 0, errRead
	}
	return n, err
}

func (s *guardedFile) Seek(offset int64, whence int) (n int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, os.ErrClosed
	}
	defer s.survive(&err)
	return s.file.Seek(offset, whence)
}

// survive makes an error of a panic.
func (s *guardedFile) survive(err *error) {
	if value := recover(); value != nil {
		s.panicked = &PanicError{value, debug.Stack()}
		*err = s.panicked
	}
}

// Close waits for the goroutine's last Read.
func (s *guardedFile) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	closeContent(s.file)
	return nil
}
