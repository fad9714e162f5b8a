package chat

import (
	"testing"
	"time"
)

func TestHowLongARoomIsCalm(t *testing.T) {
	for value, want := range map[string]int64{"": 3600, "off": 0, "15m": 900, "1h": 3600, "24h": CalmMax, "1d": CalmMax, "1h30m": 5400} {
		if got, err := ParseCalm(value); err != nil || got != want {
			t.Errorf("%q: got %d, %v; want %d", value, got, err, want)
		}
	}
	for _, value := range []string{"0s", "-1h", "25h", "2d", "-1d", "d", "soon", "99999999999999999999d", "9223372036854775807d"} {
		if got, err := ParseCalm(value); err == nil {
			t.Errorf("%q: got %d", value, got)
		}
	}
}

func TestACalmIsAboutOneRoomOrAll(t *testing.T) {
	for arg, want := range map[string]string{"": "", "1h": "1h", "room 1h": "1h", "all": "all:", " ALL  off ": "all:off", "all 15m": "all:15m", "allow": "allow"} {
		rest, all := CutAll(arg)
		if all {
			rest = "all:" + rest
		}
		if rest != want {
			t.Errorf("%q: got %q, want %q", arg, rest, want)
		}
	}
}

func TestACalmEndsByTheClockAndLeavesGuestsToRead(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	room := Room{Kind: Public, Settings: Change{Calm: new(int64(60))}.Of(Settings{Slow: 9}, now)}
	if want := MillisOf(now.Add(time.Minute)); room.Calm != want || room.Slow != 9 {
		t.Fatalf("got %+v", room.Settings)
	}
	for after, want := range map[time.Duration]Rights{0: ToRead | ToDelete, time.Minute - 1: ToRead | ToDelete, time.Minute: talk} {
		at := room
		at.Settings = room.At(now.Add(after))
		if got := RightsIn(at, RoleGuest, ""); got != want {
			t.Errorf("after %v, a guest may %b, want %b", after, got, want)
		}
		if got := RightsIn(at, RoleMember, ""); got != talk|ToInvite {
			t.Errorf("after %v, a member may %b", after, got)
		}
		if got := RightsIn(at, RoleGuest, RoleMember); got != talk|ToInvite {
			t.Errorf("after %v, a guest with a role may %b", after, got)
		}
	}
	room.Guests = GuestsNone
	if got := RightsIn(room, RoleGuest, ""); got != 0 {
		t.Errorf("a calm room that is closed to guests lets them do %b", got)
	}
}
