package hub

import (
	"context"
	"encoding/json"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// note tells the sessions of a user, on every node, what another session of the user has done, or somebody who writes to the user.
type note struct {
	Kind   noteKind     `json:"kind"`
	Room   chat.RoomID  `json:"room,omitempty"`
	User   *chat.User   `json:"user,omitempty"`
	Draft  *chat.Draft  `json:"draft,omitempty"`
	Report *chat.Report `json:"report,omitempty"`
	Away   bool         `json:"away,omitempty"`
	Why    chat.Code    `json:"why,omitempty"`  // of left
	From   string       `json:"from,omitempty"` // the session that has done it
}

// noteKind says what a note is about.
type noteKind string

const (
	noteRoom      noteKind = "room"      // the user follows Room: sessions that are not in it should join
	noteLeft      noteKind = "left"      // the user left Room, or was removed from it: Why
	noteSeen      noteKind = "seen"      // the user has moved the read mark of Room
	noteLevel     noteKind = "level"     // the user has another level in Room
	noteProfile   noteKind = "profile"   // the user is now User
	noteAnswered  noteKind = "answered"  // the user has accepted or declined the request Room
	noteRequest   noteKind = "request"   // the peer of Room has: the user's sessions are not told
	noteDraft     noteKind = "draft"     // the user has saved Draft
	noteScheduled noteKind = "scheduled" // the user's scheduled messages have changed
	noteAway      noteKind = "away"      // the user appears away, or here again: Away
	noteGreeting  noteKind = "greeting"  // the user has a session on another node since now
	noteBlocks    noteKind = "blocks"    // the user blocks the peer of Room, or no longer
	noteRevoked   noteKind = "revoked"   // sessions of the user have ended in the store
	noteReported  noteKind = "reported"  // a report of the user's was closed: Report
	noteAccount   noteKind = "account"   // the user has claimed the name, or has another role
)

// notifyUser sends a note to a user's sessions on every node.
func (h *Hub) notifyUser(ctx context.Context, user chat.UserID, n note) {
	if !h.alone() {
		h.publishJSON(ctx, userTopic(user), messageNote, n)
	}
	if h.hasSession(user) {
		h.handleNote(user, n)
	}
}

// notifyPair makes the sessions of a direct room's pair join it, if they are not in it.
func (h *Hub) notifyPair(ctx context.Context, room chat.RoomID) {
	a, b, direct := room.Pair()
	if !direct {
		return
	}
	h.notifyUser(ctx, a, note{Kind: noteRoom, Room: room})
	h.notifyUser(ctx, b, note{Kind: noteRoom, Room: room})
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

// handleNote does what a note says for the sessions on this node. What reads the store runs in the background.
func (h *Hub) handleNote(user chat.UserID, n note) {
	switch n.Kind {
	case noteRoom:
		h.pushFollowed(user, n)
	case noteLeft:
		h.work.Go(func() { h.leaveRoom(user, n) })
	case noteAnswered:
		h.work.Go(func() { h.requestAnswered(context.Background(), user, n) })
	case noteRequest:
		h.work.Go(func() { h.refreshRequest(context.Background(), n.Room) })
	case noteRevoked:
		h.work.Go(func() { h.checkSignIns(context.Background(), h.sessionsOf(user, "")) })
	case noteBlocks:
		h.work.Go(func() {
			if err := h.blocksChanged(context.Background(), user, n.Room); err != nil {
				h.complain(context.Background(), "read whom a user blocks", err)
			}
		})
	case noteAccount:
		h.work.Go(func() { h.refreshAccount(context.Background(), user) })
	case noteSeen:
		h.work.Go(func() { h.seen(user, n) })
	case noteLevel:
		h.work.Go(func() { h.levelChanged(user, n) })
	case noteDraft:
		h.pushDraft(user, n)
	case noteScheduled:
		h.pushScheduled(user, n.From)
	case noteAway:
		h.showAway(user, n.Away, n.From)
	case noteGreeting:
		h.greeted(user)
	case noteReported:
		h.pushReported(user, n)
	case noteProfile:
		h.pushProfile(user, n)
	}
}

// pushFollowed announces a room to the sessions that are not in it.
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
			h.Log.Error("read a followed room", "room", n.Room, "err", err)
			return
		}
		frame := encode(0, &protocol.Followed{State: state})
		for _, s := range outside {
			s.push(frame)
		}
		h.correctRequest(context.Background(), user, outside, state)
	})
}

// seen tells the sessions that have not done it how far the user has read a room. One that was left meanwhile has no mark.
func (h *Hub) seen(user chat.UserID, n note) {
	err := h.pushSeen(context.Background(), h.sessionsOf(user, n.From), n.Room)
	if err != nil && chat.AsError(err).Code != chat.CodeNoRoom {
		h.Log.Error("read the mark of a room", "room", n.Room, "err", err)
	}
}

// leaveRoom takes the user's sessions out of a room, except the one that has left. It reads the store first, since
// the note may be late, and again afterwards: a session that came back meanwhile may have been taken out, and has to join again.
func (h *Hub) leaveRoom(user chat.UserID, n note) {
	_, err := h.Store.RoomState(context.Background(), user, n.Room)
	if chat.AsError(err).Code != chat.CodeNoRoom {
		return
	}
	h.pushLeft(h.sessionsOf(user, n.From), n.Room, n.Why)
	if _, err := h.Store.RoomState(context.Background(), user, n.Room); err == nil {
		h.pushFollowed(user, n)
	}
}

// pushLeft takes sessions of a user out of a room, and tells them.
func (h *Hub) pushLeft(sessions []*Session, room chat.RoomID, why chat.Code) {
	frame := encode(0, &protocol.Left{Room: room, Why: why})
	r := h.liveRoom(room)
	for _, s := range sessions {
		if r != nil {
			r.leave(s, true)
		}
		s.push(frame)
	}
}

// pushProfile gives the sessions of a user a newer snapshot, and shows the new name in the rooms.
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
		r.rename(*n.User)
	}
}
