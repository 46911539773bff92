package reference

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A font is what text is set in. Which one a reader has is not known: widths are those of
// the widest that is usual, and text that fits by them fits in any.
type font struct {
	size int // pixels
	bold bool
	mono bool
}

// width is how wide the text is at most, in pixels.
func (f font) width(text string) int {
	sum := 0
	for _, c := range text {
		sum += f.advance(c)
	}
	return f.sized(sum)
}

// room is how many of the characters stand in the width.
func (f font) room(runes []rune, width int) int {
	sum := 0
	for n, c := range runes {
		if sum += f.advance(c); f.sized(sum) > width {
			return n
		}
	}
	return len(runes)
}

// sized is the width of characters whose advances have the sum.
func (f font) sized(sum int) int {
	if f.bold && !f.mono {
		sum = sum * 114 / 100
	}
	return (sum*f.size + 99) / 100
}

// advance is the width of a character in hundredths of the size.
func (f font) advance(c rune) int {
	switch {
	case unicode.In(c, unicode.Mn, unicode.Me):
		return 30
	case c >= utf8.RuneSelf && c < 0x1100:
		return 110
	case c >= utf8.RuneSelf:
		return 135
	case f.mono:
		return 62
	}
	return int(advances[c])
}

// advances are the widths of ASCII in hundredths of the size: those of DejaVu Sans and
// Verdana, of each the greater.
var advances = func() (a [utf8.RuneSelf]uint8) {
	for i := range a {
		a[i] = 84
	}
	for width, chars := range map[uint8]string{
		28: "'", 35: "ijl", 36: " f", 41: "!", 43: "rtI|", 46: `.,:;()[]-/\"`, 46 + 1: "J", 54: "s?", 60: "cvxyz", 62: "LTY",
		65: "abdeghknopquFP_$*0123456789{}", 70: "ABCEKRSVXZ", 79: "DGHNOQU&", 85: "Mw", 99: "mWM%@",
	} {
		for _, c := range chars {
			a[c] = width
		}
	}
	return a
}()

// wrap divides the text into lines of the width at most, at spaces where there are
// some. Of more lines than most, the last one that is left ends with an ellipsis.
func (f font) wrap(text string, width, most int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && f.width(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		parts := f.pieces(word, width)
		lines, line = append(lines, parts[:len(parts)-1]...), parts[len(parts)-1]
	}
	return f.cut(append(lines, line), width, most)
}

// cut leaves no more than so many of the lines.
func (f font) cut(lines []string, width, most int) []string {
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	last := []rune(lines[most-1])
	for len(last) > 0 && f.width(string(last)+"…") > width {
		last = last[:len(last)-1]
	}
	left := string(last)
	if at := strings.LastIndex(left, " "); at > len(left)/2 {
		left = left[:at]
	}
	lines[most-1] = left + "…"
	return lines
}

// pieces divides a word that is wider than a line: a Go name where a word begins in it,
// anything else where there is no room left.
func (f font) pieces(word string, width int) []string {
	var all []string
	runes := []rune(word)
	for {
		n := f.room(runes, width)
		if n == len(runes) {
			return append(all, string(runes))
		}
		n = max(n, 1)
		at := n
		for at > 0 && !begins(runes, at) {
			at--
		}
		if at < 2 {
			for at = n; at > 1 && unicode.In(runes[at], unicode.Mn, unicode.Me); {
				at--
			}
		}
		all, runes = append(all, string(runes[:at])), runes[at:]
	}
}

// begins reports whether a word begins at the place: the F of NotFound, what follows
// a / or _.
func begins(runes []rune, at int) bool {
	if at <= 0 || at >= len(runes) {
		return false
	}
	before, c := runes[at-1], runes[at]
	return unicode.IsUpper(c) && !unicode.IsUpper(before) || strings.ContainsRune("/_-.:", before) ||
		unicode.IsUpper(c) && unicode.IsUpper(before) && at+1 < len(runes) && unicode.IsLower(runes[at+1])
}
