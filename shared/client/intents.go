package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
)

// Open shows a room. A public room that is not followed yet is followed.
func (c *Client) Open(room chat.RoomID) { c.want(func(e *engine) { e.open(room) }) }

// Send says something, now or as soon as there is a connection. The nonce names the message until it is durable.
func (c *Client) Send(room chat.RoomID, d view.Draft) chat.Nonce {
	nonce, by := outbox.NewNonce(), c.View().Me
	c.want(func(e *engine) { e.say(room, d, nonce, by) })
	return nonce
}

// Retry sends a failed message again, after all that wait already.
func (c *Client) Retry(n chat.Nonce) { c.want(func(e *engine) { e.retry(n) }) }

// Discard drops a message that is not durable. One that is on its way just now may appear all the same.
func (c *Client) Discard(n chat.Nonce) {
	c.want(func(e *engine) {
		if n, there := e.outbox.Find(n); there && n.Seq == 0 {
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

// Rezone makes the days of the open room anew, since Config.Zone is another one.
func (c *Client) Rezone() { c.want((*engine).rezone) }

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
		e.notices = slices.DeleteFunc(slices.Clone(e.notices), func(n view.Notice) bool { return n.ID == notice })
		e.dirty.any = true
	})
}

// Wake says that the network is back or the window became visible: a client that waits dials at once.
func (c *Client) Wake() { c.want((*engine).wake) }

// Suspend ends the connection until Wake, as before the program is stopped for a while: a page that the browser keeps for the way
// back must not have one.
func (c *Client) Suspend()                  { c.want((*engine).suspend) }
func (c *Client) want(intent func(*engine)) { c.intents.Put(intent) }
