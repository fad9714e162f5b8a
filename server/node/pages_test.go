//go:build linux

package node

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/hub"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

func TestAPageIsDrawnAnewWhenItsDayEnds(t *testing.T) {
	midnight := time.Date(2026, 11, 29, 0, 0, 0, 0, pageZone).In(time.FixedZone("where the server is", 8*60*60))
	if before := pageDay(midnight.Add(-time.Second)); before == pageDay(midnight) {
		t.Errorf("before and after midnight of the page it is %s", before)
	}
}

func TestTheAddressOfAMessageShowsIt(t *testing.T) {
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	h, err := hub.New(t.Context(), hub.Config{Store: db, Names: names{auth.NewGuests(db, time.Now)}, Limits: auth.Off(), Log: log, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	u := testUser(t, db)
	const messages = 200
	var batch []store.Append
	for i := range messages {
		batch = append(batch, store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: u, Message: &chat.Message{Text: fmt.Sprintf("text-%d.", i+1)}}})
	}
	change := func(batch ...store.Append) {
		t.Helper()
		if done, err := db.Append(t.Context(), batch); err != nil || done[0].Err != nil {
			t.Fatal(err, done)
		}
	}
	change(batch...)
	place := ""
	p := &pages{store: db, hub: h, log: log, base: "/", place: func() string { return place }, asset: func(name string) string { return "/" + name }}
	version, drawn := "", ""
	at := func(path string) (shown string, detached bool, sought chat.Seq) {
		t.Helper()
		reading := p.Read(t.Context(), path)
		version, drawn = reading.Version, reading.Path
		reading.Show(func() {
			open := p.View("").Open
			raw, err := json.Marshal(open)
			if err != nil {
				t.Fatal(err)
			}
			shown, detached, sought = string(raw), open.Detached, open.Sought
		})
		if p.View("") != nil {
			t.Errorf("%s: what was drawn is kept", path)
		}
		return shown, detached, sought
	}
	shown, detached, sought := at("/r/lobby/30")
	if !strings.Contains(shown, "text-30.") || strings.Contains(shown, "text-200.") || !detached || sought != 30 {
		t.Errorf("sought %d, detached: %v", sought, detached)
	}
	was := version
	place = "The Attic"
	if at("/r/lobby/30"); version == was || p.Place() != place {
		t.Error("a page is not drawn again when the place is called something else")
	}
	place = ""
	at("/r/lobby/30")
	change(store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Edited, Target: 30, At: 2, By: u, Message: &chat.Message{Text: "edited"}}})
	if shown, _, _ = at("/r/lobby/30"); !strings.Contains(shown, "edited") || strings.Contains(shown, "text-30.") || version == was {
		t.Error("the page does not follow the edit")
	}
	was = version
	change(store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Deleted, Target: 30, At: 3, By: u}})
	if shown, _, sought = at("/r/lobby/30"); strings.Contains(shown, "edited") || version == was || sought != 30 {
		t.Error("the page does not follow the deletion")
	}
	for _, path := range []string{"/r/lobby", "/r/lobby/201", "/r/lobby/9999999", "/"} { // 201 is the edit
		if shown, detached, sought := at(path); !strings.Contains(shown, "text-200.") || detached || sought != 0 {
			t.Errorf("%s: sought %d, detached: %v", path, sought, detached)
		}
		if path != "/" && drawn != "/r/lobby" {
			t.Errorf("%s is a page of its own, %s", path, drawn)
		}
	}
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		room := chat.Room{ID: chat.NewRoomID(), Kind: kind, Name: "Den"}
		if err := db.CreateRoom(t.Context(), room, "", u.ID, nil, time.Now()); err != nil {
			t.Fatal(err)
		}
		change(store.Append{Rules: 1, Event: chat.Event{Room: room.ID, Kind: chat.Said, At: 4, By: u, Message: &chat.Message{Text: "for members"}}})
		for _, path := range []string{"", "/1"} {
			reading, nothing := p.Read(t.Context(), "/r/"+string(room.ID)+path), p.Read(t.Context(), "/r/"+string(chat.NewRoomID())+path)
			if reading.Path != nothing.Path || reading.Version != nothing.Version {
				t.Errorf("a %s room has the page %s, an unknown one %s", kind, reading.Path, nothing.Path)
			}
			reading.Show(func() {
				if p.View("") != nil {
					t.Errorf("a %s room is drawn", kind)
				}
			})
		}
	}
	for guests, open := range map[chat.Guests]bool{chat.GuestsRead: true, chat.GuestsNone: false, chat.GuestsWrite: true} {
		if _, _, err := db.Configure(t.Context(), chat.Lobby, chat.Change{Guests: &guests}, time.Now()); err != nil {
			t.Fatal(err)
		}
		if got := p.Read(t.Context(), "/embed/lobby"); (got.Own != nil) != open || open && !got.Framed {
			t.Errorf("guests may %s: the room is shown to visitors: %+v", guests, got)
		}
		for _, path := range []string{"/r/lobby", "/r/lobby/40", "/"} {
			reading := p.Read(t.Context(), path)
			reading.Show(func() {
				if drawn := p.View(""); (drawn != nil) != open || (reading.Version != shellVersion) != open {
					t.Errorf("guests may %s: %s is drawn: %v", guests, path, drawn != nil)
				}
			})
		}
	}
}

func TestNobodyIsShownWhatIsNotPublic(t *testing.T) {
	p := &pages{store: nil}
	for _, path := range []string{"/embed/", "/embed/lobby/3", "/embed/A", "/embed/../r/lobby"} {
		if got := p.Read(t.Context(), path); got.Path != "" {
			t.Errorf("%s: got %+v, want no page", path, got)
		}
	}
}
