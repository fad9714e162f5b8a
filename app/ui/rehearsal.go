package ui

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Rehearse draws each part of a page with an example once, for nobody, and pauses after each. A browser compiles a function when it
// is called for the first time: on a first visit that takes as long as the drawing, and in one piece it would keep a phone
// from answering. The network gives time for it.
func Rehearse(pause func()) {
	m := newModel(Face{Source: example{}})
	m.screen.live = true
	pause()
	m.show(m.face.Source.View(""))
	pause()
	live := m.open().Live[0]
	for _, part := range []app.Composer{
		&chunk{M: m, ID: live.ID}, &older{M: m}, &timeline{M: m}, &rooms{M: m}, &bar{M: m}, &composer{M: m}, &people{M: m}, &banner{M: m}, &dialog{M: m},
	} {
		part.Render()
		pause()
	}
}

// example is a room with a row of each common kind.
type example struct{}

// View returns it.
func (example) View(string) *view.Snapshot {
	at, one, other := time.Unix(0, 0), chat.User{ID: "u-1", Name: "Ada"}, chat.User{ID: "u-2", Name: "Bo"}
	room := chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: string(chat.Lobby)}
	said := func(key string, by chat.User, first bool) view.Row {
		return view.Row{Key: key, Kind: view.RowMessage, At: at, Author: by, First: first, Mine: by == one, Text: "@Ada see https://example.org/"}
	}
	rows := []view.Row{
		{Key: "day", Kind: view.RowDay, At: at}, said("1", other, true), said("2", other, false), said("3", one, true),
		{Key: "came", Kind: view.RowCame, At: at, People: []string{other.Name}},
	}
	return &view.Snapshot{
		Me: one, Link: view.Link{State: view.Online}, Rooms: []view.Room{{Room: room}},
		Open: &view.OpenRoom{
			Room: room, Known: true, Here: 2, People: []chat.Person{{User: one, Here: true}, {User: other}},
			Live: []*view.Chunk{{ID: 1, Version: 1, Rows: rows}},
		},
	}
}
