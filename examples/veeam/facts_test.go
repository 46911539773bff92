package veeam_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/examples/veeam"
)

// A task has the fields of the product's, in XML and in JSON in the form that they
// have there, and no others.
func TestTaskFacts(t *testing.T) {
	task := veeam.Task{Entity: veeam.Entity{Type: "Task", Links: []veeam.Link{{}}}, Result: &veeam.Result{Message: "no"}}
	have := map[string]bool{} // false until a fact is found for it
	for _, name := range append(namesInXML(t, task), namesInJSON(t, task)...) {
		have[name] = false
	}
	text, err := os.ReadFile("../clients/testdata/veeam-error-task.tsv")
	must(t, err)
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || cells[0] != "Task" && cells[0] != "TaskResult" {
			continue
		}
		kind, field, form, required := cells[0], cells[1], cells[2], cells[4]
		inJSON := strings.TrimSuffix(kind+"."+field, "/Link")
		inXML := kind + "/" + strings.TrimSuffix(field, "/Link")
		if form == "XML attribute" {
			inXML = kind + "@" + field
		}
		for _, name := range []string{inXML, inJSON} {
			if _, ok := have[name]; ok {
				have[name] = true
			} else if required != "no" {
				t.Errorf("a task has no %s", name)
			}
		}
	}
	for name, known := range have {
		if !known {
			t.Errorf("no task of the product has %s", name)
		}
	}
}

// namesInXML are the names of the task's fields and of its result's: Task/State,
// TaskResult@Success.
func namesInXML(t *testing.T, task veeam.Task) (names []string) {
	t.Helper()
	type element struct {
		XMLName    xml.Name
		Attributes []xml.Attr `xml:",any,attr"`
		Children   []element  `xml:",any"`
	}
	text, err := xml.Marshal(task)
	must(t, err)
	var root element
	must(t, xml.Unmarshal(text, &root))
	add := func(kind string, e element) {
		for _, a := range e.Attributes {
			if a.Name.Local != "xmlns" {
				names = append(names, kind+"@"+a.Name.Local)
			}
		}
		for _, child := range e.Children {
			names = append(names, kind+"/"+child.XMLName.Local)
		}
	}
	add("Task", root)
	for _, child := range root.Children {
		if child.XMLName.Local == "Result" {
			add("TaskResult", child)
		}
	}
	return names
}

// namesInJSON are those names in JSON: Task.State, TaskResult.Success.
func namesInJSON(t *testing.T, task veeam.Task) (names []string) {
	t.Helper()
	text, err := json.Marshal(task)
	must(t, err)
	var members map[string]json.RawMessage
	must(t, json.Unmarshal(text, &members))
	for name := range members {
		names = append(names, "Task."+name)
	}
	var result map[string]json.RawMessage
	must(t, json.Unmarshal(members["Result"], &result))
	for name := range result {
		names = append(names, "TaskResult."+name)
	}
	return names
}
