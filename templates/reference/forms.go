package reference

// HTML is the page.
func (p *Page) HTML() ([]byte, error) { return nil, nil }
