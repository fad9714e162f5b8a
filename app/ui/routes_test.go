package ui

import (
	"testing"

	"parley/shared/chat"
)

func TestARoomIsFoundWhereItsPathLeads(t *testing.T) {
	for _, c := range []struct {
		base, path, link string
		room             chat.RoomID
	}{
		{"", "/r/发布", "/r/%E5%8F%91%E5%B8%83", "发布"},
		{"/", "/r/a", "/r/a", "a"},
		{"/chat/", "/chat/r/a", "/chat/r/a", "a"},
		{"/chat/", "/r/a", "/chat/r/a", "a"}, // a proxy has taken the path off
		{"/chat/", "/chat/", "/chat/r/lobby", chat.Lobby},
		{"/chat/", "/chatter/r/a", "/chat/r/lobby", chat.Lobby},
		{"/caf%C3%A9/", "/café/r/a", "/caf%C3%A9/r/a", "a"},
	} {
		if got := RoomAt(c.base, c.path); got != c.room {
			t.Errorf("below %q, %s: got room %s, want %s", c.base, c.path, got, c.room)
		}
		if got := PathOf(c.base, c.room); got != c.link {
			t.Errorf("below %q, room %s: got %s, want %s", c.base, c.room, got, c.link)
		}
	}
}
