package reference

// Markdown is the page to be read raw, or as a code host shows it.
func (p *Page) Markdown() []byte { return nil }
