package hub

import (
	"context"
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// Notes tell sessions on every node at once what has changed for a user. The bus may lose them, so each node regularly compares,
// for all its users, what it has sent with what the store has: a rename, a room followed or left, a direct
// room that somebody has opened, a claim, another role, a session that has ended.

// checkMax bounds the users, rooms and sessions in one query.
const checkMax = 1_000

// startChanges notes how much the user's first session on this node knows. It must come before the user's state is read, so that
// what changes meanwhile counts as unknown.
func (h *Hub) startChanges(ctx context.Context, user chat.UserID) error {
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

// checkUsers tells the sessions of this node what the bus has lost.
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
				h.complain(ctx, "reconcile a user", err)
			}
		}
	}
	h.checkSignIns(ctx, h.allSessions())
}

// knows reports whether the sessions of a user know everything up to count. A user without sessions needs to know nothing.
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
	if err := h.pushBlocked(ctx, user); err != nil {
		return err
	}
	h.refreshAccount(ctx, user)
	h.recheckRequests(ctx, user)
	h.pushUnjoined(sessions, append(states, requests...))
	for _, request := range requests {
		h.correctRequest(ctx, user, sessions, request)
	}
	h.leaveUnfollowed(user, sessions, states)
	h.mu.Lock()
	defer h.mu.Unlock()
	if u := h.users[user]; u != nil {
		u.changes = count
	}
	return nil
}

// pushUnjoined announces rooms to the sessions that are not in them.
func (h *Hub) pushUnjoined(sessions []*Session, states []chat.RoomState) {
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

// leaveUnfollowed takes the sessions out of rooms that the user does not follow, except open requests. A room
// that was joined since the states were read is not among them, so the store is read again.
func (h *Hub) leaveUnfollowed(user chat.UserID, sessions []*Session, states []chat.RoomState) {
	follows := make(map[chat.RoomID]bool, len(states))
	for _, state := range states {
		follows[state.Room.ID] = true
	}
	for _, r := range h.allRooms() {
		if !follows[r.info.ID] && !r.hides(user) && slices.ContainsFunc(sessions, r.has) {
			h.leaveRoom(user, note{Room: r.info.ID})
		}
	}
}

// checkHeads compares what this node has delivered with the store, which heals a lost last announcement.
func (h *Hub) checkHeads(ctx context.Context) {
	defer h.forgetRooms()
	for rooms := range slices.Chunk(h.allRooms(), checkMax) { // a few sessions can be in very many rooms
		if err := h.compareHeads(ctx, rooms); err != nil {
			h.complain(ctx, "compare heads", err)
			return
		}
	}
}

// compareHeads makes rooms deliver what the store has and they have not, and follow its rules.
func (h *Hub) compareHeads(ctx context.Context, rooms []*Room) error {
	ids := make([]chat.RoomID, len(rooms))
	for i, r := range rooms {
		ids[i] = r.info.ID
	}
	heads, err := h.Store.Heads(ctx, ids)
	if err != nil {
		return err
	}
	rules, err := h.Store.Rules(ctx, ids)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		r.outdate(rules[r.info.ID].Version)
		r.expect(heads[r.info.ID])
	}
	return nil
}
