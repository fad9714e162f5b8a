package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// markupOf is what a part of the page draws.
func markupOf(body ...app.UI) string { return app.HTMLString(render.El("div", body...)) }

func public(id string, used int64, unread int) view.Room {
	return view.Room{Room: chat.Room{ID: chat.RoomID(id), Kind: chat.Public, Name: id}, Used: used, Unread: unread}
}

func direct(u chat.User, used int64, unread int) view.Room {
	return view.Room{Room: chat.Room{ID: chat.DirectID(uitest.Me.ID, u.ID), Kind: chat.Direct, Peer: &u}, Used: used, Unread: unread}
}

func TestARoomOfTheListHasANameBeforeTheServerHasSaidIt(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Rooms = []view.Room{{Room: chat.Room{ID: "tea"}}}
	})
	if page := markupOf(d.roomsUI()); !strings.Contains(page, ">tea</bdi>") {
		t.Errorf("got %s, want the room's id as its name", page)
	}
}

func TestAListIsOneTabStop(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Rooms = append(slices.Clone(v.Rooms), direct(uitest.Bo, 0, 0))
		v.Requests, v.RequestCount = []view.Room{asking("zed", "Zed")}, 1
	})
	d.act(action.Requests, "")
	stops := func() (all []string) {
		page := markupOf(d.roomsUI())
		for _, link := range strings.Split(page, `<a `)[1:] {
			link, _, _ = strings.Cut(link, ">")
			if strings.Contains(link, `tabindex="0"`) {
				all = append(all, link)
			} else if !strings.Contains(link, `tabindex="-1"`) {
				t.Errorf("Tab stops at %s too", link)
			}
		}
		return all
	}
	if got := stops(); len(got) != 1 || !strings.Contains(got[0], "/r/lobby") {
		t.Errorf("got the stops %q, want the open room alone", got)
	}
	d.asked = "elsewhere"
	if got := stops(); len(got) != 1 {
		t.Errorf("got the stops %q for a room that is not listed, want one", got)
	}
	if page := d.personRows(); strings.Count(page, `tabindex="0"`) != 1 || strings.Count(page, `tabindex="-1"`) != 1 {
		t.Errorf("Ada and Bo, without oneself: %s", page)
	}
}

func TestARoomHasItsWholeNameInItsTitle(t *testing.T) {
	d := newDesktop(t)
	long := strings.Repeat("long-", 12) + "name"
	page := markupOf(d.roomUI(public(long, 0, 3)))
	uitest.WantAll(t, page, `title="`+long+`"`, "3 unread")
}

func TestPresenceIsSpoken(t *testing.T) {
	d := newDesktop(t)
	room := direct(uitest.Bo, 0, 0)
	uitest.WantAll(t, markupOf(d.roomUI(room)), `</bdi></span><span class="visually-hidden">, away</span>`)
	room.PeerHere = true
	uitest.WantAll(t, markupOf(d.roomUI(room)), `<span class="visually-hidden">, here</span>`)
	uitest.WantAll(t, markupOf(d.barUI()), `aria-label="Here now, 3 people"`)
	uitest.WantAll(t, markupOf(d.composerUI()), `aria-label="Message #lobby"`, `aria-describedby="composer-note"`)
}

func TestRoomsAreOfferedInOrderOfUse(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Rooms = []view.Room{
			public("lobby", 9, 0), public("unused", 0, 0), public("older", 5, 0), public("newer", 7, 0),
			public("news", 0, 4), public("mentions", 0, 2), direct(uitest.Bo, 0, 1),
		}
		v.Rooms[5].Mentions = 1
		v.Directory = &view.Directory{Rooms: []chat.Listing{{Room: chat.Room{ID: "other", Name: "other"}, Here: 2}}}
	})
	d.openDialog(action.RoomsDialog)
	titles := func() (all []string) {
		for _, row := range d.roomPicks() {
			all = append(all, row.Title)
		}
		return all
	}
	want := []string{"mentions", "Bo", "news", "newer", "older", "lobby", "unused", "other"}
	if got := titles(); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	d.roomTyped("#New")
	if got, want := titles(), []string{"news", "newer", "Create #new"}; !slices.Equal(got, want) {
		t.Errorf("typed: got %q, want %q", got, want)
	}
	d.roomTyped("use")
	if got, want := titles(), []string{"unused", "Create #use"}; !slices.Equal(got, want) {
		t.Errorf("typed: got %q, want %q", got, want)
	}
}

func TestTheMarkedRowIsInViewAndNamed(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.RoomsDialog)
	d.markChoice(1)
	d.settle()
	if d.glass.near != ".choices__one--marked" {
		t.Errorf("got %q scrolled into view", d.glass.near)
	}
	uitest.WantAll(t, markupOf(d.dialogUI(action.RoomsDialog)), `role="combobox"`, `aria-activedescendant="choice-1"`,
		`id="choice-1" class="choices__one choices__one--marked" role="option" aria-selected="true"`)
	d.markChoice(1)
	if d.screen.chosen != 0 {
		t.Errorf("got the mark at %d, want it back at the first", d.screen.chosen)
	}
}

func TestARoomIsNamedByWhatCanBeItsName(t *testing.T) {
	d := newDesktop(t)
	for typed, want := range map[string][2]string{
		"Anna's room":  {"Annas room", "annas-room"},
		"Anna’s room":  {"Annas room", "annas-room"},
		"#tea":         {"tea", "tea"},
		"Q&A":          {"Q A", "q-a"},
		"a / b":        {"a b", "a-b"},
		"发布":           {"发布", "发布"},
		"  Film Club ": {"Film Club", "film-club"},
	} {
		if got := d.roomNamed(typed); got.name != want[0] || string(got.id) != want[1] || got.err != nil {
			t.Errorf("%q: got %+v, want %q", typed, got, want)
		}
	}
	d.change(func(v *view.Snapshot) { v.Directory = &view.Directory{} })
	d.openDialog(action.RoomsDialog)
	d.roomTyped("Anna's room")
	uitest.WantAll(t, markupOf(d.dialogUI(action.RoomsDialog)), "Create #annas-room", "No matching rooms", "Topic (optional)")
	d.glass.values["create-name"] = "Anna's room"
	d.submitForm("create")
	if !slices.Contains(d.did.log, "create Annas room ") {
		t.Errorf("got %q, want the room made", d.did.log)
	}
	d.change(func(v *view.Snapshot) { v.Limits.RoomRunes = 40 })
	for _, typed := range []string{strings.Repeat("x", 41), "!!!", "🎉", strings.Repeat("x", 65)} {
		d.roomTyped(typed)
		page := markupOf(d.dialogUI(action.RoomsDialog))
		uitest.WantAll(t, page, "letters, digits, spaces")
		if strings.Contains(page, "Create #") {
			t.Errorf("%q: a room is offered that cannot be made", typed)
		}
	}
	d.roomTyped("LOBBY")
	if page := markupOf(d.dialogUI(action.RoomsDialog)); strings.Contains(page, "Create #") {
		t.Error("a room is offered that there is")
	}
}

func TestPeopleAreFoundAndLoaded(t *testing.T) {
	d := newDesktop(t)
	if page := markupOf(d.peopleUI()); strings.Contains(page, "people-filter") {
		t.Error("three people have a field to find one of them")
	}
	d.change(func(v *view.Snapshot) {
		v.Open.People, v.Open.Here, v.Open.More = nil, 61, true
		for i := range 50 {
			v.Open.People = append(v.Open.People, uitest.Here(chat.User{ID: chat.UserID(fmt.Sprint("g", i)), Name: fmt.Sprint("Guest-", i)}))
		}
	})
	uitest.WantAll(t, markupOf(d.peopleUI()), "Here now · 61", `placeholder="Find people"`, "+11 more", `data-arg="g49"`)
	d.act(action.Load, "")
	if !slices.Contains(d.did.log, "more people") {
		t.Errorf("got %q, want more people", d.did.log)
	}
	d.filterPeople("zo")
	uitest.WantAll(t, d.morePeople(), "No matching people")
	d.wait()
	d.change(func(v *view.Snapshot) {
		v.Lookup = &view.Lookup{Name: "zo", Done: true, Offers: []chat.Person{uitest.Here(chat.User{ID: "zoe", Name: "Zoe"})}}
	})
	if got := d.shownPeople(); !slices.Equal(d.did.finds, []string{"zo"}) || len(got) != 1 || got[0].ID != "zoe" {
		t.Errorf("asked for %q, got %+v; want Zoe, whom the server found", d.did.finds, got)
	}
	d.filterPeople("-4")
	if got := d.shownPeople(); len(got) != 11 {
		t.Errorf("got %d people with -4, want 11", len(got))
	}
	d.change(func(v *view.Snapshot) { v.Open.Room.ID = "tea" })
	if d.screen.peopleFilter != "" {
		t.Error("what was typed stays for another room")
	}
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	if page := d.morePeople(); strings.Contains(page, "button") || !strings.Contains(page, "+11 more") {
		t.Errorf("offline there is %s", page)
	}
}

func TestAPersonHasACard(t *testing.T) {
	d := newDesktop(t)
	d.write("half a public thought")
	d.act(action.Person, string(uitest.Bo.ID))
	d.settle()
	uitest.WantAll(t, markupOf(d.dialogUI(action.PersonDialog)), "Here now", ">Message<", ">Mention<", ">Block<")
	if d.glass.focus != "person-name" || d.glass.text != "half a public thought" {
		t.Errorf("got the focus on %q and the text %q", d.glass.focus, d.glass.text)
	}
	d.act(action.Message, string(uitest.Bo.ID))
	if !slices.Equal(d.trips, []chat.RoomID{chat.DirectID(uitest.Me.ID, uitest.Bo.ID)}) || d.screen.dialog != action.NoDialog {
		t.Errorf("got the trips %q, dialog %q; want the room with Bo", d.trips, d.screen.dialog)
	}
	d.change(func(v *view.Snapshot) { v.Open.People = []chat.Person{uitest.Here(uitest.Me)} })
	d.act(action.Person, string(uitest.Ada.ID))
	uitest.WantAll(t, markupOf(d.dialogUI(action.PersonDialog)), "Away · last message ")
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	if page := markupOf(d.dialogUI(action.PersonDialog)); strings.Contains(page, "Away") || !strings.Contains(page, "last message ") {
		t.Errorf("offline the card says %s", page)
	}
}

func TestAMentionNeverMakesATextPrivate(t *testing.T) {
	for text, want := range map[string]string{
		"":            "@Bo ",
		"look here":   "look here @Bo ",
		"look here ":  "look here @Bo ",
		"  ":          "  @Bo ",
		"ask\n":       "ask\n@Bo ",
		"你好":          "你好 @Bo ",
		"mail me at ": "mail me at @Bo ",
	} {
		d := newDesktop(t)
		d.write(text)
		d.act(action.Mention, string(uitest.Bo.ID))
		if in := d.intent(); d.glass.text != want || in.Private() {
			t.Errorf("%q: got %q, private %v; want %q for everybody", text, d.glass.text, in.Private(), want)
		}
	}
	d := newDesktop(t)
	d.glass.text = "public words"
	d.typed("public words", 0) // the caret stands before them
	d.act(action.Mention, string(uitest.Bo.ID))
	if d.glass.text != "public words @Bo " || d.intent().Private() {
		t.Errorf("got %q, want the name after the words", d.glass.text)
	}
}

func TestANewDirectMessageFindsItsPerson(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Rooms = append(slices.Clone(v.Rooms), direct(uitest.Mara, 3, 0)) })
	d.act(action.Dialog, string(action.DirectDialog))
	var titles []string
	for _, row := range d.personPicks() {
		titles = append(titles, row.Title)
	}
	if want := []string{"Mara", "Ada", "Bo"}; !slices.Equal(titles, want) {
		t.Errorf("got %q, want %q: whom one has written to first, and not oneself", titles, want)
	}
	d.directTyped("@zo")
	uitest.WantAll(t, markupOf(d.dialogUI(action.DirectDialog)), "Searching…")
	d.wait()
	d.change(func(v *view.Snapshot) {
		v.Lookup = &view.Lookup{Name: "zo", Done: true, Offers: []chat.Person{{User: chat.User{ID: "zoe", Name: "Zoe"}}}}
	})
	uitest.WantAll(t, markupOf(d.dialogUI(action.DirectDialog)), "Zoe", "away")
	d.submitForm("direct")
	if want := []chat.RoomID{chat.DirectID(uitest.Me.ID, "zoe")}; !slices.Equal(d.trips, want) || d.screen.dialog != action.NoDialog {
		t.Errorf("got the trips %q, want %q", d.trips, want)
	}
	d.openDialog(action.DirectDialog)
	d.directTyped("nobody")
	d.wait()
	d.change(func(v *view.Snapshot) { v.Lookup = &view.Lookup{Name: "nobody", Done: true} })
	uitest.WantAll(t, markupOf(d.dialogUI(action.DirectDialog)), "No matching people")
	d.submitForm("direct")
	if len(d.trips) != 1 || d.screen.dialog != action.DirectDialog {
		t.Error("nobody was chosen, and something was opened")
	}
}

func TestADirectRoomSaysOnceThatItIsPrivate(t *testing.T) {
	d := newDesktop(t)
	room := direct(uitest.Bo, 0, 0).Room
	d.change(func(v *view.Snapshot) {
		row := uitest.Said("p", uitest.Noon(t), uitest.Bo, true, "psst")
		row.Private = &view.Private{Peer: uitest.Bo, Here: true}
		v.Open.Room, v.Open.Live = room, []*view.Chunk{{ID: 8, Version: 1, Rows: []view.Row{row}}}
	})
	d.asked = room.ID
	if bar := app.HTMLString(d.barUI()); strings.Count(bar, `Only you and <bdi translate="no">Bo</bdi> can read this`) != 1 {
		t.Errorf("the bar does not say it once: %s", bar)
	}
	d.write("hello")
	if d.sendLabel() != english.Send || d.note() != "" {
		t.Errorf("the button says %q, and the note %s", d.sendLabel(), d.note())
	}
	rw := writer(t)
	rw.Direct = true
	for _, word := range []string{d.top(), rw.Row(d.open().Live[0].Rows[0])} {
		if strings.Contains(word, "nly ") || strings.Contains(word, "message--private") || strings.Contains(word, render.IconLock) {
			t.Errorf("it is said again: %s", word)
		}
	}
	d.write("@Ada for you")
	if d.sendLabel() != english.SendPrivately || d.note() == "" {
		t.Error("to somebody else it is not said")
	}
}

func TestARoomWithADraftSaysSo(t *testing.T) {
	d := newDesktop(t)
	tea := public("tea", 0, 0)
	tea.Draft = true
	d.change(func(v *view.Snapshot) {
		v.Rooms = append(slices.Clone(v.Rooms), tea)
		v.Rooms[0].Draft = true // the open room, whose draft is on screen
	})
	if page := markupOf(d.roomsUI()); strings.Count(page, ", draft</span>") != 1 {
		t.Errorf("got %s, want one room with a draft", page)
	}
	d.act(action.Dialog, string(action.RoomsDialog))
	if got := d.roomPicks(); !slices.ContainsFunc(got, func(c dialog.Choice) bool { return c.Title == "tea" && c.Hint == "draft" }) {
		t.Errorf("got %+v, want that tea has a draft", got)
	}
}
