package client

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

const plansID chat.RoomID = "room:mfrggzdfmztwq2lknnwg23tpoa"

// plans is a private room that the user belongs to.
func (s *server) plans() *served {
	r := s.add(chat.Room{ID: plansID, Kind: chat.Private, Name: "Plans"})
	r.members = []chat.Member{{User: ada, Role: chat.RoleOwner}, {User: s.me, Role: chat.RoleMember}}
	return r
}

// removes takes the user out of a room, and says so to the client unless it is offline.
func (s *server) removes(room chat.RoomID, tell bool) {
	s.set(func() {
		s.rooms[room].follow = false
		s.answer = func(p protocol.Payload) *chat.Error {
			gone := false
			switch p := p.(type) {
			case *protocol.Join:
				gone = p.Room == room
			case *protocol.History:
				gone = p.Room == room
			case *protocol.Send:
				gone = p.Room == room
			case *protocol.Draft:
				gone = p.Room == room
			case *protocol.Shelve:
				gone = p.Room == room
			case *protocol.Members:
				gone = p.Room == room
			}
			if gone {
				return chat.Errorf(chat.CodeNoRoom, "there is no such room")
			}
			return nil
		}
	})
	if tell {
		s.tell(&protocol.Left{Room: room, Why: protocol.WhyRemoved})
	}
}

// shelf returns the texts on the shelf.
func (f *tester) shelf() string {
	f.LoadShelf()
	synctest.Wait()
	var texts []string
	if v := f.View().Shelf; v != nil {
		for _, d := range v.Drafts {
			texts = append(texts, string(d.Room)+" "+d.Text)
		}
	}
	slices.Sort(texts)
	return strings.Join(texts, "; ")
}

func TestNothingOfARoomStaysWithWhoeverWasTakenOutOfIt(t *testing.T) {
	for name, online := range map[string]bool{"while connected": true, "while offline": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, stored := newDesk().server(newServer(t)), storage.Memory{}
				s.plans()
				f := openRoom(t, s, stored, plansID)
				for range 60 {
					s.says(ada, plansID, "green leaves")
				}
				f.SaveDraft(plansID, "half a thought")
				pass(2 * saveEvery)
				if !keeps(t, stored, "green leaves") || !strings.Contains(f.shown(), "green leaves") {
					t.Fatal("nothing is stored or shown")
				}
				if !online {
					s.away()
					if rows := f.shown(); !strings.Contains(rows, "green leaves") {
						t.Errorf("offline, shown are %q", rows)
					}
					f.Send(plansID, view.Draft{Text: "never arrives"})
					synctest.Wait()
				}
				s.removes(plansID, online)
				s.set(func() { s.refuse = nil })
				pass(time.Minute)
				o := f.View().Open
				if !o.Removed || !o.Shut() || o.Room.ID != plansID || o.Room.Name != "Plans" || f.shown() != "" {
					t.Errorf("open is %+v, shown are %q", o, f.shown())
				}
				if got := f.rooms(); got != "lobby " {
					t.Errorf("rooms are %s", got)
				}
				want := string(plansID) + " half a thought"
				if !online {
					want += "; " + string(plansID) + " never arrives"
				}
				if got := f.shelf(); got != want {
					t.Errorf("on the shelf are %q, want %q", got, want)
				}
				if f.View().Waiting != 0 {
					t.Errorf("%d messages wait for a room that is gone", f.View().Waiting)
				}
				pass(2 * saveEvery)
				if keeps(t, stored, "green leaves") {
					t.Error("something is stored")
				}
				f.stop()
				f = openRoom(t, s, stored, chat.Lobby)
				if got := f.rooms(); got != "lobby " {
					t.Errorf("after a restart, rooms are %s", got)
				}
				if got := f.shelf(); got != want {
					t.Errorf("after a restart, on the shelf are %q, want %q", got, want)
				}
			})
		})
	}
}

func TestARoomThatIsNotOnScreenGoesWithoutAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.plans()
		f := open(t, s, storage.Memory{})
		s.says(ada, plansID, "green leaves")
		s.says(ada, chat.Lobby, "green tea")
		f.Search(view.Query{Text: "green"})
		s.set(func() { s.handle = nil })
		pass(time.Second)
		s.removes(plansID, true)
		pass(time.Second)
		if o := f.View().Open; o.Room.ID != chat.Lobby || o.Removed {
			t.Errorf("open is %+v", o)
		}
		if got := f.rooms(); got != "lobby " {
			t.Errorf("rooms are %s", got)
		}
		for _, hit := range f.View().Search.Hits {
			if hit.Room.ID == plansID {
				t.Errorf("found is %q", hit.Text)
			}
		}
		f.Open(plansID)
		pass(time.Second)
		if o := f.View().Open; !o.Missing {
			t.Errorf("who opens the room again sees %+v", o)
		}
	})
}

func TestWhatIsUnderWayWhenOneIsTakenOutIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newDesk().server(newServer(t))
		s.plans()
		f := openRoom(t, s, storage.Memory{}, plansID)
		held := int64(0)
		s.set(func() {
			s.handle = func(fr protocol.Frame) protocol.Payload {
				if _, send := fr.Payload.(*protocol.Send); send {
					held = fr.ID
					s.lose = func(p protocol.Payload) bool { _, typing := p.(*protocol.Done); return typing }
					return &protocol.Done{}
				}
				return nil
			}
		})
		f.Send(plansID, view.Draft{Text: "just sent"})
		synctest.Wait()
		s.set(func() { s.handle, s.lose = nil, nil })
		s.removes(plansID, true)
		synctest.Wait()
		s.set(func() { s.reply(held, &protocol.Failed{Error: *chat.Errorf(chat.CodeNoRoom, "there is no such room")}) })
		synctest.Wait()
		if want := string(plansID) + " just sent"; f.shelf() != want || f.View().Waiting != 0 {
			t.Errorf("on the shelf are %q, want %q; %d wait", f.shelf(), want, f.View().Waiting)
		}
	})
}
