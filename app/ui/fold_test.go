package ui

import (
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestALongMessageIsShownOnDemand(t *testing.T) {
	d := newDesktop(t)
	text := strings.Repeat("a\n", 3000) + "needle"
	d.change(func(v *view.Snapshot) { v.Open.Live = []*view.Chunk{run(7, 1, text)} })
	folded := writer(t)
	uitest.WantAll(t, folded.Row(uitest.Said("7", uitest.Noon(t), uitest.Ada, true, text)),
		"message__text--folded", `data-action="fold" aria-expanded="false" data-arg="7">Show more</button>`)

	d.act(action.Fold, "7")
	if got, want := d.glass.folds, "7 shown Show less"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	opened := writer(t)
	opened.Opened = d.unfolded
	html := opened.Row(uitest.Said("7", uitest.Noon(t), uitest.Ada, true, text))
	uitest.WantAll(t, html, `aria-expanded="true" data-arg="7">Show less</button>`)
	if strings.Contains(html, "--folded") {
		t.Error("the message is still folded when it is drawn again")
	}
	d.act(action.Fold, "7")
	if got, want := d.glass.folds, "7 folded Show more"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}

	d.unfold(view.Hit{Key: "7", Text: text, Found: []chat.Span{{From: len(text) - 6, To: len(text)}}})
	d.settle()
	if got, want := d.glass.folds, "7 shown Show less"; got != want {
		t.Errorf("found in the hidden part: got %q, want %q", got, want)
	}
	d.Model.enter("tea")
	if len(d.unfolded) > 0 {
		t.Error("another room keeps what was shown of the former one")
	}
}
