package node

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"parley/app/ui"
	"parley/app/ui/address"
	"parley/server/httpd/static"
	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// pageWait bounds how long a page waits for the store; without an answer the frame is drawn.
const pageWait = 2 * time.Second

// pageZone is where the days of a page begin: the server does not know where its readers are.
var pageZone = time.UTC

// pages draws public rooms before the program has arrived. Nothing in them depends on who asks.
type pages struct {
	store store.Store
	hub   *hub.Hub
	log   *slog.Logger
	shown atomic.Pointer[view.Snapshot] // what is drawn at the moment
	base  string                        // below which people find the pages
}

// prerender registers the pages that go-app may draw.
func prerender(p *pages) {
	ui.Routes(func() *ui.Root { return ui.NewRoot(ui.Face{Source: p, Base: p.base}) })
}

// View returns what httpd has chosen to draw.
func (p *pages) View(string) *view.Snapshot { return p.shown.Load() }

// frame is the page of no room in particular. All addresses of rooms that are not public have it, whether there is such a room
// or not; the program fills in which, if it may.
const frame = "frame"

// Moved returns the address of a room that is spelled in another way. It does not depend on whether there is such a room.
func (p *pages) Moved(at *url.URL) string { return address.Canonical(p.base, at) }

// Read reads the newest page of the public room at path.
func (p *pages) Read(ctx context.Context, path string) static.Reading {
	if path != "/" && path != address.Shell && !strings.HasPrefix(path, "/r/") {
		return static.Reading{}
	}
	if id := address.RoomAt(p.base, path); path != address.Shell && id.Validate() == nil {
		ctx, cancel := context.WithTimeout(ctx, pageWait)
		defer cancel()
		if pic := p.picture(ctx, id); pic != nil {
			return static.Reading{Path: path, Version: pic.version(), Show: func() { p.shown.Store(pic.view()) }}
		}
	}
	return static.Reading{Path: address.Shell, Version: frame, Show: func() { p.shown.Store(nil) }}
}

// picture is all that a page shows.
type picture struct {
	Day    string // it says "today"
	Room   chat.Room
	Events []chat.Event
	Here   int
	People []chat.User
}

// pageDay returns the day that a page calls today.
func pageDay(now time.Time) string { return now.In(pageZone).Format(time.DateOnly) }

// picture returns nil for a direct room, which is never drawn by the server, and if there is none.
func (p *pages) picture(ctx context.Context, id chat.RoomID) *picture {
	room, err := p.store.Room(ctx, id)
	if err != nil || room.Kind != chat.Public {
		return nil
	}
	events, err := p.newest(ctx, id)
	if err != nil {
		p.log.Error("draw a room", "room", id, "err", err)
		return nil
	}
	here, people := p.hub.Here(id, chat.PeoplePage)
	return &picture{pageDay(time.Now()), room, events, here, people}
}

// version stands for everything in the picture.
func (pic *picture) version() string {
	sum := sha256.New()
	if json.NewEncoder(sum).Encode(pic) != nil {
		return "" // drawn each time
	}
	return string(sum.Sum(nil))
}

func (pic *picture) view() *view.Snapshot {
	start := len(pic.Events) == 0 || pic.Events[0].Seq == 1
	return timeline.Prerender(pic.Room, pic.Events, pic.Here, pic.People, start, pageZone)
}

func (p *pages) newest(ctx context.Context, id chat.RoomID) ([]chat.Event, error) {
	heads, err := p.store.Heads(ctx, []chat.RoomID{id})
	if err != nil {
		return nil, err
	}
	return p.store.Before(ctx, id, heads[id]+1, chat.PageEvents, chat.PageBytes)
}
