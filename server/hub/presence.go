package hub

import (
	"cmp"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// presence is who is here in a room. It tells changes, never the whole list. It is guarded by Room.mu.
type presence struct {
	users   map[chat.UserID]*present
	order   []chat.UserID             // of users, ascending, so that a page of them costs no sorting
	here    int                       // users that count as here: those on their way out still do
	came    map[chat.UserID]chat.User // since the last announcement
	gone    map[chat.UserID]chat.User
	leaving map[chat.UserID]struct{} // users without a session whose LeaveWait runs
	typing  map[chat.UserID]chat.User
	told    time.Time // the last announcement
}

// present is one user in a room.
type present struct {
	user     chat.User
	sessions int
	left     time.Time // when the last session went
}

func newPresence() presence {
	return presence{
		users: map[chat.UserID]*present{}, came: map[chat.UserID]chat.User{}, gone: map[chat.UserID]chat.User{},
		leaving: map[chat.UserID]struct{}{}, typing: map[chat.UserID]chat.User{},
	}
}

func (p *presence) empty() bool { return len(p.users) == 0 }

// enter counts a session in. A user who comes back within LeaveWait never left.
func (p *presence) enter(u chat.User) {
	if one := p.users[u.ID]; one != nil {
		one.sessions++
		one.user = u
		delete(p.leaving, u.ID)
		return
	}
	p.users[u.ID] = &present{user: u, sessions: 1}
	at, _ := slices.BinarySearch(p.order, u.ID)
	p.order = slices.Insert(p.order, at, u.ID)
	p.here++
	if _, was := p.gone[u.ID]; was {
		delete(p.gone, u.ID)
		return
	}
	p.came[u.ID] = u
}

// exit counts a session out. With now, the departure shows at once.
func (p *presence) exit(id chat.UserID, at time.Time, now bool) {
	one := p.users[id]
	if one == nil {
		return
	}
	if one.sessions--; one.sessions > 0 {
		return
	}
	one.left = at
	p.leaving[id] = struct{}{}
	delete(p.typing, id)
	if now {
		p.remove(id)
	}
}

func (p *presence) remove(id chat.UserID) {
	u := p.users[id].user
	delete(p.users, id)
	if at, there := slices.BinarySearch(p.order, id); there {
		p.order = slices.Delete(p.order, at, at+1)
	}
	delete(p.leaving, id)
	p.here--
	if _, unheard := p.came[id]; unheard {
		delete(p.came, id)
		return
	}
	p.gone[id] = u
}

// sweep removes those whose LeaveWait is over.
func (p *presence) sweep(now time.Time) {
	for id := range p.leaving {
		if now.Sub(p.users[id].left) >= chat.LeaveWait {
			p.remove(id)
		}
	}
}

// list returns up to limit users with an id after after, in order of id.
func (p *presence) list(after chat.UserID, limit int) (users []chat.User, more bool) {
	at, found := slices.BinarySearch(p.order, after)
	if found {
		at++
	}
	page := p.order[at:min(len(p.order), at+limit)]
	users = make([]chat.User, len(page))
	for i, id := range page {
		users[i] = p.users[id].user
	}
	return users, at+len(page) < len(p.order)
}

// news returns what changed since the last call: a frame for the presence and one for who types, nil where nothing did.
func (p *presence) news(room chat.RoomID) (presence, typing []byte) {
	if len(p.came)+len(p.gone) > 0 {
		signal := &protocol.Presence{Room: room, Count: p.here}
		signal.Came, signal.Gone = drain(p.came), drain(p.gone)
		signal.More = len(p.came)+len(p.gone) > 0
		clear(p.came)
		clear(p.gone)
		presence = protocol.Encode(0, signal)
	}
	if len(p.typing) > 0 {
		typing = protocol.Encode(0, &protocol.Writing{Room: room, Users: drain(p.typing)})
		clear(p.typing)
	}
	return presence, typing
}

// drain takes up to PeoplePage users out of m.
func drain(m map[chat.UserID]chat.User) []chat.User {
	var users []chat.User
	for id, u := range m {
		if len(users) == chat.PeoplePage {
			break
		}
		users = append(users, u)
		delete(m, id)
	}
	slices.SortFunc(users, func(a, b chat.User) int { return cmp.Compare(a.ID, b.ID) })
	return users
}

// announce tells the rooms whose presence changed, each at most once per tick.
func (h *Hub) announce() {
	h.mu.Lock()
	rooms := make([]*Room, 0, len(h.dirty))
	for r := range h.dirty {
		rooms = append(rooms, r)
	}
	h.mu.Unlock()
	for _, r := range rooms {
		if r.announce(time.Now()) {
			h.mu.Lock()
			delete(h.dirty, r)
			h.mu.Unlock()
			r.settle()
		}
	}
}

// stir makes the room announce soon. It must be called without any lock.
func (h *Hub) stir(r *Room) {
	h.mu.Lock()
	h.dirty[r] = struct{}{}
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// announce tells the news of a room; it reports whether nothing is left to tell later.
func (r *Room) announce(now time.Time) (calm bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.present
	p.sweep(now)
	if now.Sub(p.told) < tick {
		return false
	}
	presence, typing := p.news(r.info.ID)
	for _, frame := range [][]byte{presence, typing} {
		if frame == nil {
			continue
		}
		p.told = now
		for s := range r.members {
			s.out.pushSignal(frame)
		}
	}
	return len(p.leaving) == 0
}

// settle stirs again if something happened between announcing and being taken off the list.
func (r *Room) settle() {
	r.mu.Lock()
	p := &r.present
	unrest := len(p.came)+len(p.gone)+len(p.typing)+len(p.leaving) > 0
	r.mu.Unlock()
	if unrest {
		r.hub.stir(r)
	}
}

// Here returns how many users are in a room, and up to limit of them.
func (h *Hub) Here(id chat.RoomID, limit int) (count int, users []chat.User) {
	r := h.liveRoom(id)
	if r == nil {
		return 0, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	users, _ = r.present.list("", limit)
	return r.present.here, users
}
