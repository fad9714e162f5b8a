package compose

import (
	"testing"

	"parley/shared/chat"
)

func TestATypedMarkGoesAroundWhatIsSelected(t *testing.T) {
	for _, c := range []struct{ typed, was, want string }{
		{"*", "a ‹b› c", "a *‹b›* c"}, {"*", "a *‹b›* c", "a **‹b›** c"}, {"`", "‹b›", "`‹b›`"}, {"(", "‹b ›c", "(‹b›) c"},
		{"[", "‹b›", "[‹b›]"}, {`"`, "‹b›", `"‹b›"`}, {"~", "~‹b›~", "~~‹b›~~"}, {"|", "|‹b›|", "||‹b›||"},
		{"_", "‹b›", ""}, {"a", "‹b›", ""}, {")", "‹b›", ""}, {"*", "b¦", ""}, {"*", "‹ ›", ""},
	} {
		text, s := selectedIn(t, c.was)
		got := ""
		if e, ok := Wrap(text, s.From, s.To, c.typed); ok {
			got = marked(e.Apply(text), e.Select)
		}
		if got != c.want {
			t.Errorf("%q over %q: %q, want %q", c.typed, c.was, got, c.want)
		}
	}
}

func TestAnAddressPastedOverATextMakesALink(t *testing.T) {
	const at = "https://example.org/a?b=c"
	for _, c := range []struct{ was, pasted, want string }{
		{"see ‹this›.", at, "see [this](" + at + ")¦."},
		{"see ‹this ›now", " " + at + "\n", "see [this](" + at + ")¦ now"},
		{"see ‹**this**›", at, "see [**this**](" + at + ")¦"},
		{"‹谢谢›", "https://example.org/(a)", "[谢谢](https://example.org/(a))¦"},
		{"see ‹this›.", "hello", ""},
		{"see ‹this›.", "www.example.org", ""},
		{"see ‹this›.", at + " and more", ""},
		{"see ‹this›.", "javascript:alert(1)", ""},
		{"see ‹https://example.com›", at, ""},
		{"see ¦", at, ""},
		{"`see ‹this›`", at, ""},
		{"```\nsee ‹this›\n```", at, ""},
		{"[see ‹this›](https://example.com)", at, ""},
		{"‹a\n\nb›", at, ""},
	} {
		text, s := selectedIn(t, c.was)
		got := ""
		if e, ok := PasteLink(text, s.From, s.To, c.pasted); ok {
			got = marked(e.Apply(text), e.Select)
		}
		if got != c.want {
			t.Errorf("%q over %q: %q, want %q", c.pasted, c.was, got, c.want)
		}
	}
}

func TestCodeIsOfferedABlock(t *testing.T) {
	const code = "func main() {\n\tprintln()\n}\n"
	for name, c := range map[string]struct {
		pasted   Pasted
		language string
		ok       bool
	}{
		"indented":            {Pasted{Text: code}, "", true},
		"of VS Code":          {Pasted{Text: "a := 1\nb := 2", Editor: `{"version":1,"mode":"go"}`}, "go", true},
		"of no language":      {Pasted{Text: "a\nb", Editor: `{"mode":"plaintext"}`}, "", true},
		"of a hostile editor": {Pasted{Text: "a\nb", Editor: "{\"mode\":\"go\\n<b>\"}"}, "", true},
		"preformatted":        {Pasted{Text: "a\nb", HTML: `<meta charset="utf-8"><pre style="x">a`}, "", true},
		"of an editor":        {Pasted{Text: "a\nb", HTML: `<div style="white-space: pre;"><div>a`}, "", true},
		"Python":              {Pasted{Text: "if a:\n    b()"}, "", true},
		"with a fence in it":  {Pasted{Text: "Use this:\n```\na\n```"}, "", true},
		"a block already":     {Pasted{Text: "```go\nfunc a() {\n\tb()\n}\n```"}, "", false},
		"a line":              {Pasted{Text: "\tprintln()\n", HTML: "<pre>", Editor: `{"mode":"go"}`}, "", false},
		"sentences":           {Pasted{Text: "Hello.\nHow are you?\n\nBye"}, "", false},
		"a list":              {Pasted{Text: "- a: b\n  - c;\n    1. d()"}, "", false},
		"a poem":              {Pasted{Text: "Roses\n  are red,\n    violets"}, "", false},
		"mail":                {Pasted{Text: "> a;\n> b()"}, "", false},
		"nothing":             {Pasted{}, "", false},
	} {
		if language, ok := c.pasted.IsCode(); language != c.language || ok != c.ok {
			t.Errorf("%s: %q %v, want %q %v", name, language, ok, c.language, c.ok)
		}
	}
}

func TestTheCaretIsBehindABlockOfPastedCode(t *testing.T) {
	for _, c := range []struct{ was, want string }{
		{"‹a\nb›", "```go\na\nb\n```\n¦"},
		{"‹\n\ta\nb\n›", "\n```go\n\ta\nb\n```\n¦"},
		{"see ‹a\nb›\nc", "see \n```go\na\nb\n```\n¦c"},
		{"‹a\nb›c", "```go\na\nb\n```\n¦c"},
	} {
		text, s := selectedIn(t, c.was)
		e := PastedBlock(text, s, "go")
		if got := marked(e.Apply(text), e.Select); got != c.want {
			t.Errorf("%q: %q, want %q", c.was, got, c.want)
		}
	}
}

func TestABlockHoldsTheCodeAsItWas(t *testing.T) {
	for _, c := range []struct{ was, language, want string }{
		{"‹\ta {\n\t}›", "go", "```go\n‹\ta {\n\t}›\n```"},
		{"see: ‹a\nb›, please", "", "see: \n```\n‹a\nb›\n```\n, please"},
		{"see\n‹a\nb›\nplease", "", "see\n```\n‹a\nb›\n```\nplease"},
		{"‹a\n````\nb›", "", "`````\n‹a\n````\nb›\n`````"},
	} {
		text, s := selectedIn(t, c.was)
		e := CodeBlock(text, chat.Span{From: s.From, To: s.To}, c.language)
		if got := marked(e.Apply(text), e.Select); got != c.want {
			t.Errorf("%q: %q, want %q", c.was, got, c.want)
		}
	}
}
