package client

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// server is a small server of one user's connections, with faults to switch on.
type server struct {
	t       *testing.T
	mu      sync.Mutex
	epoch   chat.Epoch
	build   string
	me      chat.User
	account protocol.Account
	rooms   map[chat.RoomID]*served
	order   []chat.RoomID
	line    *pipe
	subs    map[chat.RoomID]bool
	all     sync.WaitGroup

	// Faults and settings. Each may be nil or zero.
	refuse    func() error     // of Dial
	signIn    func() error     // of SignIn
	greet     protocol.Payload // in place of the welcome
	limits    protocol.Limits  // in a welcome
	listMax   int              // rooms in a welcome
	moderator bool
	reports   []chat.Report
	blocked   []chat.User
	scheduled []chat.Scheduled                      // what it is to send; it never does
	statuses  []chat.UserStatus                     // in a welcome
	desk      *desk                                 // nil: it knows no drafts
	texts     map[string]bool                       // Seq and text of all that was said and edited, unless it is nil
	runs      bool                                  // superseded amendments are left out where that can be
	resume    int                                   // events that a join resumes at most
	reading   time.Duration                         // how long a history takes
	answer    func(protocol.Payload) *chat.Error    // refuses a command
	lose      func(protocol.Payload) bool           // the answer or event does not arrive
	handle    func(protocol.Frame) protocol.Payload // answers in place of the server
	onEvents  func([]*chat.Event) []*chat.Event     // what becomes of events on the wire
	dials     []time.Time
	commands  []protocol.Payload
}

// served is a room of the server.
type served struct {
	room    chat.Room
	events  []*chat.Event
	here    []chat.User
	members []chat.Member
	invites []chat.Invite // the newest first
	follow  bool
	hidden  map[chat.Seq]*chat.Message // what a moderator has deleted
	request bool                       // of a direct room: the user has not answered it
	read    chat.Seq
	back    int64
	level   chat.Level
	counted map[chat.Seq]chat.Seq // the messages that mention the user, and where that counts as unread: see sqlstore.mention
}

func newServer(t *testing.T) *server {
	s := &server{t: t, epoch: "epoch-1", me: chat.User{ID: "me", Name: "Mia", Rev: 1},
		rooms: map[chat.RoomID]*served{}, listMax: 60, resume: chat.ResumeMax}
	s.add(chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "Lobby"})
	t.Cleanup(func() { s.cut(nil); s.all.Wait() })
	return s
}

func (s *server) add(room chat.Room) *served {
	r := &served{room: room, follow: true}
	s.rooms[room.ID] = r
	s.order = append(s.order, room.ID)
	return r
}

// Dial connects, in place of the connection before.
func (s *server) Dial(context.Context) (dial.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dials = append(s.dials, time.Now())
	if s.refuse != nil {
		if err := s.refuse(); err != nil {
			return nil, err
		}
	}
	p := newPipe()
	s.line, s.subs = p, map[chat.RoomID]bool{}
	if s.greet != nil {
		s.push(s.greet)
		return p, nil
	}
	rooms := s.states()
	listed := rooms[:min(len(rooms), s.listMax)]
	s.push(&protocol.Welcome{Version: protocol.Version, Epoch: s.epoch, Build: s.build, User: s.me, Account: s.account,
		Now: chat.MillisOf(time.Now()), Rooms: listed, Requests: s.requested(""), Blocks: len(s.blocked), Statuses: s.statuses, Limits: s.limits})
	if len(s.blocked) > 0 {
		s.push(&protocol.Blocked{Users: s.blocked})
	}
	for _, state := range rooms[len(listed):] {
		s.push(&protocol.Followed{State: state})
	}
	s.all.Go(func() { s.serve(p) })
	return p, nil
}

// SignIn does what the test says.
func (s *server) SignIn(context.Context) error {
	if s.signIn == nil {
		return nil
	}
	return s.signIn()
}

func (s *server) serve(p *pipe) {
	for !p.toServer.Done() {
		<-p.toServer.Wake
		for _, message := range p.toServer.Take() {
			for _, raw := range protocol.Split(message) {
				f, err := protocol.DecodeCommand(raw)
				if err != nil {
					s.t.Errorf("the client sent %s: %v", raw, err)
					continue
				}
				s.mu.Lock()
				s.commands = append(s.commands, f.Payload)
				if _, ok := f.Payload.(*protocol.History); ok && s.reading > 0 {
					s.mu.Unlock()
					time.Sleep(s.reading)
					s.mu.Lock()
				}
				if s.line == p {
					s.command(f)
				}
				s.mu.Unlock()
			}
		}
	}
}

// cut ends the connection without a word, or with a close.
func (s *server) cut(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		err = errors.New("connection reset")
	}
	if s.line != nil {
		s.line.hangUp(err)
		s.line = nil
	}
}

// back brings the server back that was away.
func (s *server) back() {
	s.set(func() { s.refuse = nil })
	pass(10 * time.Second)
}

// away takes it away.
func (s *server) away() {
	s.set(func() { s.refuse = offline })
	s.cut(nil)
	synctest.Wait()
}

// push sends a payload that answers nothing.
func (s *server) push(p protocol.Payload) { s.reply(0, p) }

func (s *server) reply(id int64, p protocol.Payload) {
	if s.line != nil && (s.lose == nil || !s.lose(p)) {
		s.line.send(protocol.Encode(id, p))
	}
}

// tell is push for tests.
func (s *server) tell(p protocol.Payload) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.push(p)
}

// raw sends bytes.
func (s *server) raw(message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line.send([]byte(message))
}

func (s *server) states() []chat.RoomState {
	var all []chat.RoomState
	for _, id := range s.order {
		if r := s.rooms[id]; r.follow && !r.request {
			all = append(all, s.state(r))
		}
	}
	return all
}

// marked is the read mark of a room.
func (s *server) marked(r *served) *protocol.Seen {
	st := s.state(r)
	return &protocol.Seen{Room: r.room.ID, Seq: st.Read, Back: st.Back, Head: st.Head, Unread: st.Unread, Mentions: st.Mentions}
}

// reads has the user read a room on another session.
func (s *server) reads(id chat.RoomID, seq chat.Seq) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[id]
	r.read = max(r.read, seq)
	s.push(s.marked(r))
}

// unreads has the user mark a message as unread on another session.
func (s *server) unreads(id chat.RoomID, seq chat.Seq) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[id]
	r.read, r.back = min(r.read, seq-1), r.back+1
	s.push(s.marked(r))
}

func (s *server) blocks(id chat.UserID) bool {
	return slices.ContainsFunc(s.blocked, func(u chat.User) bool { return u.ID == id })
}

// block has the user block somebody, or no longer, on this session or another one.
func (s *server) block(u chat.User, on bool) {
	s.blocked = slices.DeleteFunc(slices.Clone(s.blocked), func(other chat.User) bool { return other.ID == u.ID })
	if on {
		s.blocked = append(s.blocked, u)
	}
	s.push(&protocol.Blocked{Users: s.blocked})
	for _, id := range s.order {
		if r := s.rooms[id]; r.follow && r.read < chat.Seq(len(r.events)) {
			s.push(s.marked(r))
		}
	}
}

func (s *server) state(r *served) chat.RoomState {
	st := chat.RoomState{Room: r.room, Head: chat.Seq(len(r.events)), Read: r.read, Back: r.back, Level: r.level, Request: r.request}
	for _, ev := range r.rows(r.read+1, st.Head) {
		if ev.Kind == chat.Said && ev.Message.Gone == nil && ev.By.ID != s.me.ID && !s.blocks(ev.By.ID) {
			st.Unread++
		}
	}
	for seq, at := range r.counted {
		if m := r.events[seq-1].Message; m.Gone == nil && at > r.read && !s.blocks(r.events[seq-1].By.ID) {
			st.Mentions++
		}
	}
	return st
}
