package download

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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
	return d.Serve(httptest.NewRecorder(), r, user, netip.MustParseAddr(network), func(context.Context, chat.RoomID) error { return nil })
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

// stuck is a client that reads nothing: a write lasts until its deadline.
type stuck struct {
	*httptest.ResponseRecorder
	deadline chan time.Time
}

func (s *stuck) SetWriteDeadline(t time.Time) error {
	s.deadline <- t
	return nil
}

func (s *stuck) Write([]byte) (int, error) {
	time.Sleep(time.Until(<-s.deadline))
	<-s.deadline // the first one came before this write
	return 0, os.ErrDeadlineExceeded
}

// full is a store whose rooms have something.
type full struct{}

func (full) ExportRoom(_ context.Context, _ chat.RoomID, out io.Writer) error {
	_, err := io.WriteString(out, "{}\n")
	return err
}

func TestADownloadEndsWhenItsReaderMayNotReadAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, begun := New(full{}, true), time.Now()
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/rooms/lobby/room.jsonl", nil)
		r.SetPathValue("room", "lobby")
		r.SetPathValue("file", "room.jsonl")
		defer func() {
			if got, _ := recover().(error); !errors.Is(got, http.ErrAbortHandler) {
				t.Errorf("got %v, want a connection that ends", got)
			}
			if took := time.Since(begun); took < time.Minute || took > time.Minute+2*lookAgain {
				t.Errorf("it ended after %v, want a minute", took)
			}
		}()
		w := &stuck{httptest.NewRecorder(), make(chan time.Time, 1)}
		err := d.Serve(w, r, "u-ada", netip.Addr{}, func(context.Context, chat.RoomID) error {
			if time.Since(begun) < time.Minute {
				return nil
			}
			return noRoom()
		})
		t.Errorf("it has ended with %v", err)
	})
}
