package client

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// asks has somebody write to the user who was never written to, in a public room.
func (s *server) asks(u chat.User, in chat.RoomID, text string) chat.RoomID {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := chat.DirectID(s.me.ID, u.ID)
	if s.rooms[id] == nil {
		s.add(chat.Room{ID: id, Kind: chat.Direct, Peer: &u}).request = true
	}
	m := &chat.Message{Text: "@" + s.me.Name + " " + text, To: s.me.ID}
	ev := s.store(id, chat.Event{Kind: chat.Said, By: u, Message: m}, in)
	if s.subs[id] {
		s.announce(ev)
	} else {
		s.push(&protocol.Followed{State: s.state(s.rooms[id])})
	}
	return id
}

// requested lists the requests, those that came last first.
func (s *server) requested(after chat.RoomID) *protocol.Requested {
	p := &protocol.Requested{}
	found := after == ""
	for _, id := range slices.Backward(s.order) {
		r := s.rooms[id]
		if !r.request || !r.follow {
			continue
		}
		p.Count++
		if found && len(p.States) < chat.RequestsListed {
			p.States = append(p.States, s.state(r))
		}
		found = found || id == after
	}
	return p
}

func (s *server) settle(id int64, p *protocol.Answer) {
	r := s.rooms[p.Room]
	if p.Accept {
		r.request = false
		s.push(&protocol.Followed{State: s.state(r)})
	} else {
		r.follow = false
		delete(s.subs, p.Room)
	}
	s.reply(id, &protocol.Done{})
}

// joins counts how often the client has joined a room.
func (s *server) joins(room chat.RoomID) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.commands {
		if join, ok := p.(*protocol.Join); ok && join.Room == room {
			n++
		}
	}
	return n
}

// lists demands the names of the direct rooms and of the requests in the View.
func (f *tester) lists(direct, requests string, count int) {
	f.t.Helper()
	synctest.Wait()
	names := func(rooms []view.Room) (text string) {
		for _, r := range rooms {
			if r.Peer != nil {
				text += r.Peer.Name + " "
			}
		}
		return text
	}
	v := f.View()
	if got := names(v.Rooms); got != direct {
		f.t.Errorf("got direct rooms %q, want %q", got, direct)
	}
	if got := names(v.Requests); got != requests || v.RequestCount != count {
		f.t.Errorf("got %d requests %q, want %d %q", v.RequestCount, got, count, requests)
	}
}

func TestARequestStandsApartAndIsNotJoined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(bo, chat.Lobby, "p1")
		room := s.asks(ada, chat.Lobby, "w1")
		s.asks(ada, chat.Lobby, "w2")
		f.lists("", "Ada ", 1)
		f.want("p1")
		if n := s.joins(room); n != 0 {
			t.Errorf("it was joined %d times, which tells who asks that one is there", n)
		}
		if got := f.View().Requests[0].Unread; got != 2 {
			t.Errorf("got %d unread, want 2", got)
		}
		f.Open(room)
		f.want("w1 w2")
		if o := f.View().Open; !o.Request {
			t.Errorf("got %+v, want a request on screen", o.Room)
		}
		s.asks(ada, chat.Lobby, "w3")
		f.want("w1 w2 w3")
		f.Open(chat.Lobby)
		f.want("p1")
	})
}

func TestAnAcceptedRequestIsARoomLikeOthers(t *testing.T) {
	for name, look := range map[string]bool{"unseen": false, "seen": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, nil)
				s.says(bo, chat.Lobby, "p1")
				room := s.asks(ada, chat.Lobby, "w1")
				s.asks(bo, chat.Lobby, "other")
				synctest.Wait()
				if look {
					f.Open(room)
					synctest.Wait()
					f.Open(chat.Lobby)
				}
				f.Answer(room, true)
				f.lists("Ada ", "Bo ", 1)
				f.want("p1 w1")
				s.whispers(ada, chat.Lobby, "w2")
				f.want("p1 w1 w2")
				f.Open(room)
				f.want("w1 w2")
				if f.View().Open.Request {
					t.Error("it is still a request")
				}
			})
		})
	}
}

func TestADeclinedRequestGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		room := s.asks(ada, chat.Lobby, "w1")
		s.asks(bo, chat.Lobby, "w2")
		f.Open(room)
		synctest.Wait()
		f.Answer(room, false)
		f.lists("", "Bo ", 1)
		if got := f.View().Open.Room.ID; got != chat.Lobby {
			t.Errorf("on screen is %s, want the lobby", got)
		}
		s.tell(&protocol.Left{Room: chat.DirectID("me", bo.ID)}) // declined on another device
		f.lists("", "", 0)
	})
}

func TestAnAnswerGivenOfflineIsSentLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		room := s.asks(ada, chat.Lobby, "w1")
		synctest.Wait()
		s.set(func() { s.refuse = func() error { return errors.New("no network") } })
		s.cut(nil)
		synctest.Wait()
		f.Answer(room, true)
		f.lists("", "Ada ", 1)
		s.set(func() { s.refuse = nil })
		f.Wake()
		pass(chat.DeadAfter)
		f.lists("Ada ", "", 0)
	})
}

func TestRequestsComeAgainWithEachWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := storage.Memory{}
		f := open(t, s, stored)
		room := s.asks(ada, chat.Lobby, "w1")
		s.asks(bo, chat.Lobby, "w2")
		f.lists("", "Bo Ada ", 2)
		s.cut(nil)
		s.set(func() { s.rooms[room].request = false }) // accepted on another device
		pass(chat.DeadAfter)
		f.lists("Ada ", "Bo ", 1)
		f.stop()
		s.set(func() { s.rooms[chat.DirectID("me", bo.ID)].follow = false })
		f = open(t, s, stored)
		f.lists("Ada ", "", 0)
	})
}

func TestManyRequestsComeInPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		const many = 2*chat.RequestsListed + 3
		for i := range many {
			u := chat.User{ID: chat.UserID(fmt.Sprintf("u%02d", i)), Name: fmt.Sprint("U", i)}
			s.add(chat.Room{ID: chat.DirectID("me", u.ID), Kind: chat.Direct, Peer: &u}).request = true
		}
		f := open(t, s, nil)
		for _, want := range []int{chat.RequestsListed, 2 * chat.RequestsListed, many, many} {
			v := f.View()
			if len(v.Requests) != want || v.RequestCount != many {
				t.Fatalf("got %d of %d requests, want %d of %d", len(v.Requests), v.RequestCount, want, many)
			}
			f.MoreRequests()
			synctest.Wait()
		}
		for i, r := range f.View().Requests {
			if want := fmt.Sprint("U", many-1-i); r.Peer.Name != want {
				t.Errorf("request %d is of %s, want %s", i, r.Peer.Name, want)
			}
		}
	})
}

func TestABotAcceptsEveryRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: chat.DirectID("me", bo.ID), Kind: chat.Direct, Peer: &bo}).request = true
		f := openWith(t, s, Config{Room: chat.Lobby, Accept: true})
		f.lists("Bo ", "", 0)
		s.asks(ada, chat.Lobby, "w1")
		f.lists("Ada Bo ", "", 0)
		f.want("w1")
	})
}
