package sqlstore

import (
	"context"
	"time"

	"parley/shared/chat"
)

// leaveRooms ends the user's memberships and roles, room by room, and leaves no trace of them. Roles that the user has given
// to others look as if they had given them to themselves. A room that loses its last owner gets another one: the member with the highest
// role, and of these the first.
func (e *erasing) leaveRooms(ctx context.Context, tx Tx, now time.Time) error {
	rooms, err := List(ctx, tx, `SELECT r.id FROM memberships m JOIN rooms r ON r.num = m.room WHERE m."user" = $1 AND m.role <> '' ORDER BY m.room`, Args{e.num},
		func(scan Scan) (id chat.RoomID, err error) {
			err = scan(&id)
			return id, err
		})
	for _, room := range rooms {
		if err == nil {
			err = e.leaveRoom(ctx, tx, room, now)
		}
	}
	for _, query := range []string{`DELETE FROM memberships WHERE "user" = $1`, `UPDATE memberships SET given_by = "user" WHERE given_by = $1`} {
		if err == nil {
			err = tx.Exec(ctx, query, Args{e.num})
		}
	}
	return err
}

func (e *erasing) leaveRoom(ctx context.Context, tx Tx, room chat.RoomID, now time.Time) error {
	g, err := e.govern(ctx, tx, room, now)
	if err == nil {
		err = g.set(ctx, tx, e.num, "", e.num)
	}
	if err != nil || !g.Kind.MembersOnly() {
		return err
	}
	members, owners, err := g.count(ctx, tx)
	if err != nil || members == 0 || owners > 0 {
		return err
	}
	var heir int64
	err = tx.Get(ctx, `SELECT "user" FROM memberships WHERE room = $1 AND role <> '' ORDER BY `+rankOf("role")+`, since, "user" LIMIT 1`, Args{g.num}, &heir)
	if err == nil {
		err = g.set(ctx, tx, heir, chat.RoleOwner, heir)
	}
	return err
}
