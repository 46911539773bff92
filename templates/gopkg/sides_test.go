package gopkg

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
)

// Which lines of the runtime stand in the packages of each side.
func TestOfSide(t *testing.T) {
	const text = `package p

// statusgen:alone // A T is of a client.
// statusgen:service
// A T is of a service.
// statusgen:end
type T struct {
	//statusgen:service
	longer int // in a service
	//statusgen:end
	//statusgen:alone a int // in a client
	b int
}

func f() {
	//statusgen:client
	client()
	//statusgen:both
	both()
	//statusgen:service
	service()
	//statusgen:end
	//statusgen:alone alone()
	all()
}
`
	const service = "package p\n\n// A T is of a service.\ntype T struct {\n\tlonger int // in a service\n\tb      int\n}\n\nfunc f() {\n"
	for side, want := range map[model.Side]string{
		model.ForService: service + "\tservice()\n\tall()\n}\n",
		model.ForBoth:    service + "\tclient()\n\tboth()\n\tservice()\n\tall()\n}\n",
		model.ForClient: "package p\n\n// A T is of a client.\ntype T struct {\n\ta int // in a client\n\tb int\n}\n\nfunc f() {\n" +
			"\tclient()\n\talone()\n\tall()\n}\n",
	} {
		got, err := ofSide([]byte(text), side)
		if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
			t.Errorf("side %d: %v\n%s", side, err, diff)
		}
	}
}

// The names of params that no client is told stand in the service's package alone.
func TestClientNamesNoSecret(t *testing.T) {
	secret, hidden := &model.Param{Name: "fraud_score", Type: model.TypeInt, Sensitive: true}, &model.Param{Name: "shard", Type: model.TypeString}
	fraud, broken := named("Fraud", failed()), hide(named("Broken", failed()))
	fraud.Params, broken.Params = []*model.Param{{Name: "limit", Type: model.TypeInt}, secret}, []*model.Param{hidden}
	for side, want := range map[model.Side][]string{model.ForService: {"fraud_score", "shard"}, model.ForClient: nil} {
		var got []string
		for _, f := range goPackage(t, asSide(side, tableOf(fraud, broken))) {
			for _, name := range []string{"fraud_score", "shard"} {
				if f.Name == "errors.go" && strings.Contains(string(f.Text), strconv.Quote(name)) {
					got = append(got, name)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("side %d (-want +got):\n%s", side, diff)
		}
	}
}

// What a package for clients alone says of itself is true of one: there is no
// constructor in it, and nothing that answers, hides or encodes.
func TestClientSpeaksOfItself(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)constructor|what the client is not told|sensitive|json\.Encoder|by a handler|\bFail\b|leaves the stack`)
	for _, f := range goPackage(t, asSide(model.ForClient, everything())) {
		for _, line := range foreign.FindAllString(string(f.Text), -1) {
			t.Errorf("%s says %q", f.Name, line)
		}
	}
}
