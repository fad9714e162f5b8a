package client

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
)

// removed takes that the user does not belong to a private room or a group any more: nothing of it stays, here and on the device, but what the
// user has written and not sent, which goes to the shelf. If the room is on screen, it says so in its place.
func (e *engine) removed(r *room) {
	e.shelveUnsent(r.ID)
	e.search.forget(e, r.ID)
	e.forgetDetails(r.ID)
	name := chat.Room{ID: r.ID, Kind: r.Kind, Name: r.Name}
	e.replaceByNote(r, func(r *room) { r.Room, r.removed = name, true })
}

// replaceByNote drops a room. If it is on screen, an empty one stays there that says why.
func (e *engine) replaceByNote(r *room, note func(*room)) {
	open := e.isOpen(r)
	if open {
		e.setScreen(nil)
	}
	e.unfollow(r)
	if open {
		r = e.room(r.ID)
		r.holdUntil = time.Now().Add(openAgain)
		note(r)
		e.setScreen(r)
	}
	e.dirty.all()
}

// forgetDetails forgets what was loaded of a room besides its events.
func (e *engine) forgetDetails(id chat.RoomID) {
	if v := e.pins.view; v != nil && v.Room == id {
		e.pins.view, e.pins.events = nil, nil
	}
	if v := e.details.versions; v != nil && v.Room == id {
		e.details.versions = nil
	}
	if v := e.details.reactors; v != nil && v.Room == id {
		e.details.reactors = nil
	}
	if v := e.members.view; v != nil && v.Room == id {
		e.members.view = nil
	}
	if v := e.invites.view; v != nil && v.Room == id {
		e.invites.view = nil
	}
	if v := e.day.view; v != nil && v.Room == id {
		e.day.view = nil
	}
}

// shelveUnsent puts what the user has written for a room, and what was not sent, on the shelf. What is under way is answered first: see
// shelveRefused.
func (e *engine) shelveUnsent(id chat.RoomID) {
	for _, n := range slices.Concat(e.outbox.Entries, e.outbox.Later) {
		if n.Room == id && n != e.outbox.InFlight && n.Seq == 0 {
			e.shelveEntry(n)
		}
	}
	for _, n := range slices.Clone(e.outbox.Changes) {
		if n.Room == id && n != e.outbox.InFlight {
			e.forgetChange(n)
			e.removeEntry(n)
		}
	}
	e.drafts.shelveRoom(id)
}

// shelveEntry puts a message on the shelf that cannot be sent any more.
func (e *engine) shelveEntry(n *outbox.Entry) {
	e.mergeEdits(n)
	e.shelve(chat.Draft{Room: n.Room, Text: n.Draft.Text, Reply: n.Draft.Reply})
	e.saver.deleteUnsent(n)
	e.removeEntry(n)
	e.tellWitnessDropped(n.Nonce)
}

// shelveRefused puts a message on the shelf that was refused since the user was taken out of its room meanwhile.
func (e *engine) shelveRefused(n *outbox.Entry, err *chat.Error) bool {
	r := e.rooms[n.Room]
	if err.Code != chat.CodeNoRoom || !n.Room.Random() || r != nil && r.followed || !e.outbox.Has(n) {
		return false
	}
	e.shelveEntry(n)
	return true
}

// shelveRoom puts the draft of a room on the shelf, and those that clients which have ended have left for it.
func (d *drafts) shelveRoom(id chat.RoomID) {
	e, me := d.engine, d.engine.me.ID
	if r := d.synced.rooms[id]; r != nil && r.Text != "" {
		d.shelve(id, chat.Draft{Text: r.Text, Reply: r.Reply})
	}
	delete(d.synced.rooms, id)
	delete(d.offered, id)
	delete(d.left, id)
	own := storage.DraftKey(e.tabs.Name, me, id)
	e.saver.worker.DeleteNow(own)
	e.redrawDraft(id)
	var found []*storage.Draft
	e.saver.read("look for drafts of "+string(id), func(ctx context.Context, s storage.Store) (err error) {
		found, err = storage.ReadDrafts(ctx, s, id)
		return err
	}, func(e *engine, _ error) {
		for _, one := range found {
			if e.tabs.AwaitEnd(one.Tab); e.me.ID == me && one.Owner.ID == me && one.Key != own && e.tabs.HasEnded(one.Tab) {
				d.shelve(id, chat.Draft{Text: one.Text, Reply: one.Reply})
				e.saver.worker.DeleteNow(one.Key)
			}
		}
	})
}
