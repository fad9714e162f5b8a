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

func TestAMessageIsFoundWhereItsPathLeads(t *testing.T) {
	for _, c := range []struct {
		base, path string
		room       chat.RoomID
		seq        chat.Seq
	}{
		{"/", "/r/a/5", "a", 5},
		{"/chat/", "/chat/r/a/5/", "a", 5},
		{"/", "/r/Film Club/120", "film-club", 120},
		{"/", "/r/direct:a:b/7", "direct:a:b", 7},
		{"/", "/r/a", "a", 0},
		{"/", "/r/5", "5", 0},     // a room of that name
		{"/", "/r/a/0", "a/0", 0}, // no room and no message, as all that follow
		{"/", "/r/a/05", "a/05", 0},
		{"/", "/r/a/-5", "a/-5", 0},
		{"/", "/r/a/+5", "a/+5", 0},
		{"/", "/r/a/b", "a/b", 0},
		{"/", "/r/a/9007199254740991", "a", 1<<53 - 1},
		{"/", "/r/a/9007199254740992", "a/9007199254740992", 0},
		{"/", "/", chat.Lobby, 0},
	} {
		if room, seq := RoomAt(c.base, c.path), MessageAt(c.base, c.path); room != c.room || seq != c.seq {
			t.Errorf("%s: got message %d of room %s, want %d of %s", c.path, seq, room, c.seq, c.room)
		}
		if c.seq == 0 {
			continue
		}
		path := MessagePath(c.base, c.room, c.seq)
		at, err := url.Parse(path)
		if err != nil || MessageAt(c.base, at.Path) != c.seq || RoomAt(c.base, at.Path) != c.room || Canonical(c.base, at) != "" {
			t.Errorf("%s does not lead back", path)
		}
		if room, ok := RoomLink(c.base, at.Path); !ok || room != c.room {
			t.Errorf("a link to %s leads to %s", path, room)
		}
	}
	for path, want := range map[string]string{"/r/Film-Club/5": "/r/film-club/5", "/r/a/5/": "/r/a/5", "/r/%61/5": "/r/a/5", "/r/a/5": ""} {
		at, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := Canonical("/", at); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
