package client

import (
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/statusgen/statusgen/bench/internal/turns"
)

// A contender makes errors of responses in its own way.
type contender struct {
	name    string
	check   func(*http.Response) error
	facts   func(error) facts
	answers map[string]received  // by the name of the case; a case that it does not have is none of its own
	lacks   func(string, *facts) // takes away what it does not know of the case, where that is anything
}

// facts are what a caller can ask an error.
type facts struct {
	Code     int
	ID       string
	Message  string
	Instance string
	Resource string
	Limit    int
	Fields   []violation
}

// want are the facts of the cases.
var want = map[string]facts{
	"403":    {403, "QUOTA_EXCEEDED", quotaExceeded, instance, "orders", 100, nil},
	"400":    {400, "BadRequest", invalid, instance, "", 0, violations},
	"403XML": {403, "QUOTA_EXCEEDED", quotaExceeded, instance, "orders", 100, nil},
}

// contenders are all of them, the yardsticks first.
var contenders = []contender{
	jsonUnmarshal, jsonDecoder, xmlUnmarshal, xmlDecoder,
	statusgen, azcore, googleAPI, smithyGo, smithyGeneric,
}

// duels are a client of a cloud and packages that read the same bytes, by the name of
// the cloud.
var duels = map[string][]contender{
	"Azure":  {azcore, statusgenAzure},
	"Google": {googleAPI, statusgenGoogle},
	"AWS":    {smithyGo, smithyGeneric, statusgenAWS},
}

// All contenders find the same in the same response, and again in the next.
func TestSameFacts(t *testing.T) {
	all := slices.Clone(contenders)
	for _, duel := range duels {
		all = append(all, duel...)
	}
	for _, c := range all {
		for name, x := range c.answers {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				a := x.answer()
				for range 2 {
					err := c.check(a.again())
					if x.code < 300 {
						if err != nil {
							t.Errorf("%d is an error: %v", x.code, err)
						}
						continue
					}
					if err == nil {
						t.Fatalf("%d is no error", x.code)
					}
					want := want[name]
					if c.lacks != nil {
						c.lacks(name, &want)
					}
					if got := c.facts(err); !reflect.DeepEqual(got, want) {
						t.Errorf("got\n%+v, not\n%+v\nof %v", got, want, err)
					}
				}
			})
		}
	}
}

func Benchmark403(b *testing.B)    { benchmark(b, "403", contenders) }
func Benchmark400(b *testing.B)    { benchmark(b, "400", contenders) }
func Benchmark403XML(b *testing.B) { benchmark(b, "403XML", contenders) }

func BenchmarkAzure403(b *testing.B)  { benchmark(b, "403", duels["Azure"]) }
func BenchmarkAzure400(b *testing.B)  { benchmark(b, "400", duels["Azure"]) }
func BenchmarkGoogle403(b *testing.B) { benchmark(b, "403", duels["Google"]) }
func BenchmarkGoogle400(b *testing.B) { benchmark(b, "400", duels["Google"]) }
func BenchmarkAWS403(b *testing.B)    { benchmark(b, "403", duels["AWS"]) }
func BenchmarkAWS400(b *testing.B)    { benchmark(b, "400", duels["AWS"]) }

// A response that is no error, beside one comparison.
func Benchmark200(b *testing.B) {
	entries := []turns.Entry{entryOf("comparison", problems["200"], func(resp *http.Response) error {
		if resp.StatusCode < 400 {
			return nil
		}
		return errors.New(resp.Status)
	})}
	for _, c := range contenders {
		if x, ok := c.answers["200"]; ok {
			entries = append(entries, entryOf(c.name, x, c.check))
		}
	}
	turns.Run(b, entries...)
}

// benchmark lets each contender read the case.
func benchmark(b *testing.B, name string, contenders []contender) {
	var entries []turns.Entry
	for _, c := range contenders {
		if x, ok := c.answers[name]; ok {
			entries = append(entries, entryOf(c.name, x, c.check))
		}
	}
	turns.Run(b, entries...)
}

func entryOf(name string, x received, check func(*http.Response) error) turns.Entry {
	a := x.answer()
	return turns.Entry{Name: name, Do: func(n int) {
		for range n {
			if err := check(a.again()); (err == nil) != (x.code < 400) {
				panic(name)
			}
		}
	}}
}

// only returns the answers of some cases.
func only(all map[string]received, cases ...string) map[string]received {
	all = maps.Clone(all)
	maps.DeleteFunc(all, func(name string, _ received) bool { return !slices.Contains(cases, name) })
	return all
}
