package client

import (
	"context"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/drafting"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
	"parley/shared/slash"
)

// syncedDrafts are the drafts of this user, as this client and the server have them. They are saved on the server in the background;
// what the device stores does not wait for that.
type syncedDrafts struct {
	rooms  map[chat.RoomID]*syncedDraft
	listed bool // since the welcome, the server has told which drafts there are
	off    bool // the server knows no drafts
}

// syncedDraft is the draft of one room.
type syncedDraft struct {
	drafting.Room
	at     chat.Millis // when the user has written it
	writes int         // how often
	next   time.Time   // when a text may be saved on the server again
	retry  time.Time   // when the server may be asked again, after a refusal
}

// draftEvery is between two saves of a draft on the server, while its user types.
const draftEvery = 2 * time.Second

// AdoptDraft takes the draft view.OpenRoom.Elsewhere of that version, which the front end has put into its text field. What it replaces goes
// to the shelf, unless the draft continues it.
func (c *Client) AdoptDraft(room chat.RoomID, version int64) {
	c.post(func(e *engine) { e.drafts.adopt(room, version) })
}

// forget is called when the client is somebody else, or for the first time somebody.
func (d *drafts) forget() { d.synced = syncedDrafts{rooms: map[chat.RoomID]*syncedDraft{}} }

func (d *drafts) room(id chat.RoomID) *syncedDraft {
	if d.synced.rooms[id] == nil {
		d.synced.rooms[id] = &syncedDraft{}
	}
	return d.synced.rooms[id]
}

// write takes what the user has written: it is stored, and saved on the server in a moment.
func (d *drafts) write(id chat.RoomID, draft view.Draft, sent bool, stored func()) {
	r := d.room(id)
	r.at = chat.MillisOf(time.Now())
	d.shelve(id, r.Write(draft.Text, draft.Reply, sent))
	d.store(id, stored)
	d.sync(id)
	d.engine.redrawDraft(id)
}

// shelve puts a text that was replaced on the shelf, unless it is a command that nobody misses.
func (d *drafts) shelve(id chat.RoomID, replaced chat.Draft) {
	if replaced.Text != "" && slash.Common().Keeps(replaced.Text) {
		replaced.Room = id
		d.engine.shelve(replaced)
	}
}

// store stores the draft of a room on this device, or deletes it.
func (d *drafts) store(id chat.RoomID, stored func()) {
	e, r := d.engine, d.room(id)
	key := storage.DraftKey(e.tabs.Name, e.me.ID, id)
	if !r.Stored() {
		e.saver.worker.DeleteNow(key)
		return
	}
	e.saver.worker.PutNow(key, storage.Encode(storage.Draft{
		Owner: e.me, Text: r.Text, Reply: r.Reply, At: r.at, Base: r.Base, Saved: !r.Dirty, Sent: r.Sent,
	}), stored)
}

// take makes a stored draft this client's, unless the server has a newer version of it. It returns what the text field gets.
func (d *drafts) take(id chat.RoomID, stored *storage.Draft) view.Draft {
	r, key := d.room(id), storage.DraftKey(d.engine.tabs.Name, d.engine.me.ID, id)
	if stored.Text != "" && (r.Text != stored.Text || r.Reply != stored.Reply) || stored.Text == "" && r.Text != "" && !d.written[key] {
		r.at = stored.At
		r.Load(chat.CleanDraft(stored.Text), stored.Reply, stored.Base, stored.Text != "" && !stored.Saved, false)
	}
	if _, continues, newer := r.Offer(); newer && continues {
		r.Adopt()
		d.written[key] = true
		if stored.Key != "" && stored.Saved {
			d.engine.saver.worker.DeleteNow(stored.Key) // an older version of it
		}
		d.store(id, nil)
	}
	d.engine.redrawDraft(id)
	return view.Draft{Text: r.Text, Reply: r.Reply}
}

// awaitServer reports whether a query waits for the server, which may have a draft that this device does not have.
func (d *drafts) awaitServer(a *draftQuery) bool {
	until := a.at.Add(serverWait)
	if d.synced.listed || d.synced.off || !time.Now().Before(until) {
		return false
	}
	d.waiting = append(d.waiting, a)
	d.engine.schedule.At("drafts "+string(a.room), until, d.retry)
	return true
}

// adopt takes the version from elsewhere.
func (d *drafts) adopt(id chat.RoomID, version int64) {
	r := d.room(id)
	if offered, _, ok := r.Offer(); !ok || offered.Version != version {
		return
	}
	d.shelve(id, r.Adopt())
	r.at = chat.MillisOf(time.Now())
	d.written[storage.DraftKey(d.engine.tabs.Name, d.engine.me.ID, id)] = true
	d.store(id, nil)
	d.engine.redrawDraft(id)
}

// elsewhere returns what front ends draw of a newer version.
func (d *drafts) elsewhere(id chat.RoomID) view.Elsewhere {
	r := d.synced.rooms[id]
	if r == nil {
		return view.Elsewhere{}
	}
	newer, continues, _ := r.Offer()
	return view.Elsewhere{Version: newer.Version, Text: newer.Text, Reply: newer.Reply, Continues: newer.Version > 0 && continues}
}

// waits reports whether a room has a draft of this user.
func (d *drafts) waits(id chat.RoomID) bool {
	if r := d.synced.rooms[id]; r != nil && (r.Waits() || r.at != 0) {
		return r.Waits()
	}
	return d.left[id]
}

func (e *engine) redrawDraft(id chat.RoomID) {
	e.dirty.rooms = true
	if e.screen.room != nil && e.screen.room.ID == id {
		e.dirty.any, e.dirty.open = true, true
	}
}

// welcomed asks for the drafts. Nothing is saved before they are known: an answer that was lost may have been a save.
func (d *drafts) welcomed() {
	d.synced.listed, d.synced.off = false, false
	d.list("")
}

func (d *drafts) disconnected() {
	d.synced.listed = false
	for _, r := range d.synced.rooms {
		r.Disconnect()
	}
}

func (d *drafts) list(after chat.RoomID) {
	e := d.engine
	e.request(&protocol.Drafts{After: after}, func(p protocol.Payload) {
		switch p := p.(type) {
		case *protocol.Stored:
			for _, one := range p.Drafts {
				d.told(one)
			}
			if p.More && len(p.Drafts) > 0 && p.Drafts[len(p.Drafts)-1].Room > after {
				d.list(p.Drafts[len(p.Drafts)-1].Room)
				return
			}
			d.synced.listed = true
			d.resume()
		case *protocol.Failed:
			if p.Error.Temporary() {
				e.schedule.At("drafts", time.Now().Add(dial.RetryAfter(&p.Error, 0)), func() {
					if e.online && !d.synced.listed {
						d.list(after)
					}
				})
				return
			}
			d.synced.off = true
		default:
			d.synced.off = true
		}
		d.retry()
		e.loadShelved()
	})
}

// told takes a version that the server tells of.
func (d *drafts) told(draft chat.Draft) {
	r := d.room(draft.Room)
	if !r.Tell(draft) {
		return
	}
	d.sync(draft.Room)
	d.engine.redrawDraft(draft.Room)
}

// resume saves on the server what this device has and the server does not: drafts of this client and of the one before it in this tab,
// and what clients that have ended have cleared.
func (d *drafts) resume() {
	for id := range d.synced.rooms {
		d.sync(id)
	}
	e, me, found := d.engine, d.engine.me, []*storage.Draft(nil)
	e.saver.read("look for unsaved drafts", func(ctx context.Context, s storage.Store) (err error) {
		found, err = storage.ReadDraftsAndCleared(ctx, s, "")
		return err
	}, func(e *engine, _ error) {
		for _, one := range found {
			e.tabs.AwaitEnd(one.Tab)
			r := d.synced.rooms[one.Room]
			fresh := r == nil || r.at == 0 && !r.Stored()
			// Whoever opens the room takes the text of another tab: that may be loading again.
			others := one.Tab != e.tabs.Name && one.Tab != e.tabs.Former && one.Text != ""
			if e.me.ID != me.ID || one.Saved || !fresh || others || outbox.Owner(one.Owner, me).ID != me.ID || !e.tabs.HasEnded(one.Tab) || one.Owner.ID == "" {
				continue
			}
			r = d.room(one.Room)
			r.at = one.At
			r.Load(chat.CleanDraft(one.Text), one.Reply, one.Base, true, one.Sent)
			d.store(one.Room, nil)
			if one.Tab != e.tabs.Name {
				e.saver.worker.DeleteNow(one.Key)
				d.moved++
			}
			d.sync(one.Room)
			e.redrawDraft(one.Room)
		}
	})
}

// ended looks once more at what is stored when a client has ended: what it has left may be taken, and saved on the server.
func (d *drafts) ended() {
	if d.synced.listed {
		d.resume()
	}
	d.retry()
}

// sync saves the draft of a room on the server, if that does not have it: now, or when it may be saved again.
func (d *drafts) sync(id chat.RoomID) {
	e, r := d.engine, d.room(id)
	if !e.online || !d.synced.listed {
		return
	}
	next := r.retry
	if r.Text != "" && r.next.After(next) { // that it was cleared need not wait for the pace of typing
		next = r.next
	}
	if time.Until(next) > 0 {
		e.schedule.At("draft "+string(id), next, func() { d.sync(id) })
		return
	}
	save, due := r.Next()
	if !due {
		return
	}
	r.next = time.Now().Add(draftEvery)
	me := e.me.ID
	e.request(&protocol.Draft{Room: id, Text: save.Text, Reply: save.Reply, Base: save.Base, Sent: save.Sent}, func(p protocol.Payload) {
		if e.me.ID != me {
			return
		}
		switch p := p.(type) {
		case *protocol.Drafted:
			r.Saved(p.Draft, p.Shelved)
		case *protocol.Failed:
			r.Refuse(p.Error.Temporary())
			r.retry = time.Now().Add(max(draftEvery, p.Error.Wait()))
			e.log("the server did not save a draft", "room", id, "code", p.Error.Code)
		default:
			r.Refuse(false)
		}
		d.store(id, nil)
		d.sync(id)
		e.redrawDraft(id)
	})
}
