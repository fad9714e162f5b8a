package storetest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func drafts() []promise {
	return []promise{
		{"ASaveOfADraftLosesNoText", draftClashes},
		{"ADraftSaysWhichVersionsItContinues", draftChains},
		{"DraftsAreTheirUsersAlone", draftsApart},
		{"DraftsHaveLimits", draftLimits},
		{"TheShelfKeepsTheLastOfAWeek", shelfKeeps},
		{"DraftsComeInPages", draftPages},
		{"SavesOfADraftAtTheSameTimeLoseNothing", draftRace},
		{"OldDraftsArePurged", draftsPurged},
	}
}

// saveDraft saves a draft for the lobby.
func (w *world) saveDraft(u chat.User, save store.DraftSave) store.DraftSaved {
	w.t.Helper()
	if save.Room == "" {
		save.Room = chat.Lobby
	}
	saved, err := w.s.SaveDraft(w.ctx(), u.ID, save, noon())
	w.check(err)
	return saved
}

// shelf returns the texts on the user's shelf, the newest first.
func (w *world) shelf(u chat.User) (texts []string) {
	w.t.Helper()
	drafts, more, err := w.s.Shelf(w.ctx(), u.ID, 0, 1<<20, noon())
	w.check(err)
	if more {
		w.t.Error("the shelf has more than fits")
	}
	for _, d := range drafts {
		texts = append(texts, d.Text)
	}
	return texts
}

func draftClashes(w *world) {
	save := func(base int64, text string) store.DraftSave { return store.DraftSave{Base: base, Text: text} }
	sent := func(base int64) store.DraftSave { return store.DraftSave{Base: base, Sent: true} }
	for i, c := range []struct {
		about   string
		saves   []store.DraftSave
		version int64
		text    string
		shelf   string
		shelved bool // the last save
		same    bool
	}{
		{"the first", []store.DraftSave{save(0, "a")}, 1, "a", "", false, false},
		{"the next version", []store.DraftSave{save(0, "a"), save(1, "b")}, 2, "b", "", false, false},
		{"the same again", []store.DraftSave{save(0, "a"), save(0, "a")}, 1, "a", "", false, true},
		{"a clash", []store.DraftSave{save(0, "a"), save(0, "b")}, 2, "b", "a", false, false},
		{"a clash in which one has the other", []store.DraftSave{save(0, "a"), save(0, "b a")}, 2, "b a", "", false, false},
		{"sent", []store.DraftSave{save(0, "a"), sent(1)}, 2, "", "", false, false},
		{"sent twice", []store.DraftSave{save(0, "a"), sent(1), sent(1)}, 2, "", "", false, true},
		{"a late save after it was sent", []store.DraftSave{save(0, "a"), sent(1), save(1, "a and b")}, 2, "", "a and b", true, false},
		{"another text, begun before it was sent", []store.DraftSave{save(0, "a"), sent(1), save(0, "b")}, 3, "b", "", false, false},
		{"one who knows that it was sent", []store.DraftSave{save(0, "a"), sent(1), save(2, "b")}, 3, "b", "", false, false},
		{"sent while another device went on", []store.DraftSave{save(0, "a"), save(1, "a and b"), sent(1)}, 3, "", "a and b", false, false},
		{"cleared by hand", []store.DraftSave{save(0, "a"), save(1, "")}, 2, "", "", false, false},
		{"another version cleared by hand", []store.DraftSave{save(0, "a"), save(1, "a and b"), save(1, "")}, 2, "a and b", "", false, true},
		{"a save after it was cleared by hand", []store.DraftSave{save(0, "a"), save(1, ""), save(1, "b")}, 3, "b", "", false, false},
		{"a forgotten version", []store.DraftSave{save(7, "a")}, 8, "a", "", false, false},
		{"several clashes", []store.DraftSave{save(0, "one"), save(0, "two"), save(0, "three"), save(0, "one and more")}, 4, "one and more", "three two one", false, false},
		{"pieces of one text", []store.DraftSave{save(0, "o"), save(0, "two"), save(1, "one"), save(1, "two more"), save(1, "x")}, 5, "x", "two more one", false, false},
	} {
		u := w.user(fmt.Sprint("u", i))
		var last store.DraftSaved
		for _, one := range c.saves {
			last = w.saveDraft(u, one)
		}
		if d := last.Draft; d.Version != c.version || d.Text != c.text || last.Shelved != c.shelved || last.Same != c.same {
			w.t.Errorf("%s: got %+v", c.about, last)
		}
		if got := strings.Join(w.shelf(u), " "); got != c.shelf {
			w.t.Errorf("%s: got shelf %q, want %q", c.about, got, c.shelf)
		}
		all, more, err := w.s.Drafts(w.ctx(), u.ID, "", 1000)
		w.check(err)
		if more || len(all) != 1 || all[0] != last.Draft {
			w.t.Errorf("%s: stored are %+v, want %+v", c.about, all, last.Draft)
		}
	}
}

// draftChains has versions that go on with each other, and those that do not.
func draftChains(w *world) {
	ada := w.user("Ada")
	for i, c := range []struct {
		save  store.DraftSave
		since int64
	}{
		{store.DraftSave{Text: "a"}, 1},
		{store.DraftSave{Base: 1, Text: "b"}, 1},
		{store.DraftSave{Base: 1, Text: "c"}, 3},
		{store.DraftSave{Base: 3, Text: "d"}, 3},
		{store.DraftSave{Base: 3, Text: "d and e"}, 3}, // has all of it
		{store.DraftSave{Base: 5, Sent: true}, 3},
		{store.DraftSave{Base: 6, Text: "f"}, 3},
	} {
		if d := w.saveDraft(ada, c.save).Draft; d.Version != int64(i+1) || d.Since != c.since {
			w.t.Errorf("%+v: got %+v, want since %d", c.save, d, c.since)
		}
	}
}

func draftsApart(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	direct := chat.DirectID(ada.ID, bo.ID)
	w.saveDraft(ada, store.DraftSave{Text: "ada's", Reply: 7})
	w.saveDraft(ada, store.DraftSave{Room: direct, Text: "before there is a room"})
	w.saveDraft(bo, store.DraftSave{Text: "bo's"})
	w.saveDraft(bo, store.DraftSave{Text: "another of bo"})
	w.reopen()
	got, _, err := w.s.Drafts(w.ctx(), ada.ID, "", 1000)
	w.check(err)
	if len(got) != 2 || got[0].Room != direct || got[1].Text != "ada's" || got[1].Reply != 7 || got[1].At != chat.MillisOf(noon()) {
		w.t.Errorf("ada has %+v", got)
	}
	if got := w.shelf(ada); len(got) != 0 {
		w.t.Errorf("ada's shelf has %q", got)
	}
	shelf, _, err := w.s.Shelf(w.ctx(), bo.ID, 0, 1000, noon())
	w.check(err)
	if len(shelf) != 1 {
		w.t.Fatalf("bo's shelf has %+v", shelf)
	}
	w.check(w.s.Unshelve(w.ctx(), ada.ID, shelf[0].Version))
	if got := w.shelf(bo); len(got) != 1 {
		w.t.Error("another user has removed it")
	}
	w.check(w.s.Unshelve(w.ctx(), bo.ID, shelf[0].Version))
	if got := w.shelf(bo); len(got) != 0 {
		w.t.Errorf("bo's shelf has %q", got)
	}
	_, err = w.s.SaveDraft(w.ctx(), "u-nobody", store.DraftSave{Room: chat.Lobby, Text: "x"}, noon())
	w.refused(err, chat.CodeNoUser)
}

func draftLimits(w *world) {
	ada := w.user("Ada")
	for i := range chat.DraftsMax {
		w.saveDraft(ada, store.DraftSave{Room: chat.RoomID(fmt.Sprintf("room-%03d", i)), Text: "x"})
	}
	_, err := w.s.SaveDraft(w.ctx(), ada.ID, store.DraftSave{Room: "one-more", Text: "x"}, noon())
	w.refused(err, chat.CodeTooMany)
	w.saveDraft(ada, store.DraftSave{Room: "room-000", Base: 1, Text: "another"})
	w.saveDraft(ada, store.DraftSave{Room: "room-001", Base: 1})
	w.saveDraft(ada, store.DraftSave{Room: "one-more", Text: "x"})
	cy := w.user("Cy")
	for i := range chat.DraftsEmpty + 2 {
		w.saveDraft(cy, store.DraftSave{Room: chat.RoomID(fmt.Sprintf("room-%03d", i)), Sent: true})
	}
	known, after := 0, chat.RoomID("")
	for more := true; more; {
		var page []chat.Draft
		page, more, err = w.s.Drafts(w.ctx(), cy.ID, after, 1<<20)
		w.check(err)
		if len(page) == 0 || len(page) > chat.DraftsMax {
			w.t.Fatalf("a page has %d drafts", len(page))
		}
		known, after = known+len(page), page[len(page)-1].Room
	}
	if known != chat.DraftsEmpty {
		w.t.Errorf("%d empty drafts are known, want %d", known, chat.DraftsEmpty)
	}
	bo, long := w.user("Bo"), strings.Repeat("语", chat.TextBytes/3)
	fits := chat.DraftsBytes / len(long)
	for i := range fits {
		w.saveDraft(bo, store.DraftSave{Room: chat.RoomID(fmt.Sprint("room-", i)), Text: long})
	}
	_, err = w.s.SaveDraft(w.ctx(), bo.ID, store.DraftSave{Room: "one-more", Text: long}, noon())
	w.refused(err, chat.CodeTooMany)
}

func shelfKeeps(w *world) {
	ada := w.user("Ada")
	put := func(text string, at time.Time) {
		w.t.Helper()
		w.check(w.s.Shelve(w.ctx(), ada.ID, chat.Draft{Room: chat.Lobby, Text: text, Reply: 3}, at))
	}
	put("long ago", noon().Add(-chat.ShelfTime-time.Hour))
	if got := w.shelf(ada); len(got) != 0 {
		w.t.Errorf("what is too old is still there: %q", got)
	}
	for i := range chat.ShelfMax + 3 {
		put(fmt.Sprintf("text %02d.", i), noon())
	}
	put("text 05.", noon())                                                                                                              // is there
	w.check(w.s.Shelve(w.ctx(), ada.ID, chat.Draft{Room: chat.Lobby, Text: "text 22.", Reply: 3, Refused: chat.CodeNotAllowed}, noon())) // so is this
	got := w.shelf(ada)
	if len(got) != chat.ShelfMax || got[0] != "text 22." || got[len(got)-1] != "text 03." {
		w.t.Errorf("got %q", got)
	}
	first, more, err := w.s.Shelf(w.ctx(), ada.ID, 0, 20, noon())
	w.check(err)
	if len(first) != 2 || !more || first[0].Reply != 3 || first[0].Refused != chat.CodeNotAllowed || first[1].Refused != "" {
		w.t.Fatalf("got %+v, %v", first, more)
	}
	next, _, err := w.s.Shelf(w.ctx(), ada.ID, first[1].Version, 20, noon())
	w.check(err)
	if len(next) != 2 || next[0].Text != "text 20." {
		w.t.Errorf("then %+v", next)
	}
	long := func(i int) string { return fmt.Sprintf("%06d", i) + strings.Repeat("x", 15_000) }
	for i := range 19 {
		put(long(i), noon())
	}
	bytes := 0
	for _, text := range w.shelf(ada) {
		bytes += len(text)
	}
	if bytes > chat.DraftsBytes || bytes < chat.DraftsBytes-16_000 {
		w.t.Errorf("the shelf has %d bytes, of %d", bytes, chat.DraftsBytes)
	}
}

func draftPages(w *world) {
	ada := w.user("Ada")
	for _, room := range []chat.RoomID{"c", "a", "b"} {
		w.saveDraft(ada, store.DraftSave{Room: room, Text: strings.Repeat("x", 50)})
	}
	var rooms []chat.RoomID
	after, more := chat.RoomID(""), true
	for more {
		page, again, err := w.s.Drafts(w.ctx(), ada.ID, after, 10)
		w.check(err)
		if len(page) != 1 {
			w.t.Fatalf("got %d in a page", len(page))
		}
		rooms, after, more = append(rooms, page[0].Room), page[0].Room, again
	}
	if fmt.Sprint(rooms) != "[a b c]" {
		w.t.Errorf("got %v", rooms)
	}
}

// draftRace has several devices save from the same version: one text is the draft, the others are on the shelf.
func draftRace(w *world) {
	ada := w.user("Ada")
	var work sync.WaitGroup
	const devices = 8
	for i := range devices {
		work.Go(func() {
			if _, err := w.s.SaveDraft(w.ctx(), ada.ID, store.DraftSave{Room: chat.Lobby, Text: fmt.Sprintf("text %d.", i)}, noon()); err != nil {
				w.t.Error(err)
			}
		})
	}
	work.Wait()
	all, _, err := w.s.Drafts(w.ctx(), ada.ID, "", 1000)
	w.check(err)
	texts := map[string]bool{all[0].Text: true}
	for _, text := range w.shelf(ada) {
		texts[text] = true
	}
	if len(texts) != devices || all[0].Version != devices {
		w.t.Errorf("got %d of %d texts, and version %d", len(texts), devices, all[0].Version)
	}
}

func draftsPurged(w *world) {
	ada := w.user("Ada")
	w.saveDraft(ada, store.DraftSave{Text: "stays"})
	w.saveDraft(ada, store.DraftSave{Room: "sent", Text: "x"})
	w.saveDraft(ada, store.DraftSave{Room: "sent", Base: 1, Sent: true})
	for i := range 3 {
		w.check(w.s.Shelve(w.ctx(), ada.ID, chat.Draft{Room: chat.Lobby, Text: fmt.Sprint("shelved ", i)}, noon()))
	}
	purge := func(before time.Time, limit, want int) {
		w.t.Helper()
		got, err := w.s.PurgeDrafts(w.ctx(), before, limit)
		if w.check(err); got != want {
			w.t.Errorf("purged %d, want %d", got, want)
		}
	}
	purge(noon(), 10, 0)
	purge(noon().Add(time.Minute), 2, 3)
	purge(noon().Add(time.Minute), 2, 1)
	purge(noon().Add(time.Minute), 2, 0)
	got, _, err := w.s.Drafts(w.ctx(), ada.ID, "", 1000)
	w.check(err)
	if len(got) != 1 || got[0].Text != "stays" {
		w.t.Errorf("got %+v", got)
	}
}
