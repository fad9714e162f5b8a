package markup

import (
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestATextIsShownAsItWasTyped(t *testing.T) {
	for text, want := range map[string]string{
		"**a** `b` ||c||":         "**a** `b` ||c||",
		"- a\n> b\n```\n<i>\n```": "- a\n&gt; b\n```\n&lt;i&gt;\n```",
		"[a](https://b.org)":      `[a](<a href="https://b.org" rel="noopener noreferrer" target="_blank">https://b.org</a>)`,
		"hi @Ada, `@Ada`":         `hi <span class="mention"><bdi translate="no">@Ada</bdi></span>, ` + "`@Ada`",
		"  a":                     "  a",
		"\n\na\n":                 "\n\na\n",
		"":                        "",
		`\*a\*`:                   `\*a\*`,
	} {
		html, _ := HTML{Typed: true, Known: func(chat.Span) (bool, bool) { return true, false }}.Message(text)
		if want = paragraphStart + want + paragraphEnd; html != want {
			t.Errorf("%q:\ngot  %s\nwant %s", text, html, want)
		}
	}
}

func TestWhatWasTypedIsFoldedAndBounded(t *testing.T) {
	html, folded := HTML{Typed: true, Fold: 6}.Message("a\n**b**\nc")
	if want := paragraphStart + "a\n**b*" + moreDots + `<span class="message__rest">*` + "\nc</span>" + paragraphEnd; html != want || !folded {
		t.Errorf("got %s %v, want %s", html, folded, want)
	}
	for _, family := range hostile() {
		text := family.Text(chat.TextBytes)
		html, _ := HTML{Typed: true}.Message(text)
		if len(html) > pageShare*len(text)+pageLeast {
			t.Errorf("%s: %d bytes of HTML", family.Name, len(html))
		}
		var said strings.Builder
		AsTyped(text).each(func(in *Inline) { said.WriteString(text[in.Span.From:in.Span.To]) })
		if said.String() != text {
			t.Errorf("%s: as typed it is another text", family.Name)
		}
	}
}
