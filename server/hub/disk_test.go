package hub_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// disk is a store whose commits of events a test can hold or make fail.
type disk struct {
	store.Store
	before atomic.Pointer[func() error]
	reads  atomic.Pointer[func()] // before the next read of what is missing

	lookups, names atomic.Int64 // of users by name
}

// UsersByFolded counts.
func (d *disk) UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error) {
	d.lookups.Add(1)
	d.names.Add(int64(len(folded)))
	return d.Store.UsersByFolded(ctx, folded)
}

// Append commits, unless the test has something against it.
func (d *disk) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if before := d.before.Load(); before != nil {
		if err := (*before)(); err != nil {
			return nil, err
		}
	}
	return d.Store.Append(ctx, batch)
}

// Since reads, after what the test does meanwhile.
func (d *disk) Since(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	if reads := d.reads.Swap(nil); reads != nil {
		(*reads)()
	}
	return d.Store.Since(ctx, room, after, limit, maxBytes)
}

func TestAfterADiskErrorSendersAreToldNothingAndComeBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bob := w.open(w.user("Ada")), w.open(w.user("Bob"))
		broken := func() error { return fmt.Errorf("%w: on purpose", store.ErrBroken) }
		w.store.before.Store(&broken)
		for _, p := range []*peer{ada, bob} {
			p.send(string(protocol.Encode(1, say(chat.Lobby, "unsure"))))
		}
		synctest.Wait()
		for _, p := range []*peer{ada, bob} {
			for _, f := range p.got() {
				if f.ID == 1 {
					t.Errorf("%s got %T for what nobody knows the end of", p.user.Name, f.Payload)
				}
			}
			if got := p.closeCode(); got != 1012 {
				t.Errorf("%s was closed with %d, want 1012: come back later", p.user.Name, got)
			}
		}
	})
}
