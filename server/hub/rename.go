package hub

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// changeName answers Rename.
func (s *Session) changeName(ctx context.Context, p *protocol.Rename) (protocol.Payload, error) {
	user, err := s.hub.rename(ctx, s.user, p.Name, s.id)
	if err != nil {
		return nil, err
	}
	return &protocol.Profile{User: user}, nil
}

// Rename gives a user another name and tells everybody. A name that is taken may come with a free one close to it.
func (h *Hub) Rename(ctx context.Context, user chat.UserID, name string) (chat.User, error) {
	return h.rename(ctx, user, name, "")
}

// rename tells all sessions but from, which gets the answer.
func (h *Hub) rename(ctx context.Context, who chat.UserID, shown, from string) (chat.User, error) {
	name, err := h.Names.ParseName(shown)
	if err != nil {
		return chat.User{}, err
	}
	if wait := h.Limits.Rename(who); wait > 0 {
		return chat.User{}, chat.Limited("you change your name", wait)
	}
	if err := cmp.Or(h.Allowed(ctx, shown), h.mayLink(ctx, who, shown)); err != nil {
		return chat.User{}, err
	}
	user, events, err := h.Store.Rename(ctx, who, name, h.Now())
	if e := chat.AsError(err); err != nil && e.Code == chat.CodeNameTaken {
		return chat.User{}, &chat.Error{Code: e.Code, Message: e.Message, Suggest: h.Names.Suggest(ctx, shown)}
	}
	if err != nil {
		return chat.User{}, err
	}
	h.notifyUser(ctx, who, note{Kind: noteProfile, User: &user, From: from})
	h.deliverRenames(ctx, events)
	return user, nil
}

// deliverRenames delivers an event to each of some rooms. If the store does not say by which rules, the next comparison of heads delivers them.
func (h *Hub) deliverRenames(ctx context.Context, events []chat.Event) {
	rooms := make([]chat.RoomID, len(events))
	for i, e := range events {
		rooms[i] = e.Room
	}
	rules, err := h.Store.Rules(ctx, rooms)
	if err != nil {
		h.complain(ctx, "read the rules of rooms", err)
		return
	}
	for _, e := range events {
		h.deliver(ctx, e.Room, rules[e.Room].Version, []chat.Event{e})
	}
}

// rename shows a user's new name to those who come from now on, and soon to those who are here.
func (r *Room) rename(u chat.User) {
	r.mu.Lock()
	news := r.present.Rename(u)
	r.mu.Unlock()
	if news {
		r.hub.renames.add(u)
		r.hub.presenceChanged(r)
	}
}

// renames are the users with a new name since the last tick. Its mutex may be taken with Room.mu held.
type renames struct {
	mu    sync.Mutex
	users map[chat.UserID]chat.User
}

// add adds a user, unless a newer snapshot is there.
func (n *renames) add(u chat.User) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.users == nil {
		n.users = map[chat.UserID]chat.User{}
	}
	if was, known := n.users[u.ID]; !known || was.Rev < u.Rev {
		n.users[u.ID] = u
	}
}

// take returns the users of this tick, and begins the next one.
func (n *renames) take() map[chat.UserID]chat.User {
	n.mu.Lock()
	defer n.mu.Unlock()
	users := n.users
	n.users = nil
	return users
}

// announceRenames tells each session once, however many rooms it shares with them, who has a new name since the last tick.
func (h *Hub) announceRenames() {
	renamed := h.renames.take()
	if len(renamed) == 0 {
		return
	}
	news := map[*Session][]chat.User{}
	for _, r := range h.allRooms() {
		r.addRenames(renamed, news)
	}
	frames := map[string][]byte{} // those who share the same rooms get the same bytes
	for s, users := range news {
		key := keyOf(users)
		if frames[key] == nil {
			frames[key] = encode(0, &protocol.Names{Users: users})
		}
		s.out.PushSignal(frames[key])
	}
}

// addRenames adds, for each session in the room, which of the renamed are here.
func (r *Room) addRenames(renamed map[chat.UserID]chat.User, news map[*Session][]chat.User) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var here []chat.User
	for id, u := range renamed {
		if r.present.Has(id) {
			here = append(here, u)
		}
	}
	if len(here) == 0 {
		return
	}
	for s := range r.members {
		if more := withNames(news[s], s.user, here); len(more) > 0 {
			news[s] = more
		}
	}
}

// withNames adds to what a session of user is told, up to a page: the others show their new names when they say something.
func withNames(told []chat.User, user chat.UserID, here []chat.User) []chat.User {
	for _, u := range here {
		if len(told) >= chat.PeoplePage {
			break
		}
		known := slices.ContainsFunc(told, func(other chat.User) bool { return other.ID == u.ID })
		if u.ID != user && !known {
			told = append(told, u)
		}
	}
	return told
}

// keyOf sorts users, and returns a key of the list.
func keyOf(users []chat.User) string {
	slices.SortFunc(users, func(a, b chat.User) int { return strings.Compare(string(a.ID), string(b.ID)) })
	var key strings.Builder
	for _, u := range users {
		key.WriteString(string(u.ID) + " ")
	}
	return key.String()
}
