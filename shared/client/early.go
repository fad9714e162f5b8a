package client

import (
	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/view"
)

// Early is a message that was written before the client ran. Whoever kept it until then has chosen the nonce, so that it is
// sent once however often it is handed over.
type Early struct {
	Room  chat.RoomID
	Draft view.Draft
	Nonce chat.Nonce
	By    chat.User // zero: whoever this client is
	Kept  func()    // called by the client's goroutine when no other copy is needed any more; may be nil
}

// SendEarly says something that was written before the client ran.
func (c *Client) SendEarly(m Early) {
	if m.Kept == nil {
		m.Kept = func() {}
	}
	if m.Nonce.Validate() != nil {
		m.Nonce = outbox.NewNonce()
	}
	c.want(func(e *engine) {
		n := &outbox.Entry{Room: m.Room, Nonce: m.Nonce, Draft: m.Draft, Owner: m.By, Stored: []func(){m.Kept}}
		switch known := e.outbox.Known(m.Nonce); {
		case known == nil && !e.arrived(m.Nonce):
			e.write(n)
		case known == nil || known.Safe:
			n.Settled()
		default:
			known.Stored = append(known.Stored, m.Kept)
		}
	})
}
