package hub_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// counted is a store that counts what it is asked.
type counted struct {
	store.Store
	asked atomic.Int64
}

// User counts.
func (c *counted) User(ctx context.Context, id chat.UserID) (chat.User, error) {
	c.asked.Add(1)
	return c.Store.User(ctx, id)
}

// RoomStates counts.
func (c *counted) RoomStates(ctx context.Context, user chat.UserID) ([]chat.RoomState, error) {
	c.asked.Add(1)
	return c.Store.RoomStates(ctx, user)
}

// RoomState counts.
func (c *counted) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	c.asked.Add(1)
	return c.Store.RoomState(ctx, user, room)
}

// Follow counts.
func (c *counted) Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error {
	c.asked.Add(1)
	return c.Store.Follow(ctx, user, room, now)
}

// Since counts.
func (c *counted) Since(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	c.asked.Add(1)
	return c.Store.Since(ctx, room, after, limit, maxBytes)
}

// Time counts.
func (c *counted) Time(ctx context.Context, room chat.RoomID, seq chat.Seq) (chat.Millis, error) {
	c.asked.Add(1)
	return c.Store.Time(ctx, room, seq)
}

// TestACrowdThatReturnsAsksTheStoreFewThings has everyone come back at once into a room where somebody talks on.
func TestACrowdThatReturnsAsksTheStoreFewThings(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		const crowd, perPeer = 200, 8 // five each, and those that a join repeats when the room has moved on a busy machine
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		at := ada.ask(say(chat.Lobby, "before")).(*protocol.Sent).At
		welcome, _ := last[*protocol.Welcome](ada)
		users := make([]chat.User, crowd)
		for i := range users {
			users[i] = w.user("Member-" + string(rune('a'+i/26)) + string(rune('a'+i%26)))
		}
		c := &counted{Store: w.store.Store}
		w.store.Store = c
		var all sync.WaitGroup
		for _, u := range users {
			p := &peer{t: t, user: u, in: make(chan []byte), done: make(chan struct{})}
			all.Go(func() { w.hub.Serve(p, u, hub.Meta{}, func() {}) })
			all.Go(func() {
				p.send(string(protocol.Encode(1, &protocol.Join{Room: chat.Lobby, Epoch: welcome.Epoch, After: 1, At: at})))
				p.send(`{"k":"pong"}`) // is read after the join was done
				p.Abort()
			})
		}
		for range 8 {
			ada.ask(say(chat.Lobby, "meanwhile"))
		}
		all.Wait()
		if got := c.asked.Load(); got > crowd*perPeer {
			t.Errorf("the store was asked %d times by %d that came back, want at most %d each", got, crowd, perPeer)
		}
		t.Logf("%.1f questions each", float64(c.asked.Load())/crowd)
	})
}
