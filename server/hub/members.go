package hub

import (
	"context"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// joinTries bounds how often a join starts over because the room moved while the user's state was read.
const joinTries = 20

// join makes s a member. The backlog and the membership are one critical section, so that no event falls between.
func (r *Room) join(ctx context.Context, s *Session, id int64, p *protocol.Join) (joined bool, err error) {
	if same, err := r.agrees(ctx, s, p); err != nil {
		return false, err
	} else if !same {
		p = &protocol.Join{Room: p.Room} // as for the first time
	}
	for try := range joinTries {
		state, err := query(s, func() (chat.RoomState, error) { return r.hub.Store.RoomState(ctx, s.user, r.info.ID) })
		if err != nil {
			return false, err
		}
		r.noticed(state.Head)
		if done, retired := r.tryJoin(s, id, p, state, try == joinTries-1); done || retired {
			return done, nil
		}
	}
	return false, nil
}

// tryJoin fails, to be tried again, if the room is not exactly where state says, unless it is the last try: the counts of
// a state may then be off by what came in that moment.
func (r *Room) tryJoin(s *Session, id int64, p *protocol.Join, state chat.RoomState, last bool) (done, retired bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.retired || r.last != state.Head && !last {
		return false, r.retired
	}
	if !s.joined.add(r) {
		return true, false // it has ended: there is nobody to answer
	}
	state.Head = r.last
	answer, backlog := r.resume(p, state)
	if _, again := r.members[s]; !again && !r.hides(s.user) {
		r.present.enter(s.profile())
	}
	r.members[s] = r.last
	answer.Here = r.hereNow("")
	s.answer(id, answer)
	for frame := range packets(backlog) {
		s.push(frame)
	}
	return true, false
}

// agrees compares the event at After with the client's, if it says when that was. Under one epoch they differ if an older
// copy of the database was put back in a way that the store could not notice.
func (r *Room) agrees(ctx context.Context, s *Session, p *protocol.Join) (bool, error) {
	if p.Epoch != r.hub.epoch || p.After == 0 || p.At == 0 {
		return true, nil
	}
	events, err := query(s, func() ([]chat.Event, error) { return r.hub.Store.After(ctx, r.info.ID, p.After-1, 1, 0) })
	return len(events) == 1 && events[0].Seq == p.After && events[0].At == p.At, err
}

// resume says what of the room's past follows the join. It needs mu.
func (r *Room) resume(p *protocol.Join, state chat.RoomState) (*protocol.Joined, [][]byte) {
	answer := &protocol.Joined{State: state, Resumed: p.After}
	if p.Epoch != r.hub.epoch || p.After > r.last || r.last-p.After > chat.ResumeMax {
		answer.Reset, answer.Resumed = true, r.last
		return answer, nil
	}
	backlog, ok := r.ring.after(p.After, r.last)
	if ok {
		answer.Resumed = r.last
	}
	return answer, backlog
}

// hereNow needs mu.
func (r *Room) hereNow(after chat.UserID) protocol.Here {
	users, more := r.present.list(after, chat.PeoplePage)
	return protocol.Here{Room: r.info.ID, Count: r.present.here, Users: users, More: more}
}

// part takes s out. With now, the departure is shown without waiting for a return.
func (r *Room) part(s *Session, now bool) {
	r.mu.Lock()
	_, in := r.members[s]
	if in {
		delete(r.members, s)
		s.joined.remove(r)
		r.present.exit(s.user, time.Now(), now)
	}
	r.mu.Unlock()
	if in {
		r.hub.stir(r)
	}
}

func (r *Room) has(s *Session) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, in := r.members[s]
	return in
}

// renamed shows a user's new name to those who come from now on, and soon to those who are here.
func (r *Room) renamed(u chat.User) {
	r.mu.Lock()
	one := r.present.users[u.ID]
	news := one != nil && one.renamed(u)
	if news && one.sessions > 0 {
		r.present.outward.enter(one.user)
	}
	r.mu.Unlock()
	if news {
		r.hub.renames.add(u)
		r.hub.stir(r)
	}
}

// typed notes that a user is typing here.
func (r *Room) typed(u chat.User) {
	if r.hides(u.ID) {
		return
	}
	r.mu.Lock()
	r.present.typing[u.ID] = u
	r.present.outward.types(u)
	r.mu.Unlock()
	r.hub.stir(r)
}
