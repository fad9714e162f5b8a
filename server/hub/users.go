package hub

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// userSessions are the sessions of one user on this node.
type userSessions struct {
	sessions []*Session // few
	topic    func()     // ends the subscription of the user's topic; nil before there is one
	away     bool       // the user appears away
	changes  int64      // the count of the store that the sessions know
}

// add registers a session before anything about its user is read, so that no note falls between.
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
	s.away.Store(u.away)
	return ""
}

// subscribeUser subscribes to the notes of the session's user, once per user.
func (h *Hub) subscribeUser(s *Session) error {
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

// remove forgets a session. The last one of a user ends the subscription.
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

// online reports whether the user has a session, here or on another node, and does not appear away.
func (h *Hub) online(user chat.UserID) bool {
	h.mu.Lock()
	u := h.users[user]
	here := u != nil && !u.away
	h.mu.Unlock()
	return here || h.elsewhere.Has(user)
}

// allUsers returns the users that have a session here.
func (h *Hub) allUsers() []chat.UserID {
	h.mu.Lock()
	defer h.mu.Unlock()
	users := make([]chat.UserID, 0, len(h.users))
	for user := range h.users {
		users = append(users, user)
	}
	return users
}

// allSessions returns the sessions that are registered now.
func (h *Hub) allSessions() []*Session {
	h.mu.Lock()
	defer h.mu.Unlock()
	var sessions []*Session
	for _, u := range h.users {
		sessions = append(sessions, u.sessions...)
	}
	return sessions
}
