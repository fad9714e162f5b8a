package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A message of more than foldOver lines or foldBytes shows about its first FoldLines until somebody asks for the rest. Lines are
// estimated from the text alone, so that a server draws what the program will draw; the style sheet bounds the height where an
// estimate is wrong, as on a narrow screen.
const (
	FoldLines = 16
	foldOver  = 24
	foldBytes = 4 << 10 // invisible characters take no room
	lineWidth = 144     // half columns
	shortLine = 15      // bytes: a full line has as many at least, since no character has more than 8 half columns a byte, or 24 in all
	lookBack  = 160     // bytes in which the fold moves back to a space
)

// Fold returns where the part of a text begins that is shown on demand: len(text) if all of it is shown. The work is
// bounded whatever the length of the text.
func Fold(text string) int {
	if len(text)/shortLine+strings.Count(text, "\n") < foldOver {
		return len(text) // most messages
	}
	return fold(text)
}

func fold(text string) int {
	lines, width, cut := 1, 0, -1
	for i, r := range text {
		if cut < 0 && (lines > FoldLines || i >= foldBytes) {
			cut = i
		}
		if cut >= 0 && (lines > foldOver || i >= foldBytes+foldBytes/4) {
			return cleanCut(text, cut)
		}
		w := halfColumns(r)
		if width += w; r == '\n' || width > lineWidth {
			lines, width = lines+1, w
		}
	}
	return len(text)
}

// cleanCut moves a cut back to the end of a word if there is one near, and not between a letter and its marks.
func cleanCut(text string, cut int) int {
	near := max(cut-lookBack, 0)
	if space := strings.LastIndexFunc(text[near:cut], unicode.IsSpace); space >= 0 {
		cut = near + space
	}
	for cut > near {
		next, _ := utf8.DecodeRuneInString(text[cut:])
		last, size := utf8.DecodeLastRuneInString(text[:cut])
		if !joins(next) && !joins(last) && !unicode.IsSpace(last) {
			break
		}
		cut -= size
	}
	return cut
}

// joins reports what belongs to the character beside it.
func joins(r rune) bool { return unicode.In(r, unicode.M, unicode.Cf, unicode.Sk) }

// halfColumns estimates how wide a character is: 2 is the width of a digit.
func halfColumns(r rune) int {
	switch {
	case r == '\n' || r >= 0x80 && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x80 && strings.IndexByte("iljftrI.,:;'`|!()[] ", byte(r)) >= 0:
		return 1
	case r < 0x1100:
		return 2
	case r == '﷽' || 0x12000 <= r && r < 0x12550: // the widest characters there are
		return 24
	}
	return 4
}
