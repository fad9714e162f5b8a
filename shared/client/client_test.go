package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

var (
	ada = chat.User{ID: "ada", Name: "Ada", Rev: 1}
	bo  = chat.User{ID: "bo", Name: "Bo", Rev: 1}
)

// says has somebody say something in a room.
func (s *server) says(u chat.User, room chat.RoomID, text string) *chat.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	ev := s.store(room, chat.Event{Kind: chat.Said, By: u, Message: &chat.Message{Text: text}}, room)
	s.announce(ev)
	return ev
}

// titles has somebody change the topic of a room.
func (s *server) titles(u chat.User, room chat.RoomID, topic string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rooms[room].room.Topic = topic
	s.announce(s.store(room, chat.Event{Kind: chat.Titled, By: u, Topic: topic}, room))
}

// whispers has somebody say something to the user privately, in a room.
func (s *server) whispers(u chat.User, in chat.RoomID, text string) *chat.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := chat.DirectID(s.me.ID, u.ID)
	fresh := s.rooms[id] == nil
	if fresh {
		s.add(chat.Room{ID: id, Kind: chat.Direct, Peer: &u})
	}
	m := &chat.Message{Text: "@" + s.me.Name + " " + text, To: s.me.ID}
	ev := s.store(id, chat.Event{Kind: chat.Said, By: u, Message: m}, in)
	if fresh {
		s.push(&protocol.Followed{State: s.state(s.rooms[id])})
	} else {
		s.announce(ev)
	}
	return ev
}

// tester is a client under test, with what tests ask of it.
type tester struct {
	*Client
	t    *testing.T
	stop func()
}

func open(t *testing.T, s *server, storage storage.Store) *tester {
	t.Helper()
	return openRoom(t, s, storage, chat.Lobby)
}

func openRoom(t *testing.T, s *server, storage storage.Store, room chat.RoomID) *tester {
	return openWith(t, s, Config{Storage: storage, Room: room})
}

func openWith(t *testing.T, s *server, cfg Config) *tester {
	cfg.Dialer, cfg.Location = s, time.UTC
	return running(t, New(cfg))
}

func running(t *testing.T, c *Client) *tester {
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	f := &tester{Client: c, t: t, stop: func() { cancel(); running.Wait() }}
	t.Cleanup(f.stop)
	synctest.Wait()
	return f
}

// pass lets time go by.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// rows are all rows of the open room.
func (f *tester) rows() []view.Row {
	var rows []view.Row
	if o := f.View().Open; o != nil {
		for _, c := range slices.Concat(o.History, o.Live) {
			rows = append(rows, c.Rows...)
		}
	}
	return rows
}

// shown is the open room as a line of text: messages separated by spaces, with a mark for what is not durable.
func (f *tester) shown() string {
	marks := map[view.RowState]string{view.Pending: "?", view.Delayed: "~", view.Failed: "!"}
	var words []string
	for _, r := range f.rows() {
		if r.Kind == view.RowMessage {
			words = append(words, r.Text+marks[r.State])
		}
	}
	return strings.Join(words, " ")
}

func (f *tester) want(want string) {
	f.t.Helper()
	synctest.Wait()
	if got := f.shown(); got != want {
		f.t.Fatalf("shown are %q, want %q", got, want)
	}
}

func (f *tester) state(want view.LinkState) {
	f.t.Helper()
	synctest.Wait()
	if got := f.View().Link; got.State != want {
		f.t.Fatalf("the link is %+v, want %s", got, want)
	}
}

// said is what the server has of a room, as tester.shown.
func (s *server) said(room chat.RoomID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var words []string
	for _, ev := range s.rooms[room].events {
		if ev.Kind == chat.Said {
			words = append(words, ev.Message.Body())
		}
	}
	return strings.Join(words, " ")
}

// set changes the server's faults.
func (s *server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func numbered(prefix string, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("%s%d", prefix, i+1)
	}
	return strings.Join(words, " ")
}

// dialed returns when the client has dialled.
func (s *server) dialed() []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.dials)
}

// freeze lets nothing through any more, without a word.
func (s *server) freeze() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line.freeze()
}

// readUpTo is how far the server knows a room to be read.
func (s *server) readUpTo(room chat.RoomID) chat.Seq {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rooms[room].read
}
