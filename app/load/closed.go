package load

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Private rooms and groups, in turn, are the first user's. The others are in a private room all, and in a group as far as it has room. While they talk
// there, the keeper takes some of them out and lets some of these in again: see keeper.go. The snoops ask for more than is theirs: see snoop.go.

// groupMost bounds who is in a group besides the first user, who has to talk to each of them first.
const groupMost = 8

// closedRoom is a private room or a group of the load.
type closedRoom struct {
	id     chat.RoomID
	group  bool
	people []*user              // who is in it in the beginning, besides the first user
	invite string               // the token of an invite
	out    map[chat.UserID]bool // who is out of it, or about to be; guarded by run.mu
}

// createPrivate has the first user create the private rooms and groups, when all users have an id. It waits until everybody has them.
func (r *run) createPrivate(ctx context.Context) error {
	for i := range r.PrivateRooms {
		room := &closedRoom{group: i%2 == 1, people: r.users[1:], out: map[chat.UserID]bool{}}
		create := r.createClosed
		if room.group {
			room.people = room.people[:min(len(room.people), groupMost)]
			create = r.createGroup
		}
		if err := create(ctx, room, fmt.Sprintf("%s-private-%d", r.room(0), i)); err != nil {
			return err
		}
		r.closed = append(r.closed, room)
		for _, u := range room.people {
			if err := r.await(ctx, u, "is in the private rooms", func() bool { return u.follows(room.id) }); err != nil {
				return err
			}
		}
	}
	r.users[0].current().Open(r.users[0].home)
	return nil
}

// createClosed creates a private room.
func (r *run) createClosed(ctx context.Context, room *closedRoom, name string) error {
	owner, users := r.users[0], idsOf(room.people)
	first := users[:min(len(users), chat.GroupMax)]
	if err := r.make(ctx, room, view.NewRoom{Kind: chat.Private, Name: name, Users: first}); err != nil {
		return err
	}
	for _, user := range users[len(first):] {
		owner.current().AddMember(room.id, user)
	}
	return nil
}

// createGroup creates a group: of people to whom the first user has talked.
func (r *run) createGroup(ctx context.Context, room *closedRoom, name string) error {
	owner, users := r.users[0], idsOf(room.people)
	for i, user := range users {
		owner.current().Send(owner.home, view.Draft{Text: fmt.Sprintf("%s: would you come, %d?", name, i), To: user})
	}
	for _, u := range room.people {
		direct := chat.DirectID(owner.recorder.user, u.recorder.user)
		talks := func() bool {
			i := slices.IndexFunc(u.view().Rooms, func(r view.Room) bool { return r.ID == direct })
			return i >= 0
		}
		if err := r.await(ctx, u, "talks to the first user", talks); err != nil {
			return err
		}
	}
	return r.make(ctx, room, view.NewRoom{Kind: chat.Group, Name: name, Users: users})
}

// makeAgain is how long it may take until a new room is there, before it is asked for again: the last request of one of the users may not be answered yet.
const makeAgain = 2 * time.Second

// make creates a room, and notes its id.
func (r *run) make(ctx context.Context, room *closedRoom, what view.NewRoom) error {
	owner := r.users[0]
	var asked time.Time
	return r.await(ctx, owner, "has made the private rooms", func() bool {
		if room.id = named(owner.view(), what.Name); room.id != "" {
			return true
		}
		if time.Since(asked) > makeAgain {
			asked = time.Now()
			owner.current().Create(what)
		}
		return false
	})
}

// named returns the room of that name, "" if the user has none.
func named(v *view.Snapshot, name string) chat.RoomID {
	i := slices.IndexFunc(v.Rooms, func(room view.Room) bool { return room.Name == name })
	if i < 0 {
		return ""
	}
	return v.Rooms[i].ID
}

// idsOf returns the ids of users.
func idsOf(users []*user) []chat.UserID {
	ids := make([]chat.UserID, len(users))
	for i, u := range users {
		ids[i] = u.recorder.user
	}
	return ids
}

// remain returns the private rooms and groups that a user is to have in the end, and those that the user is not to have.
func (r *run) remain(u *user) (in, out []chat.RoomID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, room := range r.closed {
		switch {
		case u != r.users[0] && !slices.Contains(room.people, u):
		case room.out[u.recorder.user]:
			out = append(out, room.id)
		default:
			in = append(in, room.id)
		}
	}
	return in, out
}
