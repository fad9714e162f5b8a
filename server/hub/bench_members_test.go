package hub_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"log/slog"

	"parley/server/auth"
	"parley/server/hub"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// hall is a hub over a data file, with a private room of so many members who are all in it.
type hall struct {
	hub   *hub.Hub
	store store.Store
	room  chat.RoomID
	users []chat.User // the owner is the first
	conns []*sink
}

func newHall(b *testing.B, members int) *hall {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "parley.db"), log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	l := &hall{store: db, room: chat.NewRoomID()}
	var ids []chat.UserID
	for i := range members {
		name := fmt.Sprint("user", i)
		u, err := db.CreateUser(b.Context(), store.Newcomer{ID: chat.UserID("u-" + name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
		if err != nil {
			b.Fatal(err)
		}
		l.users, ids = append(l.users, u), append(ids, u.ID)
	}
	if err := db.CreateRoom(b.Context(), chat.Room{ID: l.room, Kind: chat.Private, Name: "Hall"}, "", ids[0], ids[1:], time.Now()); err != nil {
		b.Fatal(err)
	}
	l.hub, err = hub.New(b.Context(), hub.Config{Store: db, Names: names{auth.NewGuests(db, time.Now)}, Limits: auth.Off(), Unlimited: true, Log: log, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.hub.Shutdown(b.Context()) })
	for _, u := range l.users {
		l.conns = append(l.conns, l.enter(u))
	}
	return l
}

// enter opens a session that joins the room.
func (l *hall) enter(u chat.User) *sink {
	conn := &sink{in: make(chan []byte), gone: make(chan struct{})}
	go l.hub.Serve(conn, u, hub.Meta{}, func() {})
	conn.in <- protocol.Encode(1, &protocol.Join{Room: l.room})
	conn.in <- []byte(`{"k":"pong"}`) // once it is taken, the join is done
	return conn
}

// BenchmarkRemoval measures a removal from a room full of people, from the frame to its answer: what is stored and in force by then.
func BenchmarkRemoval(b *testing.B) {
	for _, members := range []int{50, 5_000} {
		l := newHall(b, members)
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			owner, whom := l.conns[0], l.users[1].ID
			owner.in <- []byte(`{"k":"pong"}`)
			b.ResetTimer()
			for i := range b.N {
				owner.in <- protocol.Encode(int64(2*i+10), &protocol.Remove{Room: l.room, User: whom})
				owner.in <- []byte(`{"k":"pong"}`)
				b.StopTimer()
				owner.in <- protocol.Encode(int64(2*i+11), &protocol.Add{Room: l.room, User: whom})
				l.conns[1].in <- protocol.Encode(int64(i+10), &protocol.Join{Room: l.room})
				l.conns[1].in <- []byte(`{"k":"pong"}`)
				b.StartTimer()
			}
		})
	}
}

// BenchmarkNothing takes 10,000 samples of what a stranger waits for the answer about a room, and about an id that no room ever had: their
// medians, and the times that one of a hundred takes longer than.
func BenchmarkNothing(b *testing.B) {
	const samples = 10_000
	l := newHall(b, 200)
	u, err := l.store.CreateUser(b.Context(), store.Newcomer{ID: "u-stranger", Name: store.Name{Shown: "s", Folded: "s", Skeleton: "s"}, Token: []byte("s")}, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	asleep := chat.NewRoomID()
	if err := l.store.CreateRoom(b.Context(), chat.Room{ID: asleep, Kind: chat.Group, Name: "Asleep"}, "", l.users[0].ID, nil, time.Now()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		times := map[string][]time.Duration{}
		for range samples {
			for about, room := range map[string]chat.RoomID{"full": l.room, "asleep": asleep, "unknown": chat.NewRoomID()} { // in random order
				began := time.Now()
				err := l.hub.MayRead(b.Context(), room, u.ID, chat.RoleAdmin)
				times[about] = append(times[about], time.Since(began))
				if chat.AsError(err).Code != chat.CodeNoRoom {
					b.Fatal(err)
				}
			}
		}
		for about, all := range times {
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2].Nanoseconds()), about+"-p50-ns")
			b.ReportMetric(float64(all[len(all)*99/100].Nanoseconds()), about+"-p99-ns")
		}
	}
}
