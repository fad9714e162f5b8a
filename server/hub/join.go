package hub

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"parley/server/hub/reads"
	"parley/server/store"
	"parley/server/wire"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// join answers Join.
func (s *Session) join(ctx context.Context, id int64, p *protocol.Join) error {
	for {
		r, err := s.readable(ctx, p.Room)
		if err != nil {
			return err
		}
		if r.info.Kind == chat.Public {
			if err := s.hub.Store.Follow(ctx, s.user, p.Room, s.hub.Now()); err != nil {
				return err
			}
		}
		joined, err := r.join(ctx, s, id, p)
		if err != nil {
			return err
		}
		if joined {
			s.hub.presenceChanged(r)
			s.hub.notifyUser(ctx, s.user, note{Kind: noteRoom, Room: p.Room, From: s.id})
			return nil
		}
	}
}

// joinTries bounds how often a join starts over because the room moved while the user's state was read.
const joinTries = 20

// join makes s a member. The backlog and the membership are one critical section, so that no event falls between.
func (r *Room) join(ctx context.Context, s *Session, id int64, p *protocol.Join) (joined bool, err error) {
	rules := r.rules.Load()
	if err := s.may(ctx, r, chat.ToRead); err != nil {
		return false, err
	}
	role, err := s.roleIn(ctx, r)
	if err != nil {
		return false, err
	}
	if same, err := r.agrees(ctx, s, p); err != nil {
		return false, err
	} else if !same {
		p = &protocol.Join{Room: p.Room} // as for the first time
	}
	for try := range joinTries {
		state, err := reads.Do(s.reads, func() (chat.RoomState, error) { return r.hub.Store.RoomState(ctx, s.user, r.info.ID) })
		if err != nil {
			return false, cmp.Or(s.stillReads(ctx, r), err) // it may have been closed to guests
		}
		if state.Wait, err = s.waits(ctx, r); err != nil {
			return false, err
		}
		if state.Asked, err = s.asked(ctx, r); err != nil {
			return false, err
		}
		state.Role = role
		state.Moderate = chat.RightsIn(state.Room, "", role).Has(chat.ToModerate)
		r.expect(state.Head)
		if done, retired := r.tryJoin(s, id, p, state, rules, try == joinTries-1); done || retired {
			return done, nil
		}
	}
	return false, nil
}

// tryJoin fails, to be tried again, if the room is not exactly where state says. The last try does not: the counts of
// a state may then be off by what came in that moment. With other rules than those that let s in, it has to be looked up again, too.
func (r *Room) tryJoin(s *Session, id int64, p *protocol.Join, state chat.RoomState, rules *store.Rules, last bool) (done, retired bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rules.Load() != rules {
		return false, true
	}
	if r.retired || r.last != state.Head && !last {
		return false, r.retired
	}
	if !s.joined.add(r) {
		return true, false // it has ended: there is nobody to answer
	}
	state.Head = r.last
	answer, backlog := r.resume(p, state)
	if _, again := r.members[s]; !again && !r.hides(s.user) {
		r.enter(s)
	}
	r.members[s] = r.last
	answer.Here = r.here("")
	s.answer(id, answer)
	for frame := range wire.Packets(backlog) {
		s.push(frame)
	}
	return true, false
}

// agrees compares the event at After with the client's, if the client sent its time. Under one epoch they differ if an older
// copy of the database was put back in a way that the store could not notice.
func (r *Room) agrees(ctx context.Context, s *Session, p *protocol.Join) (bool, error) {
	if p.Epoch != r.hub.epoch || p.After == 0 || p.At == 0 {
		return true, nil
	}
	at, err := reads.Do(s.reads, func() (chat.Millis, error) { return r.hub.Store.Time(ctx, r.info.ID, p.After) })
	return at == p.At, err
}

// resume returns the answer to a join, and the events that follow it. mu held.
func (r *Room) resume(p *protocol.Join, state chat.RoomState) (*protocol.Joined, [][]byte) {
	answer := &protocol.Joined{State: state, Resumed: p.After}
	if p.Epoch != r.hub.epoch || p.After > r.last || r.last-p.After > chat.ResumeMax {
		answer.Reset, answer.Resumed = true, r.last
		return answer, nil
	}
	backlog, ok := r.ring.After(p.After, r.last)
	if ok {
		answer.Resumed = r.last
	}
	return answer, backlog
}

// leave answers Leave. A room that the user does not know of can be left like one that the user does not follow.
func (s *Session) leave(ctx context.Context, p *protocol.Leave) (protocol.Payload, error) {
	if member, err := s.isMember(ctx, p.Room); err != nil {
		return nil, err
	} else if member {
		return s.quit(ctx, p.Room)
	}
	if r := s.hub.liveRoom(p.Room); r != nil && r.now().Asking {
		if err := s.unask(ctx, p.Room); err != nil {
			return nil, err
		}
	}
	if err := s.hub.Store.Unfollow(ctx, s.user, p.Room); err != nil {
		return nil, err
	}
	if r := s.hub.liveRoom(p.Room); r != nil {
		r.leave(s, true)
	}
	s.hub.notifyUser(ctx, s.user, note{Kind: noteLeft, Room: p.Room, From: s.id})
	return &protocol.Done{}, nil
}

// leave takes s out. With atOnce, the departure shows without waiting for a return.
func (r *Room) leave(s *Session, atOnce bool) {
	r.mu.Lock()
	_, in := r.members[s]
	if in {
		delete(r.members, s)
		s.joined.remove(r)
		r.exit(s, atOnce)
	}
	r.mu.Unlock()
	if in {
		r.hub.presenceChanged(r)
	}
}

// has reports whether s is a member.
func (r *Room) has(s *Session) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, in := r.members[s]
	return in
}

// membership is the rooms that a session is a member of, the other side of Room.members. Both change together, under Room.mu: so
// whatever ends a session takes it out of every room that has it, and no room takes a session that has ended.
type membership struct {
	mu    sync.Mutex // after Room.mu
	rooms map[*Room]struct{}
	ended bool
}

// add notes a room that takes the session in; it returns false if the session has ended.
func (m *membership) add(r *Room) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return false
	}
	if m.rooms == nil {
		m.rooms = map[*Room]struct{}{}
	}
	m.rooms[r] = struct{}{}
	return true
}

// remove forgets a room that the session has left.
func (m *membership) remove(r *Room) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rooms, r)
}

// list returns the rooms.
func (m *membership) list() []*Room {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.rooms))
}

// end lets no room be added any more, and returns those that are left.
func (m *membership) end() []*Room {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = true
	rooms := make([]*Room, 0, len(m.rooms))
	for r := range m.rooms {
		rooms = append(rooms, r)
	}
	return rooms
}

// leaveRooms takes a session that ends out of all rooms. The departures show after chat.LeaveWait.
func (s *Session) leaveRooms() {
	for _, r := range s.joined.end() {
		r.leave(s, false)
	}
}
