package runtime

import (
	"encoding/json"
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
