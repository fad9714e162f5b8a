package client

import (
	"context"

	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// TryAgain dials once more after the client has stopped.
func (c *Client) TryAgain() { c.want(func(e *engine) { e.startAgain(protocol.Later) }) }

// StayInMemory signs in with a token that is lost with the program, after the client has stopped with CauseCookies.
func (c *Client) StayInMemory() {
	c.want(func(e *engine) {
		if d, ok := e.cfg.Dialer.(dial.TokenKeeper); ok && e.link.State == view.Stopped {
			d.KeepInMemory()
			e.inMemory = true
			e.startAgain(protocol.SignIn)
		}
	})
}

func (e *engine) startAgain(next protocol.Next) {
	if e.link.State != view.Stopped {
		return
	}
	e.signedIn = false
	e.backoff.Reset()
	e.link.State = view.Waiting
	e.dial(next == protocol.SignIn)
}

// Unsent counts what is kept on this device and not sent, by this client and by those that share its Storage: messages and
// drafts. It may block on Storage, until ctx ends, and needs a running client.
func (c *Client) Unsent(ctx context.Context) (messages, drafts int) {
	type counts struct{ messages, drafts int }
	found := make(chan counts, 1)
	count := func(ctx context.Context, s storage.Store) error {
		messages, drafts, err := storage.CountUnsent(ctx, s)
		found <- counts{messages, drafts}
		return err
	}
	running := c.intents.Put(func(*engine) { c.keeper.Do("count what is not sent", count, nil) }) // after what was kept just now
	if !running {
		return c.View().Waiting, 0
	}
	select {
	case n := <-found:
		return max(n.messages, c.View().Waiting), n.drafts
	case <-ctx.Done():
		return c.View().Waiting, 0
	}
}
