package hub

import (
	"slices"
	"strings"
	"sync"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// renames are the users who are called otherwise since the last tick. Its mutex may be taken with Room.mu held.
type renames struct {
	mu    sync.Mutex
	users map[chat.UserID]chat.User
}

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

func (n *renames) take() map[chat.UserID]chat.User {
	n.mu.Lock()
	defer n.mu.Unlock()
	users := n.users
	n.users = nil
	return users
}

// tellNames tells each session once, however many rooms it shares with them, who is called otherwise since the last tick.
func (h *Hub) tellNames() {
	renamed := h.renames.take()
	if len(renamed) == 0 {
		return
	}
	news := map[*Session][]chat.User{}
	for _, r := range h.allRooms() {
		r.spreadNames(renamed, news)
	}
	frames := map[string][]byte{} // those who share the same rooms get the same bytes
	for s, users := range news {
		key := keyOf(users)
		if frames[key] == nil {
			frames[key] = encode(0, &protocol.Names{Users: users})
		}
		s.out.pushSignal(frames[key])
	}
}

// spreadNames notes for the sessions in the room which of the renamed are here.
func (r *Room) spreadNames(renamed map[chat.UserID]chat.User, news map[*Session][]chat.User) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var here []chat.User
	for id, u := range renamed {
		if r.present.users[id] != nil {
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

// withNames adds to what a session of user is told, up to a page: of many, the others are learnt from what they say.
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

// keyOf puts users in order, and names the list.
func keyOf(users []chat.User) string {
	slices.SortFunc(users, func(a, b chat.User) int { return strings.Compare(string(a.ID), string(b.ID)) })
	var key strings.Builder
	for _, u := range users {
		key.WriteString(string(u.ID) + " ")
	}
	return key.String()
}
