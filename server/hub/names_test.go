package hub_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// rooms makes so many public rooms.
func (w *world) rooms(by chat.User, count int) (rooms []chat.RoomID) {
	w.t.Helper()
	for i := range count {
		id := chat.RoomID(fmt.Sprintf("room-%02d", i))
		if err := w.store.CreateRoom(w.t.Context(), chat.Room{ID: id, Kind: chat.Public, Name: string(id)}, "", by.ID, nil, time.Now()); err != nil {
			w.t.Fatal(err)
		}
		rooms = append(rooms, id)
	}
	return rooms
}

// named returns the names that a signal has told of a user, and in how many events it was told.
func (p *peer) named(id chat.UserID) (names []string, events int) {
	for _, f := range p.got() {
		switch f := f.Payload.(type) {
		case *protocol.Names:
			for _, u := range f.Users {
				if u.ID == id {
					names = append(names, u.Name)
				}
			}
		case *protocol.Event:
			if f.Event.Kind == chat.Renamed && f.Event.By.ID == id {
				events++
			}
		}
	}
	return names, events
}

func TestARenameIsToldOnceHoweverManyRoomsAreShared(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		user := w.user("Ada")
		ada, bo, cy := w.open(user), w.open(w.user("Bo")), w.open(w.user("Cy"))
		rooms := w.rooms(user, 40)
		for _, room := range rooms {
			for _, p := range []*peer{ada, bo} {
				if got := code(p.ask(&protocol.Join{Room: room})); got != "" {
					t.Fatalf("join: %s", got)
				}
				time.Sleep(time.Second)
			}
		}
		cy.ask(&protocol.Join{Room: rooms[39]}) // the last room: it is not told of by an event
		for _, name := range []string{"Eve", "Eva", "Evita"} {
			if got := code(ada.ask(&protocol.Rename{Name: name})); got != "" {
				t.Fatalf("rename: %s", got)
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for p, most := range map[*peer]int{bo: 3 * store.RenameRooms, cy: 0} {
			names, events := p.named(user.ID)
			if len(names) != 1 || names[0] != "Evita" || events != most {
				t.Errorf("%s was told %q and %d events, want the last name once and %d events", p.user.Name, names, events, most)
			}
		}
		if names, _ := ada.named(user.ID); len(names) != 0 {
			t.Errorf("Ada was told her own name %q as somebody else's", names)
		}
	})
}

func TestARenameIsToldOnOtherNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		w, second := n.a, n.b
		user := w.user("Ada")
		ada, bo := w.open(user), second.open(w.user("Bo"))
		rooms := w.rooms(user, store.RenameRooms+1)
		for _, room := range rooms {
			ada.ask(&protocol.Join{Room: room})
		}
		bo.ask(&protocol.Join{Room: rooms[store.RenameRooms]})
		time.Sleep(5 * time.Second)
		ada.ask(&protocol.Rename{Name: "Eve"})
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if names, events := bo.named(user.ID); len(names) != 1 || names[0] != "Eve" || events != 0 {
			t.Errorf("told %q and %d events, want Eve once and no event", names, events)
		}
	})
}
