package runtime

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A map has the fields that its key names, those of one name together, in the order
// of their coming, whether they are few enough to be compared or not.
func TestSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{"", "a", "/a", "a.b", "/a/b", "/a.b", "/a~1b", "/a~0b", "a~b", "é", "\xff", "/\xfe", "\ufffd", "/a/\xff/b", "/a/\ufffd.b"}
	for range 2000 {
		var fields []wrongField
		for n := range r.IntN(2 * maxCompared) {
			fields = append(fields, wrongField{in: fieldPlace(r.IntN(3)), name: names[r.IntN(len(names))], detail: fmt.Sprint(n)})
		}
		for _, k := range []fieldKey{byName, byPointer, byParameter, byQuery, byHeader} {
			want := sortedSlowly(fields, k)
			got := sorted(make([]wrongField, 0, 6), fields, k)
			if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Fatalf("by %d of %q:\n%q\nwant\n%q", k, fields, got, want)
			}
			var of []int
			for named := got; len(named) > 0; named = named[of[len(of)-1]:] {
				of = append(of, ofOneName(named, k))
			}
			if wanted := lengths(want, k); !slices.Equal(of, wanted) {
				t.Fatalf("by %d of %q: %d of one name, want %d", k, got, of, wanted)
			}
		}
	}
}

// sortedSlowly is what sorted returns.
func sortedSlowly(fields []wrongField, k fieldKey) []wrongField {
	var groups [][]wrongField
	for _, f := range fields {
		if f.in == inBody && (k == byParameter || k == byQuery || k == byHeader) || f.in == inQuery && (k == byPointer || k == byHeader) || f.in == inHeader && (k == byPointer || k == byQuery) {
			continue
		}
		i := slices.IndexFunc(groups, func(g []wrongField) bool { return sentName(g[0], k) == sentName(f, k) })
		if i < 0 {
			groups = append(groups, []wrongField{f})
		} else {
			groups[i] = append(groups[i], f)
		}
	}
	return slices.Concat(groups...)
}

// lengths are how many of the fields have each name.
func lengths(fields []wrongField, k fieldKey) []int {
	var all []int
	for i, f := range fields {
		if i == 0 || sentName(f, k) != sentName(fields[i-1], k) {
			all = append(all, 0)
		}
		all[len(all)-1]++
	}
	return all
}

// sentName is the name as JSON has it.
func sentName(f wrongField, k fieldKey) string {
	b := appendString(nil, f.name)
	if k == byName {
		b = appendName(nil, f)
	}
	return strings.ReplaceAll(string(b), `\ufffd`, "\ufffd")
}

// Fields that all have names of their own cost a look-up each, and no more.
func TestSortedIsLinear(t *testing.T) {
	size := func(n int) float64 {
		fields := make([]wrongField, n)
		for i := range fields {
			fields[i] = wrongField{in: inBody, name: fmt.Sprint("/items/", i), detail: ""}
		}
		return testing.AllocsPerRun(1, func() { sorted(nil, fields, byName) })
	}
	if few, many := size(1_000), size(10_000); many > 11*few {
		t.Errorf("1,000 fields take %v allocations, 10,000 %v", few, many)
	}
}

func TestSortedAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector changes what is allocated")
	}
	fields := []wrongField{{name: "/a/b"}, {in: inQuery, name: "limit"}, {name: "/a/b"}, {in: inHeader, name: "Age"}, {in: inQuery, name: "a.b"}, {name: "/a~0"}}
	b := make([]byte, 0, 1<<10)
	got := testing.AllocsPerRun(100, func() {
		for named := sorted(make([]wrongField, 0, 6), fields, byName); len(named) > 0; named = named[ofOneName(named, byName):] {
			b = appendNameXML(appendName(b[:0], fields[0]), fields[0])
		}
	})
	if got != 0 {
		t.Errorf("%v allocations", got)
	}
}
