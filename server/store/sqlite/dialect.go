package sqlite

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

// dialect is the SQL of SQLite. Lists are parameters in JSON.
var dialect = sqlstore.Dialect{
	Greatest: "max", Least: "min",
	In:      func(param int) string { return fmt.Sprintf(`IN (SELECT value FROM json_each($%d))`, param) },
	InBytes: func(param int) string { return fmt.Sprintf(`IN (SELECT unhex(value) FROM json_each($%d))`, param) },
	Rows:    func(param int) string { return fmt.Sprintf(`json_each($%d)`, param) },
	List:    jsonList,

	ListRooms: `SELECT id, name, topic, ` + sqlstore.SettingsOf("rooms") + ` FROM rooms WHERE kind = 'public' AND id > $1 AND ` + sqlstore.OpenTo("rooms", "$3") + ` ORDER BY id LIMIT $2`,
	FindRooms: findRooms,
	FindUsers: findUsers,

	Index: index,

	Duplicate: func(error) bool { return false }, // there is no other server
	Orphan:    func(error) bool { return false },
}

// findRooms and findUsers use CROSS JOIN to fix the order of the join: otherwise SQLite may walk through all rooms or users, which
// are already in the order of the result.
var findRooms = fmt.Sprintf(`
	SELECT r.id, r.name, r.topic, `+sqlstore.SettingsOf("r")+`
	FROM (SELECT DISTINCT room FROM (SELECT room FROM room_suffixes WHERE suffix >= $1 AND suffix < $2 ORDER BY suffix, room LIMIT %d)) found
	CROSS JOIN rooms r ON r.num = found.room
	WHERE r.id > $3 AND (instr(r.id, $4) OR instr(r.folded, $4)) AND %s ORDER BY r.id LIMIT $5`, store.RoomPlaces, sqlstore.OpenTo("r", "$6"))

var findUsers = fmt.Sprintf(`
	WITH found(num) AS (
		SELECT num FROM (SELECT num, folded FROM users ORDER BY seen_at DESC, num DESC LIMIT %d) WHERE folded >= $1 AND folded < $2
		UNION
		SELECT num FROM (SELECT num FROM users WHERE folded >= $1 AND folded < $2 ORDER BY folded LIMIT %d)
	)
	SELECT u.id, u.name, u.rev FROM found CROSS JOIN users u ON u.num = found.num
	ORDER BY u.seen_at DESC, u.num DESC LIMIT $3`, store.RecentUsers, store.NamedUsers)

// jsonList returns a list as JSON, bytes in hexadecimal.
func jsonList(list any) any {
	if all, ok := list.([][]byte); ok {
		texts := make([]string, len(all))
		for i, bytes := range all {
			texts[i] = hex.EncodeToString(bytes)
		}
		list = texts
	}
	data, _ := json.Marshal(list) // a list of strings or numbers cannot fail
	return string(data)
}
