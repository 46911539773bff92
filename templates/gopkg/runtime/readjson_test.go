package runtime

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// RFC 8259: what is JSON, and what is not.
func TestJSONGrammar(t *testing.T) {
	for _, c := range []struct {
		section, body string
		ok            bool
	}{
		{"2", `{}`, true},
		{"2", " \t\r\n{} \t\r\n", true},
		{"2", "\v{}", false},
		{"2", "\u00a0{}", false},
		{"2", ``, false},
		{"2", ` `, false},
		{"2", `{}{}`, false},
		{"2", `{} {"a":1}`, false},
		{"2", `{}x`, false},
		{"2", "{}\x00", false},
		{"2", `null`, true},
		{"3", `true`, true},
		{"3", `false`, true},
		{"3", `True`, false},
		{"3", `nul`, false},
		{"3", `nullx`, false},
		{"3", `[true,false,null]`, true},
		{"3", `[truefalse]`, false},
		{"4", `{"a":1}`, true},
		{"4", `{ "a" : 1 , "b" : 2 }`, true},
		{"4", `{"a":1,}`, false},
		{"4", `{,"a":1}`, false},
		{"4", `{"a":1 "b":2}`, false},
		{"4", `{"a":1,,"b":2}`, false},
		{"4", `{"a"}`, false},
		{"4", `{"a":}`, false},
		{"4", `{"a",1}`, false},
		{"4", `{a:1}`, false},
		{"4", `{'a':1}`, false},
		{"4", `{1:1}`, false},
		{"4", `{null:1}`, false},
		{"4", `{"a":1`, false},
		{"4", `{"a":1]`, false},
		{"4", `{"a":1,"a":2}`, true},
		{"4", `{"":1}`, true},
		{"5", `[]`, true},
		{"5", `[ ]`, true},
		{"5", `[1 , 2]`, true},
		{"5", `[1,]`, false},
		{"5", `[,1]`, false},
		{"5", `[1 2]`, false},
		{"5", `[1}`, false},
		{"5", `[`, false},
		{"5", `]`, false},
		{"5", `[[[[]]]]`, true},
		{"5", `[[[]]`, false},
		{"5", `{"a":[{"b":[]}]}`, true},
		{"5", `{"a":[{"b":[}]}`, false},
		{"5", `{"a":[}]`, false},
		{"6", `0`, true},
		{"6", `-0`, true},
		{"6", `-`, false},
		{"6", `+1`, false},
		{"6", `01`, false},
		{"6", `-01`, false},
		{"6", `1.`, false},
		{"6", `.5`, false},
		{"6", `1.5e3`, true},
		{"6", `1E+3`, true},
		{"6", `1e-3`, true},
		{"6", `1e`, false},
		{"6", `1e+`, false},
		{"6", `0x10`, false},
		{"6", `1_000`, false},
		{"6", `NaN`, false},
		{"6", `-Infinity`, false},
		{"6", `123456789012345678901234567890`, true},
		{"6", `1e999`, true},
		{"7", `"a"`, true},
		{"7", `"\"\\\/\b\f\n\r\tሴ"`, true},
		{"7", `"\x"`, false},
		{"7", `"\'"`, false},
		{"7", `"\u12"`, false},
		{"7", `"\u12g4"`, false},
		{"7", `"\`, false},
		{"7", `"\"`, false},
		{"7", "\"\n\"", false},
		{"7", "\"\x00\"", false},
		{"7", "\"\x1f\"", false},
		{"7", "\"\x7f\"", true},
		{"7", `"a`, false},
		{"8.1", "\ufeff{}", true},
		{"8.1", "\ufeff\ufeff{}", false},
		{"8.2", `"\ud800"`, true},
		{"9", strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), true},
		{"9", strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), false},
		{"9", strings.Repeat(`{"a":`, maxDepth) + "1" + strings.Repeat("}", maxDepth), true},
		{"9", strings.Repeat(`{"a":`, 1<<17), false},
		{"9", strings.Repeat(`[`, 1<<20), false},
	} {
		body := c.body
		if len(body) > 40 {
			body = body[:40] + "…"
		}
		for name, of := range map[string]*shape{"passed over": {is: aText}, "read": &errorShape, "params": {is: theParams}} {
			s := said{id: "before"}
			err := readJSON(c.body, of, &s)
			if (err == nil) != c.ok {
				t.Errorf("section %s, %q, %s: %v", c.section, body, name, err)
			}
			if err != nil && s.id != "" {
				t.Errorf("section %s, %q, %s: something is said", c.section, body, name)
			}
		}
		if valid := json.Valid([]byte(strings.TrimPrefix(c.body, "\ufeff"))); valid != c.ok {
			t.Errorf("section %s, %q: encoding/json says %v", c.section, body, valid)
		}
	}
}

// RFC 8259, sections 7 and 8: what a string stands for.
func TestJSONStrings(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`""`, ""},
		{`"plain"`, "plain"},
		{`"a<b>&c"`, "a<b>&c"},
		{`"\"\\\/\b\f\n\r\t"`, "\"\\/\b\f\n\r\t"},
		{`"\u0041\u00e9\u20AC"`, "Aé€"},
		{`"é€😀"`, "é€😀"},
		{`"\ud83d\ude00"`, "😀"},
		{`"\ud83d"`, "\ufffd"},
		{`"\ud83dx"`, "\ufffdx"},
		{`"\ude00"`, "\ufffd"},
		{`"\ud83d\u0041"`, "\ufffdA"},
		{`"\ud83d\ud83d\ude00"`, "\ufffd😀"},
		{`"\ud83d\n"`, "\ufffd\n"},
		{"\"a\xffb\"", "a\ufffdb"},
		{"\"\xe2\x82\"", "\ufffd\ufffd"},
		{"\"\xed\xa0\x80\"", "\ufffd\ufffd\ufffd"},
		{"\"\u2028\"", "\u2028"},
		{`"\u0000"`, "\x00"},
	} {
		var s said
		if err := readJSON(c.body, &shape{is: theMessage}, &s); err != nil || s.message != c.want {
			t.Errorf("%s: %q, %v; want %q", c.body, s.message, err, c.want)
		}
		var theirs string
		if err := json.Unmarshal([]byte(c.body), &theirs); err != nil || theirs != c.want {
			t.Errorf("%s: encoding/json has %q, %v", c.body, theirs, err)
		}
	}
}

// What stands at the places of a shape is read, whatever the places are.
func TestReadJSON(t *testing.T) {
	field := func(of ...shape) shape { return shape{is: eachField, of: []shape{{is: anObject, of: of}}} }
	first := shape{is: oneOf, of: []shape{
		{is: aList, of: []shape{field(shape{name: "field", is: theName}, shape{name: "reason", is: theDetail})}},
		{is: aList, of: []shape{{is: anObject, of: []shape{{name: "reason", is: theMessage, maybe: true}}}}},
	}}
	beside := shape{is: anObject, of: []shape{{name: "code", is: theID}, {is: oneOf, of: []shape{
		{is: anObject, of: []shape{{name: "fields", is: aMap, key: theName, of: []shape{{is: aList, of: []shape{{is: eachField, of: []shape{{is: theDetail}}}}}}}}},
		{is: anObject, of: []shape{{name: "detail", is: theMessage, maybe: true}}},
	}}, {is: moreParams}}}
	members := []shape{{name: "code", is: theID}, {name: "message", is: theMessage}, {name: "limit", is: theParam, what: "limit", quoted: true}, {name: "meta", is: theParams, quoted: true}}
	for _, c := range []struct {
		name string
		of   shape
		body string
		want string
	}{
		{"a list at its top", shape{is: aList, of: []shape{{is: anObject, of: members}, field(shape{name: "detail", is: theDetail})}},
			`[{"code":"A","message":"m"},{"detail":"x"},{"detail":"y"}]`, `A m [: x : y]`},
		{"a list that ends early", shape{is: aList, of: []shape{{is: theID}, {is: theMessage}}}, `["A"]`, `A`},
		{"a list that has more", shape{is: aList, of: []shape{{is: theID}, {is: theMessage}}}, `["A","m",1,{}]`, `A m`},
		{"fields before what stands behind", shape{is: aList, of: []shape{{is: eachField, of: []shape{{is: theDetail}}}, {is: theMessage}}}, `["x","y","m"]`, ` m [: x : y]`},
		{"no fields before what stands behind", shape{is: aList, of: []shape{{is: eachField, of: []shape{{is: theDetail}}}, {is: theMessage}}}, `["m"]`, ` m`},
		{"fields twice in a list", shape{is: aList, of: []shape{{is: eachField, of: []shape{{is: theDetail}}}, {is: eachField, of: []shape{{is: thePointerOrName}}}}}, `["x","y","/a","b"]`, `  [/a: x b: y]`},
		{"a value that is left out", shape{is: aList, of: []shape{{is: theValue, what: "v"}, {is: theID}}}, `["A"]`, `A`},
		{"a value that is there", shape{is: aList, of: []shape{{is: theValue, what: "v"}, {is: theID}}}, `["x","A"]`, `A  v="x"`},
		{"a value of another type is none", shape{is: aList, of: []shape{{is: theValue, what: "v"}, {is: anObject, of: members}, {is: theMessage}}}, `[{"code":"A"},"m"]`, `A m`},
		{"params in quotes", shape{is: anObject, of: members}, `{"limit":"5","meta":{"a":"x","b":"[1]","c":true}}`, `  limit="5" a="x" b="[1]"`},
		{"fields in two lists", shape{is: anObject, of: []shape{{name: "a", is: aList, of: []shape{{is: eachField, of: []shape{{is: theDetail}}}}}, {name: "b", is: aList, of: []shape{{is: eachField, placed: true, of: []shape{{is: theName}}}}}}},
			`{"b":["a.0","b"],"a":["x","y"]}`, `  [/a/0: x /b: y]`},
		{"the first of several", first, `[{"field":"qty","reason":"r"},{"reason":"s","field":"b"}]`, `  [qty: r b: s]`},
		{"the second of several", first, `[{"reason":"r"}]`, ` r`},
		{"neither of several", first, `{"reason":"r"}`, ``},
		{"members of the first beside others", beside, `{"code":"A","fields":{"qty":["x","y"],"limit":["z"]},"a":1}`, `A  a=1 [qty: x qty: y limit: z]`},
		{"members of the second beside others", beside, `{"detail":"m","code":"A"}`, `A m`},
		{"a member of the first that is none", beside, `{"fields":[],"code":"A","detail":"m"}`, `A m`},
		{"a map by pointers", shape{is: aMap, key: thePointer, of: []shape{{is: theDetail}}}, `{"/a":"x","":"y"}`, `  [/a: x : y]`},
		{"a map by parameters", shape{is: aMap, key: theParameter, of: []shape{{is: theDetail}}}, `{"a":"x"}`, `  [a: x]`},
		{"a map by parameters that has their place", shape{is: aMap, key: theParameter, placed: true, of: []shape{{is: anObject, of: []shape{{name: "in", is: theIn}, {name: "d", is: theDetail}}}}},
			`{"a":{"in":"query","d":"x"},"b":{"d":"y","in":"header"},"c":{"in":"path"}}`, `  [query a: x header b: y c: ]`},
		{"a map and a list", shape{is: anObject, of: []shape{{name: "m", is: aMap, key: theName, of: []shape{{is: theDetail}}}, {name: "l", is: aList, of: []shape{field(shape{name: "p", is: thePointer}, shape{name: "q", is: theQuery}, shape{name: "h", is: theField}, shape{name: "d", is: theDetail})}}}},
			`{"m":{"a":"x"},"l":[{"p":"/a","d":"x"},{"q":"b","d":"y"},{"d":"z","h":"c"}]}`, `  [/a: x query b: y header c: z]`},
		{"a list without its place", shape{is: aList, of: []shape{field(shape{name: "f", is: theName})}}, `[{"f":"items.0.qty"}]`, `  [items.0.qty: ]`},
		{"a list with its place", shape{is: aList, of: []shape{{is: eachField, placed: true, of: []shape{{is: anObject, of: []shape{{name: "f", is: theName}, {name: "in", is: theIn}}}}}}},
			`[{"f":"items.0.a/b~c"},{"f":"a.b","in":"query"},{"in":"header","f":"c"},{"f":""}]`, `  [/items/0/a~1b~0c:  query a.b:  header c:  : ]`},
		{"null where a param stands", shape{is: anObject, of: members}, `{"limit":null,"meta":null}`, ``},
	} {
		s := said{rows: []*row{{params: []paramKind{{"limit", ""}, {"a", ""}, {"b", ""}, {"c", ""}}}}}
		if err := readJSON(c.body, &c.of, &s); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		got := s.id + " " + s.message
		for _, list := range []*rawValues{&s.params, &s.values} {
			for _, x := range list.all() {
				got += " " + x.name + "=" + x.text
			}
		}
		if fields := fieldErrors(s.wrongFields(&row{})); fields != nil {
			got += fmt.Sprint(" ", fields)
		}
		if strings.TrimRight(got, " ") != c.want {
			t.Errorf("%s, %s:\n got %s\nwant %s", c.name, c.body, got, c.want)
		}
	}
}

// A body says no more wrong fields than anyone can use, and no params that no row has.
func TestReadJSONIsBounded(t *testing.T) {
	for name, body := range map[string]string{
		"fields": `{"errors":[` + strings.Repeat(`{"detail":""},`, 70_000) + `{}]}`,
		"params": `{` + strings.Repeat(`"a":1,"b":{},`, 70_000) + `"c":[]}`,
	} {
		s := said{rows: errorRows[:]}
		if err := readJSON(body, &errorShape, &s); err != nil || len(s.fields) > maxWrong || len(s.params.all()) > 0 {
			t.Errorf("%s: %d fields and %d params, %v", name, len(s.fields), len(s.params.all()), err)
		}
	}
	s := said{}
	if err := readJSON(`{`+strings.Repeat(`"a":["",""],`, 70_000)+`"b":[]}`, &shape{is: aMap, key: theName, of: []shape{{is: aList, of: []shape{{is: eachField, of: []shape{{is: theDetail}}}}}}}, &s); err != nil || len(s.named) > maxWrong {
		t.Errorf("%d named fields, %v", len(s.named), err)
	}
}

// What is JSON for encoding/json is for us, with the same texts and numbers.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":"b","c":-1.5e3,"d":[true,false,null],"e":{"f":"\ud83d\ude00\n"}}`, "\ufeff{\"\xff\":\"\\ud800\"}", `[[[]]]`, `"a"`, `{"a":1,"a":2}`, `01`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		text := strings.TrimPrefix(body, "\ufeff")
		var theirs any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		valid := json.Valid([]byte(text)) && d.Decode(&theirs) == nil
		for _, of := range []*shape{{is: aText}, {is: theParams}, {is: aList, of: []shape{{is: theValue}, {is: eachField, of: []shape{{is: theDetail}}}, {is: theID}}}, &errorShape} {
			s := said{rows: errorRows[:]}
			if err := readJSON(body, of, &s); (err == nil) != valid {
				t.Fatalf("%q: %v, and encoding/json says %v", body, err, valid)
			}
		}
		members, _ := theirs.(map[string]any)
		for name, want := range members {
			s := said{rows: []*row{{params: []paramKind{{name, ""}}}}}
			if err := readJSON(body, &shape{is: theParams}, &s); err != nil {
				t.Fatal(err)
			}
			var got any
			switch all := s.params.all(); want := want.(type) {
			case nil: // of which nothing is said
				continue
			case string:
				got, _ = all[0].string()
			case json.Number:
				got = json.Number(all[0].token())
			case bool:
				got, _ = all[0].bool()
			default:
				if theirs, err := json.Marshal(want); err != nil || !sameJSON(all[0].text, string(theirs)) {
					t.Errorf("%q: %q is %s, want %s", body, name, all[0].text, theirs)
				}
				continue
			}
			if got != want {
				t.Errorf("%q: %q is %#v, want %#v", body, name, got, want)
			}
		}
	})
}

func sameJSON(a, b string) bool {
	var x, y any
	for text, v := range map[string]*any{a: &x, b: &y} {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if d.Decode(v) != nil {
			return false
		}
	}
	return a == b || reflect.DeepEqual(x, y)
}
