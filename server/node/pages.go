package node

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"parley/app/ui"
	"parley/app/ui/address"
	"parley/server/embedpage"
	"parley/server/httpd/static"
	"parley/server/hub"
	"parley/server/hub/fit"
	"parley/server/store"
	"parley/shared/catalog"
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
	asset func(name string) string      // the URL of one of our files

	indexed bool          // search engines may list public rooms
	place   func() string // what it is called; "": the program's name
}

// Place returns what the place is called.
func (p *pages) Place() string { return p.place() }

// prerender registers the pages that go-app may draw.
func prerender(p *pages) {
	ui.Routes(func() *ui.Root { return ui.NewRoot(ui.Config{Source: p, Base: p.base, Place: p.place}) })
}

// View returns what httpd has chosen to draw.
func (p *pages) View(string) *view.Snapshot { return p.shown.Load() }

// shellVersion is the version of the page without a room. All addresses of rooms that are not public have that page, whether the room
// exists or not; the program fills the room in, if the user may see it.
const shellVersion = "frame"

// Moved returns the address of a room that is spelled in another way. It does not depend on whether there is such a room.
func (p *pages) Moved(at *url.URL) string { return address.Canonical(p.base, at) }

// Read reads the newest page of the public room at path, or the page around the message that path names.
func (p *pages) Read(ctx context.Context, path string) static.Reading {
	if room, ok := strings.CutPrefix(path, address.Embed); ok {
		return p.readEmbedded(ctx, path, chat.RoomID(room))
	}
	if path != "/" && path != address.Shell && !strings.HasPrefix(path, "/r/") {
		return static.Reading{}
	}
	if id := address.RoomAt(p.base, path); path != address.Shell && id.Validate() == nil {
		ctx, cancel := context.WithTimeout(ctx, pageWait)
		defer cancel()
		sought := address.MessageAt(p.base, path)
		if c := p.content(ctx, id, sought); c != nil {
			if c.Sought != sought {
				path = "/r/" + string(id) // one page for all messages that do not exist
			}
			return static.Reading{Path: path, Version: c.version(), Indexed: p.indexed, Show: func(render func()) { p.show(c.snapshot(), render) }}
		}
	}
	return static.Reading{Path: address.Shell, Version: shellVersion + p.place(), Show: func(render func()) { p.show(nil, render) }}
}

// readEmbedded reads the newest page of a public room for those who only read.
func (p *pages) readEmbedded(ctx context.Context, path string, id chat.RoomID) static.Reading {
	if id.Validate() != nil {
		return static.Reading{}
	}
	ctx, cancel := context.WithTimeout(ctx, pageWait)
	defer cancel()
	c := p.content(ctx, id, 0)
	if c == nil {
		return static.Reading{}
	}
	c.Here, c.People = 0, nil // the page does not show them
	return static.Reading{Path: path, Version: c.version(), Framed: true, Own: func(lang catalog.Lang) []byte {
		page := embedpage.Page{
			Open: c.snapshot().Open, Place: cmp.Or(p.place(), "Parley"), Today: time.Now().In(pageZone), Base: p.base,
			Style: p.asset("css/frame.css"), Script: p.asset("embed.js"), Icon: p.asset("icons/favicon.svg"),
		}
		return page.HTML(lang)
	}}
}

// show draws a snapshot, and forgets it: a text in it may be deleted soon.
func (p *pages) show(s *view.Snapshot, render func()) {
	p.shown.Store(s)
	defer p.shown.Store(nil)
	render()
}

// content is all that a page shows.
type content struct {
	Place  string // what it is called
	Day    string // it says "today"
	Room   chat.Room
	Page   chat.Page
	Refs   []chat.Event // messages that those of the page answer
	Live   bool         // the page reaches to the newest event
	Sought chat.Seq     // the message that the address names; 0 if it names none, or one that does not exist
	Here   int
	People []chat.User
}

// pageDay returns the day that a page calls today.
func pageDay(now time.Time) string { return now.In(pageZone).Format(time.DateOnly) }

// content returns nil for a room that does not exist or is not for everybody: the server never draws those. It looks again when the page has
// been read, since the room may have been closed meanwhile.
func (p *pages) content(ctx context.Context, id chat.RoomID, sought chat.Seq) *content {
	room, open := p.open(ctx, id)
	if !open {
		return nil
	}
	c := &content{Place: p.place(), Day: pageDay(time.Now()), Room: room}
	if err := p.read(ctx, c, sought); err != nil {
		p.log.Error("draw a room", "room", id, "err", err)
		return nil
	}
	if _, open := p.open(ctx, id); !open {
		return nil
	}
	c.Here, c.People = p.hub.Here(id, chat.PeoplePage)
	return c
}

// open returns a room, and whether strangers may read it.
func (p *pages) open(ctx context.Context, id chat.RoomID) (room chat.Room, open bool) {
	room, err := p.store.Room(ctx, id)
	return room, err == nil && room.Kind == chat.Public && chat.RightsIn(room, chat.RoleGuest, "").Has(chat.ToRead)
}

// roomAt returns the room that the page at a path shows, "" for none.
func (p *pages) roomAt(path string) chat.RoomID {
	if path != "/" && !strings.HasPrefix(path, "/r/") {
		return ""
	}
	if id := address.RoomAt(p.base, path); id.Validate() == nil {
		return id
	}
	return ""
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
	s := timeline.Prerender(c.Room, timeline.Page{
		From: c.Page.From, To: c.Page.To, Events: timeline.Pointers(c.Page.Events), Refs: timeline.Pointers(c.Refs), Start: c.Page.From <= 1,
	}, c.Here, c.People, pageZone)
	s.Open.Detached, s.Open.Sought, s.Open.ReadOnly = !c.Live, c.Sought, c.Room.Archived
	return s
}

// read reads the page around a message, or the newest one if there is no such message, and what is quoted in it.
func (p *pages) read(ctx context.Context, c *content, sought chat.Seq) error {
	heads, err := p.store.Heads(ctx, []chat.RoomID{c.Room.ID})
	if err != nil {
		return err
	}
	head := heads[c.Room.ID]
	if sought > 0 && sought <= head {
		c.Page, err = p.store.Around(ctx, c.Room.ID, sought, chat.PageEvents, chat.PageBytes)
		if slices.ContainsFunc(c.Page.Events, func(e chat.Event) bool { return e.Seq == sought }) {
			c.Sought = sought
		}
	}
	if err == nil && c.Sought == 0 {
		c.Page, err = p.store.Before(ctx, c.Room.ID, head+1, chat.PageEvents, chat.PageBytes)
	}
	if err != nil {
		return err
	}
	c.Live = c.Page.To >= head
	if seqs := fit.Answered(c.Page.Events, c.Page.From, c.Page.To); len(seqs) > 0 {
		c.Refs, err = p.store.Messages(ctx, c.Room.ID, seqs)
		c.Refs = fit.Excerpts(c.Refs)
	}
	return err
}
