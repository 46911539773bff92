package reference

import "github.com/statusgen/statusgen/templates/model"

// Of is what the reference says of the table. Client is the name of the package that
// clients import; empty where there is none.
func Of(t *model.Table, client string) *Page { return &Page{} }

// HTML is the page.
func (p *Page) HTML() ([]byte, error) { return nil, nil }

// Markdown is the page to be read raw, or as a code host shows it.
func (p *Page) Markdown() []byte { return nil }

// JSON is the page for machines; Schema describes it.
func (p *Page) JSON() ([]byte, error) { return nil, nil }

// Picture is the SVG that leads from a method and a situation to a row.
func (p *Page) Picture() []byte { return nil }
