package diff

import "github.com/statusgen/statusgen/templates/model"

// A pair is a row in both tables; one of the two is nil where the other table has
// nothing in its place. A new row is in several pairs where it has taken the places of
// several old ones.
type pair struct{ old, new *model.Row }

// match pairs the rows: those of one name, then those of which the new one says that it
// had the old one's, then what is left by code and id, as far as that tells them apart.
// The pairs stand in the order of the new table; what is left of the old one follows, each
// row with the one that has its name among its former ones, if there is such: the two are
// one now.
func match(old, new []*model.Row) []pair {
	partner := make(map[*model.Row]*model.Row, len(new)) // of a new row
	taken := make(map[*model.Row]bool, len(old))
	byName := make(map[string]*model.Row, len(old))
	for _, r := range old {
		byName[r.Name] = r
	}
	join := func(o, n *model.Row) {
		if o != nil && !taken[o] && partner[n] == nil {
			partner[n], taken[o] = o, true
		}
	}
	for _, n := range new {
		join(byName[n.Name], n)
	}
	for _, n := range new {
		for _, name := range n.Formerly {
			join(byName[name], n)
		}
	}
	sameOld, sameNew := map[key][]*model.Row{}, map[key][]*model.Row{}
	for _, o := range old {
		if !taken[o] {
			sameOld[keyOf(o)] = append(sameOld[keyOf(o)], o)
		}
	}
	for _, n := range new {
		if partner[n] == nil {
			sameNew[keyOf(n)] = append(sameNew[keyOf(n)], n)
		}
	}
	for k, rows := range sameNew {
		if o := sameOld[k]; len(rows) == 1 && len(o) == 1 {
			join(o[0], rows[0])
		}
	}
	var pairs []pair
	heirs := map[string]*model.Row{}
	for _, n := range new {
		pairs = append(pairs, pair{partner[n], n})
		for _, name := range n.Formerly {
			heirs[name] = n
		}
	}
	for _, o := range old {
		if !taken[o] {
			pairs = append(pairs, pair{o, heirs[o.Name]})
		}
	}
	return pairs
}

// A key is what clients know a row by.
type key struct {
	code int
	id   string
}

func keyOf(r *model.Row) key { return key{r.Code, r.ID} }
