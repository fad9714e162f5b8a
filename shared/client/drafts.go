package client

import (
	"context"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// drafts are the texts that are not to be sent yet: one of each user in each room for each client that shares the storage. A
// client that has ended leaves its drafts to the next one that opens the room. The loop owns it.
type drafts struct {
	engine  *engine
	others  []*storage.Draft                 // of other users: see Leftover
	left    map[chat.RoomID]bool             // rooms for which clients that have ended have stored a draft of this user that the server has not told of
	offered map[chat.RoomID][]*storage.Draft // of clients that have ended: the draft that find returned, then its copies
	waiting []*draftQuery                    // that wait to learn which clients have ended
	written map[string]bool                  // keys that this client has written, or dropped
	moved   int                              // how often the draft of a client that has ended was moved to this one
	synced  syncedDrafts
}

// draftQuery is a call of Draft.
type draftQuery struct {
	room   chat.RoomID
	at     time.Time
	writes int // of the room, before it
	reply  func(view.Draft)
}

// How long Draft waits for another client that may be about to end: on a busy device, closing or reloading a page takes seconds.
const (
	draftWait  = 10 * time.Minute       // if there is no other draft; the user can write meanwhile
	formerWait = 5 * time.Second        // for the client from before a reload, if there is another draft
	othersWait = 300 * time.Millisecond // for any other client, if there is another draft
	serverWait = 5 * time.Second        // for the server, if there is no draft on this device
)

// SaveDraft stores text that is not to be sent yet, for Draft after a restart and on other devices. An empty text deletes it.
func (c *Client) SaveDraft(room chat.RoomID, text string) {
	c.SaveDraftOf(c.View().Me, room, view.Draft{Text: text}, nil)
}

// SaveDraftOf is SaveDraft for what the user by has written; zero is whoever this client is. Of the draft, Text and Reply are stored.
// stored, which may be nil, is called by one of the client's goroutines when the text is stored on this device.
func (c *Client) SaveDraftOf(by chat.User, room chat.RoomID, d view.Draft, stored func()) {
	c.post(func(e *engine) { e.drafts.save(by, room, d, false, stored) })
}

// DraftSent deletes the draft of a room whose text was sent.
func (c *Client) DraftSent(room chat.RoomID) {
	by := c.View().Me
	c.post(func(e *engine) { e.drafts.save(by, room, view.Draft{}, true, nil) })
}

// Draft returns what this user has saved for a room: here, in a client that has ended, or on another device; or a zero value. It blocks
// until that is known or ctx ends, and needs a running client. What other devices save later is view.OpenRoom.Elsewhere.
func (c *Client) Draft(ctx context.Context, room chat.RoomID) view.Draft {
	text := make(chan view.Draft, 1)
	running := c.intents.Put(func(e *engine) {
		e.drafts.findDraft(&draftQuery{room, time.Now(), e.drafts.room(room).writes, func(found view.Draft) { text <- found }})
	})
	if !running {
		return view.Draft{}
	}
	select {
	case draft := <-text:
		return draft
	case <-ctx.Done():
		return view.Draft{}
	}
}

func (d *drafts) save(by chat.User, room chat.RoomID, draft view.Draft, sent bool, stored func()) {
	by, draft.Text = outbox.Owner(by, d.engine.me), chat.CleanDraft(draft.Text)
	d.room(room).writes++
	d.written[storage.DraftKey(d.engine.tabs.Name, by.ID, room)] = true
	if by.ID == "" || by.ID != d.engine.me.ID {
		d.saveOnly(by, room, draft, stored)
		return
	}
	d.write(room, draft, sent, stored)
	if draft.Text == "" {
		return
	}
	if from := d.offered[room]; len(from) > 0 && strings.Contains(draft.Text, from[0].Text) {
		delete(d.offered, room)
		for _, one := range from {
			d.engine.saver.worker.DeleteNow(one.Key)
		}
	}
}

// saveOnly stores on this device what somebody has written who is not the user, or not yet.
func (d *drafts) saveOnly(by chat.User, room chat.RoomID, draft view.Draft, stored func()) {
	key := storage.DraftKey(d.engine.tabs.Name, by.ID, room)
	if draft.Text == "" {
		d.engine.saver.worker.DeleteNow(key)
		return
	}
	value := storage.Encode(storage.Draft{Owner: by, Text: draft.Text, Reply: draft.Reply, At: chat.MillisOf(time.Now())})
	d.engine.saver.worker.PutNow(key, value, stored)
	d.listOthers()
}

// findDraft answers with the draft for a room as soon as it is known which of those that are stored may be taken.
func (d *drafts) findDraft(a *draftQuery) {
	var found []*storage.Draft
	moved := d.moved
	d.engine.saver.read("find a draft for "+string(a.room), func(ctx context.Context, s storage.Store) (err error) {
		found, err = storage.ReadDrafts(ctx, s, a.room)
		return err
	}, func(*engine, error) {
		if d.moved != moved { // meanwhile: it may have been found at neither place
			d.findDraft(a)
			return
		}
		d.choose(a, found)
	})
}

func (d *drafts) choose(a *draftQuery, found []*storage.Draft) {
	e, group := d.engine, d.engine.tabs
	best, unclear, former := &storage.Draft{Tab: group.Name}, false, false
	written := d.room(a.room).writes != a.writes // whoever asks has the text that this client has stored since
	for _, one := range found {
		group.AwaitEnd(one.Tab)
		switch {
		case one.Tab == group.Name && written:
		case outbox.Owner(one.Owner, e.me).ID != e.me.ID:
			unclear = unclear || e.me.ID == ""
		case !group.HasEnded(one.Tab):
			unclear = unclear || group.MayHaveEnded(one.Tab, draftWait)
			former = former || one.Tab == group.Former
		case best.Text == "" || d.rank(one) > d.rank(best):
			best = one
		}
	}
	if until := a.at.Add(d.maxWait(best, former)); unclear && time.Now().Before(until) {
		d.waiting = append(d.waiting, a)
		e.schedule.At("drafts "+string(a.room), until, d.retry)
		return
	}
	if best.Text == "" && d.awaitServer(a) {
		return
	}
	if best.Tab != group.Name {
		d.offered[a.room] = append([]*storage.Draft{best}, d.copies(best, found)...)
	}
	draft := d.take(a.room, best)
	if best.Text == "" && written {
		draft = view.Draft{}
	}
	a.reply(draft)
}

// copies returns the drafts of other clients that have ended whose text is part of a draft: several quick reloads leave them. Saving
// that draft makes them superfluous.
func (d *drafts) copies(of *storage.Draft, found []*storage.Draft) (copies []*storage.Draft) {
	for _, one := range found {
		mine := outbox.Owner(one.Owner, d.engine.me).ID == d.engine.me.ID
		if one != of && mine && one.Tab != d.engine.tabs.Name && d.engine.tabs.HasEnded(one.Tab) && strings.Contains(of.Text, one.Text) {
			copies = append(copies, one)
		}
	}
	return copies
}

// maxWait returns how long a better draft than best is waited for. former says that the one from before a reload is among those
// that may come: none but this client's own is better.
func (d *drafts) maxWait(best *storage.Draft, former bool) time.Duration {
	switch {
	case best.Text != "" && (best.Tab == d.engine.tabs.Name || best.Tab == d.engine.tabs.Former):
		return 0
	case best.Text == "":
		return draftWait
	case former:
		return formerWait
	}
	return othersWait
}

// rank orders drafts by how near the client that wrote them is to this one, and then by their age.
func (d *drafts) rank(one *storage.Draft) chat.Millis {
	const near = 1 << 60
	switch one.Tab {
	case d.engine.tabs.Name:
		return 2*near + one.At
	case d.engine.tabs.Former:
		return near + one.At
	}
	return one.At
}

// retry looks once more for those who wait, and for what other users have left: more is known now.
func (d *drafts) retry() {
	asks := d.waiting
	d.waiting = nil
	for _, a := range asks {
		d.findDraft(a)
	}
	d.listOthers()
}

// listOthers looks for what other users have left. Drafts of nobody become this user's: see outbox.Owner.
func (d *drafts) listOthers() {
	if d.engine.me.ID == "" {
		return
	}
	var found []*storage.Draft
	d.engine.saver.read("look for drafts of others", func(ctx context.Context, s storage.Store) (err error) {
		found, err = storage.ReadDrafts(ctx, s, "")
		return err
	}, func(e *engine, _ error) {
		d.others, d.left, e.dirty.rooms = nil, map[chat.RoomID]bool{}, true
		for _, one := range found {
			e.tabs.AwaitEnd(one.Tab)
			switch {
			case !e.tabs.HasEnded(one.Tab):
			case one.Owner.ID == "" && d.written[storage.DraftKey(one.Tab, e.me.ID, one.Room)]:
				e.saver.worker.DeleteNow(one.Key) // there is a newer one
			case one.Owner.ID == "":
				d.move(one, one.Tab, one.Room)
			case one.Owner.ID != e.me.ID:
				d.others = append(d.others, one)
			case !one.Saved || !d.synced.listed:
				d.left[one.Room] = true
			}
		}
		e.listLeftovers()
	})
}

// move makes a draft this user's.
func (d *drafts) move(one *storage.Draft, tab string, room chat.RoomID) {
	key := storage.DraftKey(tab, d.engine.me.ID, room)
	d.engine.saver.worker.PutNow(key, storage.Encode(storage.Draft{Owner: d.engine.me, Text: one.Text, Reply: one.Reply, At: one.At}), nil)
	d.engine.saver.worker.DeleteNow(one.Key)
}

// settleOthers makes the drafts of others this user's, or drops them. They are stored as those of a client that has ended, so that they
// replace nothing.
func (d *drafts) settleOthers(adopt bool) {
	me := d.engine.me.ID
	for _, one := range d.others {
		if d.engine.isPrivateTo(one.Owner) {
			continue
		}
		room, possible := transfer(one.Room, one.Owner.ID, me)
		switch {
		case !adopt:
			d.engine.saver.worker.DeleteNow(one.Key)
		case possible:
			ended := string(outbox.NewNonce())
			d.engine.tabs.MarkEnded(ended)
			d.move(one, ended, room)
		}
	}
	d.others = nil
	d.listOthers()
}
