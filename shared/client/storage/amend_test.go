package storage

import (
	"context"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

// slow is a Store whose calls may take longer than they may.
type slow struct {
	Memory
	get, put bool
}

func (s slow) Get(ctx context.Context, key string) ([]byte, error) {
	if s.get {
		return nil, context.DeadlineExceeded
	}
	return s.Memory.Get(ctx, key)
}

func (s slow) Put(ctx context.Context, key string, value []byte) error {
	if s.put {
		return context.DeadlineExceeded
	}
	return s.Memory.Put(ctx, key, value)
}

func (s slow) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.Memory.Delete(ctx, key)
}

// TestWhatIsDeletedDoesNotStayInASlowStorage takes a storage that does not answer in time when the stored text of a deleted message is to
// be taken away.
func TestWhatIsDeletedDoesNotStayInASlowStorage(t *testing.T) {
	direct := chat.DirectID("ada", "me")
	secret := &chat.Event{Room: chat.Lobby, Seq: 1, Kind: chat.Said, By: chat.User{ID: "ada"}, Message: &chat.Message{Text: "secret"}}
	private := &chat.Event{Room: direct, Seq: 1, Kind: chat.Said, By: chat.User{ID: "ada"}, Message: &chat.Message{Text: "secret", To: "me", In: chat.Lobby, InSeq: 1}}
	gone := func(room chat.RoomID) []*chat.Event {
		return []*chat.Event{{Room: room, Seq: 2, Kind: chat.Deleted, Target: 1, By: chat.User{ID: "ada"}, Message: &chat.Message{Gone: &chat.Gone{By: "ada"}}}}
	}
	for name, change := range map[string]func(context.Context, Store) error{
		"page": func(ctx context.Context, s Store) error {
			return AmendPage(ctx, s, chat.Lobby, 0, "me", gone(chat.Lobby))
		},
		"private": func(ctx context.Context, s Store) error {
			return AmendInterleaved(ctx, s, chat.Lobby, "me", gone(direct))
		},
		"skipped": func(ctx context.Context, s Store) error { return DropInterleaved(ctx, s, chat.Lobby, direct) },
	} {
		for _, faults := range []slow{{}, {get: true}, {put: true}} {
			key, value := PageKey(chat.Lobby, 0), Encode(Page{From: 1, To: 1, Events: []*chat.Event{secret}})
			if name != "page" {
				key, value = KeyRoom+string(chat.Lobby), Encode(Timeline{Interleaved: []*chat.Event{private}})
			}
			faults.Memory = Memory{key: value}
			failed, wait := faults.get || faults.put, time.Minute
			if failed {
				wait = 0
			}
			ctx, cancel := context.WithTimeout(t.Context(), wait)
			err := change(ctx, faults)
			if cancel(); (err != nil) != failed {
				t.Errorf("%s %+v: got %v", name, faults, err)
			}
			if strings.Contains(string(faults.Memory[key]), "secret") {
				t.Errorf("%s, get fails %v, put fails %v: it is still stored", name, faults.get, faults.put)
			}
		}
	}
}
