package clients

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/examples/clients/veeam"
)

// The bodies are those of the source table's product, in XML by default.
func TestVeeamBody(t *testing.T) {
	res := veeam.NotFound(`no job "x"`)
	for accept, want := range map[string]string{
		"":                 xml.Header + `<Error xmlns="http://www.veeam.com/ent/v1.0" Message="no job &#34;x&#34;" StatusCode="404"></Error>`,
		"application/json": `{"Message":"no job \"x\"","StatusCode":404,"Status":null,"FirstChanceExceptionMessage":null,"StackTrace":null}`,
	} {
		if got := body(t, sent(t, res, "/", accept)); got != want {
			t.Errorf("%s\nnot\n%s", got, want)
		}
	}
}

// The error has the fields of testdata/veeam-error-task.tsv, in the form that it
// has them: in XML those that every sample has, in JSON all.
func TestVeeamFacts(t *testing.T) {
	res := veeam.NotFound("no")
	var inXML struct {
		XMLName    xml.Name
		Attributes []xml.Attr `xml:",any,attr"`
	}
	if err := xml.Unmarshal([]byte(body(t, sent(t, res, "/", ""))), &inXML); err != nil {
		t.Fatal(err)
	}
	attributes := map[string]bool{}
	for _, a := range inXML.Attributes {
		attributes[a.Name.Local] = true
	}
	inJSON := map[string]any{}
	if err := json.Unmarshal([]byte(body(t, sent(t, res, "/", "application/json"))), &inJSON); err != nil {
		t.Fatal(err)
	}
	fields := 0
	for _, fact := range facts(t, "veeam-error-task.tsv") {
		if fact["type"] != "Error" {
			continue
		}
		fields++
		if always := strings.HasPrefix(fact["required"], "yes"); attributes[fact["field"]] != always {
			t.Errorf("%s in XML: %v, not %v", fact["field"], !always, always)
		}
		if _, ok := inJSON[strings.Trim(fact["json_form"], `"`)]; !ok {
			t.Errorf("%s is not in the JSON", fact["field"])
		}
	}
	if fields == 0 || len(inJSON) != fields || inXML.XMLName.Local != "Error" {
		t.Errorf("%d fields in the facts, %d in JSON; root %v", fields, len(inJSON), inXML.XMLName)
	}
}
