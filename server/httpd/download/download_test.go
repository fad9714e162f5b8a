package download

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"

	"parley/shared/chat"
)

// held is a store whose exports last until it is closed.
type held struct{ entered, over chan struct{} }

func (h held) ExportRoom(context.Context, chat.RoomID, io.Writer) error {
	h.entered <- struct{}{}
	<-h.over
	return nil
}

// save asks for a room.
func save(ctx context.Context, d *Downloads, user chat.UserID, network string) error {
	r := httptest.NewRequestWithContext(ctx, "GET", "/api/rooms/lobby/room.jsonl", nil)
	r.SetPathValue("room", "lobby")
	r.SetPathValue("file", "room.jsonl")
	return d.Serve(httptest.NewRecorder(), r, user, netip.MustParseAddr(network))
}

// TestOneUserDoesNotTakeAllDownloads has a user and a network with as many downloads as each may have.
func TestOneUserDoesNotTakeAllDownloads(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, who := range []struct {
		user    chat.UserID
		network string
	}{{"u-ada", "192.0.2.1"}, {"", "192.0.2.1"}} {
		store := held{make(chan struct{}), make(chan struct{})}
		d := New(store, false)
		var work sync.WaitGroup
		for range apiece {
			work.Go(func() {
				if err := save(t.Context(), d, who.user, who.network); err != nil {
					t.Error(err)
				}
			})
			<-store.entered
		}
		if err := save(gone, d, who.user, who.network); chat.AsError(err).Code != chat.CodeRateLimited {
			t.Errorf("%+v, one more: got %v", who, err)
		}
		if err := save(gone, d, "u-bo", "192.0.2.1"); !errors.Is(err, context.Canceled) {
			t.Errorf("somebody else, who waits and goes: got %v", err)
		}
		close(store.over)
		work.Wait()
		if d.running != 0 || len(d.by) != 0 {
			t.Errorf("%+v: %d are running afterwards, %v", who, d.running, d.by)
		}
	}
}
