package markup

import (
	"math/rand/v2"
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestPlainText(t *testing.T) {
	for _, c := range []struct{ text, plain, terminal string }{
		{"", "", ""},
		{"a **b** *c* ~~d~~ `e` \\*f\\*", "a b c d e *f*", ""},
		{"a\nb\n\nc", "a\nb\n\nc", ""},
		{"> a\n> b\nc", "> a\n> b\nc", ""},
		{"> a\n>> b", "> a\n> > b", ""},
		{"- a\n  - b\n- c", "- a\n  - b\n- c", ""},
		{"9. a\n10. b\n\n    c", "9. a\n10. b\n    \n    c", ""},
		{"a\n```go\n b\n\tc\n```\nd", "a\n b\n\tc\nd", ""},
		{"> ```\n> a\n> b\n> ```", "> a\n> b", ""},
		{"who? ||the **butler**||!", "who? ▒▒▒!", "who? ||the butler||!"},
		{"https://a.org/b.", "https://a.org/b.", ""},
		{"[a **b**](https://a.org)!", "a b!", "a b (https://a.org)!"},
		{"[a](www.a.org)", "a", "a (https://www.a.org)"},
		{"[a.org](https://b.org)", "a.org (b.org)", "a.org (https://b.org)"},
		{"http://аpple.com", "http://аpple.com (xn--pple-43d.com)", ""},
		{"[a](http://аpple.com)", "a (xn--pple-43d.com)", "a (http://аpple.com) (xn--pple-43d.com)"},
		{"@Bo **@Ada**", "@Bo @Ada", ""},
		{"/me waves *at* @Bo", "waves at @Bo", ""},
		{`\/me waves`, "/me waves", ""},
	} {
		d := Parse(c.text)
		if got := d.Plain().Text; got != c.plain {
			t.Errorf("%q\ngot  %q\nwant %q", c.text, got, c.plain)
		}
		if c.terminal == "" {
			c.terminal = c.plain
		}
		if got := d.Terminal().Text; got != c.terminal {
			t.Errorf("%q in a terminal\ngot  %q\nwant %q", c.text, got, c.terminal)
		}
	}
}

// What was found in a text is found in its plain text too.
func TestPlacesInPlainText(t *testing.T) {
	for _, text := range []string{
		"some find here", "**some find here**", "> some\n> **find**", "- a\n  - `find`", "```go\nfind\n```", "> ```\n> a\n> b find\n> ```", "[a](https://a.org) find", "[find](https://a.org)",
		`\*find\*`, "a\n\nb\n\n\n*c* find", "||a|| find", "https://a.org/find", "é强调**强调** ~~find~~", "1. a\n2. find",
	} {
		plain := Parse(text).Plain()
		from := strings.Index(text, "find")
		a, b := plain.At(from), plain.At(from+len("find"))
		if got := plain.Text[a:min(a+4, len(plain.Text))]; got != "find" || b < a+4 {
			t.Errorf("%q in %q: found %q, at %d to %d", text, plain.Text, got, a, b)
		}
	}
	if plain := Parse("a ||find||").Plain(); plain.Text[plain.At(4):] != hidden {
		t.Errorf("what is in a spoiler is at %d of %q", plain.At(4), plain.Text)
	}
}

func TestPlacesAreInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 3_000 {
		text := randomText(r)
		for _, plain := range []Plain{Parse(text).Plain(), Parse(text).Terminal()} {
			last := 0
			for i := range len(text) + 1 {
				at := plain.At(i)
				if at < last || at > len(plain.Text) {
					t.Fatalf("%q: %d is at %d of %q, after %d", text, i, at, plain.Text, last)
				}
				last = at
			}
		}
	}
}

func TestPlainTextIsBounded(t *testing.T) {
	for _, f := range hostile() {
		text := f.Text(chat.TextBytes)
		if got := len(Parse(text).Terminal().Text); got > 8*len(text) {
			t.Errorf("%s: %d bytes became %d", f.Name, len(text), got)
		}
	}
}
