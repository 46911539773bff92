package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
)

// Where returns where a part of the table stands, by the keys that lead to it as in
// Where("statuses", "NotFound", "headers", "Retry-After"). What no file gives is where
// the nearest is that it is in.
func (s *Spec) Where(path ...string) report.Place {
	at := s.written.Place
	for _, place := range s.written.places(path) {
		if place.Given() {
			at = place
		}
	}
	return at
}

// Defined returns where the row of the name is defined, which files that extend that one
// may change.
func (s *Spec) Defined(row string) report.Place { return s.written.row(row).Place }

// Folders are those of the packages as the table names them; empty where it does not.
func (s *Spec) Folders() Outputs { return namedOutputs(s.written) }

// NamesDocuments reports whether the table says where documents go.
func (s *Spec) NamesDocuments() bool { return len(s.written.outputs.documents()) > 0 }

// places are those of the parts that the path leads through.
func (t *table) places(path []string) []report.Place {
	rest := slices.Concat(path, make([]string, 4)) // which name nothing
	switch rest[0] {
	case "statuses":
		places := []report.Place{t.rows.Place}
		if r := t.row(rest[1]); r != nil {
			places = append(places, r.places()...)
			places = append(places, r.place(rest[2], rest[3])...)
		}
		return places
	case "bodies":
		if i := indexOfNamed(t.bodies, rest[1]); i >= 0 {
			return t.bodies[i].parts(rest[2], rest[3])
		}
	case "error":
		return t.errors.place(rest[1], rest[2])
	case "outputs":
		return []report.Place{t.outputs.Place, map[string]report.Place{"go": t.outputs.golang.Place, "client": t.outputs.client.Place}[rest[1]]}
	case "api":
		return []report.Place{map[string]report.Place{"title": t.api.title.Place, "version": t.api.version.Place, "url": t.api.url.Place, "details": t.api.details.Place}[rest[1]]}
	case "formats":
		return []report.Place{t.formats.Place, placeIn(t.formats.list, func(f format) (string, report.Place) { return f.mediaType, f.Place }, rest[1])}
	case "methods":
		return []report.Place{t.methods.Place}
	case "package":
		return []report.Place{t.pkg.Place}
	case "domain":
		return []report.Place{t.domain.Place}
	case "reserved":
		places := firstOf(slices.Concat(t.reserved.ids, t.reserved.names))
		of := func(item report.Item[string]) (string, report.Place) { return item.Value, item.Place }
		switch rest[1] {
		case "ids":
			places = append(places, placeIn(t.reserved.ids, of, rest[2]))
		case "names":
			places = append(places, placeIn(t.reserved.names, of, rest[2]))
		}
		return places
	}
	return nil
}

// row returns the row of the name, or nil.
func (t *table) row(name string) *row {
	if t.byName == nil {
		t.byName = make(map[string]*row, len(t.rows.list))
		for _, r := range t.rows.list {
			t.byName[r.name] = r
		}
	}
	return t.byName[name]
}

// place returns where a key of the row stands, and then where what it has of the name
// does.
func (r *row) place(key, name string) []report.Place {
	switch key {
	case "code":
		return []report.Place{r.code.Place}
	case "phrase":
		return []report.Place{r.phrase.Place}
	case "details":
		return []report.Place{r.details.Place}
	case "methods":
		return []report.Place{r.methods.Place}
	case "go_type":
		return []report.Place{r.goType.Place}
	case "body":
		return []report.Place{r.body.Place}
	case "headers":
		return []report.Place{placeIn(r.headers, func(h *header) (string, report.Place) { return h.name, h.Place }, name)}
	case "id":
		return []report.Place{r.id.Place}
	case "values":
		return []report.Place{placeIn(r.values, func(v value) (string, report.Place) { return v.name, v.Place }, name)}
	case "message":
		return []report.Place{r.message.Place}
	case "params":
		return []report.Place{r.params.Place, placeIn(r.params.list, func(p *param) (string, report.Place) { return p.name, p.Place }, name)}
	case "fields":
		return []report.Place{r.fields.Place, placeIn(r.fields.values, func(v *fieldValue) (string, report.Place) { return v.name, v.Place }, name)}
	case "from":
		return []report.Place{r.from.Place}
	case "log":
		return []report.Place{r.log.Place}
	}
	return []report.Place{r.guide.place(key)}
}

// place returns where a key of the guide stands.
func (g *guide) place(key string) report.Place {
	switch key {
	case "causes":
		return g.causes.Place
	case "links":
		return g.links.Place
	case "since":
		return g.since.Place
	case "owner":
		return g.owner.Place
	case "type":
		return g.uri.Place
	case "retry":
		return g.retry.Place
	case "deprecated":
		return g.deprecated.Place
	case "formerly":
		return g.formerly.Place
	}
	return report.Place{}
}

// parts returns where the body stands, and then a key of it, and a field.
func (b *body) parts(key, name string) []report.Place {
	switch key {
	case "fields":
		return []report.Place{b.Place, placeIn(b.fields, func(f *field) (string, report.Place) { return f.name, f.Place }, name)}
	case "poll":
		return []report.Place{b.Place, b.poll.Place}
	case "details":
		return []report.Place{b.Place, b.details.Place}
	}
	return []report.Place{b.Place}
}

// place returns where a key of what every error sends stands.
func (e *errorBody) place(key, name string) []report.Place {
	switch key {
	case "shape":
		return []report.Place{e.shape.Place}
	case "type":
		return []report.Place{e.uri.Place}
	case "help":
		return []report.Place{e.help.Place}
	case "media_type":
		return []report.Place{e.shape.Place, e.xmlType.Place, e.jsonType.Place}
	case "request_id":
		return []report.Place{e.requestID.Place}
	case "headers":
		return []report.Place{placeIn(e.headers, func(h errorHeader) (string, report.Place) { return h.name, h.Place }, name)}
	case "xml":
		return []report.Place{e.shape.Place, map[string]report.Place{"root": e.root.Place, "namespace": e.namespace.Place, "item": e.item.Place}[name]}
	}
	return nil
}

// placeIn is that of the item of the name.
func placeIn[T any](list []T, of func(T) (string, report.Place), want string) report.Place {
	for _, item := range list {
		if name, at := of(item); name == want {
			return at
		}
	}
	return report.Place{}
}

// firstOf is the place of the first item.
func firstOf(items []report.Item[string]) []report.Place {
	if len(items) == 0 {
		return nil
	}
	return []report.Place{items[0].Place}
}
