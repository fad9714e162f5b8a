package sqlstore

import (
	"context"
	"fmt"
	"time"

	"parley/shared/chat"
)

// The conditions of a sweep. The column users.referenced is set when a row that references the user is stored: to look for such events
// would need a second index on them.

// SelectReferenced reads the users whom events, mentions and rooms reference. It reads all of these.
const SelectReferenced = `SELECT author FROM events UNION SELECT addressee FROM events WHERE addressee IS NOT NULL
	UNION SELECT "user" FROM mentions UNION SELECT "user" FROM memberships WHERE role NOT IN ('', 'guest') UNION SELECT given_by FROM memberships WHERE given_by <> "user" UNION SELECT author FROM amendments UNION SELECT made_by FROM rooms WHERE made_by IS NOT NULL
	UNION SELECT reporter FROM reports UNION SELECT author FROM reports UNION SELECT closed_by FROM reports WHERE closed_by IS NOT NULL UNION SELECT author FROM report_messages`

// IdleUser is the condition for a user u that can be removed.
func IdleUser(before time.Time) string {
	return fmt.Sprintf(`u.referenced = 0 AND u.claimed_at = 0 AND u.seen_at < %[1]d AND u.banned_until < %[1]d
		AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t."user" = u.num AND t.seen_at >= %[1]d)
		AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j."user" = u.num AND j.failed = 0)
		AND NOT EXISTS (SELECT 1 FROM links l WHERE l."user" = u.num)
		AND NOT EXISTS (SELECT 1 FROM members m WHERE m."user" = u.num AND (m.peer IS NOT NULL OR m.room <> (SELECT num FROM rooms WHERE id = 'lobby')))`,
		millis(before))
}

// IdleRoom is the condition for a room r that can be removed.
func IdleRoom(before time.Time) string {
	return fmt.Sprintf(`r.kind = 'public' AND r.head = 0 AND r.id <> 'lobby' AND r.created_at < %d
		AND NOT EXISTS (SELECT 1 FROM members m WHERE m.room = r.num)
		AND NOT EXISTS (SELECT 1 FROM events e WHERE e.in_room = r.num)`, millis(before))
}

// CountIdle counts the users and rooms that can be removed.
func CountIdle(guestsBefore, roomsBefore time.Time) string {
	return `SELECT (SELECT count(*) FROM users u WHERE ` + IdleUser(guestsBefore) + `), (SELECT count(*) FROM rooms r WHERE ` + IdleRoom(roomsBefore) + `)`
}

// millis returns 0 for earlier times, such as the zero time: nothing is older.
func millis(t time.Time) chat.Millis { return max(chat.MillisOf(t), 0) }

// RemoveUsers removes users whom nothing references, with all that belongs to them.
func (d Dialect) RemoveUsers(ctx context.Context, tx Tx, nums []int64) error {
	if err := d.removeInvites(ctx, tx, `made_by `+d.In(1), d.List(nums)); err != nil {
		return err
	}
	return d.remove(ctx, tx, nums,
		`DELETE FROM tokens WHERE "user" `, `DELETE FROM members WHERE "user" `, `DELETE FROM former_names WHERE "user" `,
		`DELETE FROM drafts WHERE "user" `, `DELETE FROM shelf WHERE "user" `, `DELETE FROM codes WHERE "user" `, `DELETE FROM emails WHERE "user" `,
		`DELETE FROM links WHERE "user" `, `DELETE FROM blocks WHERE "user" `, `DELETE FROM blocks WHERE blocked `, `DELETE FROM invitees WHERE "user" `,
		`DELETE FROM statuses WHERE "user" `, `DELETE FROM jobs WHERE "user" `, `DELETE FROM paces WHERE "user" `, `DELETE FROM asks WHERE "user" `, `DELETE FROM marks WHERE "user" `,
		`DELETE FROM memberships WHERE role IN ('', 'guest') AND "user" `, `DELETE FROM users WHERE num `)
}

// RemoveRooms removes empty rooms.
func (d Dialect) RemoveRooms(ctx context.Context, tx Tx, nums []int64) error {
	if err := d.removeInvites(ctx, tx, `room `+d.In(1), d.List(nums)); err != nil {
		return err
	}
	return d.remove(ctx, tx, nums, `DELETE FROM room_suffixes WHERE room `, `DELETE FROM memberships WHERE room `, `DELETE FROM rooms WHERE num `)
}

func (d Dialect) remove(ctx context.Context, tx Tx, nums []int64, queries ...string) error {
	if len(nums) == 0 {
		return nil
	}
	list := d.List(nums)
	for _, query := range queries {
		if err := tx.Exec(ctx, query+d.In(1), Args{list}); err != nil {
			return err
		}
	}
	return nil
}
