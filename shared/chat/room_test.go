package chat_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"parley/shared/chat"
)

func TestSlug(t *testing.T) {
	tests := []struct {
		about, name string
		want        chat.RoomID
	}{
		{"lower case", "Lobby", "lobby"},
		{"spaces become a hyphen", "Film  Club", "film-club"},
		{"around goes", "  Film Club \n", "film-club"},
		{"hyphens and spaces are one run", "a - b--c", "a-b-c"},
		{"hyphens at the ends go", "-a-", "a"},
		{"underscore stays", "go_lang", "go_lang"},
		{"ideographic space", "电影\u3000俱乐部", "电影-俱乐部"},
		{"letters of all scripts", "Кино Клуб", "кино-клуб"},
		{"digits", "2025", "2025"},
		{"marks", "cafe\u0301", "cafe\u0301"},
		{"dotted capital", "İzmir", "izmir"},
		{"longest", strings.Repeat("界", chat.RoomNameRunes), chat.RoomID(strings.Repeat("界", chat.RoomNameRunes))},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			got, err := chat.Slug(test.name)
			if err != nil || got != test.want {
				t.Errorf("Slug(%q) = %q, %v; want %q", test.name, got, err, test.want)
			}
		})
	}
}

func TestSlugRefusesWhatARoomCannotBeCalled(t *testing.T) {
	names := map[string]string{
		"empty": "", "spaces": "   ", "hyphens": "---", "underscores": "__", "too long": strings.Repeat("a", chat.RoomNameRunes+1),
		"slash": "a/b", "colon": "direct:a:b", "dot": "..", "newline": "a\nb", "tab": "a\tb", "NUL": "a\x00b",
		"no-break space": "a\u00a0b", "zero-width": "a\u200bb", "direction": "a\u202eb", "emoji": "a🎉", "at": "@a",
		"filler": "\u3164", "variation selector": "lobby\ufe0f", "grapheme joiner": "lob\u034fby",
		"mark first": "\u0301a", "mark on a hyphen": "a-\u0301", "stacked marks": "a\u0301\u0302\u0303", "invalid UTF-8": "a\xff",
	}
	for about, name := range names {
		if got, err := chat.Slug(name); code(err) != chat.CodeBadRoomName {
			t.Errorf("%s: Slug(%q) = %q, %v; want bad_room_name", about, name, got, err)
		}
	}
}

func TestSlugOfASlugIsItself(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		id, err := chat.Slug("x" + string(r))
		if err != nil {
			continue
		}
		if again, err := chat.Slug(string(id)); err != nil || again != id {
			t.Errorf("%U: Slug(%q) = %q, %v", r, id, again, err)
		}
	}
}

func TestRoomIDValidate(t *testing.T) {
	long := chat.UserID(strings.Repeat("u", chat.IDBytes))
	good := []chat.RoomID{"lobby", "film-club", "电影", "a_b", chat.DirectID("u1", "u2"), chat.DirectID("a", long), "room:abcdefghijklmnopqrstuvwxyz", "room:22222222222222222222234567", chat.NewRoomID()}
	for _, id := range good {
		if err := id.Validate(); err != nil {
			t.Errorf("%q: got %v, want none", id, err)
		}
	}
	bad := []chat.RoomID{
		"", "Lobby", "film club", "-a", "a-", "a--b", "a/b", "../a", "lobby\x00", " lobby",
		"direct:", "direct:a", "direct:a:", "direct::b", "direct:a:a", "direct:b:a", "direct:a:b:c",
		"direct:a:b\x00", "direct:a b:c", "direct:a:é", "Direct:a:b", chat.DirectID("a", long+"u"),
		"room:", "room:abcdefghijklmnopqrstuvwxy", "room:abcdefghijklmnopqrstuvwxyza", "room:abcdefghijklmnopqrstuvwxy1", "room:Abcdefghijklmnopqrstuvwxyz",
		"Room:abcdefghijklmnopqrstuvwxyz", "room:abcdefghijklmnopqrstuvwxy\n", "room:éabcdefghijklmnopqrstuvwx",
	}
	for _, id := range bad {
		if err := id.Validate(); code(err) != chat.CodeNoRoom {
			t.Errorf("%q: got %v, want no_room", id, err)
		}
	}
}

// Nobody guesses the id of a room that is not theirs.
func TestNewRoomIDs(t *testing.T) {
	seen := map[chat.RoomID]bool{}
	for range 1000 {
		id := chat.NewRoomID()
		if seen[id] || !id.Random() || id.Validate() != nil {
			t.Fatalf("%q: seen before %v, random %v (%v)", id, seen[id], id.Random(), id.Validate())
		}
		if _, _, pair := id.Pair(); pair {
			t.Fatalf("%q is the id of a pair", id)
		}
		seen[id] = true
	}
	if chat.Lobby.Random() || chat.DirectID("a", "b").Random() {
		t.Error("a public or a direct room has a random id")
	}
}

func TestValidateRoomName(t *testing.T) {
	for _, c := range []struct {
		kind chat.RoomKind
		name string
		good bool
	}{
		{chat.Public, "Film Club", true}, {chat.Private, "Film Club", true}, {chat.Private, "a, b", false}, {chat.Private, "", false},
		{chat.Group, "Ada, Dr. Bo", true}, {chat.Group, "..", false}, {chat.Group, "", false}, {chat.Group, "a\u200bb", false}, {chat.Group, "a\nb", false},
		{chat.Group, strings.Repeat("a,", chat.RoomNameRunes/2), true}, {chat.Group, strings.Repeat("a,", chat.RoomNameRunes/2) + ",", false},
		{chat.Direct, "Film Club", false},
	} {
		if err := chat.ValidateRoomName(c.kind, c.name); err == nil != c.good || !c.good && code(err) != chat.CodeBadRoomName {
			t.Errorf("%s %q: got %v", c.kind, c.name, err)
		}
	}
}

func TestGroupName(t *testing.T) {
	named := func(names ...string) (people []chat.User) {
		for _, name := range names {
			people = append(people, chat.User{Name: name})
		}
		return people
	}
	long := strings.Repeat("a", chat.NameMax)
	for _, c := range []struct {
		people []chat.User
		want   string
	}{
		{named("Ada", "Bo"), "Ada, Bo"}, {nil, ""}, {named("Ada"), "Ada"}, {named(long, long, "Bo"), long + ", Bo"}, {named("a/b", "Bo"), "Bo"},
	} {
		if got := chat.GroupName(c.people); got != c.want || got != "" && chat.ValidateRoomName(chat.Group, got) != nil {
			t.Errorf("%v: got %q, want %q", c.people, got, c.want)
		}
	}
}

func TestPairIsTheSameFromBothSides(t *testing.T) {
	if got, want := chat.DirectID("u2", "u1"), chat.DirectID("u1", "u2"); got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	id := chat.DirectID("u2", "u1")
	a, b, ok := id.Pair()
	if got := []chat.UserID{a, b}; !ok || !slices.Equal(got, []chat.UserID{"u1", "u2"}) {
		t.Errorf("Pair(%q) = %v, %v", id, got, ok)
	}
	for me, want := range map[chat.UserID]chat.UserID{"u1": "u2", "u2": "u1"} {
		if got, ok := id.PeerOf(me); !ok || got != want {
			t.Errorf("PeerOf(%q) = %q, %v; want %q", me, got, ok, want)
		}
	}
}

func TestPeerOfIsForThePairOnly(t *testing.T) {
	tests := []struct {
		room chat.RoomID
		me   chat.UserID
	}{
		{"direct:u1:u2", "u3"}, {"direct:u1:u2", ""}, {"lobby", "u1"}, {"direct:u1", "u1"}, {"direct:u1:", "u1"}, {"direct:u1:u2:u3", "u1"},
	}
	for _, test := range tests {
		if peer, ok := test.room.PeerOf(test.me); ok || peer != "" {
			t.Errorf("PeerOf(%q, %q) = %q, %v; want none", test.room, test.me, peer, ok)
		}
	}
}

func TestUserIDValidate(t *testing.T) {
	for _, id := range []chat.UserID{"u", "0194f1c2-7b3a", "a_b", chat.UserID(strings.Repeat("u", chat.IDBytes))} {
		if err := id.Validate(); err != nil {
			t.Errorf("%q: got %v, want none", id, err)
		}
	}
	for _, id := range []chat.UserID{"", "a b", "a:b", "a\x00", "é", chat.UserID(strings.Repeat("u", chat.IDBytes+1))} {
		if err := id.Validate(); code(err) != chat.CodeNoUser {
			t.Errorf("%q: got %v, want no_user", id, err)
		}
	}
}

// code returns the code of a *chat.Error, "" for every other error and for none.
func code(err error) chat.Code {
	if e, ok := errors.AsType[*chat.Error](err); ok {
		return e.Code
	}
	return ""
}
