package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"parley/server/store"
	"parley/shared/chat"
)

// Member returns what a user is in a room.
func (s Store) Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Role, error) {
	return member(ctx, s.db, room, user)
}

func member(ctx context.Context, q Querier, room chat.RoomID, user chat.UserID) (role chat.Role, err error) {
	err = q.Get(ctx, `SELECT CASE WHEN r.kind = 'public' AND r.made_by = u.num THEN 'owner' ELSE coalesce(m.role, '') END
		FROM users u CROSS JOIN rooms r LEFT JOIN memberships m ON m.room = r.num AND m."user" = u.num
		WHERE u.id = $1 AND r.id = $2 AND (r.kind = 'public' OR m.role <> '')`, Args{user, room}, &role) // no row for a stranger, as for an unknown room
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return role, err
}

// sinceMax is more than a room has members. PostgreSQL does not know it, and so reads in the order of the index instead of all members.
const sinceMax = 1 << 40

// MembersSince returns what has changed after a version of the rules.
func (s Store) MembersSince(ctx context.Context, room chat.RoomID, version int64) ([]store.Membership, error) {
	return List(ctx, s.db, `SELECT (SELECT id FROM users WHERE num = m."user"), m.role, (SELECT id FROM users WHERE num = m.given_by), m.version
		FROM memberships m WHERE m.room = (SELECT num FROM rooms WHERE id = $1) AND m.version > $2 ORDER BY m.version LIMIT (SELECT CAST($3 AS bigint))`, Args{room, version, int64(sinceMax)}, func(scan Scan) (m store.Membership, err error) {
		err = scan(&m.User, &m.Role, &m.By, &m.Version)
		return m, err
	})
}

// membersOnly selects the members of a private room or a group $1, and belonging those who belong to a public one.
const membersOnly = `SELECT m."user", m.role, m.since FROM memberships m WHERE m.room = $1 AND m.role <> ''`

var belonging = fmt.Sprintf(`SELECT found."user", CASE WHEN found."user" = r.made_by THEN 'owner' ELSE coalesce(nullif(nullif(m.role, ''), 'guest'), 'member') END AS role,
		coalesce(CASE WHEN m.role <> '' THEN m.since END, f.since, r.created_at) AS since
	FROM (SELECT "user" FROM (SELECT "user" FROM members WHERE room = $1 AND NOT EXISTS (SELECT 1 FROM rooms WHERE num = $1 AND asking = 1) LIMIT %d) limited UNION SELECT "user" FROM memberships WHERE room = $1 AND role <> ''
		UNION SELECT made_by FROM rooms WHERE num = $1 AND made_by IS NOT NULL) found
	CROSS JOIN rooms r LEFT JOIN memberships m ON m.room = $1 AND m."user" = found."user" LEFT JOIN members f ON f.room = $1 AND f."user" = found."user"
	WHERE r.num = $1`, store.MembersAmong)

// rankOf is the place of a role in the list of members.
func rankOf(role string) string {
	return `CASE ` + role + ` WHEN 'owner' THEN 0 WHEN 'moderator' THEN 1 ELSE 2 END`
}

// memberPlace returns the place of a user in the list of members, as of a member without a role for somebody who is none.
func (s Store) memberPlace(ctx context.Context, room chat.RoomID, user chat.UserID) (rank int, folded string, err error) {
	role, err := s.Member(ctx, room, user)
	if err == nil {
		err = s.db.Get(ctx, `SELECT `+rankOf("CAST($2 AS text)")+`, folded FROM users WHERE id = $1`, Args{user, role}, &rank, &folded)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = NoUser()
	}
	return rank, folded, err
}

// Members returns a page of the members of a room.
func (s Store) Members(ctx context.Context, room chat.RoomID, query string, after chat.UserID, limit int) ([]chat.Member, int, error) {
	num, r, err := roomByID(ctx, s.db, room)
	if Is(err, chat.CodeNoRoom) || err == nil && r.Kind == chat.Direct {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	among := membersOnly
	if r.Kind == chat.Public {
		among = belonging
	}
	var rank int
	var name string
	if after != "" {
		if rank, name, err = s.memberPlace(ctx, room, after); err != nil {
			return nil, 0, err
		}
	}
	query = strings.ToLower(query)
	matching := `FROM (` + among + `) b JOIN users u ON u.num = b."user" WHERE ($2 = '' OR replace(u.folded, $2, '') <> u.folded)`
	var total int
	if err := s.db.Get(ctx, `SELECT count(*) `+matching, Args{num, query}, &total); err != nil || total == 0 {
		return nil, 0, err
	}
	page, err := List(ctx, s.db, `SELECT u.id, u.name, u.rev, b.role, b.since, u.seen_at `+matching+`
		AND (`+rankOf("b.role")+`, u.folded) > ($3, $4) ORDER BY `+rankOf("b.role")+`, u.folded LIMIT $5`, Args{num, query, rank, name, max(limit, 0)}, func(scan Scan) (m chat.Member, err error) {
		err = scan(&m.User.ID, &m.User.Name, &m.User.Rev, &m.Role, &m.Since, &m.Seen)
		return m, err
	})
	return page, total, err
}
