// Package uitest has a room and people for the tests of the interface.
package uitest

import (
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

var (
	Ada  = chat.User{ID: "u-ada", Name: "Ada"}
	Bo   = chat.User{ID: "u-bo", Name: "Bo"}
	Yu   = chat.User{ID: "u-yu", Name: "林小雨"}
	Mara = chat.User{ID: "u-mara", Name: "Mara"}
	Me   = chat.User{ID: "u-me", Name: "Brave-Otter"}
)

func Here(u chat.User) chat.Person { return chat.Person{User: u, Here: true} }

// Noon is a moment that every test draws its rows at.
func Noon(t testing.TB) time.Time {
	t.Helper()
	return time.Date(2025, 3, 12, 9, 41, 0, 0, time.UTC)
}

func Said(key string, at time.Time, by chat.User, first bool, text string) view.Row {
	return view.Row{Key: key, Kind: view.RowMessage, At: at, Author: by, First: first, Text: text, Mine: by.ID == Me.ID}
}

// Limits are those of a server that limits nothing more than this program does.
var Limits = view.Limits{TextBytes: chat.TextBytes, TextRunes: chat.TextRunes, NameRunes: chat.NameMax, RoomRunes: chat.RoomNameRunes}

// Snapshot is a room in the middle of a talk.
func Snapshot(t testing.TB) *view.Snapshot {
	at := Noon(t)
	live := []view.Row{
		{Key: "d", Kind: view.RowDay, At: at},
		Said("1", at, Ada, true, "The new build is up."),
		Said("2", at, Ada, false, "See https://example.org/a?b=1&c=2."),
		{Key: "c", Kind: view.RowCame, At: at, People: []string{"Mara", "Quiet-Heron"}, Others: 3},
		Said("3", at, Yu, true, "谢谢 @Brave-Otter！"),
		{Key: "n", Kind: view.RowUnread, At: at},
		Said("4", at, Bo, true, "Can you look at the invoice?"),
	}
	live[6].Private = &view.Private{Peer: Bo, Here: true}
	lobby := chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "lobby", Topic: "Everyone starts here."}
	return &view.Snapshot{
		Me:     Me,
		Limits: Limits,
		Link:   view.Link{State: view.Online},
		Rooms:  []view.Room{{Room: lobby}, {Room: chat.Room{ID: "发布", Kind: chat.Public, Name: "发布"}, Unread: 2, Mentions: 2}},
		Open: &view.OpenRoom{
			Room: lobby, Known: true, Start: true, Here: 3,
			People: []chat.Person{Here(Ada), Here(Bo), Here(Me)},
			Live:   []*view.Chunk{{ID: 1, Version: 1, Rows: live}},
		},
	}
}

func WantAll(t *testing.T, html string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// Zone is what a browser in a place knows: its offset from UTC at each moment.
func Zone(t *testing.T, place string) (*time.Location, *view.Zone) {
	t.Helper()
	loc, err := time.LoadLocation(place)
	if err != nil {
		t.Fatal(err)
	}
	return loc, view.NewZone(func(at time.Time) int {
		_, seconds := at.In(loc).Zone()
		return seconds
	})
}
