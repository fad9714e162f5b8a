package hub_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/hub"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// BenchmarkDelivery measures a message from the frame of its sender to the frames of all members, without a disk and without a network.
func BenchmarkDelivery(b *testing.B) {
	for _, members := range []int{1, 50} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			sender := crowd(b, members)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				sender.in <- protocol.Encode(int64(i+2), spoken(i))
				<-sender.events
			}
		})
	}
}

// BenchmarkDeliveryOfChanges measures two events at a time: two messages, or a message and a change of it, which also rewrites the
// message in the ring.
func BenchmarkDeliveryOfChanges(b *testing.B) {
	for _, members := range []int{1, 50} {
		for what, second := range map[string]func(seq chat.Seq, n int) protocol.Payload{
			"message": func(_ chat.Seq, n int) protocol.Payload { return spoken(n) },
			"edit": func(seq chat.Seq, _ int) protocol.Payload {
				return &protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "the text of a message after an edit is about as long as this"}
			},
			"reaction": func(seq chat.Seq, _ int) protocol.Payload {
				return &protocol.React{Room: chat.Lobby, Seq: seq, Key: "👍", On: true}
			},
			"deletion": func(seq chat.Seq, _ int) protocol.Payload { return &protocol.Delete{Room: chat.Lobby, Seq: seq} },
		} {
			b.Run(fmt.Sprintf("members=%d/message+%s", members, what), func(b *testing.B) {
				sender := crowd(b, members)
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					sender.in <- protocol.Encode(int64(2*i+2), spoken(2*i))
					<-sender.events
					sender.in <- protocol.Encode(int64(2*i+3), second(chat.Seq(2*i+1), 2*i+1))
					<-sender.events
				}
			})
		}
	}
}

func spoken(n int) *protocol.Send {
	frame := say(chat.Lobby, "the text of a message is about as long as this one")
	frame.Nonce = chat.Nonce(fmt.Sprintf("nonce-%020d", n))
	return frame
}

// crowd returns one of so many members of the lobby.
func crowd(b *testing.B, members int) *sink {
	h, users := benchHub(b, members)
	sender := &sink{in: make(chan []byte), gone: make(chan struct{}), events: make(chan struct{}, 1)}
	for i, u := range users {
		conn := sender
		if i > 0 {
			conn = &sink{in: make(chan []byte), gone: make(chan struct{})}
		}
		go h.Serve(conn, u, hub.Meta{}, func() {})
		conn.in <- protocol.Encode(1, &protocol.Join{Room: chat.Lobby})
		conn.in <- []byte(`{"k":"pong"}`) // once it is taken, the join is done
	}
	return sender
}

// sink is a connection that takes everything, and tells of events.
type sink struct {
	in     chan []byte
	gone   chan struct{}
	closed atomic.Bool
	events chan struct{}
}

func (s *sink) Await(func()) bool { return true }

func (s *sink) Read() ([]byte, bool, error) {
	select {
	case message := <-s.in:
		return message, true, nil
	case <-s.gone:
		return nil, false, errClosed
	}
}

func (s *sink) Try(frames []byte) (int, error) {
	const event = `{"k":"event"`
	for start := 2; start <= 4 && s.events != nil && start+len(event) <= len(frames); start += 2 { // after a header of 2 or 4 bytes
		if string(frames[start:start+len(event)]) == event {
			s.events <- struct{}{}
		}
	}
	return len(frames), nil
}

func (s *sink) Write([]byte) error { return nil }

func (s *sink) Close(int, string) error { return s.Abort() }

func (s *sink) Abort() error {
	if !s.closed.Swap(true) {
		close(s.gone)
	}
	return nil
}

// benchHub is a hub without limits over a store that commits nothing, and users of it.
func benchHub(b *testing.B, count int) (*hub.Hub, []chat.User) {
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "parley.db"), log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	users := make([]chat.User, count)
	for i := range users {
		name := fmt.Sprint("user", i)
		users[i], err = db.CreateUser(b.Context(), store.Newcomer{ID: chat.UserID("u-" + name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
		if err != nil {
			b.Fatal(err)
		}
	}
	h, err := hub.New(b.Context(), hub.Config{
		Store: &unstored{Store: db}, Names: names{auth.NewGuests(db, time.Now)}, Limits: auth.Off(),
		Unlimited: true, Log: log, Now: time.Now,
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { h.Shutdown(context.Background()) })
	return h, users
}

// unstored is a store that numbers the events of one room, completes those that change others, and stores none.
type unstored struct {
	store.Store
	head atomic.Int64
}

func (u *unstored) Append(_ context.Context, batch []store.Append) ([]store.Appended, error) {
	done := make([]store.Appended, len(batch))
	for i, item := range batch {
		done[i].Event = item.Event
		e := &done[i].Event
		e.Seq = chat.Seq(u.head.Add(1))
		switch e.Kind {
		case chat.Deleted:
			e.Message = &chat.Message{Gone: &chat.Gone{By: e.By.ID, At: e.At}}
		case chat.Reacted:
			e.Reaction = &chat.Reaction{Key: e.Reaction.Key, First: e.Seq, Count: 1, Users: []chat.UserID{e.By.ID}}
		}
	}
	return done, nil
}
