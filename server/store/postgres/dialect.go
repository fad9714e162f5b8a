package postgres

import (
	"fmt"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// dialect is the SQL of PostgreSQL. Lists are parameters of array types.
var dialect = sqlstore.Dialect{
	ForUpdate: ` FOR NO KEY UPDATE`,
	Greatest:  "greatest", Least: "least",
	LiteralLimits: true,
	AwaitAppends:  fmt.Sprintf(`SELECT pg_advisory_xact_lock(%d, %d)`, keySpace, keyAppend),
	In:            func(param int) string { return fmt.Sprintf(`= ANY($%d)`, param) },
	InBytes:       func(param int) string { return fmt.Sprintf(`= ANY($%d)`, param) },
	Rows:          func(param int) string { return fmt.Sprintf(`unnest($%d::text[]) AS list(value)`, param) },
	List:          func(list any) any { return list },

	// The planner does not know this limit, so it reads in the order of the index even while it believes that the table is small:
	// otherwise it may read and sort all of a large table.
	ListRooms: `SELECT id, name, topic, ` + sqlstore.SettingsOf("rooms") + ` FROM rooms WHERE kind = 'public' AND id > $1 AND ` + sqlstore.OpenTo("rooms", "$3") + ` ORDER BY id LIMIT (SELECT $2::bigint)`,
	FindRooms: findRooms,
	FindUsers: findUsers,

	Index: index,

	Duplicate: func(err error) bool { return code(err) == uniqueViolation },
	Orphan:    func(err error) bool { return code(err) == foreignKeyViolation },
}

// findRooms and findUsers look up each row that matches. OFFSET 0 keeps PostgreSQL from turning that into a join, for which it might
// read all rooms or users, since they are already in the order of the result.
var findRooms = fmt.Sprintf(`
	WITH found AS MATERIALIZED (
		SELECT DISTINCT room FROM (SELECT room FROM room_suffixes WHERE suffix >= $1 AND suffix < $2 ORDER BY suffix, room LIMIT %d) places
	)
	SELECT r.id, r.name, r.topic, `+sqlstore.SettingsOf("r")+`
	FROM found CROSS JOIN LATERAL (SELECT num, id, kind, name, folded, topic, guests, archived, slow, calm, asking, made_by FROM rooms WHERE num = found.room OFFSET 0) r
	WHERE r.id > $3 AND (strpos(r.id, $4) > 0 OR strpos(r.folded, $4) > 0) AND %s ORDER BY r.id LIMIT $5`, store.RoomPlaces, sqlstore.OpenTo("r", "$6"))

var findUsers = fmt.Sprintf(`
	WITH found AS MATERIALIZED (
		SELECT num FROM (SELECT num, folded FROM users ORDER BY seen_at DESC, num DESC LIMIT %d) recent WHERE folded >= $1 AND folded < $2
		UNION
		SELECT num FROM (SELECT num FROM users WHERE folded >= $1 AND folded < $2 ORDER BY folded LIMIT %d) named
	)
	SELECT u.id, u.name, u.rev
	FROM found CROSS JOIN LATERAL (SELECT num, id, name, rev, seen_at FROM users WHERE num = found.num OFFSET 0) u
	ORDER BY u.seen_at DESC, u.num DESC LIMIT $3`, store.RecentUsers, store.NamedUsers)
