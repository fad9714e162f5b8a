package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// The conditions of the states of an invite i by a user u into a room r, at the time $1. void is one that was revoked, or whose maker is banned or
// may not invite into a room of members any more, or does not belong to one that is joined by asking.
var inviteVoid = `(i.revoked_at > 0 OR coalesce(u.banned_until, 0) > $1 OR i.made_by IS NOT NULL AND coalesce(r.asking, 0) = 1 AND coalesce(r.made_by, 0) <> i.made_by
		AND NOT (u.claimed_at > 0 AND u.role IN ('moderator', 'admin', 'owner'))
		AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room = i.room AND m."user" = i.made_by AND m.role <> '')
	OR i.made_by IS NOT NULL AND coalesce(r.kind, '') IN ('private', 'group')
	AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room = i.room AND m."user" = i.made_by AND m.role IN (CASE WHEN r.kind = 'group' THEN 'member' ELSE 'moderator' END, 'owner')))`

const inviteUsedUp = `(i.uses > 0 AND i.used >= i.uses)`

var selectInvite = `SELECT i.id, coalesce(r.id, ''), i.role, i.note, coalesce(u.id, ''), coalesce(u.name, ''), coalesce(u.rev, 0),
	i.made_at, i.expires_at, i.used, i.uses,
	CASE WHEN ` + inviteVoid + ` THEN 'revoked' WHEN ` + inviteUsedUp + ` THEN 'used_up' WHEN i.expires_at <= $1 THEN 'expired' ELSE 'active' END
	FROM invites i LEFT JOIN rooms r ON r.num = i.room LEFT JOIN users u ON u.num = i.made_by WHERE `

func scanInvite(scan Scan) (i chat.Invite, err error) {
	err = scan(&i.ID, &i.Room, &i.Role, &i.Note, &i.By.ID, &i.By.Name, &i.By.Rev, &i.Made, &i.Expires, &i.Used, &i.Uses, &i.State)
	return i, err
}

// invite reads one invite, which meets a condition on $2, or returns an error for none.
func invite(ctx context.Context, q Querier, where string, key any, now time.Time, none error) (chat.Invite, error) {
	found, err := List(ctx, q, selectInvite+where, Args{chat.MillisOf(now), key}, scanInvite)
	if err == nil && len(found) == 0 {
		err = none
	}
	if err != nil {
		return chat.Invite{}, err
	}
	return found[0], nil
}

// InviteByHash returns the invite of a token.
func (s Store) InviteByHash(ctx context.Context, hash []byte, now time.Time) (chat.Invite, error) {
	return invite(ctx, s.db, `i.hash = $2`, hash, now, VoidInvite())
}

// Invite returns an invite.
func (s Store) Invite(ctx context.Context, id chat.InviteID, now time.Time) (chat.Invite, error) {
	return invite(ctx, s.db, `i.id = $2`, id, now, NoInvite())
}

// ListInvites reads a page.
func (s Store) ListInvites(ctx context.Context, q store.InviteQuery, now time.Time) ([]chat.Invite, error) {
	args := Args{chat.MillisOf(now), max(q.Limit, 0)}
	where := `1 = 1`
	add := func(condition string, value any) {
		args = append(args, value)
		where += ` AND ` + fmt.Sprintf(condition, len(args))
	}
	if q.Room != "" {
		add(`i.room = (SELECT num FROM rooms WHERE id = $%d)`, q.Room)
	}
	if q.By != "" {
		add(`i.made_by = (SELECT num FROM users WHERE id = $%d)`, q.By)
	}
	if q.After != "" {
		add(`(i.made_at, i.id) < (SELECT made_at, id FROM invites WHERE id = $%d)`, q.After)
	}
	switch q.State {
	case chat.InviteActive:
		where += ` AND i.expires_at > $1 AND NOT ` + inviteVoid + ` AND NOT ` + inviteUsedUp
	case chat.InviteUsedUp:
		where += ` AND NOT ` + inviteVoid + ` AND ` + inviteUsedUp
	case chat.InviteExpired:
		where += ` AND i.expires_at <= $1 AND NOT ` + inviteVoid + ` AND NOT ` + inviteUsedUp
	case chat.InviteRevoked:
		where += ` AND ` + inviteVoid
	}
	return List(ctx, s.db, selectInvite+where+` ORDER BY i.made_at DESC, i.id DESC LIMIT $2`, args, scanInvite)
}

// Invitees returns who has come by an invite.
func (s Store) Invitees(ctx context.Context, id chat.InviteID) ([]chat.User, error) {
	return s.users(ctx, `SELECT u.id, u.name, u.rev FROM invitees n JOIN users u ON u.num = n."user" WHERE n.invite = $1 ORDER BY n.at, u.num`, Args{id})
}

// AddInvite stores an invite. It locks its maker, whose invites it counts.
func (s Store) AddInvite(ctx context.Context, i chat.Invite, hash []byte) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		maker, err := s.inviter(ctx, tx, i)
		if err != nil {
			return err
		}
		var room *int64
		if i.Room != "" {
			num, found, err := roomByID(ctx, tx, i.Room)
			switch {
			case err == nil && found.Kind == chat.Direct:
				err = NoRoom()
			case err == nil && !slices.Contains(chat.RolesIn(found.Kind), i.Role):
				err = NoRole()
			}
			if err != nil {
				return err
			}
			room = &num
		}
		return tx.Exec(ctx, `INSERT INTO invites (id, hash, room, role, note, made_by, made_at, expires_at, uses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			Args{i.ID, hash, room, i.Role, i.Note, maker, i.Made, i.Expires, i.Uses})
	})
	return s.dialect.Refusal(err, err, NoRoom()) // a sweep has taken it
}

// inviter returns the primary key of the maker of an invite, nil for the operator, or too_many.
func (s Store) inviter(ctx context.Context, tx Tx, i chat.Invite) (*int64, error) {
	if i.By.ID == "" {
		return nil, nil
	}
	maker, _, err := UserByID(ctx, tx, i.By.ID, s.dialect.ForUpdate)
	if err != nil {
		return nil, err
	}
	var active int
	err = tx.Get(ctx, `SELECT count(*) FROM invites i WHERE i.made_by = $1 AND i.expires_at > $2 AND i.revoked_at = 0 AND NOT `+inviteUsedUp,
		Args{maker, i.Made}, &active)
	if err == nil && active >= chat.InvitesMax {
		err = TooManyInvites()
	}
	return &maker, err
}

// RevokeInvite ends an invite.
func (s Store) RevokeInvite(ctx context.Context, id chat.InviteID, now time.Time) (i chat.Invite, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := tx.Exec(ctx, `UPDATE invites SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`, Args{chat.MillisOf(now), id}); err != nil {
			return err
		}
		i, err = invite(ctx, tx, `i.id = $2`, id, now, NoInvite())
		return err
	})
	if err != nil {
		return chat.Invite{}, err
	}
	return i, nil
}

// PurgeInvites removes old invites. Another server may remove others at the same time.
func (s Store) PurgeInvites(ctx context.Context, before time.Time, limit int) (purged int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, tx Tx) error {
		ids, err := List(ctx, tx, `SELECT id FROM invites WHERE expires_at < $1 ORDER BY expires_at LIMIT $2`+s.dialect.Index.OnlyMine,
			Args{chat.MillisOf(before), limit}, func(scan Scan) (id string, err error) {
				err = scan(&id)
				return id, err
			})
		purged = len(ids)
		if err != nil || purged == 0 {
			return err
		}
		return s.dialect.removeInvites(ctx, tx, `id `+s.dialect.In(1), s.dialect.List(ids))
	})
	if err != nil {
		return 0, err
	}
	return purged, nil
}

// removeInvites removes the invites that meet a condition on $1, and the notes of who has come by them.
func (d Dialect) removeInvites(ctx context.Context, tx Tx, where string, value any) error {
	err := tx.Exec(ctx, `DELETE FROM invitees WHERE invite IN (SELECT id FROM invites WHERE `+where+`)`, Args{value})
	if err == nil {
		err = tx.Exec(ctx, `DELETE FROM invites WHERE `+where, Args{value})
	}
	return err
}
