package load

import (
	"context"
	"time"
)

// churnEvery is how often one user is disturbed.
const churnEvery = 300 * time.Millisecond

// churn disconnects, slows down and restarts random users, makes them leave and rejoin rooms, and has them removed from public rooms, until ctx ends. One user is chosen at
// a time, but a pause lasts while others are chosen. The choices are random by Config.Seed; what happens between them is not.
func (r *run) churn(ctx context.Context) {
	for pause(ctx, churnEvery) {
		u := r.users[r.chance(len(r.users))]
		switch r.chance(5) {
		case 0:
			u.dialer.disconnect()
		case 1:
			u.dialer.pause(time.Duration(500+r.chance(2000)) * time.Millisecond)
		case 2:
			u.halt()
			pause(ctx, time.Duration(r.chance(300))*time.Millisecond)
			u.start()
		case 3:
			r.leaveAndRejoin(ctx, u)
		case 4:
			r.kick(ctx, u)
		}
	}
}

// kick has the first user remove another one from a public room, who comes back at will.
func (r *run) kick(ctx context.Context, u *user) {
	room, whom := r.room(r.chance(r.Rooms)), u.view().Me.ID
	if u == r.users[0] || whom == "" {
		return
	}
	r.users[0].current().RemoveMember(room, whom)
	pause(ctx, 100*time.Millisecond)
	u.current().Open(room)
}

// leaveAndRejoin leaves a room and joins it again.
func (r *run) leaveAndRejoin(ctx context.Context, u *user) {
	room := r.room(r.chance(r.Rooms))
	u.current().Leave(room)
	pause(ctx, 100*time.Millisecond)
	u.current().Open(room)
}
