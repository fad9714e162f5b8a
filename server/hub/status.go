package hub

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// What users say about themselves is stored, and each node has it in memory. It travels with lists of people, never with events: so
// deliveries cost nothing. A status expires by the clock of whoever shows it, and nobody writes anything.

// setStatus answers Status.
func (s *Session) setStatus(ctx context.Context, p *protocol.Status) (protocol.Payload, error) {
	if wait := s.hub.Limits.Rename(s.user); wait > 0 {
		return nil, chat.Limited("you change your status", wait)
	}
	if err := s.allowed(ctx, p.Status().Text); err != nil {
		return nil, err
	}
	status, err := s.hub.Store.SetStatus(ctx, s.user, p.Status(), s.hub.Now())
	if err != nil {
		return nil, err
	}
	now := chat.UserStatus{User: s.user, Status: status}
	if !s.hub.alone() {
		s.hub.publishJSON(ctx, statusesTopic, messageStatus, now)
	}
	s.hub.takeStatus(now)
	return &protocol.Done{}, nil
}

// takeStatus takes a status, and tells its user at once; the others hear of it with the next tick.
func (h *Hub) takeStatus(s chat.UserStatus) {
	if !h.statuses.Put(s, chat.MillisOf(h.Now())) {
		return
	}
	sessions := h.sessionsOf(s.User, "")
	if len(sessions) == 0 {
		return
	}
	frame := encode(0, &protocol.Statuses{Statuses: []chat.UserStatus{s}})
	for _, session := range sessions {
		session.push(frame)
	}
}

// statusOverlap is how far back a node reads what others have stored: their clocks differ, and a commit takes its time.
const statusOverlap = 5 * time.Minute

// loadStatuses reads the statuses that were set since a time, or all.
func (h *Hub) loadStatuses(ctx context.Context, since time.Time) error {
	all, err := h.Store.Statuses(ctx, since, h.Now())
	for _, s := range all {
		h.takeStatus(s)
	}
	return err
}

// shareStatuses receives the statuses that other nodes have stored, and reads those that the bus has lost or that an erasure has emptied,
// until ctx ends.
func (h *Hub) shareStatuses(ctx context.Context) {
	cancel, err := h.subscribe(statusesTopic, h.receiveStatus)
	if err != nil {
		h.Log.Error("subscribe to the statuses of other nodes", "err", err)
		return
	}
	defer cancel()
	every(ctx, userCheck, func(ctx context.Context) {
		if err := h.loadStatuses(ctx, h.Now().Add(-statusOverlap)); err != nil {
			h.complain(ctx, "read statuses", err)
		}
	})
}

// receiveStatus takes a status from the bus.
func (h *Hub) receiveStatus(kind messageKind, body []byte) {
	var s chat.UserStatus
	if kind == messageStatus && json.Unmarshal(body, &s) == nil {
		h.takeStatus(s)
	}
}

// peerStatuses returns the statuses of a user and of the peers of some rooms.
func (h *Hub) peerStatuses(user chat.User, rooms []chat.RoomState) []chat.UserStatus {
	users := []chat.User{user}
	for _, st := range rooms {
		if st.Room.Peer != nil {
			users = append(users, *st.Room.Peer)
		}
	}
	return h.statuses.Of(users, h.Now)
}

// announceStatuses tells each session once, however many rooms it shares with them, who has a new status since the last tick.
func (h *Hub) announceStatuses() {
	news := h.statuses.Take()
	if len(news) == 0 {
		return
	}
	told := map[*Session][]chat.UserStatus{}
	for _, r := range h.allRooms() {
		r.addStatuses(news, told)
	}
	frames := map[string][]byte{} // those who share the same rooms get the same bytes
	for s, some := range told {
		slices.SortFunc(some, func(a, b chat.UserStatus) int { return strings.Compare(string(a.User), string(b.User)) })
		var key strings.Builder
		for _, one := range some {
			key.WriteString(string(one.User) + " ")
		}
		if frames[key.String()] == nil {
			frames[key.String()] = encode(0, &protocol.Statuses{Statuses: some})
		}
		s.out.PushSignal(frames[key.String()])
	}
}

// addStatuses adds, for each session in the room, the news about people who are here, or whose direct room it is.
func (r *Room) addStatuses(news map[chat.UserID]chat.Status, told map[*Session][]chat.UserStatus) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, status := range news {
		_, pair := r.info.ID.PeerOf(id)
		if r.hides(id) || !pair && !r.present.Has(id) {
			continue
		}
		for s := range r.members {
			known := slices.ContainsFunc(told[s], func(other chat.UserStatus) bool { return other.User == id })
			if s.user != id && !known && len(told[s]) < chat.PeoplePage {
				told[s] = append(told[s], chat.UserStatus{User: id, Status: status})
			}
		}
	}
}
