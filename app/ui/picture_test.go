package ui

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client/view"
)

var (
	ada  = chat.User{ID: "u-ada", Name: "Ada"}
	bo   = chat.User{ID: "u-bo", Name: "Bo"}
	yu   = chat.User{ID: "u-yu", Name: "林小雨"}
	mara = chat.User{ID: "u-mara", Name: "Mara"}
	me   = chat.User{ID: "u-me", Name: "Brave-Otter"}
)

func here(u chat.User) chat.Person { return chat.Person{User: u, Here: true} }

// noon is a moment that every test draws its rows at.
func noon(t testing.TB) time.Time {
	t.Helper()
	return time.Date(2025, 3, 12, 9, 41, 0, 0, time.UTC)
}

func said(key string, at time.Time, by chat.User, first bool, text string) view.Row {
	return view.Row{Key: key, Kind: view.RowMessage, At: at, Author: by, First: first, Text: text, Mine: by.ID == me.ID}
}

// picture is a room in the middle of a talk.
func picture(t testing.TB) *view.Snapshot {
	at := noon(t)
	live := []view.Row{
		{Key: "d", Kind: view.RowDay, At: at},
		said("1", at, ada, true, "The new build is up."),
		said("2", at, ada, false, "See https://example.org/a?b=1&c=2."),
		{Key: "c", Kind: view.RowCame, At: at, People: []string{"Mara", "Quiet-Heron"}, Others: 3},
		said("3", at, yu, true, "谢谢 @Brave-Otter！"),
		{Key: "n", Kind: view.RowUnread, At: at},
		said("4", at, bo, true, "Can you look at the invoice?"),
	}
	live[6].Private = &view.Private{Peer: bo, Here: true}
	lobby := chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "lobby", Topic: "Everyone starts here."}
	return &view.Snapshot{
		Me:    me,
		Link:  view.Link{State: view.Online},
		Rooms: []view.Room{{Room: lobby}, {Room: chat.Room{ID: "发布", Kind: chat.Public, Name: "发布"}, Unread: 2, Mentions: 2}},
		Open: &view.OpenRoom{
			Room: lobby, Known: true, Start: true, Here: 3,
			People: []chat.Person{here(ada), here(bo), here(me)},
			Live:   []*view.Chunk{{ID: 1, Version: 1, Rows: live}},
		},
	}
}

// pages is a Source with the same picture for every path.
type pages struct{ view *view.Snapshot }

func (p pages) View(string) *view.Snapshot { return p.view }

// The routes of go-app belong to the process: every test registers the same ones, and puts its picture here.
var (
	served      pages
	servedMu    sync.Mutex
	routed      sync.Once
	pageHandler = &app.Handler{Name: "Parley", Version: "test"}
)

// prerender returns the page that a server draws.
func prerender(t *testing.T, view *view.Snapshot, path string) string {
	t.Helper()
	servedMu.Lock()
	defer servedMu.Unlock()
	served = pages{view}
	routed.Do(func() { Routes(func() *Root { return NewRoot(Face{Source: served}) }) })
	w := httptest.NewRecorder()
	pageHandler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		t.Fatalf("GET %s: got status %d, want 200", path, w.Code)
	}
	return w.Body.String()
}

func wantAll(t *testing.T, html string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
