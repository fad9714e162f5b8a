package hub

import (
	"context"
	"crypto/rand"
	mrand "math/rand/v2"
	"time"

	"golang.org/x/time/rate"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Serve runs a user's connection until it ends. ctx is for the store's work, not the connection's life.
func (h *Hub) Serve(ctx context.Context, conn Conn, user chat.User, meta Meta) {
	s := h.newSession(conn, user, meta.Token)
	if refused := h.add(s); refused != "" {
		Refuse(conn, refused)
		return
	}
	h.work.Add(1)
	defer h.work.Done()
	log := h.Log.With("session", s.id, "user", s.user)
	log.Info("session start", "address", meta.Address, "device", meta.Device)
	s.beat = time.AfterFunc(jitter(chat.PingEvery-chat.PongWait), s.heartbeat)
	s.readLoop(ctx)
	s.leaveRooms()
	h.remove(s)
	s.beat.Stop()
	s.end(reasonGone, true) // if nothing else did
	<-s.written
	log.Info("session end", "reason", *s.reason.Load(), "seconds", int(time.Since(s.since).Seconds()))
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

func (h *Hub) newSession(conn Conn, user chat.User, token []byte) *Session {
	s := &Session{
		id: rand.Text()[:12], user: user.ID, token: token, hub: h, conn: conn, since: time.Now(),
		over: make(chan struct{}), written: make(chan struct{}), turn: make(chan struct{}, 1),
		rooms:  map[chat.RoomID]struct{}{},
		frames: rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), chat.FrameBurst),
		spare:  rate.NewLimiter(rate.Every(chat.FrameWindow/chat.FrameBurst), chat.FrameBurst/2),
	}
	s.out = newOutbox(conn, chat.OutboxMax, &h.shares, s.close)
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
		u = &userSessions{sessions: map[*Session]struct{}{}}
		h.users[s.user] = u
	case len(u.sessions) >= chat.SessionsPerUser && !h.Unlimited:
		return protocol.ReasonTooMany
	}
	u.sessions[s] = struct{}{}
	return ""
}

// listen subscribes to the user's notes, once per user.
func (h *Hub) listen(s *Session) error {
	cancel, err := h.Bus.Subscribe(userTopic(s.user), h.hearUser(s.user))
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
	delete(u.sessions, s)
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
	for id := range s.rooms {
		if r := s.hub.liveRoom(id); r != nil {
			r.part(s, false)
		}
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
