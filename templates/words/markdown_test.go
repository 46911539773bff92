package words

import "testing"

// No character of a text means anything in Markdown, and what reads well stays as it is.
func TestMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"The plan is used up.":           "The plan is used up.",
		"QUOTA_EXCEEDED of 5-10% (max.)": "QUOTA_EXCEEDED of 5-10% (max.)",
		"<b>&amp;":                       "&lt;b&gt;&amp;amp;",
		"*a* _b_ `c` ~~d~~ [e](f) g|h":   "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~ \\[e\\](f) g\\|h",
		`a\b`:                            `a\\b`,
		"# a":                            `\# a`,
		"- a":                            `\- a`,
		"+ a":                            `\+ a`,
		"=====":                          `\=====`,
		"1. a":                           `1\. a`,
		"23) a":                          `23\) a`,
		"in 1. place":                    "in 1. place",
		"![a](b)":                        `!\[a\](b)`,
		"a\u202eb\nc":                    `a\\u202eb c`,
		"":                               "",
	} {
		if got := Markdown(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}
