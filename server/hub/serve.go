package hub

import (
	"context"
	"net/netip"
	"time"

	"golang.org/x/time/rate"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// Serve begins a session of a user on a connection, and calls ended when it is over. It returns when there is nothing to read,
// or when the session has ended.
func (h *Hub) Serve(conn Conn, user chat.User, meta Meta, ended func()) {
	s := h.newSession(conn, user, meta, ended)
	if refused := h.add(s); refused != "" {
		Refuse(conn, refused)
		ended()
		return
	}
	h.work.Add(1)
	if !h.Unlimited {
		s.reads = h.readers.Open(readsKey(user.ID, s.address), s.over)
	}
	h.Log.Info("session start", "session", s.id, "user", s.user, "address", meta.Address, "device", meta.Device)
	s.beat = time.AfterFunc(jitter(chat.PingEvery-chat.PongWait), s.heartbeat)
	if err := s.welcome(context.Background()); err != nil {
		h.Log.Error("welcome", "user", s.user, "err", err)
		s.cut(protocol.ReasonInternal)
		s.depart()
		return
	}
	if conn.Await(s.next) {
		s.next()
	}
}

// proceed reads and runs commands until nothing more is here. It is called again when there is.
func (s *Session) proceed() {
	for s.receive(context.Background()) {
		if !s.conn.Await(s.next) {
			return
		}
	}
	s.depart()
}

// depart ends a session that is not read any more.
func (s *Session) depart() {
	s.leaveRooms()
	s.hub.remove(s)
	s.reads.Close()
	s.beat.Stop()
	s.end(reasonGone, true) // if nothing else did
	s.stopSearching()
	<-s.written
	s.hub.Log.Info("session end", "session", s.id, "user", s.user, "reason", *s.reason.Load(), "seconds", int(time.Since(s.since).Seconds()))
	s.gone()
	s.hub.work.Done()
}

// readsKey names those with whom a session shares a budget of reading, and takes turns.
func readsKey(user chat.UserID, address netip.Addr) string {
	if !address.IsValid() {
		return "user " + string(user)
	}
	return reads.Key(address)
}

// A welcome is one frame, which has a limit: of many rooms, the others follow one by one, and of very many direct
// rooms those that were quiet the longest are left out until something is said in them.
const (
	welcomeRooms = 60
	welcomeMax   = chat.RoomsMax + 500
)

// welcome sends the first frames. It subscribes to the user's notes before it reads the user's rooms.
func (s *Session) welcome(ctx context.Context) error {
	if err := s.hub.subscribeUser(s); err != nil {
		return err
	}
	rooms, err := reads.DoAlways(s.reads, func() ([]chat.RoomState, error) { return s.rooms(ctx) })
	if err != nil {
		return err
	}
	requests, err := reads.DoAlways(s.reads, func() (*protocol.Requested, error) { return s.openRequests(ctx) })
	if err != nil {
		return err
	}
	blocked, err := reads.DoAlways(s.reads, func() ([]chat.User, error) { return s.hub.Store.Blocked(ctx, s.user) })
	if err != nil {
		return err
	}
	budget := len(rooms) + chat.ResumeSpare
	s.joins = rate.NewLimiter(rate.Every(chat.FrameWindow/chat.ResumeSpare), budget)
	listed := rooms[:min(len(rooms), welcomeRooms)]
	limits := protocol.LimitsNow()
	limits.EditMillis = s.hub.EditWindow.Milliseconds()
	s.greetAs(&protocol.Welcome{
		Version: protocol.Version, Build: s.hub.Build, Session: s.id, Epoch: s.hub.epoch,
		Now: chat.MillisOf(s.hub.Now()), User: s.profile(), Rooms: listed, Requests: requests, Away: s.away.Load(), Blocks: len(blocked), Statuses: s.hub.peerStatuses(s.profile(), listed), Limits: limits,
	})
	if len(blocked) > 0 {
		s.answer(0, &protocol.Blocked{Users: blocked})
	}
	for _, state := range rooms[len(listed):min(len(rooms), welcomeMax)] {
		state.Room.Topic = "" // joined has it
		s.answer(0, &protocol.Followed{State: state})
	}
	s.greet(ctx)
	return nil
}

// rooms reads the user, and the states of the user's rooms.
func (s *Session) rooms(ctx context.Context) ([]chat.RoomState, error) {
	if err := s.hub.startChanges(ctx, s.user); err != nil {
		return nil, err
	}
	account, err := s.hub.Store.Account(ctx, s.user)
	if err != nil {
		return nil, err
	}
	s.rename(account.User)
	s.account.CompareAndSwap(nil, s.hub.accountOf(ctx, account)) // unless a note has brought a newer one
	return s.hub.Store.RoomStates(ctx, s.user)
}
