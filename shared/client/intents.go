package client

import (
	"context"
	"slices"

	"parley/shared/chat"
)

// Open shows a room. A public room that is not followed yet is followed.
func (c *Client) Open(room chat.RoomID) { c.want(func(e *engine) { e.open(room) }) }

// Send says something, now or as soon as there is a connection. The nonce names the message until it is durable.
func (c *Client) Send(room chat.RoomID, d Draft) chat.Nonce {
	nonce := newNonce()
	c.want(func(e *engine) { e.say(room, d, nonce) })
	return nonce
}

// Retry sends a failed message again, after all that wait already.
func (c *Client) Retry(n chat.Nonce) { c.want(func(e *engine) { e.retry(n) }) }

// Discard drops a message that is not durable. One that is on its way just now may appear all the same.
func (c *Client) Discard(n chat.Nonce) {
	c.want(func(e *engine) {
		if n, there := e.outbox.find(n); there && n.seq == 0 {
			e.discard(n)
		}
	})
}

// LoadOlder loads the page before what is loaded of the open room; see OpenRoom.Loading and OpenRoom.Start.
func (c *Client) LoadOlder() { c.want((*engine).loadOlder) }

// MarkRead says that the open room is on screen, scrolled to its end, in a visible window. Nothing in it is unread then; who
// says so knows that, and OnChange's function is not called for that alone.
func (c *Client) MarkRead() { c.want((*engine).markRead) }

// Rename gives the user another name; a refusal is a Notice about "rename".
func (c *Client) Rename(name string) { c.want(func(e *engine) { e.callMe(name) }) }

// Create makes a public room and opens it; a refusal is a Notice about "create".
func (c *Client) Create(name, topic string) { c.want(func(e *engine) { e.create(name, topic) }) }

// Leave stops following a room; a refusal is a Notice about "leave". If the room is open, another one is opened.
func (c *Client) Leave(room chat.RoomID) { c.want(func(e *engine) { e.leave(room) }) }

// Typing says that the user is typing in the open room. It may be called at each key.
func (c *Client) Typing() { c.want((*engine).typed) }

// Find looks a user up by name: see View.Lookup. It may be called at each key.
func (c *Client) Find(name string) { c.want(func(e *engine) { e.find(name) }) }

// Browse asks for the public rooms whose name contains query: see View.Directory.
func (c *Client) Browse(query string) { c.want(func(e *engine) { e.look(query) }) }

// Dismiss drops a notice.
func (c *Client) Dismiss(notice int64) {
	c.want(func(e *engine) {
		e.notices = slices.DeleteFunc(slices.Clone(e.notices), func(n Notice) bool { return n.ID == notice })
		e.dirty.any = true
	})
}

// Wake says that the network is back or the window became visible: a client that waits dials at once.
func (c *Client) Wake() { c.want((*engine).wake) }

// Suspend ends the connection until Wake, as before the program is stopped for a while: a page that the browser keeps for the way
// back must not have one.
func (c *Client) Suspend() { c.want((*engine).suspend) }

// SaveDraft keeps text that is not sent yet, for Draft after a restart. An empty text drops it.
func (c *Client) SaveDraft(room chat.RoomID, text string) {
	key := keyDraft + string(room)
	if text == "" {
		c.keeper.delete(key)
		return
	}
	c.keeper.put(key, func() []byte { return []byte(text) }, nil)
}

// Draft returns what SaveDraft kept, or "". It may block on Storage, until ctx ends, and needs a running client.
func (c *Client) Draft(ctx context.Context, room chat.RoomID) string {
	text := make(chan string, 1)
	running := c.keeper.jobs.put(job{"get a draft", func(ctx context.Context, s Storage) error {
		value, err := s.Get(ctx, keyDraft+string(room))
		text <- string(value)
		return err
	}, nil})
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

func (c *Client) want(intent func(*engine)) { c.intents.put(intent) }
