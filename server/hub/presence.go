package hub

import (
	"context"
	"encoding/json"
	"time"

	"parley/server/hub/presence"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// announcePresence announces the rooms whose presence changed, each at most once per tick.
func (h *Hub) announcePresence() {
	h.mu.Lock()
	rooms := make([]*Room, 0, len(h.dirty))
	for r := range h.dirty {
		rooms = append(rooms, r)
	}
	h.mu.Unlock()
	for _, r := range rooms {
		if !r.announcePresence(time.Now()) {
			continue
		}
		h.mu.Lock()
		delete(h.dirty, r)
		h.mu.Unlock()
		if r.presencePending() { // again: it was before the room was taken off the list
			h.presenceChanged(r)
		}
	}
}

// presenceChanged makes a room announce its presence soon. It must be called without any lock.
func (h *Hub) presenceChanged(r *Room) {
	h.mu.Lock()
	h.dirty[r] = struct{}{}
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// announcePresence announces who came, went and types; it reports whether nothing is left for later.
func (r *Room) announcePresence(now time.Time) (done bool) {
	messages, done := r.signalPresence(now)
	for _, m := range messages {
		r.hub.publishJSON(context.Background(), roomTopic(r.info.ID), messagePresence, m)
	}
	return done
}

// A crowd that comes, comes for a while, and who is there already need not see each of them at once: the more sessions, the longer the
// time between two announcements, so that they cost a few hundredths of a core whatever the size of a room.
const (
	memberPresence = 200 * time.Microsecond // between two announcements, for each session
	mostPresence   = 5 * time.Second
)

// presencePause returns how long a room waits between two announcements.
func presencePause(members int) time.Duration {
	return max(tick, min(time.Duration(members)*memberPresence, mostPresence))
}

// signalPresence signals to the sessions here what is new, and returns the messages for other nodes.
func (r *Room) signalPresence(now time.Time) (messages []*presence.Message, done bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.present.Sweep(now)
	if r.outdated() || now.Sub(r.announced) < presencePause(len(r.members)) {
		return nil, false
	}
	if came, gone, more := r.present.Changes(); len(came)+len(gone) > 0 {
		r.signal(now, &protocol.Presence{Room: r.info.ID, Count: r.present.Count(), Came: came, Gone: gone, More: more, Statuses: r.hub.statuses.Of(came, r.hub.Now)})
	}
	if typing := r.present.Typing(); len(typing) > 0 {
		r.signal(now, &protocol.Writing{Room: r.info.ID, Users: typing})
	}
	messages = r.present.Messages(now)
	for _, m := range messages {
		m.Rules = r.rules.Load().Version
	}
	return messages, !r.present.Leaving()
}

// signal sends a signal to all members. mu held.
func (r *Room) signal(now time.Time, p protocol.Payload) {
	r.announced = now
	frame := encode(0, p)
	for s := range r.members {
		s.out.PushSignal(frame)
	}
}

// presencePending reports whether the room has more to announce.
func (r *Room) presencePending() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.present.Pending()
}

// receivePresence takes a message about the users of another node.
func (r *Room) receivePresence(body []byte) {
	var m presence.Message
	if err := json.Unmarshal(body, &m); err != nil {
		r.hub.Log.Warn("a node's presence cannot be read", "room", r.info.ID, "err", err)
		return
	}
	r.mu.Lock()
	if r.retired {
		r.mu.Unlock()
		return
	}
	renamed, ask := r.present.Receive(&m, time.Now())
	if ask {
		r.present.Ask(m.Node)
	}
	r.ruling = max(r.ruling, m.Rules)
	r.expectLocked(0)
	r.mu.Unlock()
	for _, u := range renamed {
		r.hub.renames.add(u)
	}
	r.hub.presenceChanged(r)
}

// askPresence asks all other nodes who is here through them.
func (r *Room) askPresence() {
	if r.hub.alone() {
		return
	}
	r.mu.Lock()
	r.present.Ask(presence.AskAll)
	r.mu.Unlock()
	r.hub.presenceChanged(r)
}

// beatPresence tells the others that this node still serves the room, and forgets silent nodes.
func (r *Room) beatPresence(now time.Time) {
	r.mu.Lock()
	announce := r.present.Beat(now)
	r.mu.Unlock()
	if announce {
		r.hub.presenceChanged(r)
	}
}

// here returns who is here, from the user after on. mu held.
func (r *Room) here(after chat.UserID) protocol.Here {
	users, more := r.present.List(after, chat.PeoplePage)
	who := users
	if a, b, direct := r.info.ID.Pair(); direct {
		who = []chat.User{{ID: a}, {ID: b}} // what they say is shown while they are elsewhere, too
	}
	return protocol.Here{Room: r.info.ID, Count: r.present.Count(), Users: users, More: more, Statuses: r.hub.statuses.Of(who, r.hub.Now)}
}

// people answers People.
func (s *Session) people(ctx context.Context, p *protocol.People) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err != nil {
		return nil, err
	}
	return within(ctx, s, r, func() (protocol.Payload, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		here := r.here(p.After)
		return &here, nil
	})
}

// typing signals that the user is typing. What cannot be done is dropped.
func (s *Session) typing(ctx context.Context, p *protocol.Typing) {
	r := s.hub.liveRoom(p.Room)
	if r == nil || !r.has(s) || !s.mayType(ctx, r) || s.silenced(r) || r.hides(s.user) || s.away.Load() {
		return
	}
	r.mu.Lock()
	r.present.Typed(s.profile())
	r.mu.Unlock()
	s.hub.presenceChanged(r)
}

// mayType reports whether the user may write in a room, as far as this node knows.
func (s *Session) mayType(ctx context.Context, r *Room) bool {
	all, err := s.rightsIn(ctx, r)
	return err == nil && all.Has(chat.ToWrite)
}

// Here returns how many users are in a room, and up to limit of them. Of a room that nobody on this node is in, it knows the
// count only, as the other nodes have sent it.
func (h *Hub) Here(id chat.RoomID, limit int) (count int, users []chat.User) {
	r := h.liveRoom(id)
	if r == nil {
		return h.elsewhere.Count(id), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	users, _ = r.present.List("", limit)
	return r.present.Count(), users
}

// shareCounts tells the other nodes how many users are in the rooms here, and receives theirs, until ctx ends.
func (h *Hub) shareCounts(ctx context.Context) {
	cancel, err := h.subscribe(countsTopic, h.receiveCounts)
	if err != nil {
		h.Log.Error("subscribe to the counts of other nodes", "err", err)
		return
	}
	defer cancel()
	var census presence.Census
	every(ctx, presence.BeatEvery, func(ctx context.Context) {
		h.elsewhere.Expire(time.Now())
		for _, m := range census.Messages(h.node, h.localCounts()) {
			h.publishJSON(ctx, countsTopic, messageCounts, m)
		}
	})
}

// receiveCounts takes the counts of another node from the bus.
func (h *Hub) receiveCounts(kind messageKind, body []byte) {
	var m presence.CountsMessage
	if kind == messageCounts && json.Unmarshal(body, &m) == nil {
		h.elsewhere.Receive(&m, time.Now())
	}
}

// localCounts returns how many users are in the public rooms through this node.
func (h *Hub) localCounts() map[chat.RoomID]int {
	counts := map[chat.RoomID]int{}
	for _, r := range h.allRooms() {
		r.mu.Lock()
		if local := r.present.Local(); r.info.Kind == chat.Public && local > 0 {
			counts[r.info.ID] = local
		}
		r.mu.Unlock()
	}
	return counts
}
