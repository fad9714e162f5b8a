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

// pageWait bounds how long a page waits for the store; without an answer the page without a room is drawn.
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
	ui.Routes(func() *ui.Root { return ui.NewRoot(ui.Config{Source: p, Base: p.base}) })
}

// View returns what httpd has chosen to draw.
func (p *pages) View(string) *view.Snapshot { return p.shown.Load() }

// shellVersion is the version of the page without a room. All addresses of rooms that are not public have that page, whether the room
// exists or not; the program fills the room in, if the user may see it.
const shellVersion = "frame"

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
		if c := p.content(ctx, id); c != nil {
			return static.Reading{Path: path, Version: c.version(), Show: func() { p.shown.Store(c.snapshot()) }}
		}
	}
	return static.Reading{Path: address.Shell, Version: shellVersion, Show: func() { p.shown.Store(nil) }}
}

// content is all that a page shows.
type content struct {
	Day    string // it says "today"
	Room   chat.Room
	Events []chat.Event
	Here   int
	People []chat.User
}

// pageDay returns the day that a page calls today.
func pageDay(now time.Time) string { return now.In(pageZone).Format(time.DateOnly) }

// content returns nil for a room that does not exist or is not public: the server never draws those.
func (p *pages) content(ctx context.Context, id chat.RoomID) *content {
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
	return &content{pageDay(time.Now()), room, events, here, people}
}

// version changes when the content changes.
func (c *content) version() string {
	sum := sha256.New()
	if json.NewEncoder(sum).Encode(c) != nil {
		return "" // drawn each time
	}
	return string(sum.Sum(nil))
}

func (c *content) snapshot() *view.Snapshot {
	start := len(c.Events) == 0 || c.Events[0].Seq == 1
	return timeline.Prerender(c.Room, c.Events, c.Here, c.People, start, pageZone)
}

func (p *pages) newest(ctx context.Context, id chat.RoomID) ([]chat.Event, error) {
	heads, err := p.store.Heads(ctx, []chat.RoomID{id})
	if err != nil {
		return nil, err
	}
	return p.store.Before(ctx, id, heads[id]+1, chat.PageEvents, chat.PageBytes)
}
