package main

import (
	"bytes"
	"fmt"
	"html"
)

// The measures of the drawing, in pixels.
const (
	columns     = 2
	columnWidth = 420
	labelWidth  = 96
	barWidth    = 190 // of the longest bar of a group
	barHeight   = 12
	rowHeight   = 18
	titleHeight = 28
	gap         = 16 // below a group
)

// titles say what a group is, where its name does not.
var titles = map[string]string{
	"204":    "204 without a body",
	"201":    "201 with a resource of ten fields",
	"202":    "202 with a task",
	"404":    "404, an error in JSON",
	"400":    "400, an error with five fields",
	"404XML": "404, an error in XML",
}

// bars draws the groups, each on a scale of its own, in columns. The colours
// follow the reader's light or dark scheme.
func bars(groups []group) []byte {
	var heights [columns]int
	var body bytes.Buffer
	for i, g := range groups {
		column := i % columns
		drawGroup(&body, g, column*columnWidth, heights[column])
		heights[column] += titleHeight + len(g.results)*rowHeight + gap
	}
	height := 0
	for _, h := range heights {
		height = max(height, h)
	}

	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img">
<title>Nanoseconds a response takes; shorter is better</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.label { text-anchor: end }
rect { fill: #afb8c1 }
.statusgen rect { fill: #0969da }
.statusgen text { font-weight: 600 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
rect { fill: #57606a }
.statusgen rect { fill: #4493f8 }
}
</style>
`, columns*columnWidth, height)
	b.Write(body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// drawGroup draws a group with its upper left corner at x and y.
func drawGroup(b *bytes.Buffer, g group, x, y int) {
	title := titles[g.name]
	if title == "" {
		title = g.name
	}
	longest := 0.0
	for _, r := range g.results {
		longest = max(longest, r.ns)
	}
	fmt.Fprintf(b, "<g transform=\"translate(%d %d)\">\n", x, y)
	fmt.Fprintf(b, "<text class=\"title\" x=\"%d\" y=\"18\">%s</text>\n", labelWidth, html.EscapeString(title))
	for i, r := range g.results {
		drawBar(b, r, titleHeight+i*rowHeight, barWidth*r.ns/longest)
	}
	b.WriteString("</g>\n")
}

// drawBar draws a result: its name, its bar, its figures.
func drawBar(b *bytes.Buffer, r result, y int, width float64) {
	class := ""
	if r.name == "statusgen" {
		class = ` class="statusgen"`
	}
	fmt.Fprintf(b, "<g%s transform=\"translate(0 %d)\">", class, y)
	fmt.Fprintf(b, `<text class="label" x="%d" y="%d">%s</text>`, labelWidth-8, barHeight-2, html.EscapeString(r.name))
	fmt.Fprintf(b, `<rect x="%d" width="%.1f" height="%d" rx="2"/>`, labelWidth, max(width, 1), barHeight)
	fmt.Fprintf(b, `<text x="%.1f" y="%d">%s</text>`, labelWidth+max(width, 1)+6, barHeight-2, figures(r))
	b.WriteString("</g>\n")
}

func figures(r result) string {
	s := "s"
	if r.allocs == 1 {
		s = ""
	}
	return fmt.Sprintf("%s ns, %.0f alloc%s", number(r.ns), r.allocs, s)
}
