package hub

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Notes tell sessions on every node at once what has changed for a user. The bus may lose them, so each node compares
// now and then, for all its users, what it has told with what the store has: a rename, a room followed or left, a direct
// room that somebody has opened, a token that is void.

// checkMax bounds the users, the rooms and the tokens of one question to the store.
const checkMax = 1_000

// countFrom notes what the user's first session on this node knows. It is read before the user's state, so that what
// changes meanwhile counts as unknown.
func (h *Hub) countFrom(ctx context.Context, user chat.UserID) error {
	changes, err := h.Store.Changes(ctx, []chat.UserID{user})
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if u := h.users[user]; u != nil && u.changes == 0 {
		u.changes = changes[user]
	}
	return nil
}

// checkUsers tells the sessions of this node what the bus has not.
func (h *Hub) checkUsers(ctx context.Context) {
	for users := range slices.Chunk(h.allUsers(), checkMax) {
		changes, err := h.Store.Changes(ctx, users)
		if err != nil {
			h.complain(ctx, "compare users", err)
			return
		}
		for user, count := range changes {
			if h.knows(user, count) {
				continue
			}
			if err := h.reconcile(ctx, user, count); err != nil {
				h.complain(ctx, "tell a user what is new", err)
			}
		}
	}
	h.checkTokens(ctx, h.allSessions())
}

func (h *Hub) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		h.Log.Error(what, "err", err)
	}
}

func (h *Hub) knows(user chat.UserID, count int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[user]
	return u == nil || u.changes == count
}

// reconcile makes the user's sessions know what the store has, which is at least count.
func (h *Hub) reconcile(ctx context.Context, user chat.UserID, count int64) error {
	profile, err := h.Store.User(ctx, user)
	if err != nil {
		return err
	}
	states, err := h.Store.RoomStates(ctx, user)
	if err != nil {
		return err
	}
	requests, _, err := h.Store.Requests(ctx, user, "", chat.RequestsListed)
	if err != nil {
		return err
	}
	sessions := h.sessionsOf(user, "")
	h.pushProfile(user, note{User: &profile})
	h.recheckRequests(ctx, user)
	h.pushMissing(sessions, append(states, requests...))
	for _, request := range requests {
		h.confirm(ctx, user, sessions, request)
	}
	h.partFromOthers(user, sessions, states)
	h.mu.Lock()
	defer h.mu.Unlock()
	if u := h.users[user]; u != nil {
		u.changes = count
	}
	return nil
}

// pushMissing tells the sessions of rooms that they are not in.
func (h *Hub) pushMissing(sessions []*Session, states []chat.RoomState) {
	for _, state := range states {
		r := h.liveRoom(state.Room.ID)
		var frame []byte
		for _, s := range sessions {
			if r != nil && r.has(s) {
				continue
			}
			if frame == nil {
				frame = encode(0, &protocol.Followed{State: state})
			}
			s.push(frame)
		}
	}
}

// partFromOthers takes the sessions out of rooms that the user does not follow; requests that wait may be looked into. A room
// that was joined since the states were read is not among them, so the store is asked again.
func (h *Hub) partFromOthers(user chat.UserID, sessions []*Session, states []chat.RoomState) {
	follows := make(map[chat.RoomID]bool, len(states))
	for _, state := range states {
		follows[state.Room.ID] = true
	}
	for _, r := range h.allRooms() {
		if !follows[r.info.ID] && !r.hides(user) && slices.ContainsFunc(sessions, r.has) {
			h.left(user, note{Room: r.info.ID})
		}
	}
}

// Revoke makes a token of the user void and ends the sessions that were opened with it, on every node.
func (h *Hub) Revoke(ctx context.Context, user chat.UserID, token []byte) error {
	if err := h.Store.Revoke(ctx, user, token); err != nil {
		return err
	}
	h.tellUser(ctx, user, note{Kind: noteRevoked})
	return nil
}

// checkTokens ends the sessions whose token is void.
func (h *Hub) checkTokens(ctx context.Context, sessions []*Session) {
	sessions = slices.DeleteFunc(sessions, func(s *Session) bool { return s.token == nil })
	for part := range slices.Chunk(sessions, checkMax) {
		tokens := make([][]byte, len(part))
		for i, s := range part {
			tokens[i] = s.token
		}
		live, err := h.Store.LiveTokens(ctx, tokens)
		if err != nil {
			h.complain(ctx, "look for void tokens", err)
			return
		}
		valid := make(map[string]bool, len(live))
		for _, token := range live {
			valid[string(token)] = true
		}
		for _, s := range part {
			if !valid[string(s.token)] {
				s.goodbye(protocol.ReasonSignIn)
			}
		}
	}
}

// touch notes that the tokens of long sessions are in use: a token that is not used for long is swept with its user.
func (h *Hub) touch(ctx context.Context) {
	var tokens [][]byte
	for _, s := range h.allSessions() {
		if s.token != nil {
			tokens = append(tokens, s.token)
		}
	}
	for part := range slices.Chunk(tokens, checkMax) {
		if err := h.Store.Touch(ctx, part, h.Now()); err != nil {
			h.complain(ctx, "note who is here", err)
			return
		}
	}
}

func (h *Hub) allUsers() []chat.UserID {
	h.mu.Lock()
	defer h.mu.Unlock()
	users := make([]chat.UserID, 0, len(h.users))
	for user := range h.users {
		users = append(users, user)
	}
	return users
}

func (h *Hub) allSessions() []*Session {
	h.mu.Lock()
	defer h.mu.Unlock()
	var sessions []*Session
	for _, u := range h.users {
		sessions = append(sessions, u.sessions...)
	}
	return sessions
}
