package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// physical matches what a style sheet says of the left and the right: a page that is read from right to left would not mirror it.
var physical = []*regexp.Regexp{
	regexp.MustCompile(`(^|-)(left|right)(-[a-z]+)*:`),
	regexp.MustCompile(`: (left|right);`),
	regexp.MustCompile(`\bto (left|right)\b`),
	regexp.MustCompile(`translateX|translate: |scaleX|rotate\([^01]|circle at \d`),
	regexp.MustCompile(`shadow:.*?[\s(]-?[1-9]\d*px 0`),
}

// four matches the shorthands that name all four sides.
var four = regexp.MustCompile(`^(margin|padding|inset|border-radius|border-width|scroll-padding|scroll-margin): (.+);$`)

// allowed has what may be physical, by the end of the name of the file, and why.
var allowed = map[string]string{
	"base.css: padding-left: env(safe-area-inset-left);":                                                "the notch is where it is",
	"base.css: padding-right: env(safe-area-inset-right);":                                              "the notch is where it is",
	"tools.css: left: var(--left, 0);":                                                                  "messages.js computes it, for both directions",
	"message.css: box-shadow: inset 3px 0 0 var(--private);":                                            "has a twin in :dir(rtl)",
	"message.css: box-shadow: inset -3px 0 0 var(--private);":                                           "is the twin",
	"people.css: transform: translateX(102%);":                                                          "has a twin in :dir(rtl)",
	"people.css: transform: translateX(-102%);":                                                         "is the twin",
	"rooms.css: transform: translateX(-102%);":                                                          "has a twin in :dir(rtl)",
	"rooms.css: transform: translateX(102%);":                                                           "is the twin",
	"rooms.css: transform: rotate(-90deg);":                                                             "has a twin in :dir(rtl)",
	"rooms.css: transform: rotate(90deg);":                                                              "is the twin",
	"dialog.css: background: radial-gradient(circle at 9px, var(--line-strong) 6px, transparent 7px);":  "the knob is mirrored as a whole",
	"dialog.css: background: radial-gradient(circle at 25px, var(--on-accent) 6px, var(--accent) 7px);": "the knob is mirrored as a whole",
	"dialog.css: background: radial-gradient(circle at 9px, CanvasText 6px, Canvas 7px);":               "the knob is mirrored as a whole",
	"dialog.css: background: radial-gradient(circle at 25px, HighlightText 6px, Highlight 7px);":        "the knob is mirrored as a whole",
}

func TestStyleSheetsKnowNoLeftAndRight(t *testing.T) {
	sheets, err := fs.Glob(Files, "static/css/*.css")
	if err != nil || len(sheets) < 10 {
		t.Fatalf("got %d style sheets, %v", len(sheets), err)
	}
	comments := regexp.MustCompile(`(?s)/\*.*?\*/`)
	used := map[string]bool{}
	for _, sheet := range sheets {
		text, err := fs.ReadFile(Files, sheet)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(comments.ReplaceAllString(string(text), "")) {
			line = strings.TrimSpace(line)
			name := strings.TrimPrefix(sheet, "static/css/") + ": " + line
			switch _, ok := allowed[name]; {
			case !sided(line):
			case ok:
				used[name] = true
			default:
				t.Errorf("%s: use a logical property, such as margin-inline-start, or say here why not", name)
			}
		}
	}
	for name, why := range allowed {
		if !used[name] {
			t.Errorf("%s (%s): no style sheet has it", name, why)
		}
	}
}

// sided reports whether a line of a style sheet makes a difference between left and right.
func sided(line string) bool {
	for _, one := range physical {
		if one.MatchString(line) {
			return true
		}
	}
	sides := four.FindStringSubmatch(line)
	if sides == nil {
		return false
	}
	values := split(sides[2])
	if sides[1] == "border-radius" { // clockwise from the top left
		return len(values) == 4 && (values[0] != values[1] || values[2] != values[3]) || len(values) == 2 && values[0] != values[1] || len(values) == 3
	}
	return len(values) == 4 && values[1] != values[3]
}

// split returns the values of a shorthand.
func split(value string) []string {
	depth := 0
	return strings.FieldsFunc(value, func(r rune) bool {
		depth += strings.Count(string(r), "(") - strings.Count(string(r), ")")
		return r == ' ' && depth == 0
	})
}

func TestSidesAreSeen(t *testing.T) {
	for line, want := range map[string]bool{
		"margin-left: 1px;": true, "left: 0;": true, "text-align: right;": true, "float: left;": true, "border-top-left-radius: 1px;": true,
		"padding: 1px 2px 3px 4px;": true, "padding: 1px 2px 3px calc(2 * var(--step));": true, "border-radius: 1px 2px 2px 1px;": true,
		"background: linear-gradient(to right, red, blue);": true, "box-shadow: inset 3px 0 0 red;": true, "transform: translateX(1px);": true,
		"padding: 1px calc(2 * var(--step)) 3px calc(2 * var(--step));": false, "margin-inline-start: 1px;": false, ".composer__left {": false,
		"border-radius: 8px;": false, "text-align: start;": false, "margin: 0 auto;": false, "box-shadow: 0 1px 3px red;": false, "padding: 0 1px 2px;": false,
	} {
		if got := sided(line); got != want {
			t.Errorf("%s: got %v, want %v", line, got, want)
		}
	}
}
