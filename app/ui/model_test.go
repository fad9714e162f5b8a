package ui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// stage shows a timeline to go-app as Root does.
type stage struct {
	app.Compo
	M   *Model
	Rev int
}

func (s *stage) Render() app.UI {
	return &component.Timeline{Props: s.M.frame().timeline}
}

// show draws the model's timeline again, and returns the page.
func (s *stage) show(t *testing.T, engine app.TestEngine) string {
	t.Helper()
	if err := engine.Load(&stage{M: s.M, Rev: s.Rev + 1}); err != nil {
		t.Fatal(err)
	}
	engine.ConsumeAll()
	return app.HTMLString(s)
}

func run(id, version int64, text string) *view.Chunk {
	at := time.Unix(0, 0)
	return &view.Chunk{ID: id, Version: version, Rows: []view.Row{uitest.Said(fmt.Sprint(id), at, uitest.Ada, true, text)}}
}

func TestNewMessageDrawsOneChunkAgain(t *testing.T) {
	d := newDesktop(t)
	set := func(history, live []*view.Chunk) {
		d.change(func(v *view.Snapshot) { v.Open.History, v.Open.Live = history, live })
	}
	set([]*view.Chunk{run(1, 1, "history")}, []*view.Chunk{run(2, 1, "full"), run(3, 1, "growing")})
	s, engine := &stage{M: d.Model}, app.NewTestEngine()
	if err := engine.Load(s); err != nil {
		t.Fatal(err)
	}
	uitest.WantAll(t, app.HTMLString(s), "history", "full", "growing")

	// The other chunks now hold other rows, with the same version: they must not even be looked at.
	set([]*view.Chunk{run(0, 1, "older"), run(1, 1, "UNSEEN")}, []*view.Chunk{run(2, 1, "UNSEEN"), run(3, 2, "grown"), run(4, 1, "next")})
	html := s.show(t, engine)
	uitest.WantAll(t, html, "older", "history", "full", "grown", "next")
	if strings.Contains(html, "UNSEEN") {
		t.Error("a chunk that did not change was drawn again")
	}
	places := []int{strings.Index(html, "older"), strings.Index(html, ">history"), strings.Index(html, "full"), strings.Index(html, "grown"), strings.Index(html, "next")}
	if !slices.IsSorted(places[1:]) {
		t.Errorf("the order in the document is not the order in time: %v", places)
	}
}

func TestPartsAreDrawnOnlyWhenTheyChange(t *testing.T) {
	d := newDesktop(t)
	cases := map[string]struct {
		change func(v *view.Snapshot)
		want   []string
	}{
		"nothing":     {func(*view.Snapshot) {}, nil},
		"equal":       {func(v *view.Snapshot) { v.Rooms, v.Open.Live = slices.Clone(v.Rooms), slices.Clone(v.Open.Live) }, nil},
		"a message":   {func(v *view.Snapshot) { v.Open.Live = append(slices.Clone(v.Open.Live), run(9, 1, "x")) }, []string{"timeline"}},
		"a room":      {func(v *view.Snapshot) { v.Rooms = append(slices.Clone(v.Rooms), view.Room{}) }, []string{"rooms"}},
		"a notice":    {func(v *view.Snapshot) { v.Notices = []view.Notice{{ID: 1}} }, []string{"banner"}},
		"a keystroke": {func(*view.Snapshot) { d.write("h") }, []string{"composer"}},
		"the next":    {func(*view.Snapshot) { d.write("he") }, nil},
	}
	for _, name := range []string{"nothing", "equal", "a message", "a room", "a notice", "a keystroke", "the next"} {
		c := cases[name]
		before := d.frame()
		d.change(c.change)
		if got := d.changed(before); !slices.Equal(got, c.want) {
			t.Errorf("%s: got the parts %v, want %v", name, got, c.want)
		}
	}
}

func TestReadOnlyWhatIsLookedAt(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Open.ReadUpTo = 7 })
	if d.did.watches != 0 {
		t.Fatal("marked as read in a window that nobody looks at")
	}
	d.scrolled(false, false, false)
	d.screen.looking = true
	d.watch()
	if d.did.watches != 0 {
		t.Fatal("marked as read while the end is not on screen")
	}
	d.scrolled(true, false, true)
	d.scrolled(true, false, true)
	if d.did.watches != 1 {
		t.Errorf("told %d times that the end is on screen, want once", d.did.watches)
	}
	d.change(func(v *view.Snapshot) { v.Open.ReadUpTo = 8 })
	if d.did.watches != 1 || d.did.watched != chat.Lobby {
		t.Errorf("told %d times after another message, and %q is read; want once and the lobby", d.did.watches, d.did.watched)
	}
	for name, away := range map[string]func(){
		"who scrolls up":          func() { d.scrolled(false, false, false) },
		"who uses another window": func() { d.attention(false) },
		"who opens another room":  func() { d.Model.enter("tea"); d.change(func(*view.Snapshot) {}) },
	} {
		d.attention(true)
		d.scrolled(true, false, true)
		d.Model.enter(chat.Lobby)
		d.landed()
		if d.watch(); d.did.watched != chat.Lobby {
			t.Fatalf("before %s: %q is read, want the lobby", name, d.did.watched)
		}
		if away(); d.did.watched != "" {
			t.Errorf("%s still reads %s", name, d.did.watched)
		}
	}
}

func TestNewMessagesBelowAreCounted(t *testing.T) {
	d := newDesktop(t)
	d.scrolled(false, false, false)
	d.change(func(v *view.Snapshot) { v.Open.Newest = 3 })
	if got := d.newBelow(); got != 3 || d.screen.said.String() != "3 new messages" {
		t.Errorf("got %d and %q, want 3 new messages", got, d.screen.said)
	}
	uitest.WantAll(t, app.HTMLString(d.jumpUI()), "3 new messages")
	d.scrolled(true, false, true)
	if got := d.newBelow(); got != 0 || d.jumpLabel() != "" {
		t.Errorf("got %d at the end, want none and no button", got)
	}
}

func TestOlderMessagesAreLoadedOnceNearTheTop(t *testing.T) {
	d := newDesktop(t)
	d.scrolled(true, true, true)
	d.change(func(v *view.Snapshot) { v.Open.Start = false })
	d.scrolled(true, true, true)
	d.change(func(v *view.Snapshot) { v.Open.Loading = true })
	d.scrolled(true, true, true)
	if d.did.older != 1 {
		t.Errorf("asked %d times, want once: not at the start, not while loading", d.did.older)
	}
}

func TestAPageThatIsNotDrawnYetIsNotTheTop(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Open.Start = false })
	d.settle()
	d.change(func(v *view.Snapshot) { v.Open.History = []*view.Chunk{run(7, 1, "a page")} })
	d.scrolled(false, true, false) // the browser looked before the page was drawn
	if d.did.older != 0 {
		t.Error("another page is loaded for a top that is no more")
	}
	d.settle()
	d.scrolled(false, true, false)
	if d.did.older != 1 {
		t.Errorf("asked %d times at the top, want once", d.did.older)
	}
}

func TestBannerComesAfterAGracePeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesktop(t)
		d.change(func(v *view.Snapshot) {
			v.Link, v.Waiting = view.Link{State: view.Waiting, Since: time.Now()}, 2
		})
		if strings.Contains(markupOf(d.bannerUI()), "banner--offline") {
			t.Fatal("the banner is there at once")
		}
		time.Sleep(view.GracePeriod)
		d.wait()
		uitest.WantAll(t, app.HTMLString(d.bannerUI()), "Reconnecting… 2 messages will be sent when you’re back online.")
		d.change(func(v *view.Snapshot) { v.Link = view.Link{State: view.Online} })
		if strings.Contains(markupOf(d.bannerUI()), "banner--offline") {
			t.Error("the banner stays when the connection is back")
		}
	})
}

func TestRoomMadeByTheEngineIsTravelledTo(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.RoomsDialog)
	d.change(func(v *view.Snapshot) { v.Open.Room = chat.Room{ID: "new", Kind: chat.Public, Name: "New"} })
	if !slices.Equal(d.trips, []chat.RoomID{"new"}) || d.asked != "new" || d.screen.dialog != action.NoDialog {
		t.Errorf("got the trips %v, dialog %q; want the new room and no dialog", d.trips, d.screen.dialog)
	}
	d.Model.enter("发布")
	d.change(func(v *view.Snapshot) { v.Waiting = 1 }) // still the snapshot of the former room
	if len(d.trips) != 1 {
		t.Errorf("got the trips %v: a room that was asked for was left again", d.trips)
	}
}

func TestRefusedNameOffersAnother(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Dialog, string(action.RenameDialog))
	d.settle()
	d.glass.values["rename-name"] = " Ada "
	d.submitForm("rename")
	if !d.glass.modal || !slices.Contains(d.did.log, "rename Ada") {
		t.Fatalf("got %v, want the name asked for", d.did.log)
	}
	d.change(func(v *view.Snapshot) {
		v.Notices = []view.Notice{{ID: 5, About: "rename", Error: &chat.Error{Code: chat.CodeNameTaken, Suggest: "Ada-2"}}}
	})
	uitest.WantAll(t, app.HTMLString(d.dialogUI(d.screen.dialog)), "That name is taken", "Ada-2", `data-action="suggest"`)
	d.act(action.Suggest, "Ada-2")
	d.change(func(v *view.Snapshot) { v.Me.Name, v.Me.Rev, v.Notices = "Ada-2", 1, nil })
	if d.screen.dialog != action.NoDialog || d.glass.modal {
		t.Error("the dialog stays open when the name is granted")
	}
}

func TestFailedSendsAreSaidAtOnce(t *testing.T) {
	d := newDesktop(t)
	failed := uitest.Said("f", uitest.Noon(t), uitest.Me, true, "x")
	failed.State = view.Failed
	d.change(func(v *view.Snapshot) { v.Open.Live = []*view.Chunk{{ID: 1, Version: 2, Rows: []view.Row{failed}}} })
	if d.screen.alarm.String() == "" {
		t.Error("a screen reader is not told")
	}
}

func TestTitleCountsWhatIsUnread(t *testing.T) {
	d := newDesktop(t)
	d.config.Place = func() string { return "The Attic" }
	d.setLang(catalog.English)
	if got, want := d.title(), "(2) lobby · The Attic"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	d.config.Place = nil
	d.setLang(catalog.English)
	if got, want := d.title(), "(2) lobby · Parley"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyRoomIsNotLeft(t *testing.T) {
	d := newDesktop(t)
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), `data-action="leave"`)
	all := d.view.Rooms
	d.change(func(v *view.Snapshot) { v.Rooms = all[:1] })
	if html := app.HTMLString(d.menuUI(action.RoomMenu)); strings.Contains(html, `data-action="leave"`) {
		t.Error("the only room can be left")
	}
	d.act(action.Leave, "")
	if slices.Contains(d.did.log, "leave lobby") || len(d.trips) != 0 {
		t.Errorf("got %v and the trips %v, want to stay", d.did.log, d.trips)
	}
	d.change(func(v *view.Snapshot) { v.Rooms = all })
	d.act(action.Leave, "")
	if !slices.Contains(d.did.log, "leave lobby") || !slices.Equal(d.trips, []chat.RoomID{"发布"}) {
		t.Errorf("got %v and the trips %v, want the other room", d.did.log, d.trips)
	}
}

func TestBadgeSaysMentionsAndUnread(t *testing.T) {
	d := newDesktop(t)
	room := view.Room{Room: chat.Room{ID: "design", Kind: chat.Public}, Unread: 2, Mentions: 1}
	uitest.WantAll(t, markupOf(d.roomUI(room)), `aria-hidden="true">@ 1<`, ">1 mention, 2 unread<")
}

func TestTopicOfTheLobbyIsSaidInTheLanguage(t *testing.T) {
	start, err := os.ReadFile("../../server/store/sqlite/migrations/001_start.sql")
	if err != nil {
		t.Fatal(err)
	}
	uitest.WantAll(t, string(start), "'"+english.LobbyTopic+"'")
	d := newDesktop(t)
	d.setLang(catalog.Chinese)
	cases := map[string]chat.Room{
		chinese.LobbyTopic: {ID: chat.Lobby, Topic: english.LobbyTopic},
		"Something else.":  {ID: chat.Lobby, Topic: "Something else."},
		english.LobbyTopic: {ID: "design", Topic: english.LobbyTopic},
	}
	for want, room := range cases {
		if got := render.Topic(d.w, room); got != want {
			t.Errorf("%v: got %q, want %q", room, got, want)
		}
	}
	d.change(func(v *view.Snapshot) { v.Open.Room.Topic = english.LobbyTopic })
	uitest.WantAll(t, app.HTMLString(d.barUI()), chinese.LobbyTopic)
}

func TestDrawersTakeTheFocusAndGiveItBack(t *testing.T) {
	cases := []struct {
		open           action.Name
		drawer, opener string
	}{{action.Rooms, "rooms", action.RoomsOpener}, {action.People, "people", action.PeopleOpener}}
	for _, c := range cases {
		closings := map[string]func(d *desktop){
			"escape": func(d *desktop) { d.shortcut(keys.CloseTop) },
			"close":  func(d *desktop) { d.act(action.Drawers, "") },
			"button": func(d *desktop) { d.act(c.open, "") },
		}
		for name, closing := range closings {
			d := newDesktop(t)
			d.narrow(true)
			d.act(c.open, "")
			d.settle()
			if d.glass.focus != c.drawer {
				t.Errorf("%s: got the focus on %q, want it in the drawer", c.drawer, d.glass.focus)
			}
			closing(d)
			d.settle()
			if d.glass.focus != c.opener || d.frameClass() != "app" {
				t.Errorf("%s, %s: got the focus on %q and %q", c.drawer, name, d.glass.focus, d.frameClass())
			}
		}
	}
}

func TestFocusStaysWithoutADrawer(t *testing.T) {
	d := newDesktop(t)
	d.act(action.People, "") // a column
	d.shortcut(keys.CloseTop)
	d.settle()
	if d.glass.focus != "" {
		t.Errorf("got the focus on %q, want it to stay", d.glass.focus)
	}
	d.narrow(true)
	d.act(action.People, "")
	d.settle()
	d.act(action.Address, string(uitest.Ada.ID)) // the composer takes the focus
	d.settle()
	if d.glass.focus != "people" || d.screen.people {
		t.Errorf("got the focus on %q, want the button not to take it", d.glass.focus)
	}
}

func TestPendingRowWaitsOnlyWithoutConnection(t *testing.T) {
	d := newDesktop(t)
	pending := uitest.Said("p", uitest.Noon(t), uitest.Me, true, "x")
	pending.State = view.Pending
	d.change(func(v *view.Snapshot) { v.Open.Live = []*view.Chunk{{ID: 7, Version: 1, Rows: []view.Row{pending}}} })
	s, engine := &stage{M: d.Model}, app.NewTestEngine()
	if err := engine.Load(s); err != nil {
		t.Fatal(err)
	}
	for _, link := range []view.LinkState{view.Online, view.Waiting, view.Online, view.Stopped, view.Online} {
		d.change(func(v *view.Snapshot) { v.Link = view.Link{State: link} })
		got := strings.Contains(s.show(t, engine), english.Queued)
		if want := link != view.Online; got != want {
			t.Errorf("%s: the row waits for a connection: got %v, want %v", link, got, want)
		}
	}
}
