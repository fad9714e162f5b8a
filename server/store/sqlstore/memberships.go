package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// governed is a room whose memberships or rules are being changed. It is locked until the transaction ends.
type governed struct {
	chat.Room
	num   int64
	maker chat.UserID
	head  chat.Seq
	rules int64
	at    chat.Millis
}

// govern locks a room, after the users whom the transaction changes.
func (s Store) govern(ctx context.Context, tx Tx, id chat.RoomID, now time.Time) (*governed, error) {
	g := &governed{Room: chat.Room{ID: id}, at: chat.MillisOf(now)}
	err := tx.Get(ctx, `SELECT num, kind, head, rules, coalesce((SELECT u.id FROM users u WHERE u.num = made_by), ''), `+SettingsOf("rooms")+`
		FROM rooms WHERE id = $1`+s.dialect.ForUpdate, Args{id}, settingsInto(&g.Settings, &g.num, &g.Kind, &g.head, &g.rules, &g.maker)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = NoRoom()
	}
	return g, err
}

// role returns what a user is by a membership.
func (g *governed) role(ctx context.Context, q Querier, user int64) (role chat.Role, err error) {
	err = q.Get(ctx, `SELECT role FROM memberships WHERE room = $1 AND "user" = $2`, Args{g.num, user}, &role)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return role, err
}

// may returns no_room or not_allowed unless a member of a private room or a group may do something.
func (g *governed) may(ctx context.Context, q Querier, by int64, do chat.Rights) error {
	if !g.Kind.MembersOnly() {
		return nil
	}
	role, err := g.role(ctx, q, by)
	switch {
	case err != nil:
		return err
	case role == "":
		return NoRoom()
	case !chat.RightsIn(g.Room, "", role).Has(do):
		return MayNot()
	}
	return nil
}

// count counts the members, up to one more than a group can have, and the owners among them, up to two.
func (g *governed) count(ctx context.Context, q Querier) (members, owners int, err error) {
	err = q.Get(ctx, `SELECT (SELECT count(*) FROM (SELECT 1 FROM memberships WHERE room = $1 AND role <> '' LIMIT $2) limited),
		(SELECT count(*) FROM (SELECT 1 FROM memberships WHERE room = $1 AND role = 'owner' LIMIT 2) few)`, Args{g.num, chat.GroupMax + 1}, &members, &owners)
	return members, owners, err
}

// set gives a user a role, or takes it: one more version of the rules.
func (g *governed) set(ctx context.Context, tx Tx, user int64, role chat.Role, by int64) error {
	g.rules++
	err := tx.Exec(ctx, `INSERT INTO memberships (room, "user", role, since, given_by, version) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (room, "user") DO UPDATE SET role = excluded.role, given_by = excluded.given_by, version = excluded.version,
			since = CASE WHEN memberships.role = '' OR excluded.role = '' THEN excluded.since ELSE memberships.since END`,
		Args{g.num, user, role, g.at, by, g.rules})
	if err == nil {
		err = tx.Exec(ctx, `UPDATE rooms SET rules = $2 WHERE num = $1`, Args{g.num, g.rules})
	}
	if err == nil && role != "" {
		err = tx.Exec(ctx, `DELETE FROM asks WHERE room = $1 AND "user" = $2`, Args{g.num, user})
	}
	return err
}

// note appends an event about a member.
func (g *governed) note(ctx context.Context, tx Tx, kind chat.EventKind, by, whom seat) (*chat.Event, error) {
	g.head++
	e := &chat.Event{Room: g.ID, Seq: g.head, Kind: kind, At: g.at, By: by.user, Whom: &chat.User{ID: whom.user.ID, Name: whom.user.Name}}
	p := Placed{Room: g.num, Author: by.num}
	err := p.Fill(*e)
	if err == nil {
		err = tx.Exec(ctx, `INSERT INTO events (room, seq, kind, at, author, extra, sum) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			Args{g.num, e.Seq, e.Kind, e.At, by.num, p.Extra, p.Sum})
	}
	if err == nil {
		err = tx.Exec(ctx, `UPDATE rooms SET head = $2 WHERE num = $1`, Args{g.num, g.head})
	}
	return e, err
}

// enrolled is the result of a change.
func (g *governed) enrolled(event *chat.Event) store.Enrolled {
	return store.Enrolled{Rules: store.Rules{Version: g.rules, Settings: g.Settings}, Event: event}
}

// seat is a user of a change, with its primary key.
type seat struct {
	num  int64
	user chat.User
}

// seats locks the users of a change and returns them.
func (s Store) seats(ctx context.Context, tx Tx, ids ...chat.UserID) ([]seat, error) {
	if err := tx.LockUsers(ctx, ids...); err != nil {
		return nil, err
	}
	all := make([]seat, len(ids))
	for i, id := range ids {
		var err error
		if all[i].num, all[i].user, err = UserByID(ctx, tx, id, ""); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// changeMember runs a change of the membership of a user, with the room and the users locked.
func (s Store) changeMember(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time,
	change func(context.Context, Tx, *governed, seat, seat) (*chat.Event, error)) (done store.Enrolled, err error) {
	err = s.db.Govern(ctx, func(ctx context.Context, tx Tx) error {
		seats, err := s.seats(ctx, tx, user, by)
		if err != nil {
			return err
		}
		g, err := s.govern(ctx, tx, room, now)
		if err != nil {
			return err
		}
		event, err := change(ctx, tx, g, seats[0], seats[1])
		done = g.enrolled(event)
		return err
	})
	if err != nil {
		return store.Enrolled{}, s.dialect.Refusal(err, err, NoUser())
	}
	return done, nil
}

// AddMember adds a user to a private room or a group.
func (s Store) AddMember(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (store.Enrolled, error) {
	return s.changeMember(ctx, room, user, by, now, func(ctx context.Context, tx Tx, g *governed, whom, by seat) (*chat.Event, error) {
		if !g.Kind.MembersOnly() {
			return nil, NoRoom()
		}
		do := chat.ToInvite
		if role != chat.RoleMember {
			do |= chat.ToAssign
		}
		if err := g.may(ctx, tx, by.num, do); err != nil {
			return nil, err
		}
		if was, err := g.role(ctx, tx, whom.num); err != nil || was != "" {
			return nil, err
		}
		if err := g.mayAdd(ctx, tx, whom, by); err != nil {
			return nil, err
		}
		return s.enroll(ctx, tx, g, whom, role, by, by)
	})
}

// mayAdd returns not_delivered for somebody whom by cannot add, and silenced for a stranger of somebody who is.
func (g *governed) mayAdd(ctx context.Context, q Querier, whom, by seat) error {
	barred, strange, err := g.reach(ctx, q, whom, by)
	if err == nil && (barred || strange && g.Kind == chat.Group) {
		err = NotDelivered()
	}
	if err == nil && strange {
		err = speaks(ctx, q, by.user.ID, g.at, "")
	}
	return err
}

// reach reports whether a user is banned, blocks by or is blocked, and whether the two do not talk to each other in a direct room.
func (g *governed) reach(ctx context.Context, q Querier, whom, by seat) (barred, strange bool, err error) {
	err = q.Get(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE num = $1 AND banned_until > $3)
			OR EXISTS (SELECT 1 FROM blocks WHERE "user" = $1 AND blocked = $2 OR "user" = $2 AND blocked = $1),
		(SELECT count(*) FROM members WHERE room = (SELECT num FROM rooms WHERE id = $4) AND request = '') < 2`,
		Args{whom.num, by.num, g.at, chat.DirectID(whom.user.ID, by.user.ID)}, &barred, &strange)
	return barred, strange, err
}

// enroll makes a user a member of a private room or a group that has members, and follow it. The event is by its author.
func (s Store) enroll(ctx context.Context, tx Tx, g *governed, whom seat, role chat.Role, by, author seat) (*chat.Event, error) {
	members, _, err := g.count(ctx, tx)
	switch {
	case err != nil:
		return nil, err
	case members == 0:
		return nil, NoRoom()
	case g.Kind == chat.Group && members >= chat.GroupMax:
		return nil, GroupFull()
	}
	if err := s.admitMember(ctx, tx, g, whom, role, by); err != nil {
		return nil, err
	}
	event, err := g.note(ctx, tx, chat.Added, author, whom)
	if err == nil {
		err = tx.Exec(ctx, `UPDATE members SET read_seq = $3 WHERE "user" = $1 AND room = $2`, Args{whom.num, g.num, g.head})
	}
	return event, err
}

// addInvited makes a user a member of a private room or a group by an invitation of by, who may have left. It is for a transaction of Govern.
func (s Store) addInvited(ctx context.Context, tx Tx, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (store.Enrolled, error) {
	seats, err := s.seats(ctx, tx, user, by)
	if Is(err, chat.CodeNoUser) {
		seats, err = s.seats(ctx, tx, user, user)
	}
	if err != nil {
		return store.Enrolled{}, err
	}
	g, err := s.govern(ctx, tx, room, now)
	if err == nil && !g.Kind.MembersOnly() {
		err = NoRoom()
	}
	if err != nil {
		return store.Enrolled{}, err
	}
	whom, inviter := seats[0], seats[1]
	if was, err := g.role(ctx, tx, whom.num); err != nil || was != "" {
		return g.enrolled(nil), err
	}
	barred, _, err := g.reach(ctx, tx, whom, inviter)
	if err == nil && barred {
		err = NotDelivered()
	}
	if err != nil {
		return store.Enrolled{}, err
	}
	event, err := s.enroll(ctx, tx, g, whom, role, inviter, whom)
	return g.enrolled(event), err
}

// admitMember stores a membership, and that the member follows the room.
func (s Store) admitMember(ctx context.Context, tx Tx, g *governed, whom seat, role chat.Role, by seat) error {
	if !slices.Contains(chat.RolesIn(g.Kind), role) {
		return NoRole()
	}
	var follows int
	if err := tx.Get(ctx, `SELECT count(*) FROM members WHERE "user" = $1 AND peer IS NULL`, Args{whom.num}, &follows); err != nil {
		return err
	}
	if follows >= chat.RoomsMax {
		return TooManyOfTheirs(whom.user.Name)
	}
	if err := g.set(ctx, tx, whom.num, role, by.num); err != nil {
		return err
	}
	err := tx.Exec(ctx, `INSERT INTO members ("user", room, read_seq, since) VALUES ($1, $2, $3, $4)`, Args{whom.num, g.num, g.head, g.at})
	if err == nil {
		err = tx.Reference(ctx, inOrder(whom.num, by.num)...)
	}
	if err == nil {
		err = tx.CountChange(ctx, whom.num)
	}
	return err
}

// createForMembers stores a private room or a group with its members, of whom by is the owner.
func (s Store) createForMembers(ctx context.Context, tx Tx, room chat.Room, by chat.UserID, users []chat.UserID, now time.Time) error {
	seats, err := s.seats(ctx, tx, withFirst(by, users)...)
	if err == nil {
		err = speaks(ctx, tx, by, chat.MillisOf(now), "")
	}
	if err != nil {
		return err
	}
	if _, _, err := roomByID(ctx, tx, room.ID); err == nil {
		return RoomTaken()
	} else if !Is(err, chat.CodeNoRoom) {
		return err
	}
	if room.Kind == chat.Group && len(seats) > chat.GroupMax {
		return GroupFull()
	}
	owner := seats[0]
	err = tx.Exec(ctx, `INSERT INTO rooms (id, kind, name, topic, made_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		Args{room.ID, room.Kind, room.Name, room.Topic, owner.num, chat.MillisOf(now)})
	if err != nil {
		return err
	}
	g, err := s.govern(ctx, tx, room.ID, now)
	if err != nil {
		return err
	}
	for i, whom := range seats {
		role := chat.RoleMember
		if i == 0 {
			role = chat.RoleOwner
		} else if err := g.mayAdd(ctx, tx, whom, owner); err != nil {
			return err
		}
		if err := s.admitMember(ctx, tx, g, whom, role, owner); err != nil {
			return err
		}
	}
	return nil
}

// withFirst returns the users, each once, with one of them first.
func withFirst(first chat.UserID, users []chat.UserID) []chat.UserID {
	all := []chat.UserID{first}
	for _, u := range users {
		if !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return all
}

// inOrder returns primary keys in their order, each once.
func inOrder(nums ...int64) []int64 {
	slices.Sort(nums)
	return slices.Compact(nums)
}

// RemoveMember ends a membership.
func (s Store) RemoveMember(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time) (store.Enrolled, error) {
	return s.changeMember(ctx, room, user, by, now, func(ctx context.Context, tx Tx, g *governed, whom, by seat) (*chat.Event, error) {
		if g.Kind == chat.Direct {
			return nil, NoRoom()
		}
		if err := g.mayTake(ctx, tx, whom, by, chat.ToRemove, ""); err != nil {
			return nil, err
		}
		unfollowed, err := tx.Change(ctx, `DELETE FROM members WHERE "user" = $1 AND room = $2`, Args{whom.num, g.num})
		if err == nil && unfollowed {
			err = tx.CountChange(ctx, whom.num)
		}
		if err != nil {
			return nil, err
		}
		kicked := unfollowed && g.Kind == chat.Public
		if was, err := g.role(ctx, tx, whom.num); err != nil || was == "" && !kicked {
			return nil, err
		}
		if err := g.set(ctx, tx, whom.num, "", by.num); err != nil || !g.Kind.MembersOnly() {
			return nil, err
		}
		return g.note(ctx, tx, chat.Removed, by, whom)
	})
}

// mayTake refuses to take a role from a user, and to give another one instead, that by may not take or that the room needs.
func (g *governed) mayTake(ctx context.Context, tx Querier, whom, by seat, do chat.Rights, instead chat.Role) error {
	self := whom.num == by.num
	if self {
		do = 0
	}
	if err := g.may(ctx, tx, by.num, do); err != nil {
		return err
	}
	if !g.Kind.MembersOnly() {
		if g.maker == whom.user.ID && !self {
			return OwnerStays()
		}
		return nil
	}
	was, err := g.role(ctx, tx, whom.num)
	if err != nil || was != chat.RoleOwner || instead == chat.RoleOwner {
		return err
	}
	if !self {
		return OwnerStays()
	}
	members, owners, err := g.count(ctx, tx)
	if err == nil && owners == 1 && (members > 1 || instead != "") {
		err = LastOwnerOfRoom()
	}
	return err
}

// Assign gives a user another role.
func (s Store) Assign(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (store.Enrolled, error) {
	return s.changeMember(ctx, room, user, by, now, func(ctx context.Context, tx Tx, g *governed, whom, by seat) (*chat.Event, error) {
		switch {
		case g.Kind == chat.Direct:
			return nil, NoRoom()
		case !slices.Contains(chat.RolesIn(g.Kind), role):
			return nil, NoRole()
		case g.Kind == chat.Public && g.maker == whom.user.ID:
			return nil, OwnerStays()
		}
		if err := g.mayTake(ctx, tx, whom, by, chat.ToAssign, role); err != nil {
			return nil, err
		}
		was, err := g.role(ctx, tx, whom.num)
		switch {
		case err != nil || was == role:
			return nil, err
		case was == "" && g.Kind.MembersOnly():
			return nil, NoMember()
		case whom.num == by.num && !was.AtLeast(role):
			return nil, MayNot()
		}
		if err := g.set(ctx, tx, whom.num, role, by.num); err != nil {
			return nil, err
		}
		return nil, tx.Reference(ctx, inOrder(whom.num, by.num)...)
	})
}
