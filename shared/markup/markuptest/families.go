// Package markuptest has the texts that make careless code slow: families of them, of any length.
package markuptest

import (
	"strings"

	"parley/shared/chat"
)

// Family is a kind of hostile text.
type Family struct {
	Name   string
	before string // once
	piece  string // as often as it fits
	after  string // once, or a third of the text if it is repeated
	repeat bool
}

// Sizes doubles up to the limit of a message.
var Sizes = []int{chat.TextBytes / 4, chat.TextBytes / 2, chat.TextBytes}

// Text returns a text of the family with at most size bytes.
func (f Family) Text(size int) string {
	tail := f.after
	if f.repeat {
		tail = strings.Repeat(f.after, size/3/len(f.after))
	}
	room := max(size-len(f.before)-len(tail), 0)
	return f.before + strings.Repeat(f.piece, room/len(f.piece)) + tail
}

// Families returns all of them.
func Families() []Family {
	pieces := map[string]string{
		"link with an open bracket":      "http://[",
		"link with a closed bracket":     "http://]",
		"links in parentheses":           "(https://a.b/",
		"links before parentheses":       "https://a.b/)",
		"links without a host":           "https://",
		"scheme without slashes":         "http:",
		"half a scheme":                  "http",
		"letters of a scheme":            "h",
		"many links":                     "http://a.b ",
		"links in links":                 "http://a.b/http://",
		"links with bad escapes":         "http://a.b/%",
		"links with bad ports":           "http://a.b:x/",
		"links with user names":          "http://a@b/",
		"links in queries":               "http://a.b?http://",
		"links in fragments":             "http://a.b#%http://",
		"links with broken hosts":        "http://[?",
		"links with ampersands":          "http://a.b/&&&&&&&&&&&&&&&& ",
		"links with Cyrillic hosts":      "http://аа.б ",
		"links with long foreign labels": "http://абвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљ ",
		"links with combining marks":     "http://a\u0301.b/ ",
		"links in capitals":              "HTTPS://",
		"links with passwords":           "http://a:b@",
		"links with ports":               "http://a:80:80",
		"links in quotation marks":       "«http://a.b/«",
		"links with joined emoji":        "http://a.b/👩\u200d ",
		"links before Chinese":           "http://a.b看",
		"links among Chinese":            "www.a.bc看",
		"hosts among Chinese":            "http://a.b1看c看d看e看f看g看h看i ",
		"links without a scheme":         "www.a.bc ",
		"links without a host or scheme": "www.",
		"links in emphasis":              "_www.a.b",
		"mail addresses":                 "a@b.cd ",
		"mail addresses in a row":        "a@b.cd",
		"mail addresses with dots":       "a.a.a.a@b.cd.",
		"mail addresses without names":   "@b.cd",
		"mail addresses with a scheme":   "mailto:a@b.cd?",
		"schemes of mail addresses":      "mailto:",
		"colons":                         ":",
		"brackets":                       "[",
		"balanced brackets":              "[]",
		"parentheses":                    "((((((((((",
		"mentions":                       "@Ada ",
		"mentions of nobody":             "@",
		"mentions in a row":              "@a@b",
		"wide mentions":                  "＠小明",
		"dots after a mention":           "@a......",
		"long names":                     "@" + strings.Repeat("n", 500) + " ",
		"right-to-left overrides":        "\u202e",
		"isolates":                       "\u2067a",
		"combining marks":                "\u0301",
		"zalgo":                          "z" + strings.Repeat("\u0335\u0301", 20),
		"joined emoji":                   "👩\u200d",
		"flags":                          "🇨",
		"zero-width spaces":              "\u200b",
		"blank lines":                    "\n",
		"spaces":                         " ",
		"tabs":                           "\t",
		"line ends of Windows":           "\r\n",
		"punctuation":                    ".,:;!?'*_",
		"exclamation marks of Chinese":   "！",
		"escaped characters":             `<>&"'`,
		"ampersands":                     "&",
		"Markdown links":                 "[a](",
		"Markdown images":                "![",
		"Markdown quotes":                ">",
		"Markdown emphasis":              "**x_y",
		"Markdown code":                  "`",
		"Markdown table rows":            "|a|b|\n",
		"short lines":                    "a\n",
		"wide characters":                "漢",
		"characters wider than a line":   "\U0001242B",
		"invalid UTF-8":                  "\xff",
	}
	var all []Family
	for name, piece := range pieces {
		all = append(all, Family{Name: name, piece: piece})
	}
	return append(all,
		Family{Name: "one long word", piece: "x"},
		Family{Name: "one long link", before: "https://a.b/", piece: "x"},
		Family{Name: "one link with brackets", before: "https://a.b/", piece: ")"},
		Family{Name: "one link with open and closed brackets", before: "https://a.b/", piece: "(", after: ")", repeat: true},
		Family{Name: "a long name before many domains", piece: "a", after: "@b.c", repeat: true},
		Family{Name: "a password as long as the message", before: "http://", piece: "a:b", after: "@c"},
		Family{Name: "one link with open quotation marks", before: "https://a.b/", piece: "«", after: "www.", repeat: true},
		Family{Name: "one host with many labels", before: "www.", piece: "a."},
		Family{Name: "one host in emphasis", before: "www.", piece: "_www.a", after: "@"},
		Family{Name: "broken links before brackets", piece: "http://[", after: ")", repeat: true},
		Family{Name: "broken links before punctuation", piece: "http://a.b/%", after: ".", repeat: true},
		Family{Name: "a long word with a link at its end", piece: "x", after: "http://a.b/"},
		Family{Name: "a name as long as the message", before: "@", piece: "n"},
		Family{Name: "a mention after many dots", before: "@", piece: ".", after: "a"},
		Family{Name: "an address before spaces", before: "@", piece: " ", after: "a"},
		Family{Name: "invisible characters before an address", piece: "\u2060", after: "@a b"},
	)
}
