package site

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

func TestAnAdministratorConfiguresRooms(t *testing.T) {
	s := newServer(t)
	boss, user := s.with(chat.RoleAdmin)
	for i := range adminPage {
		id := chat.RoomID(fmt.Sprintf("room-%02d", i))
		if err := s.db.CreateRoom(t.Context(), chat.Room{ID: id, Kind: chat.Public, Name: string(id)}, string(id), user.ID, nil, s.clock()); err != nil {
			t.Fatal(err)
		}
	}
	first := boss.get("/admin/rooms")
	if strings.Count(first.Body, "row--link") != adminPage || !strings.Contains(first.Body, "part__more") {
		t.Errorf("the first page:\n%s", first.Body)
	}
	shows(t, boss.get("/admin/rooms?q=room-07"), "#room-07")
	shows(t, boss.get("/admin/rooms?q=nowhere"), "No room was found.")
	if got := boss.post("/admin/rooms/room-07", "guests", "none", "slow", "45s", "archive", "on", "asking", "on"); got.Status != http.StatusSeeOther {
		t.Fatalf("got %d", got.Status)
	}
	want := chat.Settings{Guests: chat.GuestsNone, Slow: 45, Archived: true, Asking: true}
	if room, err := s.db.Room(t.Context(), "room-07"); err != nil || room.Settings != want {
		t.Errorf("got %+v (%v)", room, err)
	}
	shows(t, boss.get("/admin/rooms?q=room-07"), "No guests", "Slow mode: one message every 45 s.", "Archived", "Joining: By asking")
	shows(t, boss.get("/admin/rooms/room-07?done=saved"), "room-07", `<option value="none" selected>`, `<option value="45s" selected>`, `<option value="on" selected>`, "Saved")
	if acts := s.acts(); !slices.Equal(acts, []string{"room", "room", "room", "room"}) {
		t.Errorf("the audit has %v", acts)
	}
	shows(t, boss.get("/admin/log"), "room-07 slow 45s", "room-07 archived on", "room-07 none", "room-07 asking on")
	direct := chat.DirectID(user.ID, "u-somebody")
	for path, want := range map[string]int{"nowhere": 404, string(direct): 404} {
		if got := boss.get("/admin/rooms/" + path); got.Status != want {
			t.Errorf("%s: got %d", path, got.Status)
		}
		if got := boss.post("/admin/rooms/"+path, "guests", "none", "slow", "off", "archive", "off", "asking", "off"); got.Status != want {
			t.Errorf("%s: posted, got %d", path, got.Status)
		}
	}
	if got := boss.post("/admin/rooms/lobby", "guests", "none", "slow", "for ever", "archive", "off", "asking", "off"); got.Status != http.StatusNotFound {
		t.Errorf("what no form has: got %d", got.Status)
	}
}

// An administrator who is no member cannot tell a private room from none, by no form and without one.
func TestAnAdministratorLearnsNothingOfPrivateRooms(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleAdmin)
	_, ada := s.account()
	if err := s.db.CreateRoom(t.Context(), chat.Room{ID: "secretroom", Kind: chat.Private, Name: "Secret"}, "", ada.ID, nil, s.clock()); err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]string{{"guests", "write", "slow", "off", "archive", "off"}, {"guests", "write", "slow", "45s", "archive", "on"}} {
		private, none := boss.post("/admin/rooms/secretroom", form...), boss.post("/admin/rooms/noroomatall", form...)
		if private.Status != http.StatusNotFound || none.Status != http.StatusNotFound {
			t.Errorf("a private room gives %d, and one that does not exist %d", private.Status, none.Status)
		}
	}
	if room, err := s.db.Room(t.Context(), "secretroom"); err != nil || room.Settings != (chat.Settings{}) {
		t.Errorf("the private room has %+v (%v)", room.Settings, err)
	}
}

func TestAnAdministratorCalmsRooms(t *testing.T) {
	s := newServer(t)
	boss, user := s.with(chat.RoleAdmin)
	if err := s.db.CreateRoom(t.Context(), chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"}, "tea", user.ID, nil, s.clock()); err != nil {
		t.Fatal(err)
	}
	calm := func(want map[chat.RoomID]int64) {
		t.Helper()
		for id, seconds := range want {
			room, err := s.db.Room(t.Context(), id)
			if got := room.Calm.Time().Sub(s.clock()).Round(time.Second); err != nil || seconds == 0 && room.Calm != 0 || seconds > 0 && got != time.Duration(seconds)*time.Second {
				t.Errorf("%s is calm for %v, want %d s (%v)", id, got, seconds, err)
			}
		}
	}
	posts := func(path string, want int, fields ...string) {
		t.Helper()
		if got := boss.post(path, fields...); got.Status != want {
			t.Errorf("%s %v: got %d", path, fields, got.Status)
		}
	}
	posts("/admin/rooms/tea", http.StatusSeeOther, "guests", "write", "slow", "off", "archive", "off", "asking", "off", "calm", "15m0s")
	calm(map[chat.RoomID]int64{"tea": 900, "lobby": 0})
	posts("/admin/rooms/tea", http.StatusSeeOther, "guests", "write", "slow", "30s", "archive", "off", "asking", "off", "calm", "stays")
	calm(map[chat.RoomID]int64{"tea": 900})
	posts("/admin/rooms", http.StatusSeeOther, "calm", "1h0m0s")
	calm(map[chat.RoomID]int64{"tea": 3600, "lobby": 3600})
	shows(t, boss.get("/admin/rooms?q=tea"), "This room is calm until", "Apply to all public rooms", `<option value="1h0m0s" selected>`)
	shows(t, boss.get("/admin/rooms/tea"), `<option value="stays" selected>This room is calm until`)
	posts("/admin/rooms", http.StatusNotFound, "calm", "for ever")
	posts("/admin/rooms", http.StatusNotFound)
	posts("/admin/rooms", http.StatusSeeOther, "calm", "off")
	calm(map[chat.RoomID]int64{"tea": 0, "lobby": 0})
	shows(t, boss.get("/admin/log"), "tea calm until", "all public rooms: calm until", "all public rooms: calm off")
}
