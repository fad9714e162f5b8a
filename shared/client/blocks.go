package client

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/blocking"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// Block blocks a user: what they write collapses, and is not counted, announced or found, and the server delivers no private message of
// theirs. It holds on all devices of the user, and on this one at once.
func (c *Client) Block(u chat.User) {
	c.post(func(e *engine) {
		if u.ID != "" && u.ID != e.me.ID && !e.blocks.Has(u.ID) {
			e.wantBlock(blocking.Want{User: e.users.Now(u), On: true})
		}
	})
}

// Unblock ends that.
func (c *Client) Unblock(id chat.UserID) {
	c.post(func(e *engine) {
		if at := slices.IndexFunc(e.blocks.List, func(u chat.User) bool { return u.ID == id }); at >= 0 {
			e.wantBlock(blocking.Want{User: e.blocks.List[at]})
		}
	})
}

// Reveal shows the message behind a RowBlocked, the first of several, or all behind a RowDeleted, until the room is opened again.
func (c *Client) Reveal(key string) { c.post(func(e *engine) { e.revealRun(key) }) }

// blockList is whom a user blocks, as it is stored.
type blockList struct {
	owner  chat.UserID
	loaded bool // what was stored is known: before that, nothing is stored in its place
	blocking.List
}

// wantBlock shows and stores a change, and tells the server: now, or after the next welcome.
func (e *engine) wantBlock(w blocking.Want) {
	e.setBlocks(e.blockList.Want(w))
	if e.online {
		e.tellBlock(w)
	}
}

// blocksPause is between two changes that the server is told, of a long list: a session may ask so much in a minute, and has to do more.
const blocksPause = time.Second

// tellBlocks tells the server what it has not answered, one after the other.
func (e *engine) tellBlocks() {
	if e.online && len(e.blockList.Wants) > 0 {
		e.tellBlock(e.blockList.Wants[0])
	}
}

func (e *engine) tellBlock(w blocking.Want) {
	e.request(&protocol.Block{User: w.User.ID, On: w.On}, func(p protocol.Payload) {
		f, failed := p.(*protocol.Failed)
		if failed && f.Error.Temporary() {
			e.schedule.At("blocks", time.Now().Add(dial.RetryAfter(&f.Error, 0)), e.tellBlocks)
			return
		}
		if failed {
			e.notify("block", &f.Error)
		}
		e.setBlocks(e.blockList.Answered(w, !failed))
		if len(e.blockList.Wants) > chat.FrameBurst/4 {
			e.schedule.In("blocks", blocksPause, e.tellBlocks)
			return
		}
		e.tellBlocks()
	})
}

// handleBlocked takes from the server whom the user blocks.
func (e *engine) handleBlocked(users []chat.User) {
	e.updateUsers(users...)
	e.setBlocks(e.blockList.Told(users))
}

// setBlocks takes and stores another list.
func (e *engine) setBlocks(l blocking.List) {
	e.takeBlocks(l)
	if e.blockList.loaded {
		e.saver.worker.PutNow(storage.KeyBlocked+string(e.me.ID), storage.Encode(l), nil)
	}
}

// takeBlocks takes another list, and makes everything anew that it changes. What is not loaded stays counted as it was, until the
// server says otherwise.
func (e *engine) takeBlocks(l blocking.List) {
	e.blockList.List = l
	users := l.Users()
	if slices.Equal(users, e.blocks.List) {
		return
	}
	e.blocks.Set(users)
	for _, r := range e.rooms {
		if r.unread > 0 || r.read < r.counted {
			e.recount(r)
		}
	}
	e.screen.rows.Invalidate(func(*timeline.Item) bool { return true })
	e.dirty.all()
}

// loadBlocks reads the list of the user whom this client is now, or reads it again: another tab has changed it, and tells the server.
func (e *engine) loadBlocks() {
	id, stored := e.me.ID, storedBlocks{}
	e.saver.worker.Do("get the blocked", func(ctx context.Context, s storage.Store) (err error) {
		stored, err = readBlocks(ctx, s, id)
		return err
	}, func(err error) {
		e.client.post(func(e *engine) {
			if e.me.ID == id && err == nil {
				e.adoptBlocks(stored)
			}
		})
	})
}

// storedBlocks is what is stored of whom a user blocks. Programs of before knew only people who were muted on one device.
type storedBlocks struct {
	list  blocking.List
	muted []chat.User
}

func readBlocks(ctx context.Context, s storage.Store, id chat.UserID) (b storedBlocks, err error) {
	if err := storage.Get(ctx, s, storage.KeyBlocked+string(id), &b.list); err != nil {
		return b, err
	}
	b.list = b.list.Valid()
	return b, storage.Get(ctx, s, storage.KeyMuted+string(id), &b.muted)
}

// adoptBlocks takes what was stored; what the server has said since is newer. Whom the user has muted is blocked from now on.
func (e *engine) adoptBlocks(b storedBlocks) {
	first := !e.blockList.loaded
	e.blockList.owner, e.blockList.loaded = e.me.ID, true
	l := b.list
	for _, u := range b.muted {
		l = l.Want(blocking.Want{User: u, On: true})
	}
	if l = l.Valid(); e.online {
		l.Known = e.blockList.Known
	}
	if !first || len(b.muted) == 0 && !e.online {
		e.takeBlocks(l)
		return
	}
	for _, w := range e.blockList.Wants {
		l = l.Want(w)
	}
	e.setBlocks(l)
	e.saver.worker.Delete(storage.KeyMuted + string(e.me.ID))
	e.tellBlocks()
}

// revealRun shows hidden messages.
func (e *engine) revealRun(key string) {
	e.screen.rows.Reveal(key, e.blocks)
	e.dirty.any, e.dirty.open = true, true
}
