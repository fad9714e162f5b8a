package client

import (
	"parley/shared/chat"
	"parley/shared/client/search"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// show makes a new snapshot of what was found.
func (s *searching) show(e *engine, change func(*view.Search)) {
	next := *s.view
	if change != nil {
		change(&next)
	}
	next.Hits = make([]view.Hit, len(s.list.Hits))
	for i := range s.list.Hits {
		next.Hits[i] = e.hitView(&s.list.Hits[i])
	}
	next.Done = len(s.pages) == 0 && (s.asked || next.Local)
	next.More = s.next != 0 || next.Local && s.left
	s.view = &next
	e.dirty.any = true
}

func (e *engine) hitView(h *search.Hit) view.Hit {
	ev := h.Event
	it := timeline.EventItem(ev, e.me.ID)
	if timeline.IsInterleaved(ev) && ev.Room != h.In {
		it = timeline.InterleavedItem(ev, e.me.ID)
	}
	return view.Hit{
		Room: e.roomOf(h.In), Key: it.Key, Seq: it.Anchor, At: ev.At.Time().In(e.loc), Author: e.users.Now(ev.By), Private: ev.Message.To != "",
		Text: ev.Message.Body(), Found: h.Found, Before: e.neighbour(h.Before), After: e.neighbour(h.After),
	}
}

func (e *engine) neighbour(ev *chat.Event) view.Neighbour {
	if ev == nil || e.blocks.Has(ev.By.ID) {
		return view.Neighbour{}
	}
	return view.Neighbour{Author: e.users.Now(ev.By), Text: ev.Message.Body()}
}

// roomOf returns a room as far as it is known: the server also finds messages of rooms that the user does not follow.
func (e *engine) roomOf(id chat.RoomID) chat.Room {
	if r := e.rooms[id]; r != nil {
		return r.Room
	}
	if peer, direct := id.PeerOf(e.me.ID); direct {
		u := e.users.Now(chat.User{ID: peer, Name: string(peer)})
		return chat.Room{ID: id, Kind: chat.Direct, Peer: &u}
	}
	room := view.UnknownRoom(id)
	if room.Kind == chat.Public {
		room.Name = string(id)
	}
	return room
}
