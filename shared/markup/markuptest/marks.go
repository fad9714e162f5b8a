package markuptest

import "strings"

// Marks returns families of texts that are made of marks: what opens and is never closed, closes what is not open, is in itself as
// deep as the text is long, or is looked for and is not there.
func Marks() []Family {
	pieces := map[string]string{
		"emphasis that opens":             "*a ",
		"emphasis that closes":            "a* ",
		"emphasis in emphasis":            "*a **b ",
		"emphasis of three stars":         "***a ",
		"two of three stars":              "*a **b c*** ",
		"short emphasis":                  "*a* ",
		"short strong emphasis":           "**a** ",
		"all kinds of openers":            "*a **b ~~c ||d [e ",
		"openers and one closer":          "~~a ||b c~~ ",
		"stars":                           "*",
		"two stars":                       "** ",
		"bars":                            "|",
		"spoilers":                        "||a|| ",
		"spoilers that open":              "||a ",
		"struck out":                      "~~a~~ ",
		"waves":                           "~~ ",
		"stars beside Chinese":            "**强调**，",
		"stars around addresses":          "**http://a.b/**,",
		"stars in addresses":              "http://a.b/**c",
		"stars in addresses with Chinese": "http://a.b/**和",
		"waves around addresses":          "~~http://a.b/~~",
		"brackets that open and close":    "[a] ",
		"brackets that close":             "]",
		"brackets in links":               "[a [b](http://a.b) ",
		"links with labels":               "[a](http://a.b) ",
		"links without labels":            "[](http://a.b)",
		"links with blank labels":         "[\u200b](http://a.b)",
		"links that name a host":          "[a.bc](http://a.b) ",
		"ends of links":                   "](http://a.b)",
		"links with dots at their ends":   "[a](http://a.b/.....) ",
		"links with open parentheses":     "[a](http://a.b/(",
		"images":                          "![a](http://a.b)",
		"labels of spaces":                "[ ",
		"code":                            "`a` ",
		"code that opens":                 "`a ``b ",
		"code of two backticks":           "``a`` ",
		"backslashes":                     `\`,
		"escaped stars":                   `\*`,
		"quotes":                          "> a\n",
		"quotes of one line":              ">a\n\n",
		"deep quotes":                     "> ",
		"quotes and lists":                "> - ",
		"deep lists":                      "- ",
		"items":                           "- a\n",
		"short items":                     "* a\n\n",
		"numbered items":                  "1. a\n",
		"numbers that begin no list":      "7. a\n",
		"numbers far in":                  "7. a\n   ",
		"numbers that go on later":        "7. a\n\n8. ",
		"items far in":                    "  - a\n",
		"items before blank lines":        "- a\n\n\n\n",
		"items and lines":                 "- a\n  b\n",
		"fences":                          "```\n",
		"fences of a line":                "```a```\n",
		"fences with languages":           "```go\n```\n",
		"fences with spaces":              "```\n   ```a\n",
		"fences in quotes":                "> ```\n",
		"fences in items":                 "- ```\n",
		"paragraphs":                      "a\n\n",
		"ends of lines":                   "a\n",
		"lines of spaces":                 "    \n",
		"carriage returns":                "\r",
		"full-width signs":                "＠",
	}
	var all []Family
	for name, piece := range pieces {
		all = append(all, Family{Name: name, piece: piece})
	}
	runs := func(most int) string {
		var b strings.Builder
		for n := 1; n <= most; n++ {
			b.WriteString(strings.Repeat("`", n) + "a")
		}
		return b.String()
	}
	deep := "*a ~~b ||c **d *e ~~f ||g **h i** j|| k~~ l* m** n|| o~~ p*"
	return append(all,
		Family{Name: "runs of backticks of all lengths", before: runs(170), piece: "a"},
		Family{Name: "runs of backticks, each once more", before: runs(60), piece: "`"},
		Family{Name: "openers, then closers", piece: "*a ", after: "b* ", repeat: true},
		Family{Name: "brackets, then ends of links", piece: "[", after: "](http://a.b)", repeat: true},
		Family{Name: "brackets around something deep", before: strings.Repeat("[", 400) + deep, piece: "](http://a.b)"},
		Family{Name: "openers around something deep", before: strings.Repeat("*a ", 400) + deep, piece: "b* "},
		Family{Name: "brackets before three stars", before: "*a " + strings.Repeat("[", 4000), piece: "b*** "},
		Family{Name: "openers of others before three stars", before: "**a " + strings.Repeat("||b ", 2000), piece: "c*** "},
		Family{Name: "dead brackets before an end", piece: "[a]", after: "](http://a.b)", repeat: true},
		Family{Name: "a deep quote of spaces", before: "> > > > > > > > > ", piece: " ", after: "a"},
		Family{Name: "a deep list of spaces", before: "- - - - - - - - - ", piece: " ", after: "a"},
		Family{Name: "a deep item before blank lines", before: "- - - - - - - a\n", piece: "\n", after: "              b"},
		Family{Name: "a fence that is never closed", before: "```\n", piece: "``\n"},
		Family{Name: "a fence in a deep quote", before: "> > > > > > > > ```\n", piece: "> > > > > > > > a\n"},
		Family{Name: "one long label", before: "[", piece: "a.bc ", after: "](http://d.ef)"},
		Family{Name: "a link with many dots at its end", before: "[a](http://a.b/", piece: ".", after: ")"},
	)
}
