package client

import (
	"context"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
)

// drafts are the texts that are not to be sent yet: one of each user in each room for each client that shares the storage. A
// client that has ended leaves its drafts to the next one that opens the room. The loop owns it.
type drafts struct {
	engine  *engine
	others  []*storage.Draft                 // of other users: see Leftover
	offered map[chat.RoomID][]*storage.Draft // of clients that have ended: the draft that find returned, then its copies
	waiting []*draftQuery                    // that wait to learn which clients have ended
	written map[string]bool                  // keys that this client has written, or dropped
}

// draftQuery is a call of Draft.
type draftQuery struct {
	room  chat.RoomID
	at    time.Time
	reply func(text string)
}

// How long Draft waits for another client that may be about to end: on a busy device, closing or reloading a page takes seconds.
const (
	draftWait  = 10 * time.Minute       // if there is no other draft; the user can write meanwhile
	formerWait = 5 * time.Second        // for the client from before a reload, if there is another draft
	othersWait = 300 * time.Millisecond // for any other client, if there is another draft
)

// SaveDraft stores text that is not to be sent yet, for Draft after a restart. An empty text deletes it.
func (c *Client) SaveDraft(room chat.RoomID, text string) {
	c.SaveDraftOf(c.View().Me, room, text, nil)
}

// SaveDraftOf is SaveDraft for a text that the user by has written; zero is whoever this client is. stored, which may be nil, is
// called by one of the client's goroutines when the text is stored.
func (c *Client) SaveDraftOf(by chat.User, room chat.RoomID, text string, stored func()) {
	c.post(func(e *engine) { e.drafts.save(by, room, text, stored) })
}

// Draft returns what this user has saved for a room, here or in a client that has ended, or "". It blocks until that is known
// or ctx ends, and needs a running client.
func (c *Client) Draft(ctx context.Context, room chat.RoomID) string {
	text := make(chan string, 1)
	running := c.intents.Put(func(e *engine) {
		e.drafts.findDraft(&draftQuery{room, time.Now(), func(found string) { text <- found }})
	})
	if !running {
		return ""
	}
	select {
	case draft := <-text:
		return draft
	case <-ctx.Done():
		return ""
	}
}

func (d *drafts) save(by chat.User, room chat.RoomID, text string, stored func()) {
	by = outbox.Owner(by, d.engine.me)
	key := storage.DraftKey(d.engine.tabs.Name, by.ID, room)
	d.written[key] = true
	if text == "" {
		d.engine.saver.worker.DeleteNow(key)
		return
	}
	value := storage.Encode(storage.Draft{Owner: by, Text: text, At: chat.MillisOf(time.Now())})
	d.engine.saver.worker.PutNow(key, value, stored)
	if from := d.offered[room]; len(from) > 0 && by.ID == d.engine.me.ID && strings.Contains(text, from[0].Text) {
		delete(d.offered, room)
		for _, one := range from {
			d.engine.saver.worker.DeleteNow(one.Key)
		}
	}
	if by.ID != d.engine.me.ID {
		d.listOthers()
	}
}

// findDraft answers with the draft for a room as soon as it is known which of those that are stored may be taken.
func (d *drafts) findDraft(a *draftQuery) {
	var found []*storage.Draft
	d.engine.saver.read("find a draft for "+string(a.room), func(ctx context.Context, s storage.Store) (err error) {
		found, err = storage.ReadDrafts(ctx, s, a.room)
		return err
	}, func(*engine, error) { d.choose(a, found) })
}

func (d *drafts) choose(a *draftQuery, found []*storage.Draft) {
	e, group := d.engine, d.engine.tabs
	best, unclear, former := &storage.Draft{Tab: group.Name}, false, false
	for _, one := range found {
		group.AwaitEnd(one.Tab)
		switch {
		case one.Tab == group.Name && one.At > chat.MillisOf(a.at): // written meanwhile
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
	if best.Tab != group.Name {
		d.offered[a.room] = append([]*storage.Draft{best}, d.copies(best, found)...)
	}
	a.reply(best.Text)
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
		d.others = nil
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
			}
		}
		e.listLeftovers()
	})
}

// move makes a draft this user's.
func (d *drafts) move(one *storage.Draft, tab string, room chat.RoomID) {
	key := storage.DraftKey(tab, d.engine.me.ID, room)
	d.engine.saver.worker.PutNow(key, storage.Encode(storage.Draft{Owner: d.engine.me, Text: one.Text, At: one.At}), nil)
	d.engine.saver.worker.DeleteNow(one.Key)
}

// settleOthers makes the drafts of others this user's, or drops them. They are stored as those of a client that has ended, so that they
// replace nothing.
func (d *drafts) settleOthers(adopt bool) {
	me := d.engine.me.ID
	for _, one := range d.others {
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
