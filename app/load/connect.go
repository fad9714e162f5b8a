package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// connect starts the users and makes each follow every room.
func (r *run) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, r.Settle+time.Duration(r.Clients)*50*time.Millisecond)
	defer cancel()
	for i := range r.Clients {
		u, err := r.newUser(i)
		if err != nil {
			return err
		}
		r.users = append(r.users, u)
		if i == 0 {
			if err := r.createRooms(ctx, u); err != nil {
				return err
			}
		}
	}
	enough := make(chan struct{}, 64) // how many join at a time
	var joining sync.WaitGroup
	failed := make(chan error, len(r.users))
	for _, u := range r.users {
		joining.Go(func() {
			enough <- struct{}{}
			defer func() { <-enough }()
			failed <- r.join(ctx, u)
		})
	}
	joining.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	if r.PrivateRooms == 0 {
		return nil
	}
	if err := r.createPrivate(ctx); err != nil {
		return err
	}
	var err error
	if r.keeper, err = r.newKeeper(); err == nil {
		err = r.keeper.invite(ctx)
	}
	if err == nil {
		err = r.newSnoops()
	}
	if err == nil && r.Ban != nil {
		err = r.addOutcast(ctx)
	}
	return err
}

// createRooms creates the rooms, or opens them if they exist already.
func (r *run) createRooms(ctx context.Context, u *user) error {
	if err := r.await(ctx, u, "is connected", func() bool { return u.view().Link.State == view.Online }); err != nil {
		return err
	}
	for i := range r.Rooms {
		u.current().Create(view.NewRoom{Name: string(r.room(i))}) // also opens it
		created := func() bool {
			for _, n := range u.view().Notices {
				u.current().Dismiss(n.ID)
				if n.Error.Code == chat.CodeRoomTaken {
					u.current().Open(r.room(i))
				} else { // such as a store that is away just now
					u.current().Create(view.NewRoom{Name: string(r.room(i))})
				}
			}
			_, known := u.recorder.seqOf(r.room(i))
			return known
		}
		if err := r.await(ctx, u, fmt.Sprintf("has created the room %s", r.room(i)), created); err != nil {
			return err
		}
	}
	return nil
}

// join makes one user follow every room.
func (r *run) join(ctx context.Context, u *user) error {
	if err := r.await(ctx, u, "is connected", func() bool { return u.view().Link.State == view.Online }); err != nil {
		return err
	}
	u.recorder.setUser(u.view().Me.ID)
	for i := range r.Rooms {
		u.current().Open(r.room((u.number + i + 1) % r.Rooms))
		follows := func() bool {
			_, known := u.recorder.seqOf(r.room((u.number + i + 1) % r.Rooms))
			return known
		}
		if err := r.await(ctx, u, "follows the rooms", follows); err != nil {
			return err
		}
	}
	u.home = r.room(u.number % r.Rooms) // the last one opened
	return nil
}

// await waits until ok. The error says what never happened.
func (r *run) await(ctx context.Context, u *user, what string, ok func() bool) error {
	for !ok() {
		if !pause(ctx, 10*time.Millisecond) {
			return fmt.Errorf("client %d never %s: is a server at %s, with --limits off? its link is %s", u.number, what, r.URL, u.view().Link.State)
		}
	}
	return nil
}
