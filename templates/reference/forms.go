package reference

// HTML is the page.
func (p *Page) HTML() ([]byte, error) { return nil, nil }

// Picture is the SVG that leads from a method and a situation to a row.
func (p *Page) Picture() []byte { return nil }
