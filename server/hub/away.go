package hub

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// A user may appear away: the rooms do not count the user as here, whatever sessions there are. All sessions of a user on a node share
// that; between nodes it travels as notes. Nothing stores it: it ends with the last session, and clients that want it to last say so again.

// setAway answers Away.
func (s *Session) setAway(ctx context.Context, p *protocol.Away) protocol.Payload {
	s.hub.notifyUser(ctx, s.user, note{Kind: noteAway, Away: p.On, From: s.id})
	return &protocol.Done{}
}

// wrote ends that a user appears away, who has sent a message.
func (s *Session) wrote(ctx context.Context) {
	if s.away.Load() {
		s.hub.notifyUser(ctx, s.user, note{Kind: noteAway})
	}
}

// greet asks the other nodes whether the user of a session that begins appears away there.
func (s *Session) greet(ctx context.Context) {
	if !s.hub.alone() {
		s.hub.publishJSON(ctx, userTopic(s.user), messageNote, note{Kind: noteGreeting})
	}
}

// greeted answers another node.
func (h *Hub) greeted(user chat.UserID) {
	h.mu.Lock()
	u := h.users[user]
	away := u != nil && u.away
	h.mu.Unlock()
	if away {
		h.publishJSON(context.Background(), userTopic(user), messageNote, note{Kind: noteAway, Away: true})
	}
}

// showAway has the sessions of a user on this node appear away or here, and tells them, except the one with the id from.
func (h *Hub) showAway(user chat.UserID, on bool, from string) {
	h.mu.Lock()
	u := h.users[user]
	if u == nil || u.away == on {
		h.mu.Unlock()
		return
	}
	u.away = on
	for _, s := range u.sessions {
		s.away.Store(on)
	}
	sessions := slices.Clone(u.sessions)
	h.mu.Unlock()
	frame := encode(0, &protocol.Absent{On: on})
	for _, s := range sessions {
		for _, r := range s.joined.list() {
			r.showAway(s)
		}
		if s.id != from {
			s.push(frame)
		}
	}
}

// showAway brings the presence of a member up to date with whether the user appears away. Whom the room hides is not counted in anyway.
func (r *Room) showAway(s *Session) {
	r.mu.Lock()
	_, in := r.members[s]
	if in && !r.hides(s.user) && r.absent[s] != s.away.Load() {
		r.exit(s, true)
		r.enter(s)
	}
	r.mu.Unlock()
	if in {
		r.hub.presenceChanged(r)
	}
}

// enter counts a session in, unless its user appears away. mu held.
func (r *Room) enter(s *Session) {
	if !s.away.Load() {
		r.present.Enter(s.profile())
		return
	}
	if r.absent == nil {
		r.absent = map[*Session]bool{}
	}
	r.absent[s] = true
}

// exit counts a session out, if it was counted in. mu held.
func (r *Room) exit(s *Session, atOnce bool) {
	if r.absent[s] {
		delete(r.absent, s)
		return
	}
	r.present.Exit(s.user, time.Now(), atOnce)
}
