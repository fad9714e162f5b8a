package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// presence is who is here in a room, on this node or another. It tells changes, never the whole list. It is guarded by Room.mu.
type presence struct {
	users   map[chat.UserID]*present
	order   []chat.UserID             // of users, ascending, so that a page of them costs no sorting
	here    int                       // users that count as here: those on their way out still do
	local   int                       // of them, those who are here through this node
	came    map[chat.UserID]chat.User // since the last announcement
	gone    map[chat.UserID]chat.User
	leaving map[chat.UserID]struct{} // users without a session here whose LeaveWait runs
	typing  map[chat.UserID]chat.User
	told    time.Time // the last announcement
	outward outward
}

// present is one user in a room.
type present struct {
	user     chat.User
	sessions int       // on this node
	nodes    int       // other nodes on which the user is here
	left     time.Time // when the last session on this node went
}

func newPresence(node string) presence {
	return presence{
		users: map[chat.UserID]*present{}, came: map[chat.UserID]chat.User{}, gone: map[chat.UserID]chat.User{},
		leaving: map[chat.UserID]struct{}{}, typing: map[chat.UserID]chat.User{}, outward: newOutward(node),
	}
}

// enter counts a session in. A user who comes back within LeaveWait never left.
func (p *presence) enter(u chat.User) {
	one := p.at(u)
	if _, leaving := p.leaving[u.ID]; one.sessions == 0 && !leaving {
		p.local++
		p.outward.enter(u)
	}
	one.sessions++
	delete(p.leaving, u.ID)
}

// exit counts a session out. With now, the departure shows at once.
func (p *presence) exit(id chat.UserID, at time.Time, now bool) {
	one := p.users[id]
	if one == nil || one.sessions == 0 {
		return
	}
	if one.sessions--; one.sessions > 0 {
		return
	}
	one.left = at
	p.leaving[id] = struct{}{}
	delete(p.typing, id)
	if now {
		p.depart(id)
	}
}

// depart ends the presence of a user on this node.
func (p *presence) depart(id chat.UserID) {
	delete(p.leaving, id)
	p.local--
	p.outward.exit(id)
	p.drop(id)
}

// appear counts another node in on which the user is here.
func (p *presence) appear(u chat.User) { p.at(u).nodes++ }

// vanish counts it out.
func (p *presence) vanish(id chat.UserID) {
	if one := p.users[id]; one != nil && one.nodes > 0 {
		one.nodes--
		p.drop(id)
	}
}

// at returns the entry of a user, who is here from now on.
func (p *presence) at(u chat.User) *present {
	if one := p.users[u.ID]; one != nil {
		one.renamed(u)
		return one
	}
	one := &present{user: u}
	p.users[u.ID] = one
	at, _ := slices.BinarySearch(p.order, u.ID)
	p.order = slices.Insert(p.order, at, u.ID)
	p.here++
	if _, was := p.gone[u.ID]; was {
		delete(p.gone, u.ID)
	} else {
		p.came[u.ID] = u
	}
	return one
}

// renamed takes a newer picture of the user; it reports whether it is one.
func (one *present) renamed(u chat.User) bool {
	if one.user.Rev >= u.Rev {
		return false
	}
	one.user = u
	return true
}

// drop removes the user if nothing holds the user here any more.
func (p *presence) drop(id chat.UserID) {
	one := p.users[id]
	if _, leaving := p.leaving[id]; leaving || one.sessions > 0 || one.nodes > 0 {
		return
	}
	delete(p.users, id)
	if at, there := slices.BinarySearch(p.order, id); there {
		p.order = slices.Delete(p.order, at, at+1)
	}
	p.here--
	if _, unheard := p.came[id]; unheard {
		delete(p.came, id)
		return
	}
	p.gone[id] = one.user
}

// sweep removes those whose LeaveWait is over.
func (p *presence) sweep(now time.Time) {
	for id := range p.leaving {
		if now.Sub(p.users[id].left) >= chat.LeaveWait {
			p.depart(id)
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
		signal.Came, signal.Gone = drain(p.came, chat.PeoplePage), drain(p.gone, chat.PeoplePage)
		signal.More = len(p.came)+len(p.gone) > 0
		clear(p.came)
		clear(p.gone)
		presence = encode(0, signal)
	}
	if len(p.typing) > 0 {
		typing = encode(0, &protocol.Writing{Room: room, Users: drain(p.typing, chat.PeoplePage)})
		clear(p.typing)
	}
	return presence, typing
}

// drain takes up to limit users out of m.
func drain(m map[chat.UserID]chat.User, limit int) []chat.User {
	var users []chat.User
	for id, u := range m {
		if len(users) == limit {
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
	tidings, calm := r.tellNews(now)
	for _, t := range tidings {
		r.hub.publishJSON(context.Background(), roomTopic(r.info.ID), messagePresence, t)
	}
	return calm
}

// A crowd that comes, comes for a while, and who is there already need not see each of them at once: the more are told, the more
// seldom, so that telling costs a few hundredths of a core whatever the size of a room.
const (
	memberNews = 200 * time.Microsecond // between two announcements, for each session
	mostNews   = 5 * time.Second
)

// newsPause returns how long a room waits between two announcements.
func newsPause(members int) time.Duration {
	return max(tick, min(time.Duration(members)*memberNews, mostNews))
}

// tellNews tells the sessions here what is new, and returns what is for other nodes.
func (r *Room) tellNews(now time.Time) (tidings []*tiding, calm bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.present
	p.sweep(now)
	if now.Sub(p.told) < newsPause(len(r.members)) {
		return nil, false
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
	return p.outward.news(p, now), len(p.leaving) == 0
}

// settle stirs again if something happened between announcing and being taken off the list.
func (r *Room) settle() {
	r.mu.Lock()
	p := &r.present
	unrest := len(p.came)+len(p.gone)+len(p.typing)+len(p.leaving) > 0 || p.outward.unrest()
	r.mu.Unlock()
	if unrest {
		r.hub.stir(r)
	}
}

// Here returns how many users are in a room, and up to limit of them. Of a room that nobody on this node is in, it knows the
// count only, as the other nodes have told it.
func (h *Hub) Here(id chat.RoomID, limit int) (count int, users []chat.User) {
	r := h.liveRoom(id)
	if r == nil {
		return h.elsewhere.count(id), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	users, _ = r.present.list("", limit)
	return r.present.here, users
}
