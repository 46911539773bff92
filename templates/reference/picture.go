package reference

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// The measures of the picture, in pixels. It has one column, which a phone shows as it is;
// where there is room, its cards stand in two.
const (
	margin    = 8
	cardWidth = 344
	column    = cardWidth + margin
	narrow    = column + margin
	wide      = 2*column + margin

	inset     = 12  // of what a card has
	railX     = 22  // of the line that choices hang on
	textX     = 38  // of situations
	chipWidth = 116 // of rows
	chipX     = cardWidth - inset - chipWidth
	textWidth = chipX - 18 - textX // an arrow stands between
	innerX    = cardWidth - inset
)

var (
	titleFont = font{size: 20, bold: true}
	headFont  = font{size: 15, bold: true}
	textFont  = font{size: 13}
	smallFont = font{size: 11, mono: true}
	nameFont  = font{size: 12, mono: true}
	codeFont  = font{size: 16, bold: true}
)

// How many rows of one code stand on their own in a card, and how many names stand for
// them where there are more.
const (
	apart = 8
	named = 12
)

// Picture is the SVG that leads from a method and a situation to a row: to be looked at
// alone, and as it is within HTML, where its links lead to the sections of the rows. It
// has no ids, its classes begin with sgp, and all text in it is text.
func (p *Page) Picture() []byte {
	return append([]byte("<!-- "+model.Mark+" -->\n"), p.draw(true).svg()...)
}

// inner is the picture as it stands on the page, which has a title of its own; empty
// where there is nothing to lead to.
func (p *Page) inner() []byte {
	if len(p.Choices) == 0 {
		return nil
	}
	return p.draw(false).svg()
}

func (d *drawing) svg() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sgp\" role=\"group\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" preserveAspectRatio=\"xMinYMin meet\">\n",
		escape(d.title), narrow, d.height, narrow, d.height)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n<style>%s</style>\n", escape(d.title), escape(d.desc), d.style())
	b.WriteString("<g class=\"sgp-all\">\n")
	fmt.Fprintf(&b, "<rect class=\"sgp-bg\" width=\"%d\" height=\"%d\" rx=\"10\"/>\n", narrow, d.height)
	d.head.render(&b)
	for i := range d.cards {
		c := &d.cards[i]
		fmt.Fprintf(&b, "<g class=\"sgp-k%d sgp-%s\" transform=\"translate(%d,%d)\">\n", i, c.class, margin, c.y)
		fmt.Fprintf(&b, "<rect class=\"sgp-card\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", cardWidth, c.height)
		c.render(&b)
		b.WriteString("</g>\n")
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// A drawing is where everything is.
type drawing struct {
	rows        map[string]*Row
	title, desc string
	head        figure
	cards       []card
	height      int // in one column
	split       int // the first card of the second column
	wideHeight  int // in two
}

// A card is the choices of a group.
type card struct {
	figure
	class  string
	y      int // in one column
	height int
}

// A figure is what is drawn, each at its place in the card.
type figure struct {
	boxes []box
	lines []string // paths
	texts []text
}

// A box is a rectangle that nothing else of its layer lies on. What stands in it is
// within it.
type box struct {
	x, y, w, h int
	class      string
	link       string // the row's name
	title      string // what the reader is told who points at it
	texts      []text
}

// A text is lines of one font.
type text struct {
	x, y  int // the base of the first line
	class string
	font  font
	step  int // from line to line
	lines []string
	whole string // what has been cut
}

var classes = map[string]string{succeeds: "ok", elsewhere: "redirect", mends: "client", access: "access", waits: "waits", tells: "server"}

// icons are of the groups, 18 by 18.
var icons = map[string]string{
	succeeds:  "M2.5 9.5l4.5 4.5 8.5-10",
	elsewhere: "M2 13V9a3 3 0 0 1 3-3h10M11 2l4 4-4 4",
	mends:     "M2.5 15.5l1-4 8.5-8.5 3 3-8.5 8.5zM10 5l3 3",
	access:    "M9 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM8 9.5l7.5-7.5M12.5 5l2.5 2.5",
	waits:     "M16 9a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM9 5v4.5l3 1.5",
	tells:     "M9 2l7.5 13.5h-15zM9 7v4.5M9 13v.5",
}

func (p *Page) draw(titled bool) *drawing {
	d := &drawing{rows: map[string]*Row{}, title: visible(p.Title), desc: "Which status answers a request, by its method and by what has happened."}
	for i := range p.Rows {
		d.rows[p.Rows[i].Name] = &p.Rows[i]
	}
	if d.title == "" {
		d.title = "HTTP responses"
	}
	y := margin
	if titled {
		title := text{x: margin + 4, y: 2*margin + titleFont.size, class: "title", font: titleFont, step: 25, lines: titleFont.wrap(d.title, cardWidth-8, 2), whole: d.title}
		below := text{x: margin + 4, y: title.y + 25*(len(title.lines)-1) + 21, class: "dim", font: textFont, lines: []string{"By the method, and by what has happened."}}
		d.head.texts, y = []text{title, below}, below.y+16
	}

	for rest := p.Choices; len(rest) > 0; {
		n := runOf(rest, func(a, b Choice) bool { return a.Group == b.Group })
		d.cards = append(d.cards, d.card(rest[:n]))
		rest = rest[n:]
	}
	top := y
	for i := range d.cards {
		d.cards[i].y = y
		y += d.cards[i].height + margin
	}
	d.height = y
	d.split, d.wideHeight = len(d.cards), y
	for i := range d.cards {
		left, right := top, top
		for j, c := range d.cards {
			if j <= i {
				left += c.height + margin
			} else {
				right += c.height + margin
			}
		}
		if h := max(left, right); h < d.wideHeight {
			d.split, d.wideHeight = i+1, h
		}
	}
	return d
}

// runOf is how many of the choices are as the first one.
func runOf(choices []Choice, same func(a, b Choice) bool) int {
	n := 1
	for n < len(choices) && same(choices[0], choices[n]) {
		n++
	}
	return n
}

// card is the card of a group.
func (d *drawing) card(choices []Choice) card {
	group := choices[0].Group
	c := card{class: classes[group]}
	c.lines = append(c.lines, "icon "+icons[group])
	heading := text{x: 40, y: 29, class: "head", font: headFont, step: 19, lines: headFont.wrap(group, cardWidth-40-inset, 2)}
	c.texts = append(c.texts, heading)
	y := 42 + heading.step*(len(heading.lines)-1)
	for len(choices) > 0 {
		n := len(choices)
		from := y - 4
		if choices[0].isSuccess() {
			n = runOf(choices, func(a, b Choice) bool { return slices.Equal(a.Methods, b.Methods) })
			y = c.pills(choices[0].Methods, y+4)
			from = y
		}
		last := y
		for rest := choices[:n]; len(rest) > 0; {
			k := runOf(rest, func(a, b Choice) bool { return a.Code == b.Code })
			if k > apart {
				last, y = d.bundle(&c, rest[:k], y)
			} else {
				for _, choice := range rest[:k] {
					last, y = d.choice(&c, choice, y)
				}
			}
			rest = rest[k:]
		}
		c.lines = append(c.lines, fmt.Sprintf("rail M%d %dV%d", railX, from, last-6))
		choices = choices[n:]
	}
	c.height = y + 6
	return c
}

// pills draws the methods, and returns where there is room below them.
func (c *card) pills(methods []string, y int) int {
	x := inset
	for i, m := range methods {
		label := smallFont.wrap(m, cardWidth-2*inset-20, 1)[0]
		w := smallFont.width(label) + 18
		if i > 0 && x+w > innerX {
			x, y = inset, y+27
		}
		b := box{x: x, y: y, w: w, h: 22, class: "pill", texts: []text{{x: x + 9, y: y + 15, class: "pilled", font: smallFont, lines: []string{label}, whole: m}}}
		if label != m {
			b.title = m
		}
		c.boxes = append(c.boxes, b)
		x += w + 6
	}
	return y + 22
}

// choice draws a situation and the row that it leads to. It returns the height at which
// its branch leaves the rail, and where there is room below.
func (d *drawing) choice(c *card, choice Choice, y int) (branch, below int) {
	said := visible(choice.Situation)
	situation := text{x: textX, class: "ink", font: textFont, step: 17, lines: textFont.wrap(said, textWidth, 5), whole: said}
	var when []string
	if r := d.rows[choice.Row]; !choice.isSuccess() && !(r != nil && r.All) {
		when = smallFont.wrap(choice.of(), textWidth, 2)
	}
	name := visible(choice.Row)
	names := nameFont.cut(nameFont.pieces(name, chipWidth-16), chipWidth-16, 3)
	chip := box{
		x: chipX, w: chipWidth, h: 27 + 15*len(names), class: "chip", link: choice.Row,
		title: strconv.Itoa(choice.Code) + " " + name + ": " + said,
	}
	tall := 17*len(situation.lines) + 15*len(when)
	height := max(tall, chip.h) + 12
	middle := y + height/2
	chip.y = middle - chip.h/2
	chip.texts = []text{
		{x: chipX + 8, y: chip.y + 18, class: "code", font: codeFont, lines: []string{strconv.Itoa(choice.Code)}},
		{x: chipX + 8, y: chip.y + 34, class: "name", font: nameFont, step: 15, lines: names, whole: name},
	}
	situation.y = middle - tall/2 + 13
	c.texts = append(c.texts, situation)
	if len(when) > 0 {
		c.texts = append(c.texts, text{x: textX, y: situation.y + 17*len(situation.lines) - 2, class: "when", font: smallFont, step: 15, lines: when, whole: choice.of()})
	}
	c.boxes = append(c.boxes, chip)
	c.lines = append(c.lines, elbow(middle), fmt.Sprintf("arrow M%d %dH%dm-4-4l4 4-4 4", chipX-16, middle, chipX-3))
	return middle, y + height
}

// elbow is the branch from the rail to a situation.
func elbow(y int) string { return fmt.Sprintf("rail M%d %dq0 6 6 6h%d", railX, y-6, textX-railX-10) }

// bundle draws what leads to many rows of one code: the code's situation, and the names
// of the first ones.
func (d *drawing) bundle(c *card, choices []Choice, y int) (branch, below int) {
	code := choices[0].Code
	said := words.UsualSituation(code)
	if r := d.rows[choices[0].Row]; said == "" && r != nil {
		said = visible(r.Phrase)
	}
	situation := text{x: textX, class: "ink", font: textFont, step: 17, lines: textFont.wrap(said, textWidth, 3), whole: said}
	chip := box{x: chipX, w: chipWidth, h: 42, class: "chip"}
	tall := 17 * len(situation.lines)
	height := max(tall, chip.h) + 12
	middle := y + height/2
	chip.y = middle - chip.h/2
	chip.texts = []text{
		{x: chipX + 8, y: chip.y + 18, class: "code", font: codeFont, lines: []string{strconv.Itoa(code)}},
		{x: chipX + 8, y: chip.y + 34, class: "name", font: nameFont, lines: []string{strconv.Itoa(len(choices)) + " rows"}},
	}
	situation.y = middle - tall/2 + 13
	c.texts = append(c.texts, situation)
	c.boxes = append(c.boxes, chip)
	c.lines = append(c.lines, elbow(middle), fmt.Sprintf("arrow M%d %dH%dm-4-4l4 4-4 4", chipX-16, middle, chipX-3))

	y += height
	x := textX
	put := func(label, link, title string) {
		label = smallFont.cut(smallFont.pieces(label, innerX-textX-12), innerX-textX-12, 1)[0]
		w := smallFont.width(label) + 12
		if x > textX && x+w > innerX {
			x, y = textX, y+25
		}
		c.boxes = append(c.boxes, box{
			x: x, y: y, w: w, h: 21, class: "tag", link: link, title: title,
			texts: []text{{x: x + 6, y: y + 14, class: "tagged", font: smallFont, lines: []string{label}, whole: label}},
		})
		x += w + 4
	}
	for i, choice := range choices {
		if i == named {
			put("and "+strconv.Itoa(len(choices)-named)+" more …", choice.Row, strconv.Itoa(code)+" "+choice.Row+", and what follows it")
			break
		}
		name := visible(choice.Row)
		put(name, choice.Row, strconv.Itoa(code)+" "+name+": "+visible(choice.Situation))
	}
	return middle, y + 21 + 8
}

// render draws the figure: lines, then boxes, then text.
func (f *figure) render(b *bytes.Buffer) {
	for _, l := range f.lines {
		class, path, _ := strings.Cut(l, " ")
		fmt.Fprintf(b, "<path class=\"sgp-%s\" d=\"%s\"/>\n", class, path)
	}
	for _, t := range f.texts {
		t.render(b)
	}
	for _, x := range f.boxes {
		open, end := "<g>", "</g>"
		if x.link != "" {
			open, end = "<a href=\"#"+escape(x.link)+"\">", "</a>"
		}
		b.WriteString(open)
		if x.title != "" {
			fmt.Fprintf(b, "<title>%s</title>", escape(x.title))
		}
		fmt.Fprintf(b, "<rect class=\"sgp-%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>\n", x.class, x.x, x.y, x.w, x.h)
		for _, t := range x.texts {
			t.whole = "" // the box says it
			t.render(b)
		}
		b.WriteString(end + "\n")
	}
}

func (t text) render(b *bytes.Buffer) {
	fmt.Fprintf(b, "<text class=\"sgp-%s\" x=\"%d\" y=\"%d\">", t.class, t.x, t.y)
	if t.whole != "" && strings.HasSuffix(t.lines[len(t.lines)-1], "…") {
		fmt.Fprintf(b, "<title>%s</title>", escape(t.whole))
	}
	for i, line := range t.lines {
		if i == 0 {
			b.WriteString(escape(line))
			continue
		}
		fmt.Fprintf(b, " <tspan x=\"%d\" dy=\"%d\">%s</tspan>", t.x, t.step, escape(line))
	}
	b.WriteString("</text>\n")
}

// escape is the text within an element or a quoted attribute, of XML as of HTML.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "`", "&#96;")

func escape(text string) string { return escaper.Replace(text) }

// visible is the text on one line, without what XML may not hold, and with what turns
// the direction of the text beside it to be seen.
func visible(text string) string {
	return words.Visible(strings.Map(func(c rune) rune {
		if c == '\ufffe' || c == '\uffff' {
			return '\ufffd'
		}
		return c
	}, words.OneLine(text)))
}

// style is what the picture looks like in light and dark: in the colours of the page that
// it stands on, where that names them, else in its own. An old viewer that knows no
// variables has those of light.
func (d *drawing) style() string {
	var b strings.Builder
	b.WriteString("\n")
	for _, scheme := range []int{1, 2} {
		open, end := "", ""
		if scheme == 2 {
			open, end = "@media (prefers-color-scheme:dark){", "}"
		}
		b.WriteString(open + ".sgp{")
		for i, c := range colours {
			if i > 0 {
				b.WriteString(";")
			}
			fmt.Fprintf(&b, "--sgp-%s:var(--%s,%s)", c[0], c[0], c[scheme])
		}
		b.WriteString("}" + end + "\n")
	}
	for _, c := range colours[4:] {
		fmt.Fprintf(&b, ".sgp-%s{fill:%s;fill:var(--sgp-%s);stroke:%s;stroke:var(--sgp-%s)}\n", c[0], c[1], c[0], c[1], c[0])
	}
	b.WriteString(pictureRules)
	if d.split > 0 && d.split < len(d.cards) {
		// In two columns the picture is wider than its viewBox; what scales it down to
		// that is undone, and a unit is a pixel again.
		fmt.Fprintf(&b, "@media (min-width:760px) and (min-aspect-ratio:1/1),print and (min-width:600px){\n.sgp{width:100%%;max-width:%dpx;height:auto;aspect-ratio:%d/%d}\n.sgp-all{transform:scale(%.5f)}\n.sgp-bg{width:%dpx;height:%dpx}\n",
			wide, wide, d.wideHeight, float64(d.height)/float64(d.wideHeight), wide, d.wideHeight)
		top := d.cards[0].y
		for i, c := range d.cards[d.split:] {
			fmt.Fprintf(&b, ".sgp-k%d{transform:translate(%dpx,%dpx)}\n", d.split+i, margin+column, top+c.y-d.cards[d.split].y)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// colours are of the page, each in light and in dark. Behind the first ones come those
// of the groups, on which text has the colour of the paper.
var colours = [][3]string{
	{"ink", "#1b1f24", "#e6edf3"}, {"dim", "#57606a", "#9aa4af"}, {"line", "#d0d7de", "#3a424c"}, {"paper", "#fff", "#0f1318"},
	{"ok", "#1a7f37", "#4cc267"}, {"redirect", "#0969da", "#6cb0ff"}, {"client", "#9a6700", "#dfab3f"},
	{"access", "#8250df", "#c4a0ff"}, {"waits", "#0b7285", "#4fc3d6"}, {"server", "#cf222e", "#ff8580"},
}

const pictureRules = `.sgp{display:block;max-width:100%;height:auto;font-family:system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
.sgp text{stroke:none;fill:#1b1f24;fill:var(--sgp-ink)}
.sgp .sgp-title{font-size:20px;font-weight:700}
.sgp .sgp-head{font-size:15px;font-weight:700}
.sgp .sgp-ink,.sgp .sgp-dim{font-size:13px}
.sgp .sgp-dim,.sgp .sgp-when{fill:#57606a;fill:var(--sgp-dim)}
.sgp .sgp-name,.sgp .sgp-when,.sgp .sgp-tagged,.sgp .sgp-pilled{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.sgp .sgp-when,.sgp .sgp-tagged,.sgp .sgp-pilled{font-size:11px}
.sgp .sgp-pilled{font-weight:700}
.sgp .sgp-name{font-size:12px}
.sgp .sgp-code{font-size:16px;font-weight:700}
.sgp .sgp-name,.sgp .sgp-code{fill:#fff;fill:var(--sgp-paper)}
.sgp path{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.sgp .sgp-icon{stroke-width:2;transform:translate(12px,15px)}
.sgp .sgp-bg{stroke:none;fill:#fff;fill:var(--sgp-paper)}
.sgp .sgp-card{fill:none;stroke:#d0d7de;stroke:var(--sgp-line)}
.sgp .sgp-chip{stroke:none}
.sgp .sgp-pill,.sgp .sgp-tag{fill:none}
.sgp a{text-decoration:none;cursor:pointer}
.sgp a:hover rect,.sgp a:focus-visible rect{stroke:#1b1f24;stroke:var(--sgp-ink);stroke-width:2}
.sgp a:focus{outline:none}
`
