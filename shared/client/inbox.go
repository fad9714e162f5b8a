package client

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/inbox"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// inboxState is the inbox as it is shown. It follows what happens in the rooms once it was loaded.
type inboxState struct {
	view  *view.Inbox // nil before the first LoadInbox
	open  bool        // somebody looks at it: since LoadInbox, until CloseInbox
	box   inbox.Box
	more  bool // the next page is wanted
	asked chat.Millis
	stale bool // the entries of view are to be made anew
	ask   query
}

// LoadInbox loads the newest messages that mention the user or answer one of the user's into view.Snapshot.Inbox; more loads the next page.
// Without a connection it shows those that are stored on this device.
func (c *Client) LoadInbox(more bool) {
	c.post(func(e *engine) {
		s := &e.inbox
		if more && (s.view == nil || !s.view.Done || !s.view.More) {
			return
		}
		was := s.view
		s.box.Me, s.more, s.open = e.me.ID, more, true
		s.view = &view.Inbox{Error: e.offline()}
		if was != nil {
			s.view.More = was.More
		}
		if !e.online && !more {
			e.loadStoredInbox()
		}
		e.showInbox()
		e.askNow(&s.ask)
	})
}

// CloseInbox tells that nobody looks at the inbox any more: its entries are not made anew until the next LoadInbox.
func (c *Client) CloseInbox() { c.post(func(e *engine) { e.inbox.open = false }) }

// inboxAgain asks again after a welcome: what was missed is not in the inbox.
func (e *engine) inboxAgain() {
	s := &e.inbox
	if s.view != nil {
		next := *s.view
		next.Done, next.Error = false, nil
		s.view, s.more = &next, false
	}
	e.askAgain(&s.ask)
}

func (e *engine) nextInbox() (protocol.Payload, func(protocol.Payload)) {
	s := &e.inbox
	if s.view == nil || s.view.Done {
		return nil, nil
	}
	ask, more := &protocol.Inbox{}, s.more
	if n := len(s.box.Entries); more && n > 0 {
		last := s.box.Entries[n-1]
		ask.At, ask.Room, ask.Seq = last.At, last.Room, last.Seq
	}
	s.asked = e.serverTime(time.Now())
	return ask, func(p protocol.Payload) {
		s.view = &view.Inbox{Done: true, Error: failure(p)}
		if p, ok := p.(*protocol.Entries); ok {
			events := timeline.Pointers(p.Events)
			e.updateAuthors(events)
			if more {
				s.box.Add(events...)
			} else {
				s.box.Replace(events, s.asked)
			}
			s.view.More = p.More && len(s.box.Entries) < inbox.EntriesMax
		}
		e.showInbox()
	}
}

// inboxSaid takes a new message.
func (e *engine) inboxSaid(r *room, ev *chat.Event) {
	if e.inbox.view == nil || ev.Message == nil || r.request {
		return
	}
	if inbox.Concerns(e.me.ID, ev, e.message(ev.Room, ev.Message.Reply)) {
		e.inbox.box.Add(ev)
		e.showInbox()
	}
}

// inboxAmended takes an amendment.
func (e *engine) inboxAmended(r *room, ev *chat.Event) {
	if e.inbox.view == nil || r.request {
		return
	}
	changed, unsure := e.inbox.box.Amend(ev, e.message(ev.Room, ev.Target))
	if changed {
		e.showInbox()
	}
	if unsure {
		e.inboxAgain()
	}
}

func (e *engine) showInbox() { e.inbox.stale, e.dirty.any = true, true }

// drawInbox describes the entries as they stand now.
func (e *engine) drawInbox() *view.Inbox {
	s := &e.inbox
	if s.view == nil || !s.open || !s.stale && !e.dirty.rooms {
		return s.view
	}
	s.stale = false
	next := *s.view
	next.Entries = make([]view.Entry, 0, len(s.box.Entries))
	for _, ev := range s.box.Entries {
		if !e.blocks.Has(ev.By.ID) {
			next.Entries = append(next.Entries, e.entry(ev))
		}
	}
	s.view = &next
	return s.view
}

func (e *engine) entry(ev *chat.Event) view.Entry {
	it := timeline.EventItem(ev, e.me.ID)
	entry := view.Entry{Hit: view.Hit{
		Room: e.roomOf(ev.Room), Key: it.Key, Seq: ev.Seq, At: ev.At.Time().In(e.loc), Author: e.users.Now(ev.By),
		Text: ev.Message.Body(), Private: ev.Message.To != "",
	}, Reply: !inbox.Mentions(e.me.ID, ev)}
	if r := e.rooms[ev.Room]; r != nil {
		entry.Unread = ev.Seq > r.read && r.followed
	}
	return entry
}

// storedInboxMax is how many entries are found among what is stored.
const storedInboxMax = 100

// loadStoredInbox looks through what is stored, room by room, until the connection is back.
func (e *engine) loadStoredInbox() {
	e.saver.flush()
	var pages []inboxPage
	for _, id := range e.saver.archive.Recent {
		if stored := e.saver.archive.Rooms[id]; stored != nil {
			for n := range stored.Pages {
				pages = append(pages, inboxPage{id, n})
			}
		}
	}
	slices.SortStableFunc(pages, func(a, b inboxPage) int {
		if a.room != b.room {
			return 0
		}
		return cmp.Compare(b.n, a.n)
	})
	e.readInbox(pages, map[storedReply]*chat.Event{})
}

// inboxPage is a stored page of a room.
type inboxPage struct {
	room chat.RoomID
	n    int64
}

// storedReply is a message that others answer: if it turns out to be the user's, they belong into the inbox.
type storedReply struct {
	room chat.RoomID
	to   chat.Seq
}

func (e *engine) readInbox(pages []inboxPage, replies map[storedReply]*chat.Event) {
	if len(pages) == 0 || e.online || len(e.inbox.box.Entries) >= storedInboxMax {
		return
	}
	var page storage.Page
	id := pages[0].room
	e.saver.amendStored()
	e.saver.read("inbox", func(ctx context.Context, st storage.Store) error {
		return storage.Get(ctx, st, storage.PageKey(id, pages[0].n), &page)
	}, func(e *engine, _ error) {
		found := page.Valid(id)
		slices.Reverse(found)
		for _, ev := range found {
			if ev == nil || ev.Message == nil {
				continue
			}
			if answer := replies[storedReply{id, ev.Seq}]; answer != nil && ev.By.ID == e.me.ID {
				e.inbox.box.Add(answer)
			}
			if inbox.Concerns(e.me.ID, ev, nil) {
				e.inbox.box.Add(ev)
			} else if to := ev.Message.Reply; to > 0 && ev.By.ID != e.me.ID {
				replies[storedReply{id, to}] = ev
			}
		}
		e.updateAuthors(e.inbox.box.Entries)
		e.showInbox()
		e.readInbox(pages[1:], replies)
	})
}
