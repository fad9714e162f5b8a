package ui

import (
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestAFoldKeepsLinksAndMentionsWhole(t *testing.T) {
	link := "https://example.org/" + strings.Repeat("x", 200)
	for at, text := range map[int]string{5: link + " more", 11: "see @Ada " + link + " more"} {
		var b markup
		mention := view.MentionSpan{Span: chat.Span{From: 4, To: 8}}
		if !b.foldedRich(text, []view.MentionSpan{mention}[:strings.Count(text, "@")], at) {
			t.Errorf("%q: nothing is left for later", text)
		}
		wantAll(t, b.String(), `href="`+link+`"`, link+`</a><span class="message__dots" aria-hidden="true">…</span><span class="message__rest"> more</span>`)
	}
}

func TestALongMessageIsShownOnDemand(t *testing.T) {
	d := newDesktop(t)
	text := strings.Repeat("a\n", 3000) + "needle"
	d.change(func(v *view.Snapshot) { v.Open.Live = []*view.Chunk{run(7, 1, text)} })
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

	d.unfold(view.Hit{Key: "7", Text: text, Found: []chat.Span{{From: len(text) - 6, To: len(text)}}})
	d.settle()
	if got, want := d.glass.folds, "7 shown Show less"; got != want {
		t.Errorf("found in the hidden part: got %q, want %q", got, want)
	}
	d.Model.enter("tea")
	if len(d.screen.opened) > 0 {
		t.Error("another room keeps what was shown of the former one")
	}
}
