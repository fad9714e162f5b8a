package load

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Private rooms are the first user's, with everybody else as a member. While they talk there, the first user takes half of the others out, one
// after the other, and never back in: so whatever somebody sees or says after that is a leak.

// closedRoom is a private room of the load.
type closedRoom struct {
	id    chat.RoomID
	taken []chat.UserID // who is being taken out; guarded by run.mu
}

// closedName names a private room.
func (r *run) closedName(i int) string { return fmt.Sprintf("%s-private-%d", r.room(0), i) }

// createPrivate has the first user create the private rooms, when all users have an id. It waits until everybody has them.
func (r *run) createPrivate(ctx context.Context) error {
	var others []chat.UserID
	for _, u := range r.users[1:] {
		others = append(others, u.recorder.user)
	}
	owner := r.users[0]
	for i := range r.PrivateRooms {
		room := view.NewRoom{Kind: chat.Private, Name: r.closedName(i), Users: others[:min(len(others), chat.GroupMax)]}
		owner.current().Create(room)
		var id chat.RoomID
		made := func() bool {
			id = named(owner.view(), room.Name)
			return id != ""
		}
		if err := r.await(ctx, owner, "has made the private rooms", made); err != nil {
			return err
		}
		for _, user := range others[len(room.Users):] {
			owner.current().AddMember(id, user)
		}
		r.closed = append(r.closed, &closedRoom{id: id})
		for _, u := range r.users {
			if err := r.await(ctx, u, "is in the private rooms", func() bool { return u.follows(id) }); err != nil {
				return err
			}
		}
	}
	owner.current().Open(owner.home)
	return nil
}

// named returns the room of that name, "" if the user has none.
func named(v *view.Snapshot, name string) chat.RoomID {
	i := slices.IndexFunc(v.Rooms, func(room view.Room) bool { return room.Name == name })
	if i < 0 {
		return ""
	}
	return v.Rooms[i].ID
}

// takeOut takes half of the users out of the private rooms, spread over the load. What is lost with a restart of the first user is asked for again in the
// end, by insist.
func (r *run) takeOut(ctx context.Context) {
	half := r.users[1 : 1+(len(r.users)-1)/2]
	every := r.For / time.Duration(len(half)*len(r.closed)+2)
	for _, u := range half {
		for _, room := range r.closed {
			if !pause(ctx, every) {
				return
			}
			r.mu.Lock()
			room.taken = append(room.taken, u.recorder.user)
			r.mu.Unlock()
			r.users[0].current().RemoveMember(room.id, u.recorder.user)
		}
	}
}

// insistEvery is how often a removal is asked for again. The commands of one user are carried out in order: asked for without a pause, they would
// keep the first user's own messages from a slow server.
const insistEvery = time.Second

// insist asks again for the removals that have not come to pass, unless it did so just now.
func (r *run) insist() {
	if time.Since(r.insisted) < insistEvery {
		return
	}
	r.insisted = time.Now()
	for _, u := range r.users {
		_, out := r.remain(u)
		for _, room := range out {
			if u.follows(room) {
				r.users[0].current().RemoveMember(room, u.recorder.user)
			}
		}
	}
}

// remain returns the private rooms that a user is to have in the end, and those that the user is not to have.
func (r *run) remain(u *user) (in, out []chat.RoomID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, room := range r.closed {
		if slices.Contains(room.taken, u.recorder.user) {
			out = append(out, room.id)
		} else {
			in = append(in, room.id)
		}
	}
	return in, out
}
