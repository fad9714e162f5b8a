package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// unreadRoom is the snapshot with as many unread messages in the lobby, of which the first is loaded or not.
func unreadRoom(t *testing.T, n int, loaded bool) *desktop {
	d := newDesktop(t)
	d.begun = true
	d.change(func(v *view.Snapshot) {
		v.Rooms = slices.Clone(v.Rooms)
		v.Rooms[0].Unread = n
		since := uitest.Noon(t)
		rows := []view.Row{uitest.Said("1", since, uitest.Ada, true, "read"), {Key: "unread", Kind: view.RowUnread}, uitest.Said("2", since, uitest.Ada, true, "new")}
		if !loaded {
			since, rows = time.Time{}, rows[2:]
		}
		v.Open.ReadUpTo, v.Open.Start = chat.Seq(n+1), false
		v.Open.Unread = view.Unread{Count: n, Since: since, From: 2, Loaded: loaded}
		v.Open.Live = []*view.Chunk{{ID: 70, Version: 1, Rows: rows}}
	})
	return d
}

const atNews = "unread -1e+06"

// arrives opens the room that is on screen as if the person had just come.
func (d *desktop) arrives() {
	d.arrive()
	d.screen.looking = true
	d.show(d.view)
	d.settle()
}

func (d *desktop) bar(t *testing.T) string {
	t.Helper()
	return app.HTMLString(d.unreadUI())
}

func TestARoomOpensAtTheFirstUnreadAndIsReadWhenTheNewestWasSeen(t *testing.T) {
	d := unreadRoom(t, 123, true)
	d.arrives()
	if got := d.glass.shownAt; got != atNews {
		t.Fatalf("shown is %q, want the unread line", got)
	}
	d.scrolled(true, false, true) // the end was on screen before the timeline moved
	if d.did.watches != 0 {
		t.Fatal("the room counts as read because it was opened")
	}
	d.scrolled(false, false, false)
	d.divider(false, true)
	d.landed()
	if d.did.watches != 0 {
		t.Error("the room counts as read before the newest was on screen")
	}
	uitest.WantAll(t, d.bar(t), "123 new since", `data-action="read"`)
	if strings.Contains(d.bar(t), `data-action="unread"`) {
		t.Error("the bar leads to where the person is")
	}
	d.scrolled(true, false, true)
	if d.did.watches != 1 {
		t.Errorf("marked %d times at the end, want once", d.did.watches)
	}
	d.read()
	if html := d.bar(t); strings.Contains(html, "<button") {
		t.Errorf("the bar stays when all is read: %s", html)
	}
}

func TestWhatIsNewIsLoadedIfItIsNotFar(t *testing.T) {
	d := unreadRoom(t, 123, false)
	d.arrives()
	if want := "seek lobby 2"; !slices.Contains(d.did.log, want) {
		t.Fatalf("got %v, want %q", d.did.log, want)
	}
	d.scrolled(true, false, true)
	if d.did.watches != 0 {
		t.Error("the room counts as read while the first unread is being loaded")
	}
	d.change(func(v *view.Snapshot) {
		v.Open.Unread.Loaded = true
		v.Open.History = []*view.Chunk{{ID: 60, Version: 1, Rows: []view.Row{{Key: "unread", Kind: view.RowUnread}}}}
	})
	d.settle()
	if got := d.glass.shownAt; got != atNews {
		t.Errorf("shown is %q, want the unread line", got)
	}
}

func TestVeryMuchNewIsOfferedAndLoadedOnDemand(t *testing.T) {
	d := unreadRoom(t, unreadNear+1, false)
	d.arrives()
	d.wait()
	d.scrolled(true, false, true)
	if d.did.watches != 0 || slices.Contains(d.did.log, "seek lobby 2") {
		t.Fatalf("marked %d times, did %v; want neither a mark nor pages that nobody asked for", d.did.watches, d.did.log)
	}
	uitest.WantAll(t, d.bar(t), "301 new<", `data-action="unread"`, `data-action="read"`)
	d.act(action.News, "")
	if !slices.Contains(d.did.log, "seek lobby 2") {
		t.Errorf("got %v after Jump, want the pages", d.did.log)
	}
	d.change(func(v *view.Snapshot) { v.Open.Unread.Count = chat.UnreadMax })
	uitest.WantAll(t, d.bar(t), "999+ new<")
}

func TestNothingIsReadBeforeTheServerHasToldWhatIsNew(t *testing.T) {
	d := unreadRoom(t, 123, true)
	news := d.view.Open.Unread
	d.change(func(v *view.Snapshot) { v.Link.State, v.Open.Unread = view.Connecting, view.Unread{} })
	d.arrives()
	d.scrolled(true, false, true)
	for range 3 {
		d.wait()
	}
	d.change(func(v *view.Snapshot) { v.Link.State, v.Open.Unread = view.Online, news })
	d.settle()
	if d.did.watches != 0 || d.glass.shownAt != atNews {
		t.Errorf("marked %d times and shown is %q; want no mark and the unread line", d.did.watches, d.glass.shownAt)
	}
}

// TestARoomThatIsOpenedAgainIsReadAgain has a private message come to the lobby while another room is open that was not read yet:
// neither the lobby's place nor what is counted since it was opened has changed then.
func TestARoomThatIsOpenedAgainIsReadAgain(t *testing.T) {
	d := newDesktop(t)
	d.arrives()
	d.scrolled(true, false, true)
	if d.did.watches != 1 {
		t.Fatalf("marked %d times, want once", d.did.watches)
	}
	lobby := d.view.Open.Room
	d.Model.enter("tea")
	d.change(func(v *view.Snapshot) { v.Open.Room, v.Open.Known = chat.Room{ID: "tea", Kind: chat.Public}, false })
	d.Model.enter(chat.Lobby)
	d.change(func(v *view.Snapshot) { v.Open.Room, v.Open.Known = lobby, true })
	d.landed()
	d.watch()
	if d.did.watches != 2 {
		t.Errorf("marked %d times, want once for each time that the room was opened", d.did.watches)
	}
}

func TestWhoScrollsWhileARoomOpensIsNotMoved(t *testing.T) {
	d := unreadRoom(t, 123, false)
	d.arrives()
	d.scrolled(false, false, false)
	d.change(func(v *view.Snapshot) {
		v.Open.Unread.Loaded = true
		v.Open.History = []*view.Chunk{{ID: 60, Version: 1, Rows: []view.Row{{Key: "unread", Kind: view.RowUnread}}}}
	})
	d.settle()
	if d.glass.shownAt != "" {
		t.Errorf("moved to %q", d.glass.shownAt)
	}
	d.scrolled(true, false, true)
	if d.did.watches != 1 {
		t.Errorf("marked %d times at the end, want once", d.did.watches)
	}
}

func TestSendingReadsTheRoom(t *testing.T) {
	d := unreadRoom(t, unreadNear+1, false)
	d.arrives()
	d.write("hello")
	d.enter()
	d.watch()
	if d.did.watches != 1 {
		t.Errorf("marked %d times, want once: the person is at the end and says something", d.did.watches)
	}
}

func TestEscapeClosesOneThingAndThenMarksRead(t *testing.T) {
	d := unreadRoom(t, 123, true)
	d.arrives()
	d.scrolled(false, false, false)
	d.landed()
	all := "mark all read"
	d.act(action.Menu, string(action.RoomMenu))
	d.shortcut(keys.CloseTop)
	d.openDialog(action.HelpDialog)
	d.shortcut(keys.CloseTop)
	d.close()
	d.narrow(true)
	d.act(action.Rooms, "")
	d.shortcut(keys.CloseTop)
	if slices.Contains(d.did.log, all) {
		t.Fatalf("got %v while something else was to be closed", d.did.log)
	}
	d.shortcut(keys.CloseTop)
	if n := count(d.did.log, all); n != 1 {
		t.Fatalf("marked %d times, want once", n)
	}
	d.change(func(v *view.Snapshot) { v.Open.Unread, v.Rooms = view.Unread{}, nil })
	d.shortcut(keys.CloseTop)
	if n := count(d.did.log, all); n != 1 {
		t.Errorf("marked %d times, want no more: nothing is new", n)
	}
}

func count(log []string, what string) (n int) {
	for _, entry := range log {
		if entry == what {
			n++
		}
	}
	return n
}

func TestTheBarTellsWhatCameWhileTheWindowWasElsewhere(t *testing.T) {
	d := unreadRoom(t, 40, true)
	d.screen.looking = true
	d.watch() // the newest is on screen
	d.read()
	d.divider(true, false)
	uitest.WantAll(t, d.bar(t), "40 new since", `data-action="unread"`)
	d.divider(false, true)
	if html := d.bar(t); strings.Contains(html, "<button") {
		t.Errorf("the bar stays when the first that is new was on screen: %s", html)
	}
}

func TestTimesOfWhatIsNewHaveTheirDay(t *testing.T) {
	d, now := newDesktop(t), uitest.Noon(t)
	d.Model.now = func() time.Time { return now }
	cases := map[string]time.Time{
		"09:41":               now,
		"yesterday, 08:41":    now.Add(-25 * time.Hour),
		"Saturday, 8 March":   now.AddDate(0, 0, -4),
		"Monday, 11 November": now.AddDate(0, -4, -1),
	}
	for want, at := range cases {
		if got := d.clock.Moment(d.w, at, d.today()); got != want && !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	d.setLang(catalog.Chinese)
	if got, want := d.clock.Moment(d.w, now.Add(-25*time.Hour), d.today()), "昨天 08:41"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnreadRoomsAreReachedByKeys(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Rooms = nil
		for i, unread := range []int{0, 3, 0, 1} {
			id := chat.RoomID([]string{"lobby", "a", "b", "c"}[i])
			v.Rooms = append(v.Rooms, view.Room{Room: chat.Room{ID: id, Kind: chat.Public}, Unread: unread})
		}
	})
	for _, step := range []struct {
		from chat.RoomID
		key  keys.Shortcut
		want chat.RoomID
	}{{"lobby", keys.NextUnread, "a"}, {"a", keys.NextUnread, "c"}, {"c", keys.NextUnread, "a"}, {"lobby", keys.PrevUnread, "c"}, {"b", keys.PrevUnread, "a"}} {
		d.asked, d.trips = step.from, nil
		d.shortcut(step.key)
		if !slices.Equal(d.trips, []chat.RoomID{step.want}) {
			t.Errorf("from %s by %d: went to %v, want %s", step.from, step.key, d.trips, step.want)
		}
	}
	d.asked, d.trips = "lobby", nil
	d.change(func(v *view.Snapshot) { v.Rooms = v.Rooms[:1] })
	d.shortcut(keys.NextUnread)
	if len(d.trips) != 0 {
		t.Errorf("went to %v, want to stay where nothing is unread elsewhere", d.trips)
	}
}

func TestPeopleAreSeenLastWithoutAConnection(t *testing.T) {
	d := newDesktop(t)
	uitest.WantAll(t, app.HTMLString(d.roomsUI()), "avatar--here")
	d.change(func(v *view.Snapshot) {
		v.Link = view.Link{State: view.Waiting}
		v.Open.Here, v.Open.LastSeen = 0, time.Now()
		v.Open.People = []chat.Person{{User: uitest.Ada}, {User: uitest.Me}}
	})
	html := app.HTMLString(d.peopleUI()) + app.HTMLString(d.roomsUI()) + app.HTMLString(d.barUI())
	uitest.WantAll(t, html, "Last seen at ")
	if strings.Contains(html, "avatar--here") || strings.Contains(html, "Here now") {
		t.Errorf("somebody counts as here: %s", html)
	}
}

// TestWhatWasOnScreenForASecondIsRead has a person read on, look away, and come back.
func TestWhatWasOnScreenForASecondIsRead(t *testing.T) {
	d := unreadRoom(t, 123, true)
	d.arrives()
	d.scrolled(false, false, false)
	d.change(func(v *view.Snapshot) {
		var rows []view.Row
		for i := range 9 {
			rows = append(rows, view.Row{Key: fmt.Sprint("k", i+1), Kind: view.RowMessage, Seq: chat.Seq(i + 1)})
		}
		v.Open.History = []*view.Chunk{{ID: 60, Version: 2, Rows: rows}}
	})
	d.glass.last = "k3"
	d.landed()
	d.attention(false)
	d.divider(false, true)
	d.attention(true)
	want := func(saw ...string) {
		t.Helper()
		var got []string
		for _, entry := range d.did.log {
			if strings.HasPrefix(entry, "saw ") {
				got = append(got, entry)
			}
		}
		if !slices.Equal(got, saw) {
			t.Errorf("got %v, want %v", got, saw)
		}
	}
	want()
	d.wait()
	want("saw lobby 3")
	d.glass.last = "k7" // scrolled on: of these nobody knows yet
	d.wait()
	want("saw lobby 3")
	d.wait()
	want("saw lobby 3", "saw lobby 7")
	d.glass.last = "k9"
	d.attention(false)
	d.attention(true)
	d.attention(false)
	d.wait()
	want("saw lobby 3", "saw lobby 7")
}
