package main

import (
	"context"
	"log/slog"
	"time"

	"parley/app/ui"
	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/client"
)

// pageWait bounds how long a page waits for the store; without an answer the page is drawn empty.
const pageWait = 2 * time.Second

// pages draws public rooms before the program has arrived. Nothing in them depends on who asks.
type pages struct {
	store store.Store
	hub   *hub.Hub
	log   *slog.Logger
	base  string // below which people find the pages
}

// prerender registers the pages that go-app may draw.
func prerender(p *pages) {
	ui.Routes(func() *ui.Root { return ui.NewRoot(ui.Face{Source: p, Base: p.base}) })
}

// View returns the newest page of the public room at path, or nil: a direct room is never drawn by the server.
func (p *pages) View(path string) *client.View {
	ctx, cancel := context.WithTimeout(context.Background(), pageWait)
	defer cancel()
	id := ui.RoomAt(p.base, path)
	if id.Validate() != nil {
		return nil
	}
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
	start := len(events) == 0 || events[0].Seq == 1
	return client.Picture(room, events, here, people, start, time.UTC)
}

func (p *pages) newest(ctx context.Context, id chat.RoomID) ([]chat.Event, error) {
	heads, err := p.store.Heads(ctx, []chat.RoomID{id})
	if err != nil {
		return nil, err
	}
	return p.store.Before(ctx, id, heads[id]+1, chat.PageEvents, chat.PageBytes)
}
