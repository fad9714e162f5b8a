package client

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// TestCountsAreThoseOfTheServerWhateverHappens has others talk and change messages, the user read, mark as unread and block people on this
// device and on another one, connections end and histories begin anew. Whenever there is a connection, a second later the counts and the mark of each
// room are those that the server has, which counts afresh each time.
func TestCountsAreThoseOfTheServerWhateverHappens(t *testing.T) {
	seeds := uint64(150)
	if testing.Short() {
		seeds = 40
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			w := &reader{t: t, random: rand.New(rand.NewPCG(seed, 16)), server: newServer(t), stored: storage.Memory{}}
			w.server.moderator = true
			w.server.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
			w.server.add(chat.Room{ID: chat.DirectID("me", ada.ID), Kind: chat.Direct, Peer: &ada})
			w.client = open(t, w.server, w.stored)
			for range 60 {
				w.step()
				if !w.down && w.random.IntN(3) == 0 {
					w.settle()
					w.check(seed)
				}
				if t.Failed() {
					return
				}
			}
			w.online()
			w.settle()
			w.check(seed)
		})
		if t.Failed() {
			return
		}
	}
}

// reader is a user who reads on two devices, one of which is a client.
type reader struct {
	t      *testing.T
	random *rand.Rand
	server *server
	stored storage.Memory
	client *tester
	down   bool
	log    []string
}

// settle waits for the connection, and then as long as what was done may take.
func (w *reader) settle() {
	for w.client.View().Link.State != view.Online {
		pass(time.Second)
	}
	pass(seenAfter + 2*readEvery)
}

func (w *reader) note(format string, args ...any) {
	w.log = append(w.log, fmt.Sprintf(format, args...))
}

// check compares all rooms.
func (w *reader) check(seed uint64) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	for _, r := range w.client.View().Rooms {
		want := w.server.state(w.server.rooms[r.ID])
		if r.Unread != want.Unread || r.Mentions != want.Mentions {
			w.t.Errorf("seed %d: %s has %d unread and %d mentions, want %d and %d of %+v, after\n%s", seed, r.ID, r.Unread, r.Mentions,
				want.Unread, want.Mentions, want.Mark(), strings.Join(w.log, "\n"))
		}
	}
}

func (w *reader) online() {
	if w.down {
		w.down = false
		w.server.set(func() { w.server.refuse = nil })
		pass(time.Minute)
	}
}

// step does something.
func (w *reader) step() {
	s, random := w.server, w.random
	room := s.order[random.IntN(len(s.order))]
	head := chat.Seq(len(s.rooms[room].events))
	somewhere := chat.Seq(random.IntN(int(head)+1)) + 1
	switch n := random.IntN(110); {
	case n >= 105:
		if w.down {
			return
		}
		u, on := []chat.User{ada, bo}[random.IntN(2)], random.IntN(2) == 0
		w.note("the other device: block %s, %v", u.ID, on)
		s.mu.Lock()
		s.block(u, on)
		s.mu.Unlock()
	case n >= 100:
		u := []chat.User{ada, bo}[random.IntN(2)]
		if random.IntN(2) == 0 {
			w.note("block %s", u.ID)
			w.client.Block(u)
		} else {
			w.note("unblock %s", u.ID)
			w.client.Unblock(u.ID)
		}
	case n < 30:
		text := fmt.Sprint("text ", head)
		m := &chat.Message{Text: text}
		if random.IntN(3) == 0 {
			m.Mentions = []chat.User{s.me}
		}
		by := []chat.User{ada, ada, bo}[random.IntN(3)]
		if s.rooms[room].room.Kind == chat.Direct {
			by = ada
		}
		if random.IntN(6) == 0 {
			by, m.Mentions = s.me, nil
		}
		w.note("%d in %s by %s, mentions %d", head+1, room, by.ID, len(m.Mentions))
		s.mu.Lock()
		s.announce(s.store(room, chat.Event{Kind: chat.Said, By: by, Message: m}, room))
		s.mu.Unlock()
	case n < 50:
		w.amend(room, somewhere)
	case n < 58:
		w.note("the other device reads %s up to %d", room, somewhere)
		s.reads(room, min(somewhere, head))
	case n < 63:
		if r := s.rooms[room]; somewhere <= r.read {
			w.note("the other device marks %s unread from %d", room, somewhere)
			s.unreads(room, somewhere)
		}
	case n < 68:
		w.note("unread %s from %d", room, somewhere)
		w.client.MarkUnread(room, min(somewhere, max(head, 1)))
	case n < 74:
		w.note("open %s", room)
		w.client.Open(room)
	case n < 82:
		w.note("look at %s", w.client.View().Open.Room.ID)
		w.client.Watch(w.client.View().Open.Room.ID, true)
		pass(seenAfter)
		w.client.Watch(w.client.View().Open.Room.ID, false)
	case n < 87:
		w.note("saw %d of %s", somewhere, w.client.View().Open.Room.ID)
		w.client.Saw(w.client.View().Open.Room.ID, somewhere)
	case n < 89:
		w.note("all rooms read")
		w.client.MarkRoomsRead()
	case n < 92:
		w.note("cut")
		s.cut(nil)
	case n < 94:
		w.note("no connection")
		s.set(func() { s.refuse = func() error { return fmt.Errorf("no route") } })
		s.cut(nil)
		w.down = true
	case n < 97:
		w.note("online")
		w.online()
	case n < 98:
		w.note("the program starts again")
		pass(10 * time.Second)
		w.client.stop()
		w.client = open(w.t, s, w.stored)
	default:
		wait := []time.Duration{time.Second, time.Minute, 2 * chat.NotifyEdits}[random.IntN(3)]
		w.note("%v pass", wait)
		pass(wait)
	}
	synctest.Wait()
}

// amend has Ada or a moderator change a message.
func (w *reader) amend(room chat.RoomID, seq chat.Seq) {
	s, random := w.server, w.random
	var change chat.Event
	switch random.IntN(5) {
	case 0:
		change = edited(fmt.Sprint("edit ", random.IntN(1000)))
	case 1:
		change = mentioning(fmt.Sprint("edit @Mia ", random.IntN(1000)))
	case 2:
		change = deleted()
	case 3:
		change = chat.Event{Kind: chat.Restored}
	case 4:
		change = reacted([]string{"👍", "🎉"}[random.IntN(2)], true)
	}
	by := []chat.User{ada, bo}[random.IntN(2)]
	s.mu.Lock()
	defer s.mu.Unlock()
	if ev, err := s.amend(by, room, seq, change, 1<<50); err == nil && ev.Kind != chat.Said {
		w.note("%d in %s: %s %d by %s, mentions %v", ev.Seq, room, ev.Kind, seq, by.ID, slices.Contains([]string{"edited"}, string(ev.Kind)) && mentions(ev.Message, s.me.ID))
		s.announce(ev)
	}
}
