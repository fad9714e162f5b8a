package ui

import (
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// hitsOf is a snapshot in which a search has found messages of a room, the newest first.
func (d *desktop) hitsOf(query string, seqs ...chat.Seq) {
	d.change(func(v *view.Snapshot) {
		v.Search = &view.Search{Query: view.Query{Text: query}, Done: true}
		for _, seq := range seqs {
			v.Search.Hits = append(v.Search.Hits, view.Hit{
				Room: chat.Room{ID: "elsewhere", Name: "elsewhere", Kind: chat.Public}, Key: string(rune('a' + seq)), Seq: seq, At: time.Now(), Text: query,
			})
		}
	})
}

func (d *desktop) searchHTML() string { return markupOf(d.dialogUI(action.SearchDialog)) }

func TestTheAddressSaysWhatIsSearchedFor(t *testing.T) {
	d := newDesktop(t)
	d.openSearch("fox in:lobby")
	if d.screen.dialog != action.SearchDialog || d.glass.query != "fox in:lobby" || !strings.Contains(strings.Join(d.did.log, ";"), "search fox in:lobby") {
		t.Fatalf("dialog %q, query %q, did %q", d.screen.dialog, d.glass.query, d.did.log)
	}
	uitest.WantAll(t, d.searchHTML(), `value="fox in:lobby"`)
	d.hitsOf("fox", 3, 2)
	d.act(action.Hit, "1")
	if !d.glass.layerKept || d.screen.dialog != action.NoDialog {
		t.Error("the way back to the hits is lost")
	}
	d.backToSearch("fox in:lobby")
	d.hitsOf("fox", 3, 2)
	if got := d.chosenHit(); got != 1 {
		t.Errorf("back at the hits, the mark is on %d, want the one that was opened", got)
	}
	d.close()
	if d.glass.query != "" {
		t.Errorf("closed, the address says %q", d.glass.query)
	}
}

func TestAQueryGrowsByItsSuggestions(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.SearchDialog)
	field := action.SearchDialog.FieldID()
	d.Typed(field, "tea fr")
	d.hitsOf("tea", 3, 2)
	if got := d.chosenHit(); got != 1 {
		t.Errorf("with a word that may be one, row %d is marked, want the first hit", got)
	}
	d.Pressed(field, keys.Press{Key: "ArrowUp"})
	d.submitForm("search")
	if got := d.glass.values[field]; got != "tea from:" {
		t.Fatalf("Enter on a suggestion makes it %q", got)
	}
	uitest.WantAll(t, d.searchHTML(), `role="option" aria-selected="true"`, "from:"+uitest.Me.Name)
	d.hitsOf("tea")
	if got := d.searchState(); got != "" {
		t.Errorf("before the operator has its value, the search says %q", got)
	}
	d.submitForm("search")
	if got := d.glass.values[field]; !strings.HasPrefix(got, "tea from:") || !strings.HasSuffix(got, " ") {
		t.Errorf("a value is %q", got)
	}
}

func TestTheMarkStaysOnItsHitWhileOthersJoin(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.SearchDialog)
	d.searchFor("xyz")
	d.hitsOf("xyz", 5, 3)
	d.Pressed(action.SearchDialog.FieldID(), keys.Press{Key: "ArrowDown"})
	d.hitsOf("xyz", 9, 7, 5, 4, 3)
	if got := d.chosenHit(); got != 4 {
		t.Errorf("the mark is on %d, want 4: the hit that it was on", got)
	}
	d.searchFor("xyzz")
	if got := d.chosenHit(); got != 0 {
		t.Errorf("after another query the mark is on %d, want the first", got)
	}
}

func TestSearchesAreRememberedUntilForgotten(t *testing.T) {
	d := newDesktop(t)
	for _, query := range []string{"one", "two"} {
		d.openDialog(action.SearchDialog)
		d.searchFor(query)
		d.hitsOf(query, 2)
		d.submitForm("search")
	}
	d.openDialog(action.SearchDialog)
	uitest.WantAll(t, d.searchHTML(), `data-arg="two"`, `data-arg="one"`)
	d.act(action.Forget, "two")
	if html := d.searchHTML(); strings.Contains(html, `data-arg="two"`) || !strings.Contains(html, `data-arg="one"`) {
		t.Errorf("after forgetting one: %s", html)
	}
	d.act(action.Query, "one")
	if d.screen.filter != "one" {
		t.Errorf("a recent search looks for %q", d.screen.filter)
	}
	d.act(action.Forget, "")
	if len(d.recentSearches()) > 0 {
		t.Errorf("left are %q", d.recentSearches())
	}
}

func TestEachSuggestedValueIsExplained(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.SearchDialog)
	for typed, want := range map[string][]string{
		"has:": {d.w.SearchLink, d.w.SearchCode, d.w.SearchReaction}, "is:": {d.w.SearchPrivate, d.w.SearchPinned, d.w.SearchMine, d.w.SearchEdited},
		"after:": {d.w.Today, d.w.Yesterday},
		"-has:":  {"except with a link", "except with code", "except with a reaction"}, "-fr": {"except " + d.w.SearchFrom},
	} {
		d.Typed(action.SearchDialog.FieldID(), typed)
		html := d.searchHTML()
		for _, text := range want {
			uitest.WantAll(t, html, `<span class="choices__text">`+text+`</span>`)
		}
		if strings.Contains(html, d.w.SearchSort) {
			t.Errorf("%s: an order is offered for nothing", typed)
		}
	}
	d.Typed(action.SearchDialog.FieldID(), "fox")
	d.hitsOf("fox", 3)
	uitest.WantAll(t, d.searchHTML(), d.w.SearchSort)
}

func TestTheOpenRoomIsSuggestedFirst(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Rooms = append([]view.Room{public("tea", 1, 0), public("film", 2, 0)}, v.Rooms...)
	})
	d.openDialog(action.SearchDialog)
	d.Typed(action.SearchDialog.FieldID(), "in:")
	if got, _ := d.suggestions(); len(got) < 3 || got[0].Added != "in:lobby" || got[1].Added != "in:tea" {
		t.Errorf("got %+v, want the open room before the others", got)
	}
}

func TestASearchSaysWhatItHasNotSearched(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.SearchDialog)
	d.searchFor("xyz")
	hit := []view.Hit{{Room: chat.Room{ID: "r", Name: "r"}, Key: "1", Text: "xyz"}}
	slow := &chat.Error{Code: chat.CodeTooSlow, Message: "no"}
	w := catalog.English.Words()
	for name, test := range map[string]struct {
		found view.Search
		want  string
	}{
		"searching":    {view.Search{}, w.Searching + "|"},
		"nothing":      {view.Search{Done: true}, w.SearchNone + "|"},
		"one":          {view.Search{Done: true, Hits: hit}, "1 message|"},
		"more":         {view.Search{Done: true, Hits: hit, More: true}, "1 message+|"},
		"loading more": {view.Search{Done: true, Hits: hit, More: true, Loading: true}, w.Searching + "|"},
		"offline":      {view.Search{Done: true, Hits: hit, Local: true}, "1 message|" + w.SearchLocal},
		"offline more": {view.Search{Done: true, Hits: hit, Local: true, More: true}, "1 message · " + w.SearchLengthen + "|" + w.SearchLocal},
		"refused":      {view.Search{Done: true, Error: slow}, w.Refuse(slow) + "|"},
		"some refused": {view.Search{Done: true, Hits: hit, Error: slow}, "1 message|" + w.Refuse(slow)},
		"partial":      {view.Search{Done: true, Hits: hit, Partial: true}, "1 message|" + w.SearchPartial},
		"indexing":     {view.Search{Done: true, Hits: hit, Missing: 60}, "1 message|Older messages are still being indexed: 40% done."},
	} {
		d.change(func(v *view.Snapshot) { v.Search = &test.found })
		if got := d.searchState() + "|" + d.searchNote(); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestAnotherDialogEndsTheSearch(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.SearchDialog)
	d.searchFor("fox")
	d.shortcut(keys.SearchMessages)
	if d.screen.filter != "fox" || d.glass.query != "fox" {
		t.Errorf("the same keys again: looking for %q, the address says %q", d.screen.filter, d.glass.query)
	}
	d.shortcut(keys.SwitchRoom)
	if d.screen.dialog != action.RoomsDialog || d.glass.query != "" {
		t.Errorf("in dialog %q the address still says %q", d.screen.dialog, d.glass.query)
	}
}
