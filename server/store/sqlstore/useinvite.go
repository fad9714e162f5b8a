package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// UseInvite lets a user in.
func (s Store) UseInvite(ctx context.Context, hash []byte, user chat.UserID, now time.Time) (use store.InviteUse, err error) {
	err = s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		use, err = s.useInvite(ctx, tx, hash, user, false, now)
		return err
	})
	if err != nil {
		return store.InviteUse{}, err
	}
	return use, nil
}

// CreateInvited lets a newcomer in.
func (s Store) CreateInvited(ctx context.Context, n store.Newcomer, hash []byte, now time.Time) (user chat.User, use store.InviteUse, err error) {
	refused := errors.New("the invite lets nobody in")
	err = s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		err := createUser(ctx, tx, n, chat.MillisOf(now))
		if err == nil {
			use, err = s.useInvite(ctx, tx, hash, n.ID, true, now)
		}
		if err == nil && !use.Came {
			err = refused
		}
		return err
	})
	switch {
	case errors.Is(err, refused):
		return chat.User{}, use, nil
	case err != nil:
		return chat.User{}, store.InviteUse{}, err
	}
	return chat.User{ID: n.ID, Name: n.Name.Shown}, use, nil
}

// useInvite locks the user and the maker of the invite, then the invite. A new user is not in the place before.
func (s Store) useInvite(ctx context.Context, tx Tx, hash []byte, user chat.UserID, fresh bool, now time.Time) (use store.InviteUse, err error) {
	found, err := invite(ctx, tx, `i.hash = $2`, hash, now, VoidInvite())
	if err == nil {
		err = tx.LockUsers(ctx, user, found.By.ID)
	}
	if err != nil {
		return use, err
	}
	num, _, err := UserByID(ctx, tx, user, "")
	if err == nil {
		err = tx.Get(ctx, `SELECT 1 FROM invites WHERE id = $1`+s.dialect.ForUpdate, Args{found.ID}, new(int))
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = VoidInvite() // it was removed meanwhile
	}
	if err == nil {
		use.Invite, err = invite(ctx, tx, `i.id = $2`, found.ID, now, VoidInvite())
	}
	if err != nil {
		return use, err
	}
	to := guestOf{user: num, id: user, fresh: fresh}
	if err := compare(ctx, tx, &use, &to); err != nil || use.Already || use.Removed || use.Invite.State != chat.InviteActive {
		return use, err
	}
	if use.Enrolled, err = s.letIn(ctx, tx, to, use.Invite, now); err != nil {
		return use, err
	}
	err = tx.Exec(ctx, `UPDATE invites SET used = used + 1 WHERE id = $1`, Args{found.ID})
	if err == nil {
		err = tx.Exec(ctx, `INSERT INTO invitees (invite, "user", at) VALUES ($1, $2, $3) ON CONFLICT (invite, "user") DO UPDATE SET at = excluded.at`,
			Args{found.ID, num, chat.MillisOf(now)})
	}
	if err == nil {
		use.Came = true
		use.Invite, err = invite(ctx, tx, `i.id = $2`, found.ID, now, VoidInvite())
	}
	return use, err
}

// guestOf is who an invite is about to let in, and where.
type guestOf struct {
	user  int64
	id    chat.UserID
	fresh bool // not in the place before
	room  chat.Room
}

// compare tells whether the user is in already, or was taken out of the room.
func compare(ctx context.Context, q Querier, use *store.InviteUse, to *guestOf) error {
	if use.Invite.Room == "" {
		use.Already = !to.fresh
		return nil
	}
	num, room, err := roomByID(ctx, q, use.Invite.Room)
	to.room = room
	if err == nil && !room.Kind.MembersOnly() && !room.Asking {
		return q.Get(ctx, `SELECT EXISTS (SELECT 1 FROM members WHERE "user" = $1 AND room = $2)`, Args{to.user, num}, &use.Already)
	}
	if err == nil {
		err = q.Get(ctx, `SELECT EXISTS (SELECT 1 FROM memberships WHERE room = $1 AND "user" = $2 AND role <> '')
				OR EXISTS (SELECT 1 FROM rooms WHERE num = $1 AND kind = 'public' AND made_by = $2),
			EXISTS (SELECT 1 FROM memberships WHERE room = $1 AND "user" = $2 AND role = '' AND given_by <> $2)`, Args{num, to.user}, &use.Already, &use.Removed)
	}
	return err
}

// letIn makes a user a member of the room of an invite, with no more than its maker may give.
func (s Store) letIn(ctx context.Context, tx Tx, to guestOf, i chat.Invite, now time.Time) (done store.Enrolled, err error) {
	if i.Room == "" {
		return done, nil
	}
	role, err := mayGive(ctx, tx, to.room, i)
	if err != nil {
		return done, err
	}
	if to.room.Kind.MembersOnly() {
		return s.addInvited(ctx, tx, i.Room, to.id, role, i.By.ID, now)
	}
	var open bool
	err = tx.Get(ctx, `SELECT `+OpenTo("r", "$2")+` FROM rooms r WHERE r.id = $1`, Args{i.Room, to.id}, &open)
	if err == nil && !open && !to.fresh { // somebody new is about to have an account
		err = chat.NoGuests()
	}
	if err == nil {
		err = s.follow(ctx, tx, to.id, i.Room, chat.MillisOf(now))
	}
	if role == chat.RoleMember {
		if !to.room.Asking {
			return done, err
		}
		role = chat.RoleGuest // belonging is enough
	}
	if err != nil {
		return done, err
	}
	g, err := s.govern(ctx, tx, i.Room, now)
	if err == nil {
		err = g.set(ctx, tx, to.user, role, to.user)
	}
	return g.enrolled(nil), err
}

// mayGive returns the role that an invite gives: that of a member if its maker may not give another one any more.
func mayGive(ctx context.Context, q Querier, room chat.Room, i chat.Invite) (chat.Role, error) {
	if i.Role == chat.RoleMember || i.By.ID == "" {
		return i.Role, nil
	}
	var server chat.Role
	err := q.Get(ctx, `SELECT CASE WHEN claimed_at > 0 THEN role ELSE 'guest' END FROM users WHERE id = $1`, Args{i.By.ID}, &server)
	if err != nil {
		return "", err
	}
	here, err := member(ctx, q, room.ID, i.By.ID)
	if err == nil && !chat.RightsIn(room, server, here).Has(chat.ToAssign) {
		return chat.RoleMember, nil
	}
	return i.Role, err
}
