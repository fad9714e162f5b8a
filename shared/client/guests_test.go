package client

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/protocol"
)

// closes makes the server keep guests out of a room, and says so to the client unless it is offline.
func (s *server) closes(room chat.RoomID, tell bool) {
	s.set(func() {
		s.rooms[room].follow = false
		s.answer = func(p protocol.Payload) *chat.Error {
			switch p := p.(type) {
			case *protocol.Join:
				if p.Room == room {
					return chat.Errorf(chat.CodeNoGuests, "no guests")
				}
			case *protocol.History:
				if p.Room == room {
					return chat.Errorf(chat.CodeNoGuests, "no guests")
				}
			}
			return nil
		}
	})
	if tell {
		s.tell(&protocol.Left{Room: room, Why: chat.CodeNoGuests})
	}
}

// keeps reports whether something of a text is stored.
func keeps(t *testing.T, stored storage.Memory, text string) bool {
	t.Helper()
	found := false
	keys, err := stored.Keys(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		value, err := stored.Get(context.Background(), key)
		if err != nil {
			t.Fatal(err)
		}
		found = found || strings.Contains(string(value), text)
	}
	return found
}

func TestNothingOfARoomThatIsClosedToGuestsStaysOnTheDevice(t *testing.T) {
	for name, online := range map[string]bool{"while connected": true, "while offline": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, stored := newServer(t), storage.Memory{}
				s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"})
				f := openRoom(t, s, stored, "tea")
				for range 60 {
					s.says(ada, "tea", "green leaves")
				}
				pass(2 * saveEvery)
				if !keeps(t, stored, "green leaves") {
					t.Fatal("nothing is stored")
				}
				if !online {
					s.set(func() { s.refuse = offline })
					s.cut(nil)
					synctest.Wait()
					if rows := f.shown(); !strings.Contains(rows, "green leaves") {
						t.Errorf("offline, shown are %q", rows)
					}
				}
				s.closes("tea", online)
				s.set(func() { s.refuse = nil })
				pass(time.Minute)
				o := f.View().Open
				if !o.Closed || o.Missing || o.Room.ID != "tea" || strings.Contains(f.shown(), "green leaves") {
					t.Errorf("open is %+v, shown are %q", o, f.shown())
				}
				if got := f.rooms(); got != "lobby " {
					t.Errorf("rooms are %s", got)
				}
				pass(2 * saveEvery)
				if keeps(t, stored, "green leaves") {
					t.Error("something is stored")
				}
			})
		})
	}
}

func TestAGuestSeesWhatARoomAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.account = protocol.Account{Role: chat.RoleGuest}
		f := open(t, s, nil)
		if o := f.View().Open; o.ReadOnly {
			t.Error("before anybody says so, the guest can only read")
		}
		s.tell(&protocol.Configured{Room: chat.Lobby, Guests: "read"})
		synctest.Wait()
		if o := f.View().Open; o.Room.Guests != chat.GuestsRead {
			t.Errorf("open is %+v", o.Room)
		}
		f.Configure(chat.Lobby, chat.Change{Guests: new(chat.GuestsNone)})
		synctest.Wait()
		admits := false
		s.set(func() {
			for _, c := range s.commands {
				if a, is := c.(*protocol.Configure); is && *a == (protocol.Configure{Room: chat.Lobby, Guests: "none"}) {
					admits = true
				}
			}
		})
		if !admits {
			t.Error("the server was not asked")
		}
	})
}
