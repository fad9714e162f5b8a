package hub

import (
	"context"
	"encoding/json"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// note is what one session of a user, or somebody who writes to the user, tells the user's sessions on every node.
type note struct {
	Kind noteKind    `json:"kind"`
	Room chat.RoomID `json:"room,omitempty"`
	Seq  chat.Seq    `json:"seq,omitempty"`
	User *chat.User  `json:"user,omitempty"`
	From string      `json:"from,omitempty"` // the session that knows already
}

type noteKind string

const (
	noteRoom     noteKind = "room"     // the user follows Room: sessions that are not in it should join
	noteLeft     noteKind = "left"     // the user left Room
	noteSeen     noteKind = "seen"     // the user has read Room up to Seq
	noteProfile  noteKind = "profile"  // the user is now User
	noteAnswered noteKind = "answered" // the user has accepted or declined the request Room
	noteRequest  noteKind = "request"  // the other one of Room has: the user is not told
	noteRevoked  noteKind = "revoked"  // a token of the user is void
)

// tellUser sends a note to a user's sessions on every node.
func (h *Hub) tellUser(ctx context.Context, user chat.UserID, n note) {
	if !h.alone() {
		h.publishJSON(ctx, userTopic(user), messageNote, n)
	}
	if h.hasSession(user) {
		h.handleNote(user, n)
	}
}

// tellPair makes the sessions of a direct room's pair join it, if they have not yet.
func (h *Hub) tellPair(ctx context.Context, room chat.RoomID) {
	a, b, direct := room.Pair()
	if !direct {
		return
	}
	h.tellUser(ctx, a, note{Kind: noteRoom, Room: room})
	h.tellUser(ctx, b, note{Kind: noteRoom, Room: room})
}

// receiveNotes returns what takes the notes for a user from the bus.
func (h *Hub) receiveNotes(user chat.UserID) func(messageKind, []byte) {
	return func(kind messageKind, body []byte) {
		var n note
		if err := json.Unmarshal(body, &n); kind != messageNote || err != nil {
			h.Log.Warn("a note cannot be read", "user", user, "err", err)
			return
		}
		h.handleNote(user, n)
	}
}

func (h *Hub) handleNote(user chat.UserID, n note) {
	switch n.Kind {
	case noteRoom:
		h.pushFollowed(user, n)
	case noteLeft:
		h.work.Go(func() { h.left(user, n) })
	case noteAnswered:
		h.work.Go(func() { h.answered(context.Background(), user, n) })
	case noteRequest:
		h.work.Go(func() { h.refreshRequest(context.Background(), n.Room) })
	case noteRevoked:
		h.work.Go(func() { h.checkTokens(context.Background(), h.sessionsOf(user, "")) })
	case noteSeen:
		frame := encode(0, &protocol.Seen{Room: n.Room, Seq: n.Seq})
		for _, s := range h.sessionsOf(user, n.From) {
			s.out.pushSignal(frame)
		}
	case noteProfile:
		h.pushProfile(user, n)
	}
}

// pushFollowed tells the sessions that are not in the room of it.
func (h *Hub) pushFollowed(user chat.UserID, n note) {
	var outside []*Session
	r := h.liveRoom(n.Room)
	for _, s := range h.sessionsOf(user, n.From) {
		if r == nil || !r.has(s) {
			outside = append(outside, s)
		}
	}
	if len(outside) == 0 {
		return
	}
	h.work.Go(func() {
		state, err := h.Store.RoomState(context.Background(), user, n.Room)
		if err != nil && chat.AsError(err).Code == chat.CodeNoRoom {
			return // it was left meanwhile, or declined
		}
		if err != nil {
			h.Log.Error("tell of a room", "room", n.Room, "err", err)
			return
		}
		frame := encode(0, &protocol.Followed{State: state})
		for _, s := range outside {
			s.push(frame)
		}
		h.confirm(context.Background(), user, outside, state)
	})
}

// left takes the user's sessions out of a room, but for the one that has left by itself. It looks into the store before, since
// the note may be late, and again afterwards: a session that came back meanwhile may have been taken out, and has to join again.
func (h *Hub) left(user chat.UserID, n note) {
	_, err := h.Store.RoomState(context.Background(), user, n.Room)
	if chat.AsError(err).Code != chat.CodeNoRoom {
		return
	}
	h.pushLeft(h.sessionsOf(user, n.From), n.Room)
	if _, err := h.Store.RoomState(context.Background(), user, n.Room); err == nil {
		h.pushFollowed(user, n)
	}
}

// pushLeft takes sessions of a user out of a room, and tells them.
func (h *Hub) pushLeft(sessions []*Session, room chat.RoomID) {
	frame := encode(0, &protocol.Left{Room: room})
	r := h.liveRoom(room)
	for _, s := range sessions {
		if r != nil {
			r.part(s, true)
		}
		s.push(frame)
	}
}

func (h *Hub) pushProfile(user chat.UserID, n note) {
	if n.User == nil {
		return
	}
	frame := encode(0, &protocol.Profile{User: *n.User})
	for _, s := range h.sessionsOf(user, "") {
		if s.rename(*n.User) && s.id != n.From {
			s.push(frame)
		}
	}
	for _, r := range h.allRooms() {
		r.renamed(*n.User)
	}
}

// sessionsOf returns the user's sessions on this node, without the one with the id except.
func (h *Hub) sessionsOf(user chat.UserID, except string) []*Session {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[user]
	if u == nil {
		return nil
	}
	sessions := make([]*Session, 0, len(u.sessions))
	for _, s := range u.sessions {
		if s.id != except {
			sessions = append(sessions, s)
		}
	}
	return sessions
}

// hasSession reports whether the user has a session on this node.
func (h *Hub) hasSession(user chat.UserID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.users[user] != nil
}

// online reports whether the user has a session, here or on another node.
func (h *Hub) online(user chat.UserID) bool { return h.hasSession(user) || h.elsewhere.has(user) }
