// Package conditions is a service of pages that several people write. Who has a
// page as it is gets no copy of it, and nobody writes over what another has written
// in the meantime (RFC 9110, section 13).
package conditions

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/statusgen/statusgen/examples/conditions/status"
)

//go:generate go tool statusgen

// A Page is a text that has been written so many times.
type Page struct {
	Text    string
	Version int
	changed time.Time
}

// tag names the version, with none for a page that does not exist.
func (p Page) tag() string {
	if p.Version == 0 {
		return ""
	}
	return fmt.Sprint("v", p.Version)
}

// Pages are the pages by their names. The zero value has none.
type Pages struct {
	Clock func() time.Time

	mu    sync.Mutex
	pages map[string]Page
}

// Handler serves the pages.
func (s *Pages) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/pages/{name}", status.Resource{Get: s.get, Put: s.put})
	return mux
}

func (s *Pages) get(r *http.Request) status.GetResponse {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := s.pages[r.PathValue("name")]
	switch status.Match(r, page.tag(), page.changed) {
	case http.StatusNotModified:
		return status.NotModified().ETag(page.tag())
	case http.StatusPreconditionFailed:
		return status.PreconditionFailed("the page is another than you have")
	}
	if page.Version == 0 {
		return status.NotFound("no such page")
	}
	return status.OK(page).ETag(page.tag()).LastModified(page.changed)
}

func (s *Pages) put(r *http.Request) status.PutResponse {
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, 1<<20))
	if err != nil {
		return status.BadRequest("the text did not arrive, or is too long", err)
	}
	s.mu.Lock() // so that nobody writes between the question and the answer
	defer s.mu.Unlock()
	page := s.pages[r.PathValue("name")]
	if status.Match(r, page.tag(), page.changed) != 0 {
		return status.PreconditionFailed("somebody else has changed the page")
	}
	if s.pages == nil {
		s.pages = map[string]Page{}
	}
	s.pages[r.PathValue("name")] = Page{Text: string(text), Version: page.Version + 1, changed: s.Clock()}
	left := status.NewItem("writes").With("r", 99-page.Version).With("t", time.Minute)
	return status.NoContent().RateLimit(left)
}
