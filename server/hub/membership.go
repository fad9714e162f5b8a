package hub

import "sync"

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

func (m *membership) remove(r *Room) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rooms, r)
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

func (s *Session) leaveRooms() {
	for _, r := range s.joined.end() {
		r.leave(s, false)
	}
}
