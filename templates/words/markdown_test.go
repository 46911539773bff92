package words

import "testing"

// No character of a text means anything in Markdown, nor in the HTML that is made of it;
// what is readable stays so.
func TestMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"The plan is used up (100 of 100): change it.": "The plan is used up (100 of 100): change it.",
		"<script>alert(1)</script> & &lt;":             "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &amp;lt;",
		"`x` *b* ~~s~~ a|b \\":                         "\\`x\\` \\*b\\* \\~\\~s\\~\\~ a\\|b \\\\",
		"__so__":                                       `\_\_so\_\_`,
		"QUOTA_EXCEEDED, _so_":                         `QUOTA_EXCEEDED, \_so\_`,
		"[a](javascript:b) ![c](d)":                    `\[a\](javascript:b) !\[c\](d)`,
		"# a":                                          `\# a`,
		"- a":                                          `\- a`,
		"> a":                                          `&gt; a`,
		"12. a":                                        `12\. a`,
		"1) a":                                         `1\) a`,
		"1.4":                                          "1.4",
		"12.":                                          `12\.`,
		"==":                                           `\==`,
		"a\n\n# b\u202e":                               `a  # b\\u202e`,
		"see https://acme.example/a_b?c=*d, or not":                  "see <https://acme.example/a_b?c=*d>, or not",
		"(http://acme.example/).":                                    "(<http://acme.example/>).",
		"https://a.example/\"><b>":                                   `<https://a.example/>"&gt;&lt;b&gt;`,
		"https://, xhttps://a.example":                               "https://, xhttps://a.example",
		"ftp://a.example HTTP://a.example xftp://a ftp:// é3FTP://a": `ftp\://a.example HTTP\://a.example xftp://a ftp:// é3FTP\://a`,
		"ask a@acme.example, @acme, www.acme.example":                `ask a\@acme.example, @acme, www\.acme.example`,
		"$5":                "$5",
		"between $5 and $6": `between \$5 and \$6`,
	} {
		if got := Markdown(text); got != want {
			t.Errorf("%q: got  %s\nwant %s", text, got, want)
		}
	}
}

// Code has more backquotes around it than in it.
func TestMarkdownCode(t *testing.T) {
	for text, want := range map[string]string{
		"":         "",
		"a_b":      "`a_b`",
		"a`b``c":   "```a`b``c```",
		"`":        "`` ` ``",
		"a\nb":     "`a b`",
		"\u202eab": "`\\u202eab`",
	} {
		if got := MarkdownCode(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
