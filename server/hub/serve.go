package hub

import (
	"context"
	"crypto/rand"
	mrand "math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Serve begins a session of a user on a connection, and calls ended when it is over. It returns when there is nothing to read,
// or at the end.
func (h *Hub) Serve(conn Conn, user chat.User, meta Meta, ended func()) {
	s := h.newSession(conn, user, meta, ended)
	if refused := h.add(s); refused != "" {
		Refuse(conn, refused)
		ended()
		return
	}
	h.work.Add(1)
	s.from = h.readers.enter(readsAs(user.ID, meta))
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

// readsAs names with whom a session shares a budget of reading, and takes turns.
func readsAs(user chat.UserID, meta Meta) string {
	if meta.Address == "" {
		return "user " + string(user)
	}
	return network(meta.Address)
}

// proceed does what has come, until nothing more is here. It is called again when there is.
func (s *Session) proceed() {
	for s.take(context.Background()) {
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
	s.hub.readers.exit(s.from)
	s.beat.Stop()
	s.end(reasonGone, true) // if nothing else did
	<-s.written
	s.hub.Log.Info("session end", "session", s.id, "user", s.user, "reason", *s.reason.Load(), "seconds", int(time.Since(s.since).Seconds()))
	s.gone()
	s.hub.work.Done()
}

// reasonGone is for the log: the peer closed the connection, or it broke.
const reasonGone protocol.Reason = "gone"

// Reason is why a connection ends.
type Reason = protocol.Reason

// What the edge needs to know of the protocol.
const (
	Subprotocol = protocol.Subprotocol
	SignIn      = protocol.ReasonSignIn
	Upgrade     = protocol.ReasonUpgrade
)

// Flood is the close code for a peer that sends too much.
var Flood = protocol.Closes[protocol.ReasonFlood].Code

// Refuse says goodbye to a connection that never becomes a session.
func Refuse(conn Conn, reason protocol.Reason) {
	if conn.Write(farewell(reason)) == nil {
		conn.Close(protocol.Closes[reason].Code, string(reason))
	}
	conn.Abort()
}

func (h *Hub) newSession(conn Conn, user chat.User, meta Meta, gone func()) *Session {
	address, _ := netip.ParseAddr(meta.Address)
	s := &Session{
		id: rand.Text()[:12], user: user.ID, address: address, token: meta.Token, hub: h, conn: conn, gone: gone, since: time.Now(),
		over: make(chan struct{}), written: make(chan struct{}), turn: make(chan struct{}, 1),
	}
	s.out.conn, s.out.limit, s.out.shares, s.out.end = conn, chat.OutboxMax, &h.shares, s.close
	s.next = s.proceed
	s.name.Store(&user)
	return s
}

// add registers the session with its user, before anything about the user is read, so that no note falls between.
func (h *Hub) add(s *Session) (refused protocol.Reason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[s.user]
	switch {
	case h.closing:
		return protocol.ReasonRestart
	case u == nil:
		u = &userSessions{}
		h.users[s.user] = u
	case len(u.sessions) >= chat.SessionsPerUser && !h.Unlimited:
		return protocol.ReasonTooMany
	}
	u.sessions = append(u.sessions, s)
	return ""
}

// listen subscribes to the user's notes, once per user.
func (h *Hub) listen(s *Session) error {
	cancel, err := h.subscribe(userTopic(s.user), h.receiveNotes(s.user))
	if err != nil {
		return err
	}
	h.mu.Lock()
	u := h.users[s.user]
	fresh := u.topic == nil
	if fresh {
		u.topic = cancel
	}
	h.mu.Unlock()
	if !fresh {
		cancel()
	}
	return nil
}

func (h *Hub) remove(s *Session) {
	h.mu.Lock()
	u := h.users[s.user]
	u.sessions = slices.DeleteFunc(u.sessions, func(other *Session) bool { return other == s })
	var cancel func()
	if len(u.sessions) == 0 {
		delete(h.users, s.user)
		cancel = u.topic
	}
	h.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

func (s *Session) leaveRooms() {
	for _, r := range s.joined.end() {
		r.part(s, false)
	}
}

// farewell encodes a goodbye. After a restart, clients return spread over restartWait.
func farewell(reason protocol.Reason) []byte {
	g := &protocol.Goodbye{Reason: reason}
	if protocol.Closes[reason].Next == protocol.Later {
		g.After = 200 + mrand.Int64N(restartWait.Milliseconds())
	}
	return encode(0, g)
}

// jitter spreads d by a tenth either way, so that sessions do not beat together.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + time.Duration(mrand.Int64N(int64(d/5)+1))
}
