package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/markup/markuptest"
)

func TestOrdinaryMessagesAreShownWhole(t *testing.T) {
	for _, text := range []string{"", "hello", strings.Repeat("word ", 250), strings.Repeat("line\n", 20), strings.Repeat("漢字", 300)} {
		if fold := foldAt(text); fold != len(text) {
			t.Errorf("%.20q: folded at %d of %d", text, fold, len(text))
		}
	}
}

func TestLongMessagesAreFolded(t *testing.T) {
	for _, f := range markuptest.Families() {
		t.Run(f.Name, func(t *testing.T) {
			text := f.Text(chat.TextBytes)
			fold := foldAt(text)
			if fold > foldBytes {
				t.Errorf("folded at %d of %d", fold, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[:fold]) {
				t.Error("the fold is within a character")
			}
			if lines := strings.Count(text[:fold], "\n"); lines > foldLines {
				t.Errorf("%d lines are shown", lines)
			}
		})
	}
}

func TestAFoldKeepsWordsLinksAndMentionsWhole(t *testing.T) {
	words := strings.Repeat("word ", 600)
	if at := foldAt(words); !strings.HasSuffix(words[:at], "word") || words[at] != ' ' {
		t.Errorf("folded between %q and %q", words[:at][at-8:], words[at:][:8])
	}
	link := "https://example.org/" + strings.Repeat("x", 200)
	for at, text := range map[int]string{5: link + " more", 11: "see @Ada " + link + " more"} {
		var b markup
		mention := client.MentionSpan{Span: chat.Span{From: 4, To: 8}}
		if !b.foldedRich(text, []client.MentionSpan{mention}[:strings.Count(text, "@")], at) {
			t.Errorf("%q: nothing is left for later", text)
		}
		wantAll(t, b.String(), `href="`+link+`"`, link+`</a><span class="message__dots" aria-hidden="true">…</span><span class="message__rest"> more</span>`)
	}
	marks := "a" + strings.Repeat("\u0301", 100)
	if at := cleanCut(marks, 41); at != 0 {
		t.Errorf("cut among the marks of a letter, at %d", at)
	}
}

func TestALongMessageIsShownOnDemand(t *testing.T) {
	d := newDesktop(t)
	text := strings.Repeat("a\n", 3000) + "needle"
	d.change(func(v *client.View) { v.Open.Live = []*client.Chunk{run(7, 1, text)} })
	folded := writer(t)
	wantAll(t, folded.fragment(said("7", noon(t), ada, true, text)),
		"message__text--folded", `data-action="fold" aria-expanded="false" data-arg="7">Show more</button>`)

	d.act(actFold, "7")
	if got, want := d.glass.folds, "7 shown Show less"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	opened := writer(t)
	opened.opened = d.screen.opened
	html := opened.fragment(said("7", noon(t), ada, true, text))
	wantAll(t, html, `aria-expanded="true" data-arg="7">Show less</button>`)
	if strings.Contains(html, "--folded") {
		t.Error("the message is still folded when it is drawn again")
	}
	d.act(actFold, "7")
	if got, want := d.glass.folds, "7 folded Show more"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	d.unfold(client.Hit{Key: "7", Text: text, Found: []chat.Span{{From: len(text) - 6, To: len(text)}}})
	d.settle()
	if got, want := d.glass.folds, "7 shown Show less"; got != want {
		t.Errorf("found in the hidden part: got %q, want %q", got, want)
	}
	d.Model.enter("tea")
	if len(d.screen.opened) > 0 {
		t.Error("another room keeps what was shown of the former one")
	}
}
