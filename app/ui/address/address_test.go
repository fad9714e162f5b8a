package address

import (
	"net/url"
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
		{"/", "/r/Film-Club", "/r/film-club", "film-club"},
		{"/", "/r/Film Club/", "/r/film-club", "film-club"},
		{"/chat/", "/chat/r/film-club//", "/chat/r/film-club", "film-club"},
		{"/", "/r/direct:a:b", "/r/direct:a:b", "direct:a:b"},
		{"/", "/r/a!", "/r/a%21", "a!"}, // there is no such room
	} {
		if got := RoomAt(c.base, c.path); got != c.room {
			t.Errorf("below %q, %s: got room %s, want %s", c.base, c.path, got, c.room)
		}
		if got := Path(c.base, c.room); got != c.link {
			t.Errorf("below %q, room %s: got %s, want %s", c.base, c.room, got, c.link)
		}
	}
}

func TestARoomHasOneAddress(t *testing.T) {
	for _, c := range []struct{ base, path, want string }{
		{"/", "/r/film-club", ""},
		{"/", "/r/Film-Club", "/r/film-club"},
		{"/", "/r/film-club/", "/r/film-club"},
		{"/", "/r/Film%20Club", "/r/film-club"},
		{"/", "/r/%66ilm-club", "/r/film-club"},
		{"/", "/r/%E5%8F%91%E5%B8%83", ""},
		{"/", "/r/%e5%8f%91%e5%b8%83", ""}, // a proxy may write it like that
		{"/", "/r/%E5%8F%91%E5%B8%83/", "/r/%E5%8F%91%E5%B8%83"},
		{"/", "/r/direct:a:b", ""},
		{"/", "/r/direct%3Aa%3Ab", ""},
		{"/", "/r/a!", ""},
		{"/", "/r/", ""},
		{"/", "/", ""},
		{"/", "/shell", ""},
		{"/chat/", "/chat/r/Film-Club", "/chat/r/film-club"},
		{"/chat/", "/r/Film-Club", "/chat/r/film-club"}, // a proxy has taken the path off
	} {
		at, err := url.Parse("https://example.org" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		got := Canonical(c.base, at)
		if got != c.want {
			t.Errorf("below %s, %s: got %q, want %q", c.base, c.path, got, c.want)
		}
		if again, err := url.Parse("https://example.org" + got); got != "" && (err != nil || Canonical(c.base, again) != "") {
			t.Errorf("%s is not canonical", got)
		}
	}
}

func TestLinksToRoomsAreKnown(t *testing.T) {
	for _, c := range []struct {
		base, path string
		room       chat.RoomID
	}{
		{"/", "/", chat.Lobby}, {"/", "/r/Film-Club/", "film-club"}, {"/", "/r/direct:a:b", "direct:a:b"},
		{"/", "/r/", ""}, {"/", "/r/a!", ""}, {"/", "/healthz", ""}, {"/", "/web/x", ""}, {"/", "/shell", ""},
		{"/chat/", "/chat/", chat.Lobby}, {"/chat/", "/chat/r/a", "a"},
		{"/chat/", "/r/a", ""}, {"/chat/", "/", ""}, {"/chat/", "/chatter/r/a", ""}, // another program of the site
	} {
		if room, ok := RoomLink(c.base, c.path); room != c.room && ok || ok != (c.room != "") {
			t.Errorf("below %s, %s: got %q, %v", c.base, c.path, room, ok)
		}
	}
}
