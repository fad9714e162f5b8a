package hub_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub"
	"parley/shared/chat"
	"parley/shared/protocol"
)

const done chat.Code = ""

// admits says what guests may do in a room.
func (p *peer) admits(room chat.RoomID, guests chat.Guests) {
	p.t.Helper()
	p.configures(room, chat.Change{Guests: &guests})
}

// configures changes settings of a room.
func (p *peer) configures(room chat.RoomID, change chat.Change) {
	p.t.Helper()
	if answer, ok := p.ask(protocol.ConfigureWith(room, change)).(*protocol.Done); !ok {
		p.t.Fatalf("%s cannot change %+v in %s: %+v", p.user.Name, change, room, answer)
	}
}

// tea is a room with messages of its maker and of a guest.
func tea(w *world) (room chat.RoomID, maker, guest, member *peer) {
	w.t.Helper()
	maker, guest = w.open(w.user("Maker")), w.open(w.user("Gus"))
	m := w.user("Member")
	w.claim(m.ID)
	member = w.open(m)
	room = maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
	for _, p := range []*peer{maker, guest, member} {
		p.ask(&protocol.Join{Room: room})
	}
	maker.says(room, "green tea for @Gus")
	return room, maker, guest, member
}

// now demands the answer to a command: a code, or done.
func (p *peer) now(command protocol.Payload, want chat.Code) {
	p.t.Helper()
	if m, is := command.(*protocol.Schedule); is {
		m.At = chat.MillisOf(time.Now().Add(time.Hour))
	}
	answer := p.ask(command)
	if got := code(answer); got != want {
		p.t.Errorf("%s asks %T %+v: got %T %+v, want %q", p.user.Name, command, command, answer, answer, want)
	}
}

// A room that is closed to guests is nowhere to be found for them, and is there for all others.
func TestARoomThatIsClosedToGuestsIsNowhereForThem(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, guest, member := tea(w)
		sees := func(p *peer, want bool) {
			t.Helper()
			listed := slices.ContainsFunc(p.ask(&protocol.Rooms{Query: "tea"}).(*protocol.Directory).Rooms, func(l chat.Listing) bool { return l.Room.ID == room })
			welcome, _ := last[*protocol.Welcome](w.open(p.user))
			follows := slices.ContainsFunc(welcome.Rooms, func(st chat.RoomState) bool { return st.Room.ID == room })
			found := p.finds("green") != ""
			if listed != want || follows != want || found != want {
				t.Errorf("%s: listed %v, follows %v, found %v; want %v", p.user.Name, listed, follows, found, want)
			}
		}
		entries := func() int { return len(guest.ask(&protocol.Inbox{}).(*protocol.Entries).Events) }
		if sees(guest, true); entries() != 1 {
			t.Errorf("%d in the inbox", entries())
		}
		maker.admits(room, chat.GuestsNone)
		sees(guest, false)
		sees(member, true)
		sees(maker, true)
		if entries() != 0 {
			t.Errorf("%d in the inbox", entries())
		}
		if left, ok := last[*protocol.Left](guest); !ok || left.Room != room || left.Why != chat.CodeNoGuests {
			t.Errorf("the guest was told %+v", left)
		}
		if told, ok := last[*protocol.Configured](member); !ok || *told != (protocol.Configured{Room: room, Guests: "none"}) {
			t.Errorf("the member was told %+v", told)
		}
		before := len(guest.texts(room))
		member.says(room, "without guests")
		if got := guest.texts(room); len(got) != before {
			t.Errorf("the guest hears %v", got)
		}
		if got := member.ask(&protocol.People{Room: room}).(*protocol.Here); got.Count != 2 {
			t.Errorf("%d are here", got.Count)
		}
		w.claim(guest.user.ID)
		w.hub.AccountChanged(t.Context(), guest.user.ID)
		synctest.Wait()
		if f, ok := last[*protocol.Followed](guest); !ok || f.State.Room.ID != room {
			t.Errorf("after the claim, the session is told of %+v", f)
		}
		sees(guest, true)
		guest.says(room, "I have an account")
	})
}

// Guests who may only read cannot keep others from writing.
func TestWhatGuestsTryDoesNotUseUpTheRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, _, member := tea(w)
		maker.admits(room, chat.GuestsRead)
		for i := range 10 {
			guest := w.open(w.user(fmt.Sprint("Guest", i)))
			for range chat.SendBurst / 2 {
				guest.now(say(room, "me"), chat.CodeNoGuests)
				guest.now(&protocol.React{Room: room, Seq: 1, Key: "👍", On: true}, chat.CodeNoGuests)
			}
		}
		member.says(room, "still here")
		member.now(&protocol.React{Room: room, Seq: 1, Key: "👍", On: true}, done)
	})
}

// A page of the directory is whole, however many rooms are closed to the guest.
func TestTheDirectoryOfAGuestHasWholePages(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, guest := w.user("Maker"), w.open(w.user("Gus"))
		for i := range chat.PageEvents + 10 {
			id := chat.RoomID(fmt.Sprintf("a-room-%03d", i))
			if err := w.store.CreateRoom(t.Context(), chat.Room{ID: id, Name: string(id)}, string(id), maker.ID, nil, w.now()); err != nil {
				t.Fatal(err)
			}
			if _, _, err := w.store.Configure(t.Context(), id, chat.Change{Guests: new(chat.GuestsNone)}, w.now()); err != nil {
				t.Fatal(err)
			}
		}
		if got := guest.ask(&protocol.Rooms{}).(*protocol.Directory); len(got.Rooms) != 1 || got.Rooms[0].Room.ID != chat.Lobby || got.More {
			t.Errorf("got %d rooms, more %v", len(got.Rooms), got.More)
		}
		if got := w.open(maker).ask(&protocol.Rooms{}).(*protocol.Directory); len(got.Rooms) != chat.PageEvents || !got.More {
			t.Errorf("who made them gets %d rooms, more %v", len(got.Rooms), got.More)
		}
	})
}

func TestAdminsManageEveryPublicRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var audited []string
		w.hub.Audit = func(_ context.Context, c hub.RoomChange) error {
			audited = append(audited, fmt.Sprintf("%s %s: %s%s, then %s", c.By, c.Room, c.User, c.Before, c.After))
			return nil
		}
		room, maker, guest, member := tea(w)
		member.now(&protocol.Configure{Room: room, Guests: "none"}, chat.CodeNotAllowed)
		role := func(role chat.Role) {
			t.Helper()
			if _, err := w.store.SetRole(t.Context(), member.user.ID, role, w.now()); err != nil {
				t.Fatal(err)
			}
			w.hub.AccountChanged(t.Context(), member.user.ID)
			synctest.Wait()
		}
		own := guest.says(chat.Lobby, "spam")
		role(chat.RoleModerator)
		member.now(&protocol.Configure{Room: room, Guests: "none"}, chat.CodeNotAllowed)
		member.changed(&protocol.Delete{Room: chat.Lobby, Seq: own})
		role(chat.RoleAdmin)
		member.admits(room, chat.GuestsNone)
		member.admits(room, chat.GuestsNone) // nothing new
		member.admits(chat.Lobby, chat.GuestsRead)
		maker.admits(room, chat.GuestsRead) // the maker's own room
		want := []string{fmt.Sprintf("%s %s: write, then none", member.user.ID, room), fmt.Sprintf("%s lobby: write, then read", member.user.ID)}
		if !slices.Equal(audited, want) {
			t.Errorf("the audit has %q, want %q", audited, want)
		}
		guest.now(say(chat.Lobby, "hi"), chat.CodeNoGuests)
		member.now(&protocol.Configure{Room: chat.DirectID(member.user.ID, guest.user.ID), Guests: "none"}, chat.CodeNoRoom)
	})
}
